/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import type { InputHTMLAttributes, JSX } from "preact";
import { useId } from "preact/hooks";
import type { RuleDto } from "../../server/dto.ts";
import { text } from "../text.ts";
import { useView } from "./view.ts";

const GIGABYTE = 1e9;
/** What stands in the fields at first, bytes. */
const FIRST_RULE: RuleDto = { folder: null, largest: GIGABYTE, quota: 10 * GIGABYTE };

interface RuleFormProps {
  /** Null: somebody has to say yes to each offer. */
  readonly rule: RuleDto | null;
  /** Resolves with whether the program took it. */
  onChange(rule: RuleDto | null): Promise<boolean>;
}

/** When files of somebody are accepted without asking: where to, and how much. */
export function RuleForm({ rule, onChange }: RuleFormProps): JSX.Element {
  const view = useView();
  const id = useId();
  const open = useSignal(rule !== null);
  const folder = useSignal(rule?.folder ?? "");
  const largest = useSignal(inGigabytes((rule ?? FIRST_RULE).largest));
  const quota = useSignal(inGigabytes((rule ?? FIRST_RULE).quota));
  const said = useSignal<"nothing" | "saved" | "bad amount">("nothing");
  const save = async () => {
    const [most, all] = [inBytes(largest.value), inBytes(quota.value)];
    if (most === undefined || all === undefined) {
      said.value = "bad amount";
      return;
    }
    const taken = await onChange({ folder: folder.value.trim() || null, largest: most, quota: all });
    said.value = taken ? "saved" : "nothing";
  };
  const field = (name: string, value: typeof folder, input: InputHTMLAttributes<HTMLInputElement>) => (
    <input
      {...input}
      id={`${id}-${name}`}
      class="field"
      autocomplete="off"
      value={value.value}
      onInput={(event) => {
        value.value = event.currentTarget.value;
        said.value = "nothing";
      }}
    />
  );
  return (
    <>
      <label class="choice">
        <input
          type="checkbox"
          checked={open.value}
          onChange={(event) => {
            open.value = event.currentTarget.checked;
            said.value = "nothing";
            if (!open.value && rule !== null) void onChange(null);
          }}
        />
        <span>{text.trust.rule}</span>
      </label>
      {open.value && (
        <form
          class="rule"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <label for={`${id}-folder`}>{text.trust.folder}</label>
          {field("folder", folder, { type: "text", spellcheck: false, placeholder: view.filesFolder.value })}
          <label for={`${id}-largest`}>{text.trust.largest}</label>
          <span class="amount">
            {field("largest", largest, { type: "text", inputMode: "decimal" })} {text.trust.gigabytes}
          </span>
          <label for={`${id}-quota`}>{text.trust.quota}</label>
          <span class="amount">
            {field("quota", quota, { type: "text", inputMode: "decimal" })} {text.trust.gigabytes}
          </span>
          <div class="rule-end">
            <span class="grow" role="status">
              {said.value === "saved" ? text.trust.saved : said.value === "bad amount" ? text.trust.badAmount : ""}
            </span>
            <button type="submit" class="button primary">{text.trust.save}</button>
          </div>
        </form>
      )}
    </>
  );
}

function inGigabytes(bytes: number): string {
  return String(bytes / GIGABYTE);
}

/** Undefined: that is no amount. A comma is how many write a point. */
function inBytes(gigabytes: string): number | undefined {
  const typed = gigabytes.trim().replace(",", ".");
  const bytes = /^\d+(\.\d*)?$/.test(typed) ? Math.round(Number(typed) * GIGABYTE) : 0;
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : undefined;
}
