import { isMessageId, isPeerId, type PeerId } from "../../../src/model/ids.ts";
import { chunkBuffer } from "../../../src/protocol/chunk.ts";
import { ProtocolError } from "../../../src/protocol/errors.ts";
import { encodeRecord, parseRecord, type Record } from "../../../src/protocol/record.ts";
import type { Fetch, TransferItem } from "../../../src/protocol/transfers.ts";
import { concat } from "../../../src/protocol/bytes.ts";
import { assert, assertEquals, assertThrows } from "../../../src/std/assert.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Json = { [member: string]: unknown };

const CODE = { chunk: 32, end: 33, ahead: 34, transfers: 35 };
const MAX_CHANNEL = 2 ** 32 - 1;
const MIB = 1_048_576;
const OFFER = "5f0e3c1a9b7d4e21a0c4d8f3b6e19275";
assert(isMessageId(OFFER));

const ada = peer("a");
const ben = peer("b");

function peer(letter: string): PeerId {
  const id = letter.repeat(52);
  assert(isPeerId(id));
  return id;
}

function plain(code: number, ...body: readonly Uint8Array[]): Bytes {
  return concat(Uint8Array.of(code), ...body);
}

function u32(value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function parse(bytes: Bytes): Record {
  return parseRecord(bytes, "files");
}

function parseItem(value: unknown): TransferItem | undefined {
  const record = parse(plain(CODE.transfers, new TextEncoder().encode(JSON.stringify([value]))));
  return record.type === "transfers" ? record.items[0] : undefined;
}

function jsonOf(item: TransferItem): unknown {
  return JSON.parse(new TextDecoder().decode(encodeRecord({ type: "transfers", items: [item] }).subarray(1)))[0];
}

function assertBroken(bytes: Bytes, sentence: string): void {
  assertThrows(() => parse(bytes), ProtocolError, sentence);
}

const FETCH: Fetch = {
  do: "fetch",
  channel: 7,
  offer: OFFER,
  author: ada,
  entry: 12,
  offset: 1_000,
  believed: { bytes: 5_000, at: 1_790_000_000_000 },
  list: "wanted",
  not: [ben],
};
const FETCH_JSON: Json = {
  do: "fetch",
  channel: 7,
  offer: OFFER,
  author: ada,
  entry: 12,
  offset: 1_000,
  bytes: 5_000,
  at: 1_790_000_000_000,
  list: true,
  not: [ben],
};
const LIST_JSON: Json = { do: "list", channel: 1, first: 0, entries: [{ path: "a", at: 0, folder: true }] };

const ITEMS: TransferItem[] = [
  FETCH,
  { ...FETCH, author: undefined, entry: 100_000, offset: 0, believed: undefined, list: "known", not: [] },
  { ...FETCH, channel: MAX_CHANNEL, not: new Array(16).fill(ben) },
  { do: "taken", channel: 1, bytes: 0 },
  { do: "stop", channel: 2, why: "paused" },
  { do: "stop", channel: 2, why: "ended" },
  {
    do: "list",
    channel: 3,
    first: 99_998,
    entries: [{ type: "folder", path: "run 7", at: 1 }, { type: "file", path: "run 7/été.txt", bytes: 2, at: 3 }],
    more: "last",
  },
  { do: "list", channel: 3, first: 0, entries: [{ type: "file", path: "x", bytes: 0, at: 0 }], more: "more" },
  { do: "state", channel: 4, state: "queued" },
  { do: "state", channel: 4, state: "unknown" },
  { do: "changed", channel: 5, entry: 99_999, bytes: 2 ** 53 - 1, at: 0 },
  { do: "missing", channel: 6, entry: 0 },
  { do: "elsewhere", channel: 7, peers: [ada, ben] },
  { do: "unknown" },
];

Deno.test("parseRecord() reads what encodeRecord() wrote, for every type of a session of files", () => {
  const records: Record[] = [
    { type: "chunk", channel: 1, bytes: Uint8Array.of(9) },
    { type: "chunk", channel: MAX_CHANNEL, bytes: new Uint8Array(MIB).fill(7) },
    { type: "end", channel: 2, digests: [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)] },
    { type: "end", channel: 2, digests: new Array(1_000).fill(new Uint8Array(32).fill(3)) },
    { type: "ahead", channel: 3, first: 0, digests: [new Uint8Array(32)] },
    { type: "ahead", channel: 3, first: 99_000, digests: new Array(1_000).fill(new Uint8Array(32)) },
    { type: "transfers", items: ITEMS },
    { type: "transfers", items: new Array(100).fill(FETCH) },
  ];
  for (const record of records) assertEquals(parse(encodeRecord(record)), record);
});

