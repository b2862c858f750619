/** Values for the page's unit tests: short to write, whole in type. */
import { USUAL_SETTINGS } from "../../../src/page/state.ts";
import type {
  ConversationDto,
  MeDto,
  MessageDto,
  OfferDto,
  OfferItemDto,
  PersonDto,
  RoomDto,
  SnapshotDto,
  TransferDto,
} from "../../../src/server/dto.ts";

export const ME: MeDto = {
  id: "me",
  name: "Ada",
  nameFrom: "user",
  host: "engine-room",
  group: "",
  picture: null,
  availability: "available",
  statusText: "",
  port: 2372,
};

export function person(id: string, facts: Partial<PersonDto> = {}): PersonDto {
  return {
    id,
    name: id,
    host: "",
    group: "",
    presence: "online",
    statusText: "",
    addresses: [],
    lastSeen: 1_000,
    contact: true,
    verified: false,
    nickname: null,
    blocked: false,
    picture: null,
    twin: null,
    ...facts,
  };
}

/** A text of Ben's in the conversation with him. */
export function received(position: number, facts: Partial<MessageDto> = {}): MessageDto {
  return {
    position,
    id: `id-${position}`,
    conversation: "ben",
    from: "ben",
    own: false,
    kind: "text",
    text: `text ${position}`,
    offer: null,
    transfers: [],
    at: position * 1_000,
    question: null,
    reply: null,
    forwarded: false,
    editedAt: null,
    retractedAt: null,
    reactions: [],
    recipients: 0,
    to: [],
    deliveredTo: [],
    readBy: [],
    ...facts,
  };
}

/** A text of one's own in the conversation with Ben. */
export function written(position: number, facts: Partial<MessageDto> = {}): MessageDto {
  return received(position, { from: ME.id, own: true, recipients: 1, to: ["ben"], ...facts });
}

export function snapshot(facts: Partial<SnapshotDto> = {}): SnapshotDto {
  return {
    version: "0.1.0",
    me: ME,
    people: [person("ben")],
    conversations: [],
    rooms: [],
    settings: USUAL_SETTINGS,
    transfers: [],
    filesFolder: "/home/ada/Files",
    runnable: ["exe", "docm"],
    policy: null,
    ...facts,
  };
}

export function conversation(id: string, facts: Partial<ConversationDto> = {}): ConversationDto {
  return { id, last: null, unread: 0, settings: { favourite: false, muted: false, keepDays: null }, ...facts };
}

/** Of one's own making, with Ben. */
export function room(facts: Partial<RoomDto> = {}): RoomDto {
  return { id: "room:lab", name: "Lab", topic: "", maker: ME.id, members: [ME.id, "ben"], ...facts };
}

export function range(from: number, to: number): MessageDto[] {
  return Array.from({ length: to - from + 1 }, (_, index) => received(from + index));
}

export function item(name: string, facts: Partial<OfferItemDto> = {}): OfferItemDto {
  return { name, bytes: 1_000, files: null, runs: false, ...facts };
}

export function offer(facts: Partial<OfferDto> = {}): OfferDto {
  return { items: [item("notes.txt")], files: 1, folders: 0, bytes: 1_000, ...facts };
}

/** Of an offer of Ben's, the message "id-1". */
export function transfer(facts: Partial<TransferDto> = {}): TransferDto {
  return {
    author: "ben",
    offer: "id-1",
    peer: "ben",
    direction: "in",
    state: "offered",
    reason: "",
    message: "",
    bytes: 0,
    size: 1_000,
    speed: null,
    from: null,
    paths: [],
    missing: 0,
    changed: 0,
    runs: 0,
    ...facts,
  };
}

/** Of an own offer, the message "id-1". */
export function ownTransfer(peer: string, facts: Partial<TransferDto> = {}): TransferDto {
  return transfer({ author: ME.id, peer, direction: "out", ...facts });
}

/** A message of Ben's with a file. */
export function offered(position: number, facts: Partial<MessageDto> = {}): MessageDto {
  const id = facts.id ?? `id-${position}`;
  return received(position, { kind: "file", text: "", offer: offer(), transfers: [transfer({ offer: id })], ...facts });
}
