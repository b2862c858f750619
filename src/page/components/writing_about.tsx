import { useComputed } from "@preact/signals";
import { Pencil, Reply, X } from "lucide";
import type { JSX } from "preact";
import { plainLine, unmarked } from "../message_words.ts";
import { visibleName } from "../names.ts";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";
import { useView } from "./view.ts";

/** Characters of what is answered. */
const SHOWN = 200;

interface WritingAboutProps {
  readonly conversation: string;
  /** It was given up: the field has the focus again. */
  onLeft(): void;
}

/** Above the field: what is answered, or that an own text is given another wording. */
export function WritingAbout({ conversation, onLeft }: WritingAboutProps): JSX.Element | null {
  const view = useView();
  const { reply, editing } = view.app.draft(conversation).value;
  const author = useComputed(() => {
    const id = view.app.draft(conversation).value.reply?.author;
    if (id === undefined) return "";
    return id === view.me.value?.id ? text.you : visibleName(view.person(id));
  }).value;
  const leave = () => {
    if (editing === undefined) view.app.answer(conversation, undefined);
    else view.app.stopRewording(conversation);
    onLeft();
  };
  if (editing === undefined && reply === undefined) return null;
  const words = editing === undefined ? text.talk.replyTo(author) : text.talk.editing;
  const quoted = editing === undefined ? reply?.text : editing.text;
  return (
    <div class="writing-about">
      <Icon node={editing === undefined ? Reply : Pencil} />
      <p class="grow">
        <bdi class="author-name">{words}</bdi>
        <bdi class="quote-words">{plainLine(unmarked(quoted ?? ""), SHOWN)}</bdi>
      </p>
      <button
        type="button"
        class="icon-button small"
        aria-label={editing === undefined ? text.talk.noReply : text.talk.noEdit}
        onClick={leave}
      >
        <Icon node={X} />
      </button>
    </div>
  );
}
