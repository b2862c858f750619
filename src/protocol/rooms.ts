import type { PeerId, RoomId, StoreId } from "../model/ids.ts";
import { isRoomId, isStoreId } from "../model/ids.ts";
import type { WireMessage } from "../model/message.ts";
import { MAX_HEADS } from "../model/room.ts";
import type { Bytes } from "./bytes.ts";
import {
  MAX_HANDED_ON_PER_ITEM,
  MAX_HEARD_PER_ITEM,
  MAX_OPERATIONS_PER_ITEM,
  MAX_ROOM_ITEMS_PER_RECORD,
} from "./constants.ts";
import { ProtocolError } from "./errors.ts";
import { arrayOf, encodeJson, HEX_ID, type JsonObject, Members, parseJson } from "./json.ts";
import { encodeSealed, parseSealed } from "./room_message.ts";
import { encodeOperation, parseOperation, type SignedOperation } from "./room_operation.ts";
import { operationHashOf } from "./signed_text.ts";

/** ROOMS (docs/protocol.md, section 9.4): a JSON array of 1 to 1,000 objects, told apart by `do`. */
const WHAT = "ROOMS";

export type RoomItem =
  | { readonly do: "have"; readonly room: RoomId; readonly heads: readonly string[]; readonly heard: readonly Heard[] }
  | { readonly do: "ops"; readonly room: RoomId; readonly ops: readonly SignedOperation[] }
  | { readonly do: "messages"; readonly room: RoomId; readonly messages: readonly WireMessage[] }
  | { readonly do: "unknown" };

/** All up to `seq` of what an author said from that store is here, or was not meant for here. */
export interface Heard {
  readonly author: PeerId;
  readonly store: StoreId;
  readonly seq: number;
}

export function parseRooms(body: Bytes): RoomItem[] {
  return arrayOf(parseJson(body, WHAT), MAX_ROOM_ITEMS_PER_RECORD, WHAT).map(parseItem);
}

export function encodeRooms(items: readonly RoomItem[]): Bytes {
  if (items.length < 1 || items.length > MAX_ROOM_ITEMS_PER_RECORD) {
    throw new RangeError(`Cannot write ${WHAT}: ${items.length} items, not 1 to ${MAX_ROOM_ITEMS_PER_RECORD}`);
  }
  return encodeJson(items.map(encodeItem));
}

function parseItem(value: unknown): RoomItem {
  const members = new Members(value, WHAT);
  const room = () => members.matching("room", isRoomId, "a room");
  const does = members.string("do");
  switch (does) {
    case "have":
      return {
        do: does,
        room: room(),
        heads: members.array("heads", 0, MAX_HEADS, operationHashOf),
        heard: members.array("heard", 0, MAX_HEARD_PER_ITEM, parseHeard),
      };
    case "ops":
      return { do: does, room: room(), ops: members.array("ops", 1, MAX_OPERATIONS_PER_ITEM, parseOperation) };
    case "messages":
      return parseHandedOn(room(), members);
    default:
      return { do: "unknown" };
  }
}

function parseHandedOn(room: RoomId, members: Members): RoomItem {
  const messages = members.array("messages", 1, MAX_HANDED_ON_PER_ITEM, (item, what) => {
    const message = parseSealed(new Members(item, what));
    if (message.conversation === room) return message;
    throw new ProtocolError(`Cannot read ${what}: expected a message of ${room}, got one of ${message.conversation}`);
  });
  return { do: "messages", room, messages };
}

function parseHeard(value: unknown, what: string): Heard {
  const members = new Members(value, what);
  return {
    author: members.peerId("author"),
    store: members.matching("store", isStoreId, HEX_ID),
    seq: members.whole("seq", 1),
  };
}

function encodeItem(item: RoomItem): JsonObject {
  switch (item.do) {
    case "have":
      return {
        do: item.do,
        room: item.room,
        heads: item.heads,
        heard: item.heard.map(({ author, store, seq }) => ({ author, store, seq })),
      };
    case "ops":
      return { do: item.do, room: item.room, ops: item.ops.map(encodeOperation) };
    case "messages":
      return { do: item.do, room: item.room, messages: item.messages.map(({ sealed }) => encodeSealedOf(sealed)) };
    case "unknown":
      return { do: "unknown" };
  }
  return item satisfies never;
}

function encodeSealedOf(sealed: WireMessage["sealed"]): JsonObject {
  if (sealed === undefined) throw new RangeError(`Cannot write ${WHAT}: a message is not signed`);
  return encodeSealed(sealed);
}
