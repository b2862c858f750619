import { isMessageId, isPeerId, isRoomId, isStoreId, type MessageId, type StoreId } from "../../../src/model/ids.ts";
import type { WireMessage } from "../../../src/model/message.ts";
import { concat } from "../../../src/protocol/bytes.ts";
import { ProtocolError } from "../../../src/protocol/errors.ts";
import { encodeRecord, type Hello, parseRecord, type Record } from "../../../src/protocol/record.ts";
import { pictureType } from "../../../src/protocol/picture.ts";
import { assert, assertEquals, assertThrows } from "../../../src/std/assert.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Json = { [member: string]: unknown };

const CODE = {
  hello: 1,
  ping: 2,
  pong: 3,
  rekey: 4,
  close: 5,
  messages: 16,
  acks: 17,
  signals: 18,
  peers: 19,
  picture: 20,
};

function plain(code: number, body: string | readonly number[] | Bytes): Bytes {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : Uint8Array.from(body);
  return concat(Uint8Array.of(code), bytes);
}

/** On a session of messages. */
function parse(bytes: Bytes): Record {
  return parseRecord(bytes, "text");
}

function parseJson(code: number, value: unknown): Record {
  return parse(plain(code, JSON.stringify(value)));
}

function assertBroken(code: number, body: unknown, sentence: string): void {
  assertThrows(() => parseJson(code, body), ProtocolError, sentence);
}

function messageId(text: string): MessageId {
  assert(isMessageId(text));
  return text;
}

function storeId(text: string): StoreId {
  assert(isStoreId(text));
  return text;
}

const HELLO: Hello = {
  profile: {
    name: "Ada",
    host: "engine-room",
    status: { availability: "away", text: "back at 4" },
    group: "Analysis",
  },
  epoch: 1_790_000_000,
  seq: 7,
  port: 2_372,
  use: "text",
  peers: "follow",
  picture: undefined,
  app: "lanmessenger/0.1.0",
};
const HELLO_JSON: Json = { name: "Ada", epoch: 1, seq: 0, port: 0 };

const MESSAGE: WireMessage = {
  id: messageId("5f0e3c1a9b7d4e21a0c4d8f3b6e19275"),
  conversation: "private",
  store: storeId("0c9d2f7be4a816533d5f9e80b1a7c642"),
  seq: 12,
  at: 1_790_000_123_456,
  kind: "text",
  text: "Run 7 is done.",
  shown: "line",
  reply: undefined,
  origin: "author",
  offer: undefined,
  word: undefined,
  change: undefined,
  read: undefined,
  sealed: undefined,
};
const AUTHOR = "ab".repeat(26);
assert(isPeerId(AUTHOR));
const ROOM = `room:${AUTHOR}`;
assert(isRoomId(ROOM));
const { id, conversation, store, seq, at, kind, text } = MESSAGE;
const MESSAGE_JSON: Json = { id, conversation, store, seq, at, kind, text };

