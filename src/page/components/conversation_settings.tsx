/// <reference lib="dom" />
import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { ExportFormat } from "../conversation_api.ts";
import { daysIn, daysOut } from "../days.ts";
import { text } from "../text.ts";
import { SavedField } from "./saved_field.tsx";
import { useView } from "./view.ts";

const FORMATS: readonly ExportFormat[] = ["text", "json", "html"];

interface ConversationSettingsProps {
  readonly conversation: string;
}

/** What the user decides about one conversation, and what can be done with all of it. */
export function ConversationSettings({ conversation }: ConversationSettingsProps): JSX.Element {
  const view = useView();
  const { app } = view;
  const heading = useId();
  const settings = useComputed(() => view.settingsOf(conversation)).value;
  const problem = useSignal<string | undefined>(undefined);
  const said = useSignal("");
  const exportAs = async (format: ExportFormat) => {
    const outcome = await app.deeds.exported(conversation, format);
    problem.value = outcome.type === "failed" ? outcome.message : undefined;
    if (outcome.type === "failed") return;
    save(outcome.answer.name, outcome.answer.bytes);
    said.value = text.talk.exported(outcome.answer.name);
  };
  return (
    <section class="detail" aria-labelledby={heading}>
      <h3 id={heading}>{text.talk.conversationTitle}</h3>
      <SavedField
        label={text.talk.keepDays}
        value={daysOut(settings.keepDays)}
        input={{ inputMode: "numeric", placeholder: text.talk.keepAsAll }}
        onSave={async (typed) => {
          const days = daysIn(typed);
          return days === undefined
            ? text.talk.badDays
            : await app.deeds.changeConversation(conversation, { keepDays: days });
        }}
      />
      <div class="export" role="group" aria-label={text.talk.exportTitle}>
        <span class="hint">{text.talk.exportTitle}</span>
        {FORMATS.map((format) => (
          <button
            key={format}
            type="button"
            class="button"
            onClick={() => void exportAs(format)}
          >
            {text.talk.exportAs[format]}
          </button>
        ))}
      </div>
      <span class="hint" role="status">{said.value}</span>
      {problem.value !== undefined && <p class="problem" role="alert">{problem.value}</p>}
      <button
        type="button"
        class="button danger"
        onClick={() => view.dialog.value = { type: "delete", conversation }}
      >
        {text.talk.remove}
      </button>
    </section>
  );
}

/** As a browser saves what a page made. */
function save(name: string, bytes: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
