import { type ConversationId, EVERYONE } from "../model/ids.ts";
import type { ConversationSummary } from "../model/message.ts";
import type { Peer } from "../model/peer.ts";
import type { Store } from "./ports.ts";

/** "Everyone" first, then those with messages by the last one, then people without any by name. */
export function conversationList(
  stored: ReturnType<Store["conversations"]>,
  peers: readonly Peer[],
): ConversationSummary[] {
  const known = new Set<ConversationId>(stored.map(({ id }) => id));
  const everyone = stored.find(({ id }) => id === EVERYONE) ?? without(EVERYONE);
  const talked = stored.filter(({ id }) => id !== EVERYONE).toSorted((a, b) => b.last.position - a.last.position);
  const silent = peers.filter(({ id }) => !known.has(id))
    .toSorted((a, b) => a.profile.name.localeCompare(b.profile.name))
    .map(({ id }) => without(id));
  return [everyone, ...talked, ...silent];
}

function without(id: ConversationId): ConversationSummary {
  return { id, last: undefined, unread: 0 };
}
