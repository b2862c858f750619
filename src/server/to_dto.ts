/** From the model to what the browser sees: pure, and the only way a model type gets there. */
import type { AppEvent } from "../model/event.ts";
import type { PeerId } from "../model/ids.ts";
import type { ConversationSummary, Message } from "../model/message.ts";
import type { Me, Peer } from "../model/peer.ts";
import type { ConversationDto, EventDto, MeDto, MessageDto, PersonDto } from "./dto.ts";

export function personDto(peer: Peer): PersonDto {
  return {
    id: peer.id,
    name: peer.profile.name,
    host: peer.profile.host,
    group: peer.profile.group,
    presence: peer.presence,
    statusText: peer.profile.status.text,
    addresses: [...peer.addresses],
    lastSeen: peer.lastSeen ?? null,
    contact: peer.contact,
  };
}

export function meDto(me: Me): MeDto {
  return {
    id: me.id,
    name: me.profile.name,
    host: me.profile.host,
    availability: me.profile.status.availability,
    statusText: me.profile.status.text,
    port: me.port,
  };
}

/** @param self whose page it is: messages from this id are its own. */
export function messageDto(message: Message, self: PeerId): MessageDto {
  return {
    position: message.position,
    id: message.id,
    conversation: message.conversation,
    from: message.from,
    own: message.from === self,
    kind: message.kind,
    text: message.text,
    at: message.at,
    recipients: message.deliveries.length,
    deliveredTo: message.deliveries.filter((delivery) => delivery.deliveredAt !== undefined).map(({ to }) => to),
  };
}

export function conversationDto(summary: ConversationSummary, self: PeerId): ConversationDto {
  return {
    id: summary.id,
    last: summary.last === undefined ? null : messageDto(summary.last, self),
    unread: summary.unread,
  };
}

export function eventDto(event: AppEvent, self: PeerId): EventDto {
  switch (event.type) {
    case "me":
      return { type: "me", me: meDto(event.me) };
    case "peer":
      return { type: "person", person: personDto(event.peer) };
    case "forgotten":
      return { type: "forgotten", id: event.id };
    case "saved":
    case "message":
      return { type: "message", message: messageDto(event.message, self) };
    case "delivered":
      return { type: "delivered", id: event.id, to: event.to };
    case "seen":
      return { type: "seen", conversation: event.conversation, position: event.position };
    case "notice":
      return { type: "notice", code: event.code, message: event.message };
    default:
      return event satisfies never;
  }
}