Deno.test("parseRecord() reads what encodeRecord() wrote, for every type", () => {
  const records: Record[] = [
    { type: "hello", hello: HELLO },
    { type: "ping", payload: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
    { type: "pong", payload: Uint8Array.of(8, 7, 6, 5, 4, 3, 2, 1) },
    { type: "rekey" },
    { type: "close", reason: 3 },
    { type: "messages", messages: [MESSAGE, { ...MESSAGE, conversation: "everyone", kind: "poll", text: "" }] },
    { type: "acks", ids: [MESSAGE.id] },
    { type: "signals", signals: [{ kind: "typing", conversation: "everyone", on: false }, { kind: "unknown" }] },
    { type: "signals", signals: [{ kind: "typing", conversation: ROOM, on: true }, { kind: "picture" }] },
    { type: "signals", signals: [{ kind: "new-picture", picture: "0f".repeat(32) }] },
    { type: "signals", signals: [{ kind: "new-picture", picture: undefined }] },
    { type: "signals", signals: [{ kind: "checkup", number: 7 }] },
    {
      type: "signals",
      signals: [{ kind: "checkup-answer", number: 7, at: 9, heardMs: 420, sees: "10.0.0.1", back: "silent" }],
    },
    { type: "picture", bytes: new Uint8Array(65_536).fill(7) },
    { type: "peers", datagrams: [Uint8Array.of(1, 2, 3), new Uint8Array(1_200)] },
    { type: "unknown", code: 36 },
  ];
  for (const record of records) assertEquals(parse(encodeRecord(record)), record);
});

Deno.test("parseRecord() reads the examples of the specification", () => {
  const hello = parse(plain(
    CODE.hello,
    '{"name":"Ada","epoch":1790000000,"seq":7,"port":2372,"host":"engine-room","status":{"availability":"away","text":"back at 4"},"app":"lanmessenger/0.1.0"}',
  ));
  const expected: Hello = { ...HELLO, profile: { ...HELLO.profile, group: "" }, peers: undefined };
  assertEquals(hello, { type: "hello", hello: expected });
  const messages = parse(plain(
    CODE.messages,
    '[{"id":"5f0e3c1a9b7d4e21a0c4d8f3b6e19275","conversation":"private","store":"0c9d2f7be4a816533d5f9e80b1a7c642","seq":12,"at":1790000123456,"kind":"text","text":"Run 7 is done."}]',
  ));
  assertEquals(messages, { type: "messages", messages: [MESSAGE] });
  const signals = parse(plain(CODE.signals, '[{"kind":"typing","conversation":"private","on":true}]'));
  assertEquals(signals, { type: "signals", signals: [{ kind: "typing", conversation: "private", on: true }] });
});

Deno.test("parseRecord() skips what is not listed, whatever its body is", () => {
  for (const code of [0, 6, 15, 31, 32, 33, 34, 35, 36, 255]) {
    assertEquals(parse(plain(code, [0xff, 0xfe])), { type: "unknown", code });
  }
  assertThrows(() => parse(new Uint8Array(0)), ProtocolError, "expected a type, got 0 bytes");
});

Deno.test("parseRecord() leaves unread what belongs to another use, or to none that is known yet", () => {
  const [text, files] = [[16, 17, 18, 19, 20], [32, 33, 34, 35]];
  const uses: [string | undefined, readonly number[]][] = [
    ["text", files],
    ["files", text],
    ["chat", [...text, ...files]],
    [undefined, [...text, ...files]],
  ];
  for (const [use, skipped] of uses) {
    for (const code of [...text, ...files]) {
      const broken = plain(code, code === CODE.picture ? [] : [0xff]);
      if (skipped.includes(code)) assertEquals(parseRecord(broken, use), { type: "unknown", code });
      else assertThrows(() => parseRecord(broken, use), ProtocolError, "Cannot read");
    }
    assertEquals(parseRecord(plain(CODE.close, [2]), use), { type: "close", reason: 2 });
    assertThrows(() => parseRecord(plain(CODE.ping, []), use), ProtocolError, "expected 8 bytes");
  }
});

Deno.test("parseRecord() takes fixed bodies in their exact size only", () => {
  for (const code of [CODE.ping, CODE.pong]) {
    for (const length of [0, 7, 9]) {
      assertThrows(() => parse(plain(code, new Uint8Array(length))), ProtocolError, "expected 8 bytes");
    }
  }
  assertThrows(() => parse(plain(CODE.rekey, [0])), ProtocolError, "expected 0 bytes, got 1");
  assertEquals(parse(plain(CODE.close, [])), { type: "close", reason: 0 });
  assertEquals(parse(plain(CODE.close, [77])), { type: "close", reason: 77 });
  assertThrows(() => parse(plain(CODE.close, [0, 0])), ProtocolError, "expected 0 or 1 bytes, got 2");
});

Deno.test("parseRecord() refuses bodies that are no JSON", () => {
  const bodies = [
    "",
    "{",
    "[1,]",
    "nul",
    "{'a':1}",
    "\ufeff{}",
    "[\u0001]",
    "[".repeat(500_000),
    '{"a":'.repeat(200_000),
  ];
  for (const code of [CODE.hello, CODE.messages, CODE.acks, CODE.signals]) {
    for (const body of bodies) {
      assertThrows(() => parse(plain(code, body)), ProtocolError, "that are not valid JSON");
    }
    for (const body of [[0x22, 0xff, 0x22], [0x5b, 0xc0, 0x80, 0x5d], [0x22, 0xed, 0xa0, 0x80, 0x22]]) {
      assertThrows(() => parse(plain(code, body)), ProtocolError, "that are not valid UTF-8");
    }
  }
});

Deno.test("parseRecord() survives JSON nested as deep as a frame allows", () => {
  const depth = 500_000;
  const nested = "[".repeat(depth) + "]".repeat(depth);
  assertThrows(() => parse(plain(CODE.messages, nested)), ProtocolError, "expected an object, got an array");
  assertThrows(() => parse(plain(CODE.hello, nested)), ProtocolError, "expected an object, got an array");
  // Members without a name here are ignored, however deep they go.
  const members = `{"name":"Ada","epoch":1,"seq":0,"port":0,"x":${nested}}`;
  assertEquals(parse(plain(CODE.hello, members)).type, "hello");
});

Deno.test("parseRecord() refuses bodies of another shape", () => {
  for (const value of [null, 1, "x", true, []]) {
    assertBroken(CODE.hello, value, "Cannot read HELLO: expected an object");
  }
  for (const code of [CODE.messages, CODE.acks, CODE.signals]) {
    for (const value of [null, 1, "x", true, {}]) assertBroken(code, value, "expected an array");
    assertBroken(code, [], "it has 0 items, not 1 to");
    assertBroken(code, [null], "got null");
  }
  assertBroken(CODE.messages, new Array(1_001).fill(MESSAGE_JSON), "it has 1001 items, not 1 to 1000");
  assertBroken(CODE.acks, new Array(1_001).fill(MESSAGE.id), "it has 1001 items, not 1 to 1000");
  assertBroken(CODE.signals, new Array(101).fill({ kind: "x" }), "it has 101 items, not 1 to 100");
});

Deno.test("HELLO has defaults for all but four members", () => {
  assertEquals(parseJson(CODE.hello, HELLO_JSON), {
    type: "hello",
    hello: {
      profile: { name: "Ada", host: "", status: { availability: "available", text: "" }, group: "" },
      epoch: 1,
      seq: 0,
      port: 0,
      use: "text",
      peers: undefined,
      picture: undefined,
      app: "",
    },
  });
  for (const member of ["name", "epoch", "seq", "port"]) {
    assertBroken(CODE.hello, { ...HELLO_JSON, [member]: undefined }, `HELLO.${member}: expected`);
  }
});

Deno.test("HELLO ignores members that it does not name, __proto__ among them", () => {
  const body = '{"__proto__":{"port":1,"host":"x"},"constructor":1,"name":"Ada","epoch":1,"seq":0,"port":9,"more":[]}';
  const record = parse(plain(CODE.hello, body));
  assert(record.type === "hello");
  assertEquals(record.hello.profile.host, "");
  assertEquals(record.hello.port, 9);
  const noPort = '{"__proto__":{"port":1},"name":"Ada","epoch":1,"seq":0}';
  assertThrows(() => parse(plain(CODE.hello, noPort)), ProtocolError, "HELLO.port");
  assertEquals(Object.keys(Object.prototype), []);
});

Deno.test("HELLO refuses members of another type or beyond their limit", () => {
  const wrong: [Json, string][] = [
    [{ name: "" }, 'HELLO.name: expected 1 to 64 bytes, got ""'],
    [{ name: "a".repeat(65) }, "HELLO.name: expected 1 to 64 bytes"],
    [{ name: "é".repeat(33) }, "HELLO.name: expected 1 to 64 bytes"],
    [{ name: "\ud800" }, "HELLO.name: expected text without lone surrogates"],
    [{ name: 7 }, "HELLO.name: expected a string, got 7"],
    [{ epoch: -1 }, "HELLO.epoch"],
    [{ epoch: 2 ** 53 }, "HELLO.epoch"],
    [{ epoch: 0.5 }, "HELLO.epoch"],
    [{ epoch: "1" }, "HELLO.epoch"],
    [{ seq: 2 ** 32 }, "HELLO.seq"],
    [{ port: 65_536 }, "HELLO.port: expected a whole number from 0 to 65535, got 65536"],
    [{ host: null }, "HELLO.host: expected a string, got null"],
    [{ host: "é".repeat(33) }, "HELLO.host"],
    [{ status: "away" }, "HELLO.status: expected an object"],
    [{ status: [] }, "HELLO.status: expected an object"],
    [{ status: { availability: "gone" } }, 'HELLO.status.availability: expected "available" or "away" or "busy"'],
    [{ status: { text: "a".repeat(65) } }, "HELLO.status.text"],
    [{ group: [] }, "HELLO.group"],
    [{ use: 1 }, "HELLO.use"],
    [{ use: "a".repeat(65) }, "HELLO.use"],
    [{ peers: "always" }, 'HELLO.peers: expected "once" or "follow"'],
    [{ app: "a".repeat(65) }, "HELLO.app"],
  ];
  for (const [members, sentence] of wrong) assertBroken(CODE.hello, { ...HELLO_JSON, ...members }, sentence);
});

Deno.test("HELLO takes names of exactly 64 bytes, and -0 as 0", () => {
  const longest = "é".repeat(32);
  const record = parse(plain(CODE.hello, `{"name":"${longest}","epoch":-0,"seq":1e2,"port":1.0}`));
  assert(record.type === "hello");
  assertEquals(record.hello.profile.name, longest);
  assert(Object.is(record.hello.epoch, 0));
  assertEquals(record.hello.seq, 100);
});

Deno.test("MESSAGES refuses members that are missing, of another type or beyond their limit", () => {
  const upper = MESSAGE.id.toUpperCase();
  const wrong: [Json, string][] = [
    [{ id: upper }, "MESSAGES.id: expected 32 lower-case hex digits"],
    [{ id: `${MESSAGE.id}\n` }, "MESSAGES.id"],
    [{ id: undefined }, "MESSAGES.id: expected a string, got nothing"],
    [{ conversation: "room:x" }, 'MESSAGES.conversation: expected "private", "everyone" or a room, got "room:x"'],
    [{ conversation: `room:${"a".repeat(52)}` }, "Cannot read MESSAGES: a message of a room is not signed"],
    [{ conversation: undefined }, "MESSAGES.conversation"],
    [{ store: "0" }, "MESSAGES.store"],
    [{ seq: 0 }, "MESSAGES.seq: expected a whole number from 1"],
    [{ seq: 1.5 }, "MESSAGES.seq"],
    [{ seq: 2 ** 53 }, "MESSAGES.seq"],
    [{ at: -1 }, "MESSAGES.at"],
    [{ at: null }, "MESSAGES.at"],
    [{ kind: "" }, "MESSAGES.kind: expected 1 to 32 of a-z, 0-9 and -"],
    [{ kind: "Text" }, "MESSAGES.kind"],
    [{ kind: "a".repeat(33) }, "MESSAGES.kind"],
    [{ kind: "text\n" }, "MESSAGES.kind"],
    [{ text: undefined }, "MESSAGES.text: expected a string, got nothing"],
    [{ text: "" }, "MESSAGES.text: expected 1 to 65536 bytes"],
    [{ text: "a\udc00" }, "MESSAGES.text: expected text without lone surrogates"],
    [{ text: "a".repeat(65_537) }, "MESSAGES.text: expected 1 to 65536 bytes"],
    [{ text: "é".repeat(32_769) }, "MESSAGES.text: expected 1 to 65536 bytes"],
    [{ kind: "poll", text: 1 }, "MESSAGES.text"],
    [{ quiet: 1 }, "MESSAGES.quiet: expected true or false, got 1"],
    [{ quiet: null }, "MESSAGES.quiet"],
  ];
  for (const [members, sentence] of wrong) {
    assertBroken(CODE.messages, [MESSAGE_JSON, { ...MESSAGE_JSON, ...members }], sentence);
  }
});

Deno.test("MESSAGES takes texts at their limits, and other kinds without text", () => {
  const texts = ["\0", "a".repeat(65_536), "é".repeat(32_768), "😀".repeat(16_384)];
  for (const text of texts) {
    const record: Record = { type: "messages", messages: [{ ...MESSAGE, text }] };
    assertEquals(parse(encodeRecord(record)), record);
  }
  const record = parseJson(CODE.messages, [{ ...MESSAGE_JSON, kind: "poll-2", text: undefined }]);
  assertEquals(record, { type: "messages", messages: [{ ...MESSAGE, kind: "poll-2", text: "" }] });
});

Deno.test("MESSAGES are lines, unless they say that they are quiet", () => {
  const shownOf = (members: Json) => {
    const record = parseJson(CODE.messages, [{ ...MESSAGE_JSON, ...members }]);
    return record.type === "messages" ? record.messages[0]?.shown : undefined;
  };
  assertEquals([shownOf({}), shownOf({ quiet: false }), shownOf({ quiet: true })], ["line", "line", "quiet"]);
  assertEquals(shownOf({ kind: "reaction", quiet: true }), "quiet");
});

Deno.test("MESSAGES carry what their kind has: quotation, origin, change and receipt", () => {
  const reply = { author: AUTHOR, id, text: "Run 6" };
  const quiet = { ...MESSAGE, text: "", shown: "quiet" } as const;
  const messages: WireMessage[] = [
    { ...MESSAGE, reply },
    { ...MESSAGE, reply: { ...reply, text: "" }, origin: "other" },
    { ...quiet, kind: "change", change: { of: id, author: undefined, does: "edit", text: "Run 8" } },
    { ...quiet, kind: "change", change: { of: id, author: AUTHOR, does: "react", text: "👍" } },
    { ...quiet, kind: "change", change: { of: id, author: AUTHOR, does: "react", text: "" } },
    { ...quiet, kind: "change", change: { of: id, author: undefined, does: "retract", text: "" } },
    { ...quiet, kind: "change", change: { of: id, author: undefined, does: "pin-2", text: "" } },
    { ...quiet, kind: "read", read: id },
  ];
  const record: Record = { type: "messages", messages };
  assertEquals(parse(encodeRecord(record)), record);
  // Quiet whatever they say, and without what another kind has.
  const members = { ...MESSAGE_JSON, kind: "read", text: undefined, read: id, reply: 1, forwarded: 1, change: 1 };
  assertEquals(parseJson(CODE.messages, [members]), { type: "messages", messages: messages.slice(-1) });
  const change = { of: id, does: "retract", text: 7 };
  assertEquals(parseJson(CODE.messages, [{ ...MESSAGE_JSON, kind: "change", text: undefined, change }]), {
    type: "messages",
    messages: messages.slice(5, 6),
  });
});

Deno.test("MESSAGES refuses quotations, changes and receipts that are broken", () => {
  const reply = { author: AUTHOR, id, text: "x" };
  const change = { of: id, does: "edit", text: "x" };
  const wrong: [Json, string][] = [
    [{ reply: 1 }, "MESSAGES.reply: expected an object"],
    [{ reply: { ...reply, author: "x" } }, "MESSAGES.reply.author"],
    [{ reply: { ...reply, id: undefined } }, "MESSAGES.reply.id"],
    [{ reply: { ...reply, text: "a".repeat(501) } }, "MESSAGES.reply.text: expected 0 to 500 bytes"],
    [{ forwarded: "yes" }, "MESSAGES.forwarded: expected true or false"],
    [{ kind: "change" }, "MESSAGES.change: expected an object"],
    [{ kind: "change", change: { ...change, of: "x" } }, "MESSAGES.change.of"],
    [{ kind: "change", change: { ...change, author: "x" } }, "MESSAGES.change.author"],
    [{ kind: "change", change: { ...change, does: "Edit" } }, "MESSAGES.change.does: expected 1 to 32 of a-z"],
    [{ kind: "change", change: { ...change, text: undefined } }, "MESSAGES.change.text"],
    [{ kind: "change", change: { ...change, text: "" } }, "MESSAGES.change.text: expected 1 to 65536 bytes"],
    [{ kind: "change", change: { ...change, text: "a".repeat(65_537) } }, "MESSAGES.change.text: expected 1 to 65536"],
    [{ kind: "change", change: { of: id, does: "react", text: "" } }, "MESSAGES.change.text: expected 1 to 64 bytes"],
    [{ kind: "change", change: { of: id, does: "react", text: "a".repeat(65) } }, "MESSAGES.change.text"],
    [{ kind: "read" }, "MESSAGES.read: expected a string"],
    [{ kind: "read", read: "x" }, "MESSAGES.read: expected 32"],
  ];
  for (const [members, sentence] of wrong) {
    assertBroken(CODE.messages, [{ ...MESSAGE_JSON, ...members }], sentence);
  }
});

Deno.test("HELLO names a picture by its hash, or none", () => {
  const hash = "0123456789abcdef".repeat(4);
  const pictureOf = (picture: unknown) => {
    const record = parseJson(CODE.hello, { ...HELLO_JSON, picture });
    return record.type === "hello" ? record.hello.picture : "no HELLO";
  };
  assertEquals([undefined, "", hash].map(pictureOf), [undefined, undefined, hash]);
  const record: Record = { type: "hello", hello: { ...HELLO, picture: hash } };
  assertEquals(parse(encodeRecord(record)), record);
  for (const picture of [hash.toUpperCase(), hash.slice(1), `${hash}0`, 7]) {
    assertBroken(CODE.hello, { ...HELLO_JSON, picture }, "HELLO.picture: expected");
  }
});

Deno.test("PICTURE takes 1 to 65,536 bytes, in memory of its own", () => {
  const bytes = plain(CODE.picture, [1, 2, 3]);
  const record = parse(bytes);
  bytes.fill(9);
  assertEquals(record, { type: "picture", bytes: Uint8Array.of(1, 2, 3) });
  assertThrows(() => parse(plain(CODE.picture, [])), ProtocolError, "PICTURE: it has 0 bytes, not 1 to 65536");
  const large = new Uint8Array(65_537);
  assertThrows(() => parse(plain(CODE.picture, large)), ProtocolError, "PICTURE: it has 65537 bytes");
});

Deno.test("pictureType() knows a picture by its beginning", () => {
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1);
  const webp = new TextEncoder().encode("RIFF????WEBPVP8 ");
  assertEquals(pictureType(png), "image/png");
  assertEquals(pictureType(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)), "image/jpeg");
  assertEquals(pictureType(webp), "image/webp");
  const others = [
    png.slice(1),
    png.slice(0, 7),
    webp.slice(0, 10),
    new TextEncoder().encode("<svg/>"),
    new Uint8Array(0),
  ];
  assertEquals(others.map(pictureType), others.map(() => undefined));
});

