import fc from "fast-check";
import { isMessageId, isStoreId, type MessageId, type StoreId } from "../../src/model/ids.ts";
import type { WireMessage } from "../../src/model/message.ts";
import { ProtocolError } from "../../src/protocol/errors.ts";
import { encodeRecord, type Hello, parseRecord, type Record, type Signal } from "../../src/protocol/record.ts";
import { assert, assertEquals } from "../../src/std/assert.ts";
import { anyBytes, type Bytes, exactBytes, mutated, parseOrRefuse, text } from "./arbitraries.ts";

const LISTED = [1, 2, 3, 4, 5, 16, 17, 18, 19];
const HEX = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 32, maxLength: 32 });
const MESSAGE_ID: fc.Arbitrary<MessageId> = HEX.filter(isMessageId);
const STORE_ID: fc.Arbitrary<StoreId> = HEX.filter(isStoreId);
const CONVERSATION = fc.constantFrom("private" as const, "everyone" as const);
const KIND = fc.string({ unit: fc.constantFrom(..."abcxyz0189-"), minLength: 1, maxLength: 32 });

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
  app: text(0, 64),
});

const MESSAGE: fc.Arbitrary<WireMessage> = fc.record({
  id: MESSAGE_ID,
  conversation: CONVERSATION,
  store: STORE_ID,
  seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  at: fc.maxSafeNat(),
  kind: fc.oneof(fc.constant("text"), KIND),
  text: text(1, 300),
});

const SIGNAL: fc.Arbitrary<Signal> = fc.oneof(
  fc.record({ kind: fc.constant("typing" as const), conversation: CONVERSATION, on: fc.boolean() }),
  fc.constant({ kind: "unknown" as const }),
);

function many<T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.array(item, { minLength: 1, maxLength: 20 });
}

const RECORD: fc.Arbitrary<Record> = fc.oneof(
  fc.record({ type: fc.constant("hello" as const), hello: HELLO }),
  fc.record({ type: fc.constantFrom("ping" as const, "pong" as const), payload: exactBytes(8) }),
  fc.constant({ type: "rekey" as const }),
  fc.record({ type: fc.constant("close" as const), reason: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ type: fc.constant("messages" as const), messages: many(MESSAGE) }),
  fc.record({ type: fc.constant("acks" as const), ids: many(MESSAGE_ID) }),
  fc.record({ type: fc.constant("signals" as const), signals: many(SIGNAL) }),
  fc.record({
    type: fc.constant("peers" as const),
    datagrams: many(fc.uint8Array({ minLength: 1, maxLength: 1_200, size: "max" })),
  }),
  fc.record({
    type: fc.constant("unknown" as const),
    code: fc.integer({ min: 0, max: 255 }).filter((code) => !LISTED.includes(code)),
  }),
);

Deno.test("parseRecord() after encodeRecord() is the identity", () => {
  fc.assert(
    fc.property(RECORD, (record) => {
      assertEquals(parseRecord(encodeRecord(record)), record);
    }),
    { numRuns: 600 },
  );
});

/** A record that keeps every rule, or a ProtocolError: what was read can be written again and means the same. */
function check(bytes: Bytes): void {
  const record = parseOrRefuse(() => parseRecord(bytes));
  if (record instanceof ProtocolError) {
    assert(/^Cannot [ -~…]+$/.test(record.message), record.message);
    return;
  }
  assertEquals(parseRecord(encodeRecord(record)), record);
}

Deno.test("parseRecord() gives a record in its limits or a ProtocolError, for any bytes", () => {
  const body = fc.tuple(fc.constantFrom(...LISTED), anyBytes(300)).map(([code, bytes]) =>
    Uint8Array.of(code, ...bytes)
  );
  fc.assert(fc.property(fc.oneof(anyBytes(), body), check), { numRuns: 1_000 });
});

Deno.test("parseRecord() gives a record in its limits or a ProtocolError, for valid records that were changed", () => {
  fc.assert(fc.property(mutated(RECORD.map(encodeRecord)), check), { numRuns: 1_000 });
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
  "__proto__",
  "constructor",
  "toString",
];
const VALUE = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom("text", "private", "everyone", "typing", "away", "once", true, false, null, 0, 1, -1, 7, 1.5),
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

const FLAT_HELLO = HELLO.map(({ profile, ...rest }) => ({ ...rest, ...profile }));

const BODY: fc.Arbitrary<[code: number, body: unknown]> = fc.oneof(
  fc.tuple(fc.constantFrom(1, 16, 17, 18), VALUE),
  fc.tuple(fc.constant(1), almost(FLAT_HELLO)),
  fc.tuple(fc.constant(16), fc.array(almost(MESSAGE), { minLength: 1, maxLength: 3 })),
  fc.tuple(fc.constant(17), fc.array(fc.oneof({ weight: 9, arbitrary: MESSAGE_ID }, VALUE), { maxLength: 4 })),
  fc.tuple(fc.constant(18), fc.array(almost(SIGNAL), { minLength: 1, maxLength: 3 })),
);

Deno.test("parseRecord() gives a record in its limits or a ProtocolError, for any JSON", () => {
  fc.assert(
    fc.property(BODY, ([code, value]) => {
      const body = new TextEncoder().encode(JSON.stringify(value));
      check(Uint8Array.of(code, ...body));
    }),
    { numRuns: 2_000 },
  );
  assertEquals(Object.keys(Object.prototype), []);
});
