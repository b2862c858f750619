/// <reference lib="dom" />
import { useComputed } from "@preact/signals";
import { BellOff, type IconNode, Star } from "lucide";
import type { ComponentChildren, JSX, TargetedKeyboardEvent } from "preact";
import { typedWords } from "../draft.ts";
import { plainLine } from "../message_words.ts";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";
import { useView } from "./view.ts";

/** Characters of a draft that a row can show at the most. */
const SHOWN = 120;

interface RowProps {
  readonly conversation: string;
  readonly picture: ComponentChildren;
  readonly title: ComponentChildren;
  readonly line: ComponentChildren;
  /** The last text's time, ms since 1970. */
  readonly at: number | undefined;
  readonly unread: number;
  readonly tone: "plain" | "faint";
}

/** One conversation in the list. The arrow keys move between rows (`moveFocus`). */
export function Row({ conversation, picture, title, line, at, unread, tone }: RowProps): JSX.Element {
  const view = useView();
  const { app, open, dates, now, state } = view;
  const { muted, favourite } = useComputed(() => view.settingsOf(conversation)).value;
  const named = useComputed(() => state.value.mentioned.has(conversation)).value;
  const current = useComputed(() => open.value === conversation).value;
  // Here the field itself shows it.
  const typed = useComputed(() => {
    const draft = open.value === conversation ? undefined : app.heldDraft(conversation);
    return draft === undefined ? "" : plainLine(typedWords(draft.value), SHOWN);
  }).value;
  return (
    <button
      type="button"
      class="row"
      data-tone={tone}
      data-conversation={conversation}
      aria-current={current ? "true" : undefined}
      onClick={() => app.open(conversation)}
    >
      {picture}
      <span class="grow">
        <span class="row-title">
          {title}
          {favourite && <Mark icon={Star} words={text.talk.favouriteMark} />}
          {muted && <Mark icon={BellOff} words={text.talk.mutedMark} />}
        </span>
        <span class="row-line">{typed === "" ? line : <bdi class="draft-line">{text.drafts.line(typed)}</bdi>}</span>
      </span>
      <span class="row-end">
        {at !== undefined && unread === 0 && <time dateTime={dates.machine(at)}>{dates.short(at, now.value)}</time>}
        {unread > 0 && named && (
          <span class="badge mention-badge" title={text.talk.mentioned}>
            <span aria-hidden="true">@</span>
            <span class="unseen">{text.talk.mentioned}</span>
          </span>
        )}
        {unread > 0 && (
          <span class="badge" data-tone={muted ? "muted" : "plain"}>
            <span aria-hidden="true">{text.badge(unread)}</span>
            <span class="unseen">{text.unread(unread)}</span>
          </span>
        )}
      </span>
    </button>
  );
}

function Mark({ icon, words }: { readonly icon: IconNode; readonly words: string }): JSX.Element {
  return (
    <span class="row-mark" title={words}>
      <Icon node={icon} />
      <span class="unseen">{words}</span>
    </span>
  );
}

export function focusRow(list: HTMLElement | null, conversation: string): void {
  list?.querySelector<HTMLElement>(`.row[data-conversation="${CSS.escape(conversation)}"]`)?.focus();
}

/** Up, Down, Home and End within the list. */
export function moveFocus(event: TargetedKeyboardEvent<HTMLElement>): void {
  if (event.altKey) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>(".row")];
  const at = rows.findIndex((row) => row === document.activeElement);
  const targets = new Map([
    ["ArrowUp", rows[at - 1]],
    ["ArrowDown", rows[at + 1]],
    ["Home", rows[0]],
    ["End", rows.at(-1)],
  ]);
  const target = targets.get(event.key);
  if (at < 0 || target === undefined) return;
  event.preventDefault();
  target.focus();
}
