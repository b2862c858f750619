import type { JSX } from "preact";
import { daysIn, daysOut } from "../days.ts";
import { text } from "../text.ts";
import { SavedField } from "./saved_field.tsx";
import { isolated, SettingSwitch, useSettings } from "./setting_fields.tsx";
import { useView } from "./view.ts";

/** What is told to others, and how long is kept. */
export function SettingsPrivacy(): JSX.Element {
  const { app, state } = useView();
  const { policy } = state.value;
  const { settings } = useSettings();
  return (
    <>
      <SettingSwitch name="receipts" label={text.talk.receipts} hint={text.talk.receiptsHint} />
      <SavedField
        label={text.talk.keepAllDays}
        policed="keepDays"
        value={daysOut(settings.keepDays)}
        input={{ inputMode: "numeric", placeholder: text.talk.keepAlways }}
        onSave={async (typed) => {
          const days = daysIn(typed);
          return days === undefined ? text.talk.badDays : await app.deeds.changeSettings({ keepDays: days });
        }}
      />
      {policy !== null && policy.mostDays !== null && (
        <p class="hint">{text.settings.mostDaysByAdministrator(policy.mostDays, isolated(policy.path))}</p>
      )}
    </>
  );
}
