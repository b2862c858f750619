import type { AppEvent } from "../../../src/model/event.ts";
import type { Me } from "../../../src/model/peer.ts";
import type { Transfer, TransferState } from "../../../src/model/transfer.ts";
import type { MeDto, PersonDto, TransferDto } from "../../../src/server/dto.ts";
import {
  conversationDto,
  eventDto,
  meDto,
  messageDto,
  type Owner,
  personDto,
  ruleDto,
  settingsDto,
  transferDto,
} from "../../../src/server/to_dto.ts";
import { PLAIN_SETTINGS } from "../../../src/model/message.ts";
import { DEFAULT_SETTINGS } from "../../../src/model/settings.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { room, roomId } from "../../support/fake_conversations.ts";
import { ADA, BEN, message, messageId, offer, peer, peerId, profile, transfer } from "../../support/fake_messenger.ts";

const CLEO = peerId("c");
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
  verified: true,
  nickname: "Benny",
  blocked: true,
  picture: "f00d",
  twin: ADA,
};

const BEN_PEER = peer({
  profile: { name: "Ben", host: "bridge", group: "crew", status: { availability: "away", text: "at lunch" } },
  presence: "away",
  addresses: ["192.0.2.7", "fe80::1"],
  lastSeen: 7,
  contact: true,
  verified: true,
  nickname: "Benny",
  blocked: true,
  picture: "f00d",
  twin: ADA,
});

const ME: Me = {
  id: ADA,
  nameFrom: "system",
  profile: profile({ status: { availability: "busy", text: "writing" } }),
  port: 2372,
  picture: "beef",
};
const ME_DTO: MeDto = {
  id: ADA,
  name: "Ada",
  nameFrom: "system",
  host: "engine-room",
  group: "",
  picture: "beef",
  availability: "busy",
  statusText: "writing",
  port: 2372,
};

/** Ada, of whose offers these transfers are known. */
function owner(transfers: readonly Transfer[]): Owner {
  return {
    filesFolder: "/in",
    me: ME,
    transfersOf: (author, offer) => transfers.filter(({ key }) => key.author === author && key.offer === offer),
  };
}

const OWNER: Owner = {
  filesFolder: "/in",
  me: ME,
  transfersOf: () => {
    throw new Error("Nobody asks for the transfers of what is no offer");
  },
};

const TRANSFER_DTO: TransferDto = {
  author: BEN,
  offer: messageId("1"),
  peer: BEN,
  direction: "in",
  state: "offered",
  reason: "",
  message: "",
  bytes: 0,
  size: 512,
  speed: null,
  from: null,
  paths: [],
  missing: 0,
  changed: 0,
  runs: 0,
};

const ROOM_DTO = { id: roomId("r"), name: "Thermal lab", topic: "", maker: ADA, members: [ADA, BEN] };

const RECEIVED = message({ position: 4, text: "Hi", at: 9 });
const RECEIVED_DTO = {
  position: 4,
  id: messageId("1"),
  conversation: BEN,
  from: BEN,
  own: false,
  kind: "text",
  text: "Hi",
  offer: null,
  transfers: [],
  at: 9,
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
};

const SENT = message({
  from: ADA,
  conversation: "everyone",
  reply: { author: BEN, id: messageId("7"), text: "Shall we?" },
  origin: "other",
  editedAt: 3,
  retractedAt: 4,
  reactions: [{ by: BEN, emoji: "👍" }],
  deliveries: [
    { to: BEN, deliveredAt: 12, readAt: 13 },
    { to: ADA, deliveredAt: undefined, readAt: undefined },
    { to: CLEO, deliveredAt: 14, readAt: undefined },
  ],
});
const SENT_DTO = {
  position: 1,
  id: messageId("1"),
  conversation: "everyone",
  from: ADA,
  own: true,
  kind: "text",
  text: "Hello",
  offer: null,
  transfers: [],
  at: 1_790_000_000_000,
  question: null,
  reply: { author: BEN, id: messageId("7"), text: "Shall we?" },
  forwarded: true,
  editedAt: 3,
  retractedAt: 4,
  reactions: [{ by: BEN, emoji: "👍" }],
  recipients: 3,
  to: [BEN, ADA, CLEO],
  deliveredTo: [BEN, CLEO],
  readBy: [BEN],
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
  assertEquals(messageDto(RECEIVED, OWNER), RECEIVED_DTO);
  assertEquals(messageDto(SENT, OWNER), SENT_DTO);
});

Deno.test("messageDto() shows an offer and what became of it, and nothing of other offers", () => {
  const key = { author: ADA, offer: messageId("1"), peer: BEN };
  const transfers = [
    transfer({ key, direction: "out" }),
    transfer({ key: { ...key, peer: CLEO }, direction: "out", state: { name: "declined" } }),
    transfer({ key: { ...key, offer: messageId("2") } }),
    transfer({ key: { ...key, author: CLEO } }),
  ];
  const items = [{ name: "run 7", bytes: 500, files: 12 }, { name: "a.txt", bytes: 12, files: undefined }];
  const sent = message({ from: ADA, kind: "file", text: "", offer: { items, files: 13, folders: 2, bytes: 512 } });
  const shown = messageDto(sent, owner(transfers));
  assertEquals([shown.kind, shown.text], ["file", ""]);
  assertEquals(shown.offer, {
    items: [{ name: "run 7", bytes: 500, files: 12, runs: false }, {
      name: "a.txt",
      bytes: 12,
      files: null,
      runs: false,
    }],
    files: 13,
    folders: 2,
    bytes: 512,
  });
  assertEquals(shown.transfers, [
    { ...TRANSFER_DTO, author: ADA, direction: "out" },
    { ...TRANSFER_DTO, author: ADA, peer: CLEO, direction: "out", state: "declined" },
  ]);
});

