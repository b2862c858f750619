/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { SettingsDto } from "../../server/dto.ts";
import { text } from "../text.ts";
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

/** Why something can't be changed by the user; undefined: it can. */
export function useLock(name: string): string | undefined {
  const { policy } = useView().state.value;
  return policy?.locked.includes(name) === true ? text.settings.setByAdministrator(isolated(policy.path)) : undefined;
}

/** A path among words that may run the other way. */
export function isolated(path: string): string {
  return `\u2068${path}\u2069`;
}

/** What describes a field, below it. */
export function Lock({ id, words }: { readonly id: string; readonly words: string | undefined }): JSX.Element | null {
  return words === undefined ? null : <p id={id} class="hint locked-hint">{words}</p>;
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
  const lock = useLock(name);
  const lockId = useId();
  return (
    <div class="setting">
      <label class="choice">
        <input
          type="checkbox"
          checked={settings[name] === "on"}
          disabled={lock !== undefined}
          aria-describedby={describedBy(hint === undefined ? undefined : id, lock === undefined ? undefined : lockId)}
          onChange={async (event) => {
            const box = event.currentTarget;
            await change({ [name]: box.checked ? "on" : "off" });
          }}
        />
        <span>{label}</span>
      </label>
      {hint !== undefined && <p id={id} class="hint">{hint}</p>}
      <Lock id={lockId} words={lock} />
      <Problem problem={problem} />
    </div>
  );
}

function describedBy(...ids: readonly (string | undefined)[]): string | undefined {
  return ids.filter((id) => id !== undefined).join(" ") || undefined;
}

interface SelectProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [value: Value, words: string, language?: string])[];
  readonly focus?: "at once";
  /** Its name in a policy; left out: no policy has it. */
  readonly policed?: string;
  /** Undefined: done; otherwise why not. */
  onChoose(value: Value): Promise<string | undefined>;
}

/** One of several, saved as it is chosen. */
export function SettingSelect<Value extends string>(
  { label, value, options, focus, policed = "", onChoose }: SelectProps<Value>,
) {
  const id = useId();
  const lock = useLock(policed);
  const lockId = useId();
  const problem = useSignal<string | undefined>(undefined);
  return (
    <div class="setting">
      <label class="setting-label" for={id}>{label}</label>
      <select
        id={id}
        class="field"
        autoFocus={focus === "at once"}
        disabled={lock !== undefined}
        aria-describedby={lock === undefined ? undefined : lockId}
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
      <Lock id={lockId} words={lock} />
      <Problem problem={problem.value} />
    </div>
  );
}
