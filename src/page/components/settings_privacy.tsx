import type { JSX } from "preact";
import { daysIn, daysOut } from "../days.ts";
import { text } from "../text.ts";
import { SavedField } from "./saved_field.tsx";
import { SettingSwitch, useSettings } from "./setting_fields.tsx";
import { useView } from "./view.ts";

/** What is told to others, and how long is kept. */
export function SettingsPrivacy(): JSX.Element {
  const { app } = useView();
  const { settings } = useSettings();
  return (
    <>
      <SettingSwitch name="receipts" label={text.talk.receipts} hint={text.talk.receiptsHint} />
      <SavedField
        label={text.talk.keepDays}
        value={daysOut(settings.keepDays)}
        input={{ inputMode: "numeric", placeholder: text.talk.keepAlways }}
        onSave={async (typed) => {
          const days = daysIn(typed);
          return days === undefined ? text.talk.badDays : await app.deeds.changeSettings({ keepDays: days });
        }}
      />
    </>
  );
}