Deno.test("CHUNK, END and AHEAD have the layout of the specification", () => {
  assertEquals(
    encodeRecord({ type: "chunk", channel: 0x01020304, bytes: Uint8Array.of(5, 6) }),
    Uint8Array.of(32, 1, 2, 3, 4, 5, 6),
  );
  const digest = new Uint8Array(32).fill(9);
  assertEquals(encodeRecord({ type: "end", channel: 2, digests: [digest] }), plain(33, u32(2), digest));
  assertEquals(
    encodeRecord({ type: "ahead", channel: 2, first: 258, digests: [digest, digest] }),
    plain(34, u32(2), u32(258), digest, digest),
  );
});

Deno.test("parseRecord() gives a chunk's bytes without copying them", () => {
  const bytes = plain(CODE.chunk, u32(1), Uint8Array.of(1, 2, 3));
  const record = parse(bytes);
  assert(record.type === "chunk");
  assertEquals([record.bytes.buffer, record.bytes.byteOffset], [bytes.buffer, 5]);
});

Deno.test("chunkBuffer() makes a record in which files' bytes stand already", () => {
  const buffer = chunkBuffer(77, MIB);
  assertEquals(buffer.body.length, MIB);
  buffer.body.set([1, 2, 3]);
  const part = buffer.record(3);
  assertEquals(parse(encodeRecord(part)), { type: "chunk", channel: 77, bytes: Uint8Array.of(1, 2, 3) });
  const whole = buffer.record(MIB);
  const encoded = encodeRecord(whole);
  assertEquals([encoded.buffer, encoded.length], [buffer.body.buffer, 5 + MIB]);
  assertEquals(part.bytes, Uint8Array.of(1, 2, 3));
});

Deno.test("chunkBuffer() refuses what no CHUNK can carry", () => {
  for (const size of [0, -1, 0.5, MIB + 1]) {
    assertThrows(() => chunkBuffer(1, size), RangeError, "bytes of files, not 1 to 1048576");
  }
  for (const channel of [0, -1, 1.5, 2 ** 32]) assertThrows(() => chunkBuffer(channel, 1), RangeError, "no channel");
  const buffer = chunkBuffer(1, 10);
  assertThrows(() => buffer.record(0), RangeError);
});

Deno.test("parseRecord() refuses CHUNKs that are too short, too long or of no channel", () => {
  for (const length of [0, 1, 3]) assertBroken(plain(CODE.chunk, new Uint8Array(length)), "expected 4 bytes");
  assertBroken(plain(CODE.chunk, u32(1)), "Cannot read CHUNK: it has 0 bytes of files, not 1 to 1048576");
  assertBroken(plain(CODE.chunk, u32(1), new Uint8Array(MIB + 1)), "it has 1048577 bytes of files");
  assertBroken(plain(CODE.chunk, u32(0), new Uint8Array(1)), "its channel is 0");
});

