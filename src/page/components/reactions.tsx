import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import type { MessageDto } from "../../server/dto.ts";
import { countReactions, type ReactionCount } from "../message_rules.ts";
import { visibleName } from "../names.ts";
import { text } from "../text.ts";
import { useView } from "./view.ts";

/** Different emoji that are drawn, and names in a tooltip, at the most. */
const EMOJI = 20;
const NAMES = 20;

/** Who reacted how, each emoji once. A press on one takes part in it, or not any more. */
export function Reactions({ message }: { readonly message: MessageDto }): JSX.Element | null {
  if (message.reactions.length === 0) return null;
  return (
    <ul class="reactions" aria-label={text.talk.reactions}>
      {countReactions(message).slice(0, EMOJI).map((reaction) => (
        <li key={reaction.emoji}>
          <Reaction message={message} reaction={reaction} />
        </li>
      ))}
    </ul>
  );
}

interface ReactionProps {
  readonly message: MessageDto;
  readonly reaction: ReactionCount;
}

function Reaction({ message, reaction }: ReactionProps): JSX.Element {
  const view = useView();
  const { emoji, by } = reaction;
  const me = view.me.value?.id;
  const mine = me !== undefined && by.includes(me);
  const key = by.join();
  const names = useComputed(() =>
    key.split(",").slice(0, NAMES)
      .map((id) => id === me ? text.you : visibleName(view.person(id))).join(text.separator)
  ).value;
  const words = text.talk.reactedBy(emoji, names);
  const react = () =>
    void view.app.deeds.change({ do: "react", author: message.from, id: message.id, emoji: mine ? "" : emoji });
  return (
    <button type="button" class="reaction" aria-pressed={mine} title={words} onClick={react}>
      <bdi class="emoji">{emoji}</bdi>
      <span>{by.length}</span>
      <span class="unseen">{text.talk.by(names)}</span>
    </button>
  );
}