Deno.test("messageDto() shows names as they are, and says which of them run", () => {
  const named = (name: string, files?: number) => {
    const made = offer({ items: [{ name, bytes: 1, files }] });
    return messageDto(message({ kind: "file", offer: made }), owner([])).offer?.items[0];
  };
  const rows: readonly [name: string, files: number | undefined, shown: string, runs: boolean][] = [
    ["notes.txt", undefined, "notes.txt", false],
    ["setup.exe", undefined, "setup.exe", true],
    ["photo\u202egnp.exe", undefined, "photognp.exe", true],
    ["a\u0007\u001b[2J.txt\u200b", undefined, "a[2J.txt", false],
    ["<b>bold</b>", undefined, "<b>bold</b>", false],
    ["👩‍🚀.png", undefined, "👩‍🚀.png", false],
    // A folder may be a program, too.
    ["Chess.app", 3, "Chess.app", true],
    ["run 7", 3, "run 7", false],
  ];
  for (const [name, files, shown, runs] of rows) {
    assertEquals(named(name, files), { name: shown, bytes: 1, files: files ?? null, runs }, name);
  }
});

Deno.test("transferDto() flattens every state", () => {
  const plain = { reason: "", message: "", from: null, paths: [], missing: 0, changed: 0, runs: 0 };
  const rows: readonly [TransferState, Partial<TransferDto>][] = [
    [{ name: "offered" }, {}],
    [{ name: "waiting", for: "peer" }, { reason: "peer" }],
    [{ name: "waiting", for: "check" }, { reason: "check" }],
    [{ name: "running", from: undefined }, {}],
    [{ name: "running", from: ADA }, { from: ADA }],
    [{ name: "paused", by: "there" }, { reason: "there" }],
    [{ name: "done", paths: ["/home/ada/a", "/home/ada/b"], missing: 2, changed: 3, runs: 4 }, {
      paths: ["/home/ada/a", "/home/ada/b"],
      missing: 2,
      changed: 3,
      runs: 4,
    }],
    [{ name: "declined" }, {}],
    [{ name: "cancelled" }, {}],
    [{ name: "withdrawn" }, {}],
    [{ name: "aside", path: "/home/ada/.aside/x", why: "Eicar\u202e" }, {
      paths: ["/home/ada/.aside/x"],
      message: "Eicar",
    }],
    [{ name: "aside", path: undefined, why: undefined }, {}],
    [{ name: "failed", problem: "full", message: "No space is left" }, { reason: "full", message: "No space is left" }],
  ];
  for (const [state, expected] of rows) {
    const dto = transferDto(transfer({ state, bytes: 7, speed: 3 }));
    assertEquals(dto, { ...TRANSFER_DTO, bytes: 7, speed: 3, ...plain, ...expected, state: state.name });
  }
});

Deno.test("ruleDto() shows a rule, or that it has no folder of its own", () => {
  const rule = { contact: BEN, folder: "/home/ada/Ben", largest: 1, quota: 2 };
  assertEquals(ruleDto(rule), { folder: "/home/ada/Ben", largest: 1, quota: 2 });
  assertEquals(ruleDto({ ...rule, folder: undefined }), { folder: null, largest: 1, quota: 2 });
});

Deno.test("conversationDto() shows the last message, or null", () => {
  assertEquals(
    conversationDto({
      id: BEN,
      last: RECEIVED,
      unread: 3,
      settings: { ...PLAIN_SETTINGS, favourite: true, keepDays: 30 },
    }, OWNER),
    {
      id: BEN,
      last: RECEIVED_DTO,
      unread: 3,
      settings: { favourite: true, muted: false, keepDays: 30 },
    },
  );
  assertEquals(conversationDto({ id: "everyone", last: undefined, unread: 0, settings: PLAIN_SETTINGS }, OWNER), {
    id: "everyone",
    last: null,
    unread: 0,
    settings: { favourite: false, muted: false, keepDays: null },
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
    changed: [{ type: "changed", message: SENT }, { type: "changed", message: SENT_DTO }],
    read: [
      { type: "read", conversation: BEN, by: BEN, position: 4, at: 9 },
      { type: "read", conversation: BEN, by: BEN, position: 4 },
    ],
    typing: [
      { type: "typing", conversation: BEN, by: BEN, on: true },
      { type: "typing", conversation: BEN, by: BEN, on: true },
    ],
    conversation: [
      { type: "conversation", id: BEN, settings: { favourite: false, muted: true, keepDays: undefined } },
      { type: "conversation", id: BEN, settings: { favourite: false, muted: true, keepDays: null } },
    ],
    deleted: [
      { type: "deleted", conversation: BEN, position: 4 },
      { type: "deleted", conversation: BEN, position: 4 },
    ],
    room: [{ type: "room", room: room() }, { type: "room", room: ROOM_DTO }],
    settings: [
      { type: "settings", settings: DEFAULT_SETTINGS },
      { type: "settings", settings: settingsDto(DEFAULT_SETTINGS), filesFolder: "/in" },
    ],
    seen: [{ type: "seen", conversation: BEN, position: 4 }, { type: "seen", conversation: BEN, position: 4 }],
    transfer: [{ type: "transfer", transfer: transfer() }, { type: "transfer", transfer: TRANSFER_DTO }],
    notice: [
      { type: "notice", code: "disk", message: "The disk is full" },
      { type: "notice", code: "disk", message: "The disk is full" },
    ],
  };
  for (const [event, expected] of Object.values(cases)) assertEquals(eventDto(event, OWNER), expected);
});
