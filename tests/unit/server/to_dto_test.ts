import type { AppEvent } from "../../../src/model/event.ts";
import type { MeDto, PersonDto } from "../../../src/server/dto.ts";
import { conversationDto, eventDto, meDto, messageDto, personDto } from "../../../src/server/to_dto.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { ADA, BEN, message, messageId, peer, profile } from "../../support/fake_messenger.ts";

const BEN_DTO: PersonDto = {
  id: BEN,
  name: "Ben",
  host: "bridge",
  group: "crew",
  presence: "away",
  statusText: "at lunch",
  addresses: ["192.0.2.7", "fe80::1"],
  lastSeen: 7,
  contact: true,
};

const BEN_PEER = peer({
  profile: { name: "Ben", host: "bridge", group: "crew", status: { availability: "away", text: "at lunch" } },
  presence: "away",
  addresses: ["192.0.2.7", "fe80::1"],
  lastSeen: 7,
  contact: true,
});

const ME = { id: ADA, profile: profile({ status: { availability: "busy", text: "writing" } }), port: 2372 };
const ME_DTO: MeDto = {
  id: ADA,
  name: "Ada",
  host: "engine-room",
  availability: "busy",
  statusText: "writing",
  port: 2372,
};

const RECEIVED = message({ position: 4, text: "Hi", at: 9 });
const RECEIVED_DTO = {
  position: 4,
  id: messageId("1"),
  conversation: BEN,
  from: BEN,
  own: false,
  kind: "text",
  text: "Hi",
  at: 9,
  recipients: 0,
  deliveredTo: [],
};

const SENT = message({
  from: ADA,
  conversation: "everyone",
  deliveries: [{ to: BEN, deliveredAt: 12 }, { to: ADA, deliveredAt: undefined }],
});
const SENT_DTO = {
  position: 1,
  id: messageId("1"),
  conversation: "everyone",
  from: ADA,
  own: true,
  kind: "text",
  text: "Hello",
  at: 1_790_000_000_000,
  recipients: 2,
  deliveredTo: [BEN],
};

Deno.test("personDto() shows a peer", () => {
  assertEquals(personDto(BEN_PEER), BEN_DTO);
});

Deno.test("personDto() writes null for a peer that was not heard yet", () => {
  assertEquals(personDto(peer({ lastSeen: undefined })).lastSeen, null);
});

Deno.test("meDto() shows oneself", () => {
  assertEquals(meDto(ME), ME_DTO);
});

Deno.test("messageDto() tells own messages from received ones and counts who has them", () => {
  assertEquals(messageDto(RECEIVED, ADA), RECEIVED_DTO);
  assertEquals(messageDto(SENT, ADA), SENT_DTO);
});

Deno.test("conversationDto() shows the last message, or null", () => {
  assertEquals(conversationDto({ id: BEN, last: RECEIVED, unread: 3 }, ADA), {
    id: BEN,
    last: RECEIVED_DTO,
    unread: 3,
  });
  assertEquals(conversationDto({ id: "everyone", last: undefined, unread: 0 }, ADA), {
    id: "everyone",
    last: null,
    unread: 0,
  });
});

Deno.test("eventDto() has a frame for each event", () => {
  const cases: { [Type in AppEvent["type"]]: [Extract<AppEvent, { type: Type }>, unknown] } = {
    me: [{ type: "me", me: ME }, { type: "me", me: ME_DTO }],
    peer: [{ type: "peer", peer: BEN_PEER }, { type: "person", person: BEN_DTO }],
    forgotten: [{ type: "forgotten", id: BEN }, { type: "forgotten", id: BEN }],
    saved: [{ type: "saved", message: SENT }, { type: "message", message: SENT_DTO }],
    message: [{ type: "message", message: RECEIVED }, { type: "message", message: RECEIVED_DTO }],
    delivered: [
      { type: "delivered", id: messageId("2"), to: BEN, at: 5, ms: 3 },
      { type: "delivered", id: messageId("2"), to: BEN },
    ],
    seen: [{ type: "seen", conversation: BEN, position: 4 }, { type: "seen", conversation: BEN, position: 4 }],
    notice: [
      { type: "notice", code: "disk", message: "The disk is full" },
      { type: "notice", code: "disk", message: "The disk is full" },
    ],
  };
  for (const [event, expected] of Object.values(cases)) assertEquals(eventDto(event, ADA), expected);
});
