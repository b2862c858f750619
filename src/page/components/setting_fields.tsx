/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { SettingsDto } from "../../server/dto.ts";
import { useView } from "./view.ts";

/** Changes settings, and holds why that failed. */
export function useSettings() {
  const { app, state } = useView();
  const problem = useSignal<string | undefined>(undefined);
  const change = async (wanted: Partial<SettingsDto>) => {
    problem.value = await app.deeds.changeSettings(wanted);
  };
  return { settings: state.value.settings, change, problem: problem.value };
}

export function Problem({ id, problem }: { readonly id?: string; readonly problem: string | undefined }) {
  return problem === undefined
    ? null
    : <p {...id === undefined ? {} : { id }} class="problem" role="alert">{problem}</p>;
}

interface SwitchProps {
  readonly label: string;
  readonly hint?: string;
  readonly name: "receipts" | "notify" | "sound";
}

/** Saved as it is pressed. */
export function SettingSwitch({ label, hint, name }: SwitchProps): JSX.Element {
  const { settings, change, problem } = useSettings();
  const id = useId();
  return (
    <div class="setting">
      <label class="choice">
        <input
          type="checkbox"
          checked={settings[name] === "on"}
          aria-describedby={hint === undefined ? undefined : id}
          onChange={async (event) => {
            const box = event.currentTarget;
            await change({ [name]: box.checked ? "on" : "off" });
          }}
        />
        <span>{label}</span>
      </label>
      {hint !== undefined && <p id={id} class="hint">{hint}</p>}
      <Problem problem={problem} />
    </div>
  );
}

interface SelectProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [value: Value, words: string, language?: string])[];
  readonly focus?: "at once";
  /** Undefined: done; otherwise why not. */
  onChoose(value: Value): Promise<string | undefined>;
}

/** One of several, saved as it is chosen. */
export function SettingSelect<Value extends string>({ label, value, options, focus, onChoose }: SelectProps<Value>) {
  const id = useId();
  const problem = useSignal<string | undefined>(undefined);
  return (
    <div class="setting">
      <label class="setting-label" for={id}>{label}</label>
      <select
        id={id}
        class="field"
        autoFocus={focus === "at once"}
        value={value}
        onChange={async (event) => {
          const field = event.currentTarget;
          const chosen = options.find(([each]) => each === field.value);
          if (chosen === undefined) return;
          problem.value = await onChoose(chosen[0]);
          if (problem.value !== undefined) field.value = value;
        }}
      >
        {options.map(([each, words, language]) => <option key={each} value={each} lang={language}>{words}</option>)}
      </select>
      <Problem problem={problem.value} />
    </div>
  );
}
