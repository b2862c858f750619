import { isPeerId, isRoomId } from "../../../src/model/ids.ts";
import { ProtocolError } from "../../../src/protocol/errors.ts";
import { operationText, parseOperationText } from "../../../src/protocol/room_operation.ts";
import { encodeRooms, parseRooms } from "../../../src/protocol/rooms.ts";
import { assertEquals, assertThrows } from "../../../src/std/assert.ts";
import { encodeBase64 } from "../../../src/std/encoding.ts";

const AUTHOR = "a".repeat(52);
const ROOM = `room:${"b".repeat(52)}`;
const HASH = "0f".repeat(32);
const SIGNATURE = encodeBase64(new Uint8Array(384));
const MODULUS = new Uint8Array(384).fill(0x81);
const LEAVE = { room: ROOM, author: AUTHOR, after: [HASH], at: 7, does: "leave" };
const CREATE = {
  author: AUTHOR,
  after: [],
  at: 7,
  does: "create",
  n: encodeBase64(MODULUS),
  text: "Choir",
  nonce: "0".repeat(32),
};

function body(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value));
}

function refuse(value: unknown, message: string): void {
  assertThrows(() => parseRooms(body(value)), ProtocolError, message);
}

Deno.test("parseRooms() reads an operation and keeps its text as it was signed", () => {
  const signed = `${JSON.stringify(LEAVE, undefined, 1)} `;
  const [item] = parseRooms(body([{ do: "ops", room: ROOM, ops: [{ signed, signature: SIGNATURE }] }]));
  assertEquals(item?.do === "ops" ? item.ops[0] : item, {
    signed,
    signature: new Uint8Array(384),
    operation: { room: ROOM, author: AUTHOR, after: [HASH], at: 7, act: { does: "leave" } } as never,
  });
});

Deno.test("parseRooms() ignores what it does not know, and refuses what breaks a rule", () => {
  assertEquals(parseRooms(body([{ do: "dance", room: 7 }])), [{ do: "unknown" }]);
  refuse([], "0 items");
  refuse([{ room: ROOM }], "ROOMS.do: expected a string");
  refuse([{ do: "have", room: "room:x", heads: [], heard: [] }], "expected a room");
  refuse([{ do: "have", room: ROOM, heads: ["0F".repeat(32)], heard: [] }], "64 lower-case hex digits");
  refuse([{ do: "have", room: ROOM, heads: Array(17).fill(HASH), heard: [] }], "17 items");
  refuse([{ do: "have", room: ROOM, heads: [], heard: [{ author: AUTHOR, store: "0".repeat(32), seq: 0 }] }], "seq");
  refuse([{ do: "ops", room: ROOM, ops: [] }], "0 items");
  const signed = JSON.stringify(LEAVE);
  refuse([{ do: "ops", room: ROOM, ops: [{ signed, signature: encodeBase64(new Uint8Array(383)) }] }], "384 bytes");
  refuse([{ do: "ops", room: ROOM, ops: [{ signed, signature: `${SIGNATURE} ` }] }], "384 bytes");
  refuse([{ do: "ops", room: ROOM, ops: [{ signed: " ".repeat(8_193), signature: SIGNATURE }] }], "1 to 8192 bytes");
  refuse([{ do: "ops", room: ROOM, ops: [{ signed: "{", signature: SIGNATURE }] }], "not valid JSON");
  refuse([{ do: "messages", room: ROOM, messages: [{ signed: "{}", signature: SIGNATURE }] }], "kind");
});

Deno.test("parseOperationText() wants a beginning without a room, and all else behind something", () => {
  assertEquals(parseOperationText(JSON.stringify(CREATE)).act, {
    does: "create",
    text: "Choir",
    modulus: MODULUS,
    nonce: "0".repeat(32),
  });
  for (
    const wrong of [
      { ...CREATE, room: ROOM },
      { ...CREATE, after: [HASH] },
      { ...CREATE, text: "" },
      { ...CREATE, nonce: "0" },
      { ...CREATE, n: encodeBase64(new Uint8Array(384)) },
      { ...LEAVE, after: [] },
      { ...LEAVE, room: undefined },
      { ...LEAVE, does: "topic", text: "x".repeat(257) },
      { ...LEAVE, does: "name", text: "" },
      { ...LEAVE, does: "remove", member: "x" },
    ]
  ) assertThrows(() => parseOperationText(JSON.stringify(wrong)), ProtocolError);
  assertEquals(parseOperationText(JSON.stringify({ ...LEAVE, does: "dance" })).act, { does: "unknown" });
});

Deno.test("operationText() and encodeRooms() refuse what can't be written", () => {
  if (!isRoomId(ROOM) || !isPeerId(AUTHOR)) throw new Error("These are no ids");
  const unknown = { room: ROOM, author: AUTHOR, after: [HASH], at: 7, act: { does: "unknown" } } as const;
  assertThrows(() => operationText(unknown), RangeError);
  assertThrows(() => encodeRooms([]), RangeError);
});