Deno.test("ACKS refuses what is no message id", () => {
  for (const id of [1, {}, MESSAGE.id.slice(1), MESSAGE.id.toUpperCase()]) {
    assertBroken(CODE.acks, [MESSAGE.id, id], "Cannot read ACKS: expected 32 lower-case hex digits");
  }
});

Deno.test("SIGNALS gives unknown kinds as unknown and refuses broken known ones", () => {
  const signals = [{ kind: "wave", conversation: 7 }, { kind: "typing", conversation: "private", on: true }];
  assertEquals(parseJson(CODE.signals, signals), {
    type: "signals",
    signals: [{ kind: "unknown" }, { kind: "typing", conversation: "private", on: true }],
  });
  assertBroken(CODE.signals, [{}], "SIGNALS.kind");
  assertBroken(CODE.signals, [{ kind: "typing", conversation: "private" }], "SIGNALS.on");
  assertBroken(CODE.signals, [{ kind: "typing", conversation: "room:x", on: true }], "SIGNALS.conversation");
  assertBroken(CODE.signals, [{ kind: "typing", conversation: "all", on: true }], "SIGNALS.conversation");
  const none = { type: "signals", signals: [{ kind: "new-picture", picture: undefined }] };
  for (const named of [{}, { picture: "" }]) {
    assertEquals(parseJson(CODE.signals, [{ kind: "new-picture", ...named }]), none as never);
  }
  for (const picture of [7, null, "0F".repeat(32), "0f".repeat(31), "0f".repeat(33)]) {
    assertBroken(CODE.signals, [{ kind: "new-picture", picture }], "SIGNALS.picture");
  }
});

