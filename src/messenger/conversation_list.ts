import { type ConversationId, EVERYONE } from "../model/ids.ts";
import { type ConversationSettings, type ConversationSummary, PLAIN_SETTINGS } from "../model/message.ts";
import type { Peer } from "../model/peer.ts";
import type { Room } from "../model/room.ts";
import { shownName } from "./known_peer.ts";
import type { Store } from "./ports.ts";

/**
 * "Everyone" first, then those with messages by the last one, then rooms and people without any by name; people who are
 * blocked at the end, whatever they wrote.
 */
export function conversationList(
  stored: ReturnType<Store["conversations"]>,
  { peers, rooms, settings }: {
    readonly peers: readonly Peer[];
    readonly rooms: readonly Room[];
    readonly settings: ReadonlyMap<ConversationId, ConversationSettings>;
  },
): ConversationSummary[] {
  const known = new Set<ConversationId>(stored.map(({ id }) => id));
  const blocked = new Set<ConversationId>(peers.filter((peer) => peer.blocked).map(({ id }) => id));
  const talked = stored.filter(({ id }) => id !== EVERYONE).toSorted((a, b) => b.last.position - a.last.position);
  const silent = [...rooms, ...peers.map((peer) => ({ id: peer.id, name: shownName(peer) }))]
    .filter(({ id }) => !known.has(id)).toSorted((a, b) => a.name.localeCompare(b.name))
    .map(({ id }) => ({ id, last: undefined, unread: 0 }));
  const everyone = stored.find(({ id }) => id === EVERYONE) ?? { id: EVERYONE, last: undefined, unread: 0 };
  const others = [...talked, ...silent];
  return [
    everyone,
    ...others.filter(({ id }) => !blocked.has(id)),
    ...others.filter(({ id }) => blocked.has(id)),
  ].map((one) => ({ ...one, settings: settings.get(one.id) ?? PLAIN_SETTINGS }));
}
