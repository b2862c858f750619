/// <reference lib="dom" />
import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { ConversationSettingsDto } from "../../server/dto.ts";
import type { ExportFormat } from "../conversation_api.ts";
import { daysIn, daysOut } from "../days.ts";
import { text } from "../text.ts";
import { SavedField } from "./saved_field.tsx";
import { useView } from "./view.ts";

const FORMATS: readonly ExportFormat[] = ["text", "json", "html"];

interface ConversationSettingsProps {
  readonly conversation: string;
  /** Closes the panel, before a dialog opens over it. */
  close(): void;
}

/** What the user decides about one conversation, and what can be done with all of it. */
export function ConversationSettings({ conversation, close }: ConversationSettingsProps): JSX.Element {
  const view = useView();
  const { app } = view;
  const heading = useId();
  const settings = useComputed(() => view.settingsOf(conversation)).value;
  const problem = useSignal<string | undefined>(undefined);
  const said = useSignal("");
  const change = async (wanted: Partial<ConversationSettingsDto>) => {
    problem.value = await app.deeds.changeConversation(conversation, wanted);
  };
  const exportAs = async (format: ExportFormat) => {
    const outcome = await app.deeds.exported(conversation, format);
    problem.value = outcome.type === "failed" ? outcome.message : undefined;
    if (outcome.type === "failed") return;
    save(outcome.answer.name, outcome.answer.bytes);
    said.value = text.talk.exported(outcome.answer.name);
  };
  return (
    <section class="trust" aria-labelledby={heading}>
      <h3 id={heading}>{text.talk.conversationTitle}</h3>
      <label class="choice">
        <input
          type="checkbox"
          checked={settings.favourite}
          onChange={(event) => void change({ favourite: event.currentTarget.checked })}
        />
        <span>{text.talk.favourite}</span>
      </label>
      <label class="choice">
        <input
          type="checkbox"
          checked={settings.muted}
          onChange={(event) => void change({ muted: event.currentTarget.checked })}
        />
        <span>{text.talk.muted}</span>
      </label>
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
        onClick={() => {
          close();
          view.dialog.value = { type: "delete", conversation };
        }}
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
