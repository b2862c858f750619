import fc from "fast-check";
import {
  isMessageId,
  isPeerId,
  isRoomId,
  isStoreId,
  type MessageId,
  type PeerId,
  type StoreId,
} from "../../src/model/ids.ts";
import type { Change, Quote, WireMessage } from "../../src/model/message.ts";
import type { FileWord, ListEntry, Offer } from "../../src/model/transfer.ts";
import { ProtocolError } from "../../src/protocol/errors.ts";
import { encodeRecord, type Hello, parseRecord, type Record, type Signal } from "../../src/protocol/record.ts";
import type { TransferItem } from "../../src/protocol/transfers.ts";
import { assert, assertEquals } from "../../src/std/assert.ts";
import { anyBytes, type Bytes, exactBytes, mutated, parseOrRefuse, text } from "./arbitraries.ts";

const COMMON = [1, 2, 3, 4, 5];
const OF_TEXT = [16, 17, 18, 19, 20, 21];
const OF_FILES = [32, 33, 34, 35];
const LISTED = [...COMMON, ...OF_TEXT, ...OF_FILES];
const HEX = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 32, maxLength: 32 });
const MESSAGE_ID: fc.Arbitrary<MessageId> = HEX.filter(isMessageId);
const PEER_ID: fc.Arbitrary<PeerId> = fc.string({
  unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz234567"),
  minLength: 52,
  maxLength: 52,
}).filter(isPeerId);
const STORE_ID: fc.Arbitrary<StoreId> = HEX.filter(isStoreId);
const CONVERSATION = fc.constantFrom("private" as const, "everyone" as const);
const KIND = fc.string({ unit: fc.constantFrom(..."abcxyz0189-"), minLength: 1, maxLength: 32 });

const PICTURE_HASH = fc.option(
  fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 }),
  { nil: undefined },
);
const HELLO: fc.Arbitrary<Hello> = fc.record({
  profile: fc.record({
    name: text(1, 64),
    host: text(0, 64),
    status: fc.record({ availability: fc.constantFrom("available", "away", "busy"), text: text(0, 64) }),
    group: text(0, 64),
  }),
  epoch: fc.maxSafeNat(),
  seq: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  port: fc.integer({ min: 0, max: 65_535 }),
  use: fc.oneof(fc.constant("text"), text(0, 64)),
  peers: fc.constantFrom("once" as const, "follow" as const, undefined),
  picture: PICTURE_HASH,
  app: text(0, 64),
});

const COUNT = fc.integer({ min: 0, max: 100_000 });