Deno.test("parseRecord() refuses END and AHEAD with a part of a hash, none, too many or no channel", () => {
  for (const [code, head] of [[CODE.end, u32(1)], [CODE.ahead, concat(u32(1), u32(0))]] as const) {
    for (let length = 0; length < head.length; length++) {
      assertBroken(plain(code, head.subarray(0, length)), "expected 4 bytes");
    }
    for (const length of [0, 1, 31, 33, 63, 32 * 1_001]) {
      assertBroken(plain(code, head, new Uint8Array(length)), `${length} bytes of hashes, not 1 to 1000 times 32`);
    }
    const none = head.slice();
    none.fill(0, 0, 4);
    assertBroken(plain(code, none, new Uint8Array(32)), "its channel is 0");
  }
});

Deno.test("TRANSFERS names its members as the specification does, and leaves out what is not said", () => {
  assertEquals(jsonOf(FETCH), FETCH_JSON);
  const short: Fetch = { ...FETCH, author: undefined, offset: 0, believed: undefined, list: "known", not: [] };
  assertEquals(jsonOf(short), { do: "fetch", channel: 7, offer: OFFER, entry: 12, offset: 0 });
  assertEquals(jsonOf(ITEMS[6]!), {
    do: "list",
    channel: 3,
    first: 99_998,
    entries: [{ path: "run 7", at: 1, folder: true }, { path: "run 7/été.txt", bytes: 2, at: 3 }],
  });
  assertEquals(jsonOf(ITEMS[7]!), {
    do: "list",
    channel: 3,
    first: 0,
    entries: [{ path: "x", bytes: 0, at: 0 }],
    more: true,
  });
  assertEquals(jsonOf({ do: "stop", channel: 2, why: "paused" }), { do: "stop", channel: 2, why: "paused" });
});

Deno.test("TRANSFERS ignores what it does not name", () => {
  assertEquals(parseItem({ do: "sing", channel: "x" }), { do: "unknown" });
  assertEquals(parseItem({ do: "", more: 1 }), { do: "unknown" });
  assertEquals(parseItem({ do: "state", channel: 1, state: "asleep", since: 4 }), {
    do: "state",
    channel: 1,
    state: "unknown",
  });
  // What is believed belongs to an offset, and a size to a file.
  const fromStart = parseItem({ ...FETCH_JSON, offset: 0, bytes: "x" });
  assertEquals(fromStart, { ...FETCH, offset: 0, believed: undefined });
  const folder = parseItem({ ...LIST_JSON, entries: [{ path: "a", at: 0, folder: true, bytes: "x" }] });
  assertEquals(folder?.do, "list");
});

Deno.test("TRANSFERS takes false for a member that is true or left out", () => {
  const item = parseItem({ ...FETCH_JSON, list: false });
  assert(item?.do === "fetch");
  assertEquals(item.list, "known");
  const list = parseItem({ ...LIST_JSON, more: false, entries: [{ path: "a", at: 0, folder: false, bytes: 4 }] });
  assertEquals(list, {
    do: "list",
    channel: 1,
    first: 0,
    entries: [{ type: "file", path: "a", bytes: 4, at: 0 }],
    more: "last",
  });
});

Deno.test("TRANSFERS refuses bodies of another shape", () => {
  const body = (text: string) => plain(CODE.transfers, new TextEncoder().encode(text));
  for (const text of ["", "{", "[1,]"]) assertBroken(body(text), "that are not valid JSON");
  for (const text of ["{}", "null", "7"]) assertBroken(body(text), "expected an array");
  assertBroken(body("[]"), "it has 0 items, not 1 to 100");
  assertBroken(body(JSON.stringify(new Array(101).fill({ do: "x" }))), "it has 101 items");
  assertBroken(body("[null]"), "expected an object, got null");
  assertBroken(body("[{}]"), "TRANSFERS.do: expected a string, got nothing");
  assertBroken(body('[{"do":1}]'), "TRANSFERS.do");
  assertBroken(plain(CODE.transfers, Uint8Array.of(0x5b, 0xff, 0x5d)), "not valid UTF-8");
});

