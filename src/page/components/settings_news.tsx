/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { text } from "../text.ts";
import { DesktopSettings } from "./desktop_settings.tsx";
import { Lock, Problem, SettingSwitch, useLock, useSettings } from "./setting_fields.tsx";

/** What quiet hours begin as. */
const NIGHT = { from: "22:00", to: "07:00" } as const;

/** How one is told of new texts. */
export function SettingsNews(): JSX.Element {
  return (
    <>
      <SettingSwitch name="notify" label={text.settings.notify} />
      <DesktopSettings />
      <SettingSwitch name="sound" label={text.settings.sound} />
      <QuietHours />
    </>
  );
}

function QuietHours(): JSX.Element {
  const { settings: { quietHours }, change, problem } = useSettings();
  const lock = useLock("quietHours");
  const lockId = useId();
  const typed = useSignal<Partial<typeof quietHours & object>>({});
  const id = useId();
  const time = (label: string, side: "from" | "to") => (
    <label class="quiet-time">
      <span class="setting-label">{label}</span>
      <input
        type="time"
        class="field"
        required
        aria-describedby={problem === undefined ? undefined : id}
        value={typed.value[side] ?? quietHours?.[side] ?? NIGHT[side]}
        onInput={(event) => typed.value = { ...typed.value, [side]: event.currentTarget.value }}
        onChange={async (event) => {
          // Half a time is none yet.
          if (quietHours === null || event.currentTarget.value === "") return;
          await change({ quietHours: { ...quietHours, ...typed.value } });
        }}
      />
    </label>
  );
  return (
    <fieldset
      class="setting quiet-hours"
      disabled={lock !== undefined}
      aria-describedby={lock === undefined ? undefined : lockId}
    >
      <legend class="unseen">{text.settings.quiet}</legend>
      <label class="choice">
        <input
          type="checkbox"
          checked={quietHours !== null}
          onChange={async (event) => {
            typed.value = {};
            await change({ quietHours: event.currentTarget.checked ? { ...NIGHT } : null });
          }}
        />
        <span>{text.settings.quiet}</span>
      </label>
      {quietHours !== null && (
        <div class="quiet-times">
          {time(text.settings.quietFrom, "from")}
          {time(text.settings.quietTo, "to")}
        </div>
      )}
      <p class="hint">{text.settings.quietHint}</p>
      <Lock id={lockId} words={lock} />
      <Problem id={id} problem={problem} />
    </fieldset>
  );
}