const OFFER: fc.Arbitrary<Offer> = fc.record({
  items: fc.array(
    fc.record({
      name: text(1, 100).map((name) => name.replace(/[/\\]/g, "_")),
      bytes: fc.maxSafeNat(),
      files: fc.option(COUNT, { nil: undefined }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  files: fc.integer({ min: 0, max: 50_000 }),
  folders: fc.integer({ min: 1, max: 50_000 }),
  bytes: fc.maxSafeNat(),
});

const WORD: fc.Arbitrary<FileWord> = fc.record({
  offer: MESSAGE_ID,
  says: fc.string({ unit: fc.constantFrom(..."abcxyz-"), minLength: 1, maxLength: 32 }),
  missing: COUNT,
  bytes: fc.maxSafeNat(),
  changed: fc.integer({ min: 1, max: 100_000 }),
  why: fc.string({ unit: fc.constantFrom(..."abcxyz-"), minLength: 1, maxLength: 32 }),
}, { requiredKeys: ["offer", "says", "missing"] });

const QUOTE: fc.Arbitrary<Quote> = fc.record({ author: PEER_ID, id: MESSAGE_ID, text: text(0, 500) });
const CHANGE_HEAD = { of: MESSAGE_ID, author: fc.option(PEER_ID, { nil: undefined }) };
const CHANGE: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ ...CHANGE_HEAD, does: fc.constant("edit"), text: text(1, 300) }),
  fc.record({ ...CHANGE_HEAD, does: fc.constant("react"), text: text(0, 64) }),
  fc.record({ ...CHANGE_HEAD, does: fc.oneof(fc.constant("retract"), KIND), text: fc.constant("") }),
);

const NONE = fc.constant(undefined);
const SHOWN = fc.constantFrom("line" as const, "quiet" as const);
const QUIET = fc.constant("quiet" as const);
/** A message that carries nothing of its own. */
const HEAD = {
  id: MESSAGE_ID,
  conversation: CONVERSATION,
  store: STORE_ID,
  seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  at: fc.maxSafeNat(),
  text: text(1, 300),
  shown: SHOWN,
  reply: NONE,
  origin: fc.constant("author" as const),
  offer: NONE,
  word: NONE,
  change: NONE,
  read: NONE,
  sealed: NONE,
};
const REPLY = fc.option(QUOTE, { nil: undefined });

const MESSAGE: fc.Arbitrary<WireMessage> = fc.oneof(
  fc.record({
    ...HEAD,
    kind: fc.constant("text"),
    reply: REPLY,
    origin: fc.constantFrom("author" as const, "other" as const),
  }),
  fc.record({ ...HEAD, kind: KIND.filter((kind) => !["text", "file", "change", "read"].includes(kind)) }),
  fc.record({ ...HEAD, kind: fc.constant("file"), reply: REPLY, offer: OFFER }),
  fc.record({ ...HEAD, kind: fc.constant("file-word"), shown: QUIET, word: WORD }),
  fc.record({ ...HEAD, kind: fc.constant("change"), text: fc.constant(""), shown: QUIET, change: CHANGE }),
  fc.record({ ...HEAD, kind: fc.constant("read"), text: fc.constant(""), shown: QUIET, read: MESSAGE_ID }),
);

const ROOM_ID = PEER_ID.map((id) => `room:${id}`).filter(isRoomId);
const SIGNAL: fc.Arbitrary<Signal> = fc.oneof(
  fc.record({
    kind: fc.constant("typing" as const),
    conversation: fc.oneof(CONVERSATION, ROOM_ID),
    on: fc.boolean(),
  }),
  fc.constantFrom({ kind: "picture" as const }, { kind: "unknown" as const }),
  fc.record({ kind: fc.constant("new-picture" as const), picture: PICTURE_HASH }),
);

function many<T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.array(item, { minLength: 1, maxLength: 20 });
}

const CHANNEL = fc.integer({ min: 1, max: 2 ** 32 - 1 });
const ENTRY = fc.integer({ min: 0, max: 99_999 });
const LIST_ENTRY: fc.Arbitrary<ListEntry> = fc.oneof(
  fc.record({ type: fc.constant("file" as const), path: text(1, 200), bytes: fc.maxSafeNat(), at: fc.maxSafeNat() }),
  fc.record({ type: fc.constant("folder" as const), path: text(1, 200), at: fc.maxSafeNat() }),
);
const FETCH_HEAD = {
  do: fc.constant("fetch" as const),
  channel: CHANNEL,
  offer: MESSAGE_ID,
  author: fc.option(PEER_ID, { nil: undefined }),
  entry: COUNT,
  list: fc.constantFrom("wanted" as const, "known" as const),
  not: fc.array(PEER_ID, { maxLength: 16 }),
};
const ITEM: fc.Arbitrary<TransferItem> = fc.oneof(
  fc.record({ ...FETCH_HEAD, offset: fc.constant(0), believed: NONE }),
  fc.record({
    ...FETCH_HEAD,
    offset: fc.integer({ min: 1, max: 1_000 }),
    believed: fc.record({ bytes: fc.integer({ min: 1_000, max: 2 ** 53 - 1 }), at: fc.maxSafeNat() }),
  }),
  fc.record({ do: fc.constant("taken" as const), channel: CHANNEL, bytes: fc.maxSafeNat() }),
  fc.record({ do: fc.constant("stop" as const), channel: CHANNEL, why: fc.constantFrom("paused", "ended") }),
  fc.record({
    do: fc.constant("list" as const),
    channel: CHANNEL,
    first: fc.integer({ min: 0, max: 90_000 }),
    entries: many(LIST_ENTRY),
    more: fc.constantFrom("more" as const, "last" as const),
  }),
  fc.record({
    do: fc.constant("state" as const),
    channel: CHANNEL,
    state: fc.constantFrom("sending", "checking", "paused", "queued", "gone", "unknown"),
  }),
  fc.record({
    do: fc.constant("changed" as const),
    channel: CHANNEL,
    entry: ENTRY,
    bytes: fc.maxSafeNat(),
    at: fc.maxSafeNat(),
  }),
  fc.record({ do: fc.constant("missing" as const), channel: CHANNEL, entry: ENTRY }),
  fc.record({
    do: fc.constant("elsewhere" as const),
    channel: CHANNEL,
    peers: fc.array(PEER_ID, { minLength: 1, maxLength: 16 }),
  }),
  fc.constant({ do: "unknown" as const }),
);