Deno.test("TRANSFERS refuses members that are missing, of another type or beyond their limit", () => {
  const taken = { do: "taken", channel: 1, bytes: 0 };
  const changed = { do: "changed", channel: 1, entry: 0, bytes: 0, at: 0 };
  const entry = { path: "a", bytes: 0, at: 0 };
  const listOf = (...entries: unknown[]) => ({ ...LIST_JSON, entries });
  const wrong: [Json, string][] = [
    ...["fetch", "taken", "stop", "list", "state", "changed", "missing", "elsewhere"].flatMap((name) => {
      const whole: Json = {
        ...FETCH_JSON,
        ...changed,
        ...LIST_JSON,
        why: "ended",
        state: "gone",
        peers: [ada],
        do: name,
      };
      return [undefined, 0, -1, 1.5, 2 ** 32, "1", null].map((channel): [Json, string] => [
        { ...whole, channel },
        "TRANSFERS.channel: expected a whole number from 1 to 4294967295",
      ]);
    }),
    [{ ...FETCH_JSON, offer: undefined }, "TRANSFERS.offer: expected a string"],
    [{ ...FETCH_JSON, offer: OFFER.slice(1) }, "TRANSFERS.offer: expected 32 lower-case hex digits"],
    [{ ...FETCH_JSON, author: null }, "TRANSFERS.author"],
    [{ ...FETCH_JSON, author: "ada" }, "TRANSFERS.author: expected 52 characters of lower-case base32"],
    [{ ...FETCH_JSON, entry: 100_001 }, "TRANSFERS.entry: expected a whole number from 0 to 100000"],
    [{ ...FETCH_JSON, entry: undefined }, "TRANSFERS.entry"],
    [{ ...FETCH_JSON, offset: undefined }, "TRANSFERS.offset"],
    [{ ...FETCH_JSON, offset: 2 ** 53 }, "TRANSFERS.offset"],
    [{ ...FETCH_JSON, bytes: undefined }, "TRANSFERS.bytes"],
    [{ ...FETCH_JSON, bytes: 999 }, "TRANSFERS.bytes: expected a whole number from 1000"],
    [{ ...FETCH_JSON, at: undefined }, "TRANSFERS.at"],
    [{ ...FETCH_JSON, list: 1 }, "TRANSFERS.list: expected true or false"],
    [{ ...FETCH_JSON, not: ben }, "TRANSFERS.not: expected an array"],
    [{ ...FETCH_JSON, not: [7] }, "TRANSFERS.not: expected 52 characters of lower-case base32, got 7"],
    [{ ...FETCH_JSON, not: new Array(17).fill(ben) }, "TRANSFERS.not: it has 17 items, not 0 to 16"],
    [{ ...taken, bytes: -1 }, "TRANSFERS.bytes"],
    [{ ...taken, bytes: undefined }, "TRANSFERS.bytes"],
    [{ do: "stop", channel: 1, why: "tired" }, 'TRANSFERS.why: expected "paused" or "ended"'],
    [{ do: "stop", channel: 1 }, "TRANSFERS.why"],
    [{ do: "state", channel: 1 }, "TRANSFERS.state: expected a string"],
    [{ do: "state", channel: 1, state: 1 }, "TRANSFERS.state"],
    [{ ...changed, entry: 100_000 }, "TRANSFERS.entry"],
    [{ ...changed, bytes: undefined }, "TRANSFERS.bytes"],
    [{ ...changed, at: "now" }, "TRANSFERS.at"],
    [{ do: "missing", channel: 1, entry: -1 }, "TRANSFERS.entry"],
    [{ do: "elsewhere", channel: 1, peers: [] }, "TRANSFERS.peers: it has 0 items, not 1 to 16"],
    [{ do: "elsewhere", channel: 1, peers: new Array(17).fill(ada) }, "it has 17 items"],
    [{ do: "elsewhere", channel: 1, peers: [ada, "x"] }, "TRANSFERS.peers: expected 52 characters"],
    [{ ...LIST_JSON, first: 100_000 }, "TRANSFERS.first"],
    [{ ...LIST_JSON, first: undefined }, "TRANSFERS.first"],
    [{ ...LIST_JSON, first: 99_999, entries: [entry, entry] }, "its list goes to 100001, 100000 is the most"],
    [{ ...LIST_JSON, more: "yes" }, "TRANSFERS.more"],
    [{ ...LIST_JSON, entries: undefined }, "TRANSFERS.entries: expected an array"],
    [listOf(), "TRANSFERS.entries: it has 0 items, not 1 to 1000"],
    [listOf(...new Array(1_001).fill(entry)), "it has 1001 items"],
    [listOf(entry, null), "TRANSFERS.entries: expected an object, got null"],
    [listOf({ ...entry, path: undefined }), "TRANSFERS.entries.path"],
    [listOf({ ...entry, path: "" }), "TRANSFERS.entries.path: expected 1 to 4096 bytes"],
    [listOf({ ...entry, path: "a".repeat(4_097) }), "TRANSFERS.entries.path: expected 1 to 4096 bytes"],
    [listOf({ ...entry, path: "é".repeat(2_049) }), "TRANSFERS.entries.path"],
    [listOf({ ...entry, path: "\ud800" }), "TRANSFERS.entries.path: expected text without lone surrogates"],
    [listOf({ ...entry, bytes: undefined }), "TRANSFERS.entries.bytes"],
    [listOf({ ...entry, bytes: -1 }), "TRANSFERS.entries.bytes"],
    [listOf({ ...entry, at: undefined }), "TRANSFERS.entries.at"],
    [listOf({ ...entry, at: 1.5 }), "TRANSFERS.entries.at"],
    [listOf({ ...entry, folder: "yes" }), "TRANSFERS.entries.folder"],
  ];
  for (const [item, sentence] of wrong) assertThrows(() => parseItem(item), ProtocolError, sentence);
});

