/// <reference lib="dom" />
import { useComputed } from "@preact/signals";
import { Check, SendHorizontal } from "lucide";
import type { JSX } from "preact";
import { useId, useRef } from "preact/hooks";
import { bytesLeft } from "../draft.ts";
import { pickedFiles } from "../picked.ts";
import { EVERYONE } from "../state.ts";
import { text } from "../text.ts";
import { AttachButton } from "./attach_button.tsx";
import { AttachedList } from "./attached_list.tsx";
import { EmojiButton } from "./emoji_button.tsx";
import { HandoverCard } from "./handover_card.tsx";
import { Icon } from "./icon.tsx";
import { insertText } from "./insert_text.ts";
import { useView } from "./view.ts";
import { WritingAbout } from "./writing_about.tsx";
import { WritingField } from "./writing_field.tsx";

/** Where to write. The draft belongs to the conversation, so that looking elsewhere loses nothing. */
export function Composer({ conversation }: { readonly conversation: string }): JSX.Element {
  const view = useView();
  const { app } = view;
  const draft = app.draft(conversation).value;
  const { items, handovers } = app.attachments.of(conversation).value;
  const area = useRef<HTMLTextAreaElement>(null);
  const problem = useId();
  const room = useId();
  const name = useComputed(() => view.conversationName(conversation)).value;
  const { editing } = draft;
  const label = editing !== undefined
    ? text.talk.editing
    : conversation === EVERYONE
    ? text.writeToEveryone
    : text.writeTo(name);
  const left = bytesLeft(draft.text);
  const tooLong = left !== undefined && left < 0;
  const described = [...draft.problem === undefined ? [] : [problem], ...left === undefined ? [] : [room]];

  const submit = () => app.submit(conversation);
  const pick = (files: readonly File[]) => {
    app.attachments.pick(conversation, pickedFiles(files, view.clock.now()));
    area.current?.focus();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
        area.current?.focus();
      }}
    >
      {draft.problem !== undefined && <p id={problem} class="problem" role="alert">{draft.problem}</p>}
      {handovers.length > 0 && (
        <ul class="handovers">
          {handovers.map((handover) => (
            <HandoverCard key={handover.id} conversation={conversation} handover={handover} />
          ))}
        </ul>
      )}
      <div class="composer-box">
        <WritingAbout conversation={conversation} onLeft={() => area.current?.focus()} />
        <AttachedList conversation={conversation} onRemoved={() => area.current?.focus()} />
        <WritingField
          conversation={conversation}
          area={area}
          label={label}
          describedBy={described.length === 0 ? undefined : described.join(" ")}
          validity={draft.problem !== undefined || tooLong ? "invalid" : "valid"}
          onSubmit={submit}
        />
        <div class="composer-tools">
          <AttachButton onPick={pick} />
          <EmojiButton
            onChoose={(emoji) => area.current !== null && insertText(area.current, emoji)}
            onLeft={() => area.current?.focus()}
          />
          <span class="grow" />
          {left !== undefined && (
            <span id={room} class={tooLong ? "hint problem" : "hint"}>
              {tooLong ? text.drafts.bytesOver(-left) : text.drafts.bytesLeft(left)}
            </span>
          )}
          <span class="unseen" role="status">{tooLong && text.drafts.tooLong}</span>
          {(draft.sending.length > 0 || editing?.phase === "saving") && (
            <span class="hint late" role="status">{text.saving}</span>
          )}
          <span class="hint keys">{editing === undefined ? text.composerKeys : text.talk.keysEdit}</span>
          <button type="submit" class="button primary" disabled={draft.text.trim() === "" && items.length === 0}>
            <Icon node={editing === undefined ? SendHorizontal : Check} />
            {editing === undefined ? text.send : text.talk.save}
          </button>
        </div>
      </div>
    </form>
  );
}
