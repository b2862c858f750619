import fc from "fast-check";
import { isMessageId, isPeerId, isRoomId, isStoreId } from "../../src/model/ids.ts";
import { ProtocolError } from "../../src/protocol/errors.ts";
import type { PlainMessage } from "../../src/protocol/message.ts";
import { encodeRecord, parseRecord } from "../../src/protocol/record.ts";
import { roomMessageText } from "../../src/protocol/room_message.ts";
import { type OperationText, operationText, parseOperationText } from "../../src/protocol/room_operation.ts";
import type { RoomItem } from "../../src/protocol/rooms.ts";
import { assert, assertEquals } from "../../src/std/assert.ts";
import { type Bytes, exactBytes, MODULUS, mutated, parseOrRefuse, text } from "./arbitraries.ts";

const ROOMS = 21;

function of(characters: string, length: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...characters), minLength: length, maxLength: length });
}
const HASH = of("0123456789abcdef", 64);
const HEX = of("0123456789abcdef", 32);
const ID = of("abcdefghijklmnopqrstuvwxyz234567", 52);
const PEER_ID = ID.filter(isPeerId);
const ROOM_ID = ID.map((id) => `room:${id}`).filter(isRoomId);
const HEADS = fc.array(HASH, { minLength: 1, maxLength: 16 });
const COMMON = { author: PEER_ID, at: fc.maxSafeNat() };
const SIGNATURE = exactBytes(384);

const OPERATION: fc.Arbitrary<OperationText> = fc.oneof(
  fc.record({
    ...COMMON,
    room: fc.constant(undefined),
    after: fc.constant([]),
    act: fc.record({ does: fc.constant("create" as const), text: text(1, 64), modulus: MODULUS, nonce: HEX }),
  }),
  fc.record({
    ...COMMON,
    room: ROOM_ID,
    after: HEADS,
    act: fc.oneof(
      fc.record({ does: fc.constant("add" as const), modulus: MODULUS }),
      fc.record({ does: fc.constant("remove" as const), member: PEER_ID }),
      fc.record({ does: fc.constant("leave" as const) }),
      fc.record({ does: fc.constantFrom("name" as const, "topic" as const), text: text(1, 64) }),
    ),
  }),
);

const MESSAGE = fc.record({
  message: fc.record<PlainMessage>({
    id: HEX.filter(isMessageId),
    conversation: ROOM_ID,
    store: HEX.filter(isStoreId),
    seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    at: fc.maxSafeNat(),
    kind: fc.constantFrom("text", "poll"),
    text: text(1, 300),
    shown: fc.constantFrom("line", "quiet"),
    reply: fc.constant(undefined),
    origin: fc.constant("author"),
    offer: fc.constant(undefined),
    word: fc.constant(undefined),
    change: fc.constant(undefined),
    read: fc.constant(undefined),
  }),
  author: PEER_ID,
  heads: HEADS,
  signature: SIGNATURE,
}).map(({ message, author, heads, signature }) => ({
  ...message,
  sealed: { author, heads, signed: roomMessageText(message, author, heads), signature },
}));