const COMMON_RECORD: fc.Arbitrary<Record> = fc.oneof(
  fc.record({ type: fc.constant("hello" as const), hello: HELLO }),
  fc.record({ type: fc.constantFrom("ping" as const, "pong" as const), payload: exactBytes(8) }),
  fc.constant({ type: "rekey" as const }),
  fc.record({ type: fc.constant("close" as const), reason: fc.integer({ min: 0, max: 255 }) }),
  fc.record({
    type: fc.constant("unknown" as const),
    code: fc.integer({ min: 0, max: 255 }).filter((code) => !LISTED.includes(code)),
  }),
);
const TEXT_RECORD: fc.Arbitrary<Record> = fc.oneof(
  fc.record({ type: fc.constant("messages" as const), messages: many(MESSAGE) }),
  fc.record({ type: fc.constant("acks" as const), ids: many(MESSAGE_ID) }),
  fc.record({ type: fc.constant("signals" as const), signals: many(SIGNAL) }),
  fc.record({
    type: fc.constant("peers" as const),
    datagrams: many(fc.uint8Array({ minLength: 1, maxLength: 1_200, size: "max" })),
  }),
  fc.record({
    type: fc.constant("picture" as const),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 2_000, size: "max" }),
  }),
  COMMON_RECORD,
);
const DIGESTS = fc.array(exactBytes(32), { minLength: 1, maxLength: 20 });
const FILES_RECORD: fc.Arbitrary<Record> = fc.oneof(
  fc.record({
    type: fc.constant("chunk" as const),
    channel: CHANNEL,
    bytes: fc.uint8Array({ minLength: 1, maxLength: 2_000, size: "max" }),
  }),
  fc.record({ type: fc.constant("end" as const), channel: CHANNEL, digests: DIGESTS }),
  fc.record({
    type: fc.constant("ahead" as const),
    channel: CHANNEL,
    first: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    digests: DIGESTS,
  }),
  fc.record({ type: fc.constant("transfers" as const), items: many(ITEM) }),
  COMMON_RECORD,
);
const RECORD = fc.oneof(TEXT_RECORD, FILES_RECORD);
const USES = [["text", TEXT_RECORD], ["files", FILES_RECORD]] as const;

Deno.test("parseRecord() after encodeRecord() is the identity", () => {
  for (const [use, record] of USES) {
    fc.assert(
      fc.property(record, (record) => {
        assertEquals(parseRecord(encodeRecord(record), use), record);
      }),
      { numRuns: 600 },
    );
  }
});

/** A record that keeps every rule, or a ProtocolError: what was read can be written again and means the same. */
function check(bytes: Bytes): void {
  for (const use of ["text", "files", undefined]) {
    const record = parseOrRefuse(() => parseRecord(bytes, use));
    if (record instanceof ProtocolError) {
      assert(/^Cannot [ -~…]+$/.test(record.message), record.message);
    } else if (record.type === "unknown") {
      assertEquals(record.code, bytes[0]);
    } else {
      assertEquals(parseRecord(encodeRecord(record), use), record);
    }
  }
}

Deno.test("parseRecord() gives a record in its limits or a ProtocolError, for any bytes", () => {
  const body = fc.tuple(fc.constantFrom(...LISTED), anyBytes(300)).map(([code, bytes]) =>
    Uint8Array.of(code, ...bytes)
  );
  fc.assert(fc.property(fc.oneof(anyBytes(), body), check), { numRuns: 1_000 });
});

Deno.test("parseRecord() gives a record in its limits or a ProtocolError, for valid records that were changed", () => {
  fc.assert(fc.property(mutated(RECORD.map(encodeRecord)), check), { numRuns: 1_500 });
});