Deno.test("PEERS refuses lengths that are wrong", () => {
  assertThrows(() => parse(plain(CODE.peers, [])), ProtocolError, "expected 2 bytes, got 0");
  assertThrows(() => parse(plain(CODE.peers, [0])), ProtocolError, "expected 2 bytes, got 1");
  assertThrows(() => parse(plain(CODE.peers, [0, 0])), ProtocolError, "a datagram has 0 bytes");
  assertThrows(() => parse(plain(CODE.peers, [0, 2, 1])), ProtocolError, "expected 2 bytes, got 1");
  assertThrows(() => parse(plain(CODE.peers, [0, 1, 1, 0])), ProtocolError, "expected 2 bytes, got 1");
  const long = new Uint8Array(2 + 1_201);
  long.set([0x04, 0xb1]);
  assertThrows(() => parse(plain(CODE.peers, long)), ProtocolError, "a datagram has 1201 bytes");
  const many = Uint8Array.from({ length: 3 * 1_001 }, (_, index) => index % 3 === 1 ? 1 : 0);
  assertEquals(parse(plain(CODE.peers, many.slice(0, 3_000))).type, "peers");
  assertThrows(() => parse(plain(CODE.peers, many)), ProtocolError, "more than 1000 datagrams");
});

Deno.test("encodeRecord() refuses what no record can carry", () => {
  const refused: Record[] = [
    { type: "messages", messages: [] },
    { type: "messages", messages: new Array(1_001).fill(MESSAGE) },
    { type: "messages", messages: new Array(17).fill({ ...MESSAGE, text: "a".repeat(65_536) }) },
    { type: "acks", ids: [] },
    { type: "signals", signals: [] },
    { type: "picture", bytes: new Uint8Array(0) },
    { type: "picture", bytes: new Uint8Array(65_537) },
    { type: "peers", datagrams: [] },
    { type: "peers", datagrams: new Array(1_000).fill(new Uint8Array(1_200)) },
    { type: "peers", datagrams: [new Uint8Array(1_201)] },
    { type: "ping", payload: new Uint8Array(7) },
    { type: "close", reason: 256 },
    { type: "unknown", code: 16 },
    { type: "unknown", code: 35 },
    { type: "unknown", code: 256 },
  ];
  for (const record of refused) assertThrows(() => encodeRecord(record), RangeError, "Cannot write");
});

Deno.test("parseRecord() says what it met without repeating what could harm a log", () => {
  const error = assertThrows(
    () => parseJson(CODE.hello, { ...HELLO_JSON, peers: `\u001b[31m\u202e"\n${"x".repeat(100)}` }),
    ProtocolError,
  );
  assert(/^[ -~…]*$/.test(error.message), error.message);
  assert(error.message.length < 160, error.message);
});
