/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import type { InputHTMLAttributes, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { RuleDto } from "../../server/dto.ts";
import { text } from "../text.ts";
import { useView } from "./view.ts";

const GIGABYTE = 1e9;
/** What stands in the fields at first, bytes. */
const FIRST_RULE: RuleDto = { folder: null, largest: GIGABYTE, quota: 10 * GIGABYTE };

type Said = "nothing" | "unsaved" | "saved" | "bad amount";

interface RuleFormProps {
  /** Null: somebody has to say yes to each offer. */
  readonly rule: RuleDto | null;
  /** Resolves with whether the program took it. */
  onChange(rule: RuleDto | null): Promise<boolean>;
}

/**
 * When files of somebody are accepted without asking: where to, and how much. It holds from the tick on; what is typed
 * is saved when its field is left, and at the latest when the form goes.
 */
export function RuleForm({ rule, onChange }: RuleFormProps): JSX.Element {
  const view = useView();
  const id = useId();
  const open = useSignal(rule !== null);
  const folder = useSignal(rule?.folder ?? "");
  const largest = useSignal(inGigabytes((rule ?? FIRST_RULE).largest));
  const quota = useSignal(inGigabytes((rule ?? FIRST_RULE).quota));
  const said = useSignal<Said>("nothing");
  /** What the program took last. */
  const taken = useRef(rule);
  /** One request after the other, so that what was typed last holds. */
  const queue = useRef<Promise<void>>(Promise.resolve());
  const save = () => {
    queue.current = queue.current.then(async () => {
      const wanted = ruleOf(folder.value, largest.value, quota.value);
      if (wanted === undefined) said.value = "bad amount";
      if (wanted === undefined || !open.value) return;
      if (isSame(wanted, taken.current) || await onChange(wanted)) taken.current = wanted;
      const typed = ruleOf(folder.value, largest.value, quota.value);
      said.value = typed !== undefined && isSame(typed, taken.current) ? "saved" : "unsaved";
    });
  };
  const end = () => {
    queue.current = queue.current.then(async () => {
      if (open.value || taken.current === null) return;
      if (await onChange(null)) taken.current = null;
    });
  };
  const close = useRef(save);
  close.current = save;
  useEffect(() => () => {
    if (said.value === "unsaved") close.current();
  }, []);
  const field = (name: string, value: typeof folder, input: InputHTMLAttributes<HTMLInputElement>) => (
    <input
      {...input}
      id={`${id}-${name}`}
      class={`field ${name}-field`}
      autocomplete="off"
      value={value.value}
      title={value.value}
      onInput={(event) => {
        value.value = event.currentTarget.value;
        said.value = "unsaved";
      }}
      onChange={save}
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
            if (open.value) save();
            else end();
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
            save();
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
            <span class="grow" role="status" data-tone={said.value === "bad amount" ? "bad" : "plain"}>
              {wordsOf(said.value)}
            </span>
            {said.value !== "nothing" && said.value !== "saved" && (
              <button type="submit" class="button primary">{text.trust.save}</button>
            )}
          </div>
        </form>
      )}
    </>
  );
}

function ruleOf(folder: string, largest: string, quota: string): RuleDto | undefined {
  const [most, all] = [inBytes(largest), inBytes(quota)];
  return most === undefined || all === undefined
    ? undefined
    : { folder: folder.trim() || null, largest: most, quota: all };
}

function isSame(a: RuleDto, b: RuleDto | null): boolean {
  return a.folder === b?.folder && a.largest === b.largest && a.quota === b.quota;
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

function wordsOf(said: Said): string {
  switch (said) {
    case "nothing":
      return "";
    case "unsaved":
      return text.trust.unsaved;
    case "saved":
      return text.trust.saved;
    case "bad amount":
      return text.trust.badAmount;
    default:
      return said satisfies never;
  }
}
