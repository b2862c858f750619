/// <reference lib="dom" />
import { useComputed } from "@preact/signals";
import { Check, SendHorizontal } from "lucide";
import type { JSX } from "preact";
import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import { pastedItems } from "../pasted.ts";
import { pickedFiles } from "../picked.ts";
import { EVERYONE } from "../state.ts";
import { text } from "../text.ts";
import { AttachButton } from "./attach_button.tsx";
import { AttachedList } from "./attached_list.tsx";
import { HandoverCard } from "./handover_card.tsx";
import { Icon } from "./icon.tsx";
import { useView } from "./view.ts";
import { WritingAbout } from "./writing_about.tsx";

/** Where to write. The draft belongs to the conversation, so that looking elsewhere loses nothing. */
export function Composer({ conversation }: { readonly conversation: string }): JSX.Element {
  const view = useView();
  const { app } = view;
  const draft = app.draft(conversation).value;
  const { items, handovers } = app.attachments.of(conversation).value;
  const area = useRef<HTMLTextAreaElement>(null);
  const problem = useId();
  const name = useComputed(() => view.conversationName(conversation)).value;
  const { editing } = draft;
  const label = editing !== undefined
    ? text.talk.editing
    : conversation === EVERYONE
    ? text.writeToEveryone
    : text.writeTo(name);

  // A keyboard on the screen would hide half of it: there the person asks for it by a press.
  useEffect(() => {
    if (matchMedia("(pointer: fine)").matches) area.current?.focus({ preventScroll: true });
  }, []);
  useLayoutEffect(() => fit(area.current), [draft.text]);
  // Another's words are put into the field: one goes on at their end.
  useLayoutEffect(() => {
    const words = area.current;
    words?.setSelectionRange(words.value.length, words.value.length);
  }, [draft.editing?.id]);

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
        <textarea
          ref={area}
          rows={1}
          dir="auto"
          aria-label={label}
          placeholder={label}
          enterkeyhint="send"
          aria-invalid={draft.problem === undefined ? undefined : "true"}
          aria-describedby={draft.problem === undefined ? undefined : problem}
          value={draft.text}
          onInput={(event) => app.edit(conversation, event.currentTarget.value)}
          onPaste={(event) => {
            if (event.clipboardData === null) return;
            const pasted = pastedItems(event.clipboardData, view.dates.stamp(view.clock.now()));
            if (pasted.length === 0) return;
            event.preventDefault();
            app.attachments.pick(conversation, pasted);
          }}
          onKeyDown={(event) => {
            // While an input method composes, Enter chooses a word; 229 is how older browsers say so.
            if (event.isComposing || event.keyCode === 229) return;
            if (event.key === "ArrowUp" && draft.text === "" && editing === undefined) {
              event.preventDefault();
              return app.rewordLast(conversation);
            }
            if (event.key === "Escape" && (editing !== undefined || draft.reply !== undefined)) {
              event.preventDefault();
              if (editing === undefined) app.answer(conversation, undefined);
              else app.stopRewording(conversation);
              return;
            }
            if (event.key !== "Enter" || event.shiftKey) return;
            event.preventDefault();
            submit();
          }}
        />
        <div class="composer-tools">
          <AttachButton onPick={pick} />
          <span class="grow" />
          {(draft.sending.length > 0 || editing?.phase === "saving") && (
            <span class="hint late" role="status">{text.saving}</span>
          )}
          <span class="hint keys">{editing === undefined ? text.keys : text.talk.keysEdit}</span>
          <button type="submit" class="button primary" disabled={draft.text.trim() === "" && items.length === 0}>
            <Icon node={editing === undefined ? SendHorizontal : Check} />
            {editing === undefined ? text.send : text.talk.save}
          </button>
        </div>
      </div>
    </form>
  );
}

/** Grows with what is written, up to the height that its style allows. */
function fit(area: HTMLTextAreaElement | null): void {
  if (area === null || CSS.supports("field-sizing", "content")) return;
  area.style.setProperty("height", "auto");
  area.style.setProperty("height", `${area.scrollHeight}px`);
}