const ITEM: fc.Arbitrary<RoomItem> = fc.oneof(
  fc.record({
    do: fc.constant("have" as const),
    room: ROOM_ID,
    heads: fc.array(HASH, { maxLength: 16 }),
    heard: fc.array(
      fc.record({
        author: PEER_ID,
        store: HEX.filter(isStoreId),
        seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      }),
      { maxLength: 5 },
    ),
  }),
  fc.record({
    do: fc.constant("ops" as const),
    room: ROOM_ID,
    ops: fc.array(
      fc.tuple(OPERATION, SIGNATURE).map(([operation, signature]) => ({
        signed: operationText(operation),
        signature,
        operation,
      })),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  fc.array(MESSAGE, { minLength: 1, maxLength: 3 }).map((messages) => {
    const [{ conversation }] = messages as [typeof messages[0]];
    const room = isRoomId(conversation) ? conversation : undefined;
    assert(room !== undefined);
    return { do: "messages" as const, room, messages: messages.filter((one) => one.conversation === room) };
  }),
  fc.constant({ do: "unknown" as const }),
);
const RECORD = fc.array(ITEM, { minLength: 1, maxLength: 4 }).map((items) => ({ type: "rooms" as const, items }));

Deno.test("parseRooms() after encodeRooms() is the identity", () => {
  fc.assert(
    fc.property(RECORD, (record) => {
      assertEquals(parseRecord(encodeRecord(record), "text"), record);
      assertEquals(parseRecord(encodeRecord(record), "files"), { type: "unknown", code: ROOMS });
    }),
    { numRuns: 300 },
  );
});

Deno.test("parseMessages() after encodeMessages() is the identity for what a room's author signed", () => {
  fc.assert(
    fc.property(fc.array(MESSAGE, { minLength: 1, maxLength: 4 }), (messages) => {
      const record = { type: "messages" as const, messages };
      assertEquals(parseRecord(encodeRecord(record), "text"), record);
    }),
    { numRuns: 200 },
  );
});

function check(bytes: Bytes): void {
  const record = parseOrRefuse(() => parseRecord(bytes, "text"));
  if (record instanceof ProtocolError) assert(/^Cannot [ -~…]+$/.test(record.message), record.message);
  else if (record.type === "rooms") assertEquals(parseRecord(encodeRecord(record), "text"), record);
}

Deno.test("parseRooms() gives items in their limits or a ProtocolError, for valid records that were changed", () => {
  fc.assert(fc.property(mutated(RECORD.map(encodeRecord)), check), { numRuns: 1_000 });
});

const NAMES = ["do", "room", "heads", "heard", "ops", "messages", "signed", "signature", "author", "store", "seq"];
const INNER = ["room", "author", "after", "at", "does", "n", "member", "text", "nonce", "__proto__", "heads", "kind"];
const VALUE = fc.oneof(
  fc.constantFrom("have", "ops", "messages", "create", "add", "remove", "leave", "name", "topic", "x", "", "\ud800"),
  fc.constantFrom(0, -1, 1.5, 2 ** 53, true, null, [], [[]], {}, "a".repeat(52), "0".repeat(64), "A".repeat(512)),
  ROOM_ID,
  PEER_ID,
  HEADS,
);

Deno.test("parseRooms() gives items in their limits or a ProtocolError, for items that are almost right", () => {
  const wrong = fc.dictionary(fc.constantFrom(...NAMES), VALUE, { maxKeys: 2, noNullPrototype: true });
  const flat = ITEM.map((item) =>
    JSON.parse(new TextDecoder().decode(encodeRecord({ type: "rooms", items: [item] }).slice(1)))[0]
  );
  fc.assert(
    fc.property(flat, wrong, (item, changes) => {
      check(Uint8Array.of(ROOMS, ...new TextEncoder().encode(JSON.stringify([{ ...item, ...changes }]))));
    }),
    { numRuns: 1_500 },
  );
});

Deno.test("parseOperationText() gives an operation in its limits or a ProtocolError, for texts that are almost right", () => {
  const wrong = fc.dictionary(fc.constantFrom(...INNER), VALUE, { maxKeys: 2, noNullPrototype: true });
  fc.assert(
    fc.property(OPERATION, wrong, (operation, changes) => {
      const changed = JSON.stringify({ ...JSON.parse(operationText(operation)), ...changes });
      const read = parseOrRefuse(() => parseOperationText(changed));
      if (read instanceof ProtocolError || read.act.does === "unknown") return;
      assertEquals(parseOperationText(operationText(read)), read);
      assertEquals(read.room === undefined, read.act.does === "create");
      assertEquals(read.after.length === 0, read.act.does === "create");
    }),
    { numRuns: 1_500 },
  );
});
