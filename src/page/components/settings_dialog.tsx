/// <reference lib="dom" />
import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { daysIn, daysOut } from "../days.ts";
import { text } from "../text.ts";
import { KeySettings } from "./key_settings.tsx";
import { Modal } from "./modal.tsx";
import { SavedField } from "./saved_field.tsx";
import { useView } from "./view.ts";

/** What holds for all conversations. */
export function SettingsDialog(): JSX.Element {
  const { app, state } = useView();
  const settings = useComputed(() => state.value.settings).value;
  const problem = useSignal<string | undefined>(undefined);
  return (
    <Modal title={text.talk.settings}>
      <label class="choice">
        <input
          type="checkbox"
          checked={settings.receipts === "on"}
          onChange={async (event) => {
            const receipts = event.currentTarget.checked ? "on" : "off";
            problem.value = await app.deeds.changeSettings({ receipts });
          }}
        />
        <span>{text.talk.receipts}</span>
      </label>
      <p class="hint">{text.talk.receiptsHint}</p>
      {problem.value !== undefined && <p class="problem" role="alert">{problem.value}</p>}
      <SavedField
        label={text.talk.keepDays}
        value={daysOut(settings.keepDays)}
        input={{ inputMode: "numeric", placeholder: text.talk.keepAlways }}
        onSave={async (typed) => {
          const days = daysIn(typed);
          return days === undefined ? text.talk.badDays : await app.deeds.changeSettings({ keepDays: days });
        }}
      />
      <KeySettings />
    </Modal>
  );
}