Deno.test("TRANSFERS takes paths of any form: they are looked at where they are used", () => {
  for (const path of ["../../x", "/etc/passwd", "C:\\x", "a//b", "\0", "é".repeat(2_048)]) {
    assertEquals(parseItem({ ...LIST_JSON, entries: [{ path, bytes: 1, at: 2 }] })?.do, "list");
  }
});

Deno.test("encodeRecord() refuses what no record of files can carry", () => {
  const digest = new Uint8Array(32);
  const entry = { type: "file" as const, path: "x".repeat(4_096), bytes: 1, at: 1 };
  const list = (count: number): TransferItem => {
    return { do: "list", channel: 1, first: 0, entries: new Array(count).fill(entry), more: "last" };
  };
  const refused: Record[] = [
    { type: "chunk", channel: 0, bytes: new Uint8Array(1) },
    { type: "chunk", channel: 1, bytes: new Uint8Array(0) },
    { type: "chunk", channel: 1, bytes: new Uint8Array(MIB + 1) },
    { type: "end", channel: 0, digests: [digest] },
    { type: "end", channel: 1, digests: [] },
    { type: "end", channel: 1, digests: [new Uint8Array(31)] },
    { type: "end", channel: 1, digests: new Array(1_001).fill(digest) },
    { type: "ahead", channel: 1, first: -1, digests: [digest] },
    { type: "ahead", channel: 1, first: 0, digests: [] },
    { type: "transfers", items: [] },
    { type: "transfers", items: new Array(101).fill(FETCH) },
    { type: "transfers", items: [{ ...FETCH, channel: 0 }] },
    { type: "transfers", items: [{ ...FETCH, not: new Array(17).fill(ben) }] },
    { type: "transfers", items: [{ do: "elsewhere", channel: 1, peers: [] }] },
    { type: "transfers", items: [list(0)] },
    { type: "transfers", items: [list(1_001)] },
    { type: "transfers", items: [list(300)] },
  ];
  for (const record of refused) assertThrows(() => encodeRecord(record), RangeError, "Cannot write");
});