Deno.test("parseRecord() gives a record in its limits or a ProtocolError, for valid records cut anywhere", () => {
  fc.assert(
    fc.property(RECORD.map(encodeRecord), (bytes) => {
      for (let length = 0; length < Math.min(bytes.length, 300); length++) check(bytes.slice(0, length));
    }),
    { numRuns: 100 },
  );
});

/** Any JSON, most of it with the names and some of the values that are looked for. */
const NAMES = [
  "name",
  "epoch",
  "seq",
  "port",
  "host",
  "status",
  "availability",
  "text",
  "group",
  "use",
  "peers",
  "app",
  "id",
  "conversation",
  "store",
  "at",
  "kind",
  "on",
  "quiet",
  "offer",
  "word",
  "reply",
  "forwarded",
  "change",
  "read",
  "of",
  "does",
  "picture",
  "signed",
  "signature",
  "items",
  "files",
  "folders",
  "bytes",
  "says",
  "missing",
  "do",
  "channel",
  "entry",
  "offset",
  "list",
  "author",
  "not",
  "why",
  "first",
  "entries",
  "more",
  "state",
  "path",
  "folder",
  "__proto__",
  "constructor",
  "toString",
];
const VALUE = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom("text", "private", "everyone", "typing", "away", "once", true, false, null, 0, 1, -1, 7, 1.5),
    fc.constantFrom(
      "file",
      "file-word",
      "change",
      "read",
      "edit",
      "react",
      "picture",
      "fetch",
      "list",
      "changed",
      "elsewhere",
      "paused",
      "a".repeat(52),
      "a/../b",
    ),
    fc.constantFrom("0".repeat(32), "f".repeat(32), "\ud800", "a".repeat(65), 2 ** 53, -0, 1e300, ""),
    fc.string(),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie("value"), { maxKeys: 12, noNullPrototype: true }),
  ),
})).value;

/** Objects that are right but for one or two members. */
function almost(right: fc.Arbitrary<object>): fc.Arbitrary<object> {
  const wrong = fc.dictionary(fc.constantFrom(...NAMES), VALUE, { maxKeys: 2, noNullPrototype: true });
  return fc.tuple(right, wrong).map(([members, changes]) => ({ ...members, ...changes }));
}

/** The same of an object within an object. */
function almostWith(outer: fc.Arbitrary<object>, member: string, inner: fc.Arbitrary<object>): fc.Arbitrary<object> {
  return fc.tuple(outer, almost(inner)).map(([members, value]) => ({ ...members, [member]: value }));
}

const FLAT_HELLO = HELLO.map(({ profile, ...rest }) => ({ ...rest, ...profile }));

const BODY: fc.Arbitrary<[code: number, body: unknown]> = fc.oneof(
  fc.tuple(fc.constantFrom(1, 16, 17, 18, 35), VALUE),
  fc.tuple(fc.constant(1), almost(FLAT_HELLO)),
  fc.tuple(fc.constant(16), fc.array(almost(MESSAGE), { minLength: 1, maxLength: 3 })),
  fc.tuple(fc.constant(16), fc.tuple(fc.oneof(almostWith(MESSAGE, "offer", OFFER), almostWith(MESSAGE, "word", WORD)))),
  fc.tuple(
    fc.constant(16),
    fc.tuple(fc.oneof(almostWith(MESSAGE, "reply", QUOTE), almostWith(MESSAGE, "change", CHANGE))),
  ),
  fc.tuple(fc.constant(35), fc.array(almost(ITEM), { minLength: 1, maxLength: 3 })),
  fc.tuple(fc.constant(35), fc.tuple(almostWith(ITEM, "entries", fc.tuple(almost(LIST_ENTRY))))),
  fc.tuple(fc.constant(17), fc.array(fc.oneof({ weight: 9, arbitrary: MESSAGE_ID }, VALUE), { maxLength: 4 })),
  fc.tuple(fc.constant(18), fc.array(almost(SIGNAL), { minLength: 1, maxLength: 3 })),
);

Deno.test("parseRecord() gives a record in its limits or a ProtocolError, for any JSON", () => {
  fc.assert(
    fc.property(BODY, ([code, value]) => {
      const body = new TextEncoder().encode(JSON.stringify(value));
      check(Uint8Array.of(code, ...body));
    }),
    { numRuns: 3_000 },
  );
  assertEquals(Object.keys(Object.prototype), []);
});
