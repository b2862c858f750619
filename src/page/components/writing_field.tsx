/// <reference lib="dom" />
import type { JSX, RefObject, TargetedKeyboardEvent } from "preact";
import { useEffect, useId, useLayoutEffect } from "preact/hooks";
import { pastedItems } from "../pasted.ts";
import { mentionId, MentionList } from "./mention_list.tsx";
import { useMentions } from "./use_mentions.ts";
import { useView } from "./view.ts";

interface WritingFieldProps {
  readonly conversation: string;
  readonly area: RefObject<HTMLTextAreaElement | null>;
  readonly label: string;
  /** Elements that say more of it. */
  readonly describedBy: string | undefined;
  readonly validity: "valid" | "invalid";
  onSubmit(): void;
}

/** Where the words go. It grows with them; names are completed in it. */
export function WritingField(
  { conversation, area, label, describedBy, validity, onSubmit }: WritingFieldProps,
): JSX.Element {
  const view = useView();
  const { app } = view;
  const draft = app.draft(conversation).value;
  const { editing } = draft;
  const mentions = useMentions(conversation, area);
  const list = useId();
  const named = mentions.choices.value;

  // A keyboard on the screen would hide half of it: there the person asks for it by a press.
  useEffect(() => {
    if (matchMedia("(pointer: fine)").matches) area.current?.focus({ preventScroll: true });
  }, []);
  useLayoutEffect(() => fit(area.current), [draft.text]);
  // Another's words are put into the field: one goes on at their end.
  useLayoutEffect(() => {
    const words = area.current;
    words?.setSelectionRange(words.value.length, words.value.length);
  }, [editing?.id]);

  const press = (event: TargetedKeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes, Enter chooses a word; 229 is how older browsers say so.
    if (event.isComposing || event.keyCode === 229) return;
    if (mentions.key(event)) return;
    if (event.key === "ArrowUp" && !event.altKey && draft.text === "" && editing === undefined) {
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
    onSubmit();
  };
  return (
    <>
      <MentionList id={list} mentions={mentions} />
      <textarea
        ref={area}
        rows={1}
        dir="auto"
        aria-label={label}
        placeholder={label}
        enterkeyhint="send"
        aria-invalid={validity === "invalid" ? "true" : undefined}
        aria-describedby={describedBy}
        aria-autocomplete="list"
        aria-controls={named.length > 0 ? list : undefined}
        aria-activedescendant={named.length > 0 ? mentionId(list, mentions.at.value) : undefined}
        value={draft.text}
        onInput={(event) => {
          app.edit(conversation, event.currentTarget.value);
          mentions.look();
        }}
        onSelect={mentions.look}
        onBlur={mentions.close}
        onPaste={(event) => {
          if (event.clipboardData === null) return;
          const pasted = pastedItems(event.clipboardData, view.dates.stamp(view.clock.now()));
          if (pasted.length === 0) return;
          event.preventDefault();
          app.attachments.pick(conversation, pasted);
        }}
        onKeyDown={press}
      />
    </>
  );
}

/** Grows with what is written, up to the height that its style allows. */
function fit(area: HTMLTextAreaElement | null): void {
  if (area === null || CSS.supports("field-sizing", "content")) return;
  area.style.setProperty("height", "auto");
  area.style.setProperty("height", `${area.scrollHeight}px`);
}
