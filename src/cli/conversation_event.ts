/** People, rooms and conversations as the command line tells of them. */
import type { Messenger } from "../messenger/facade.ts";
import type { ConversationId } from "../model/ids.ts";
import type { ConversationSettings } from "../model/message.ts";
import { type Peer, type Presence, shortId } from "../model/peer.ts";
import type { Room } from "../model/room.ts";
import { lockedNames, type Policy } from "../model/policy.ts";
import { DEFAULT_SETTINGS, quietHoursText, type Settings } from "../model/settings.ts";
import { Names } from "./names.ts";
import type { OutputEvent, RoomEvent } from "./output_event.ts";

type Of<Kind extends OutputEvent["event"]> = Extract<OutputEvent, { event: Kind }>;

export function peerEvent(peer: Peer, state: Presence = peer.presence): OutputEvent {
  const { profile: { name, host, group, status }, id, addresses, verified, blocked, nickname, lastSeen, twin } = peer;
  return {
    event: "peer",
    id,
    name: name || shortId(id),
    host,
    addresses,
    state,
    verified,
    blocked,
    ...nickname === undefined ? {} : { nickname },
    ...group === "" ? {} : { group },
    ...status.text === "" ? {} : { text: status.text },
    ...lastSeen === undefined ? {} : { lastSeen },
    ...twin === undefined ? {} : { twin },
  };
}

export function roomEvent({ id, name, topic, maker, members }: Room, messenger: Messenger): RoomEvent {
  const names = new Names(messenger);
  return {
    event: "room",
    id,
    name,
    topic,
    maker: names.person(maker),
    members: members.map((member) => names.person(member)),
    ...members.includes(messenger.me.id) ? {} : { outside: true },
  };
}

export function conversationEvent(
  id: ConversationId,
  { favourite, muted, keepDays }: ConversationSettings,
  messenger: Messenger,
): Of<"conversation"> {
  const limit = keepDays === undefined ? {} : { keepDays };
  return { event: "conversation", conversation: id, name: new Names(messenger).of(id), favourite, muted, ...limit };
}

export function settingsEvent(settings: Settings, policy: Policy): Of<"settings"> {
  const { receipts, keepDays, theme, language, notify, sound, quietHours, filesFolder } = settings;
  return {
    event: "settings",
    receipts,
    ...keepDays === undefined ? {} : { keepDays },
    theme,
    language,
    notify,
    sound,
    ...quietHours === undefined ? {} : { quietHours: quietHoursText(quietHours) },
    ...filesFolder === undefined ? {} : { folder: filesFolder },
    ...lockedOf(policy),
  };
}

function lockedOf(policy: Policy): Pick<Of<"settings">, "locked" | "policy"> {
  const locked = lockedNames(policy).filter((name) => name in DEFAULT_SETTINGS)
    .map((name) => name === "filesFolder" ? "folder" : name);
  return locked.length === 0 || policy.path === undefined ? {} : { locked, policy: policy.path };
}

export function deletedEvent(id: ConversationId, position: number | undefined, messenger: Messenger): Of<"deleted"> {
  const where = position === undefined ? {} : { position };
  return { event: "deleted", conversation: id, name: new Names(messenger).of(id), ...where };
}
