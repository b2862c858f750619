import type { TheirView } from "../model/checkup.ts";
import type { MessageId, RoomId } from "../model/ids.ts";
import type { WireMessage } from "../model/message.ts";
import type { Profile } from "../model/peer.ts";
import { encodeAcks, parseAcks } from "./acks.ts";
import type { Bytes } from "./bytes.ts";
import { type Chunk, encodeChunk, parseChunk } from "./chunk.ts";
import { MAX_BODY_BYTES, PING_BYTES, RECORD_CODE } from "./constants.ts";
import { type Ahead, encodeAhead, encodeEnd, type End, parseAhead, parseEnd } from "./digests.ts";
import { ProtocolError } from "./errors.ts";
import { encodeHello, parseHello } from "./hello.ts";
import { encodeMessages, parseMessages } from "./messages.ts";
import { encodePeers, parsePeers } from "./peers.ts";
import { encodePicture, parsePicture } from "./picture.ts";
import { encodeRooms, parseRooms, type RoomItem } from "./rooms.ts";
import { encodeSignals, parseSignals } from "./signals.ts";
import { encodeTransfers, parseTransfers, type TransferItem } from "./transfers.ts";

/** A record (docs/protocol.md, section 4): what one frame of an established session carries. */
export type Record =
  | { readonly type: "hello"; readonly hello: Hello }
  | { readonly type: "ping"; readonly payload: Uint8Array<ArrayBuffer> }
  | { readonly type: "pong"; readonly payload: Uint8Array<ArrayBuffer> }
  | { readonly type: "rekey" }
  | { readonly type: "close"; readonly reason: number }
  | { readonly type: "messages"; readonly messages: readonly WireMessage[] }
  | { readonly type: "acks"; readonly ids: readonly MessageId[] }
  | { readonly type: "signals"; readonly signals: readonly Signal[] }
  | { readonly type: "peers"; readonly datagrams: readonly Uint8Array<ArrayBuffer>[] }
  | { readonly type: "picture"; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: "rooms"; readonly items: readonly RoomItem[] }
  | Chunk
  | End
  | Ahead
  | { readonly type: "transfers"; readonly items: readonly TransferItem[] }
  /** A type that this program does not know, or does not use on this session: skipped. */
  | { readonly type: "unknown"; readonly code: number };

/** Section 5.1. */
export interface Hello {
  readonly profile: Profile;
  readonly epoch: number;
  readonly seq: number;
  readonly port: number;
  /** "text" for sessions of messages, "files" for those of section 8. */
  readonly use: string;
  readonly peers: "once" | "follow" | undefined;
  /** SHA-256 of the sender's picture, in hex; undefined: there is none. */
  readonly picture: string | undefined;
  readonly app: string;
}

/** Section 5.5. */
export type Signal =
  | { readonly kind: "typing"; readonly conversation: "private" | "everyone" | RoomId; readonly on: boolean }
  /** Asks for the picture that HELLO, or a later signal, named. */
  | { readonly kind: "picture" }
  /** The sender's picture is another one now: its SHA-256, in hex; undefined: there is none any more. */
  | { readonly kind: "new-picture"; readonly picture: string | undefined }
  /** Asks how the sender is seen: answered with the same number. */
  | { readonly kind: "checkup"; readonly number: number }
  | ({ readonly kind: "checkup-answer"; readonly number: number } & TheirView)
  | { readonly kind: "unknown" };

const EMPTY: Bytes = new Uint8Array(0);

/**
 * A record's plaintext: type u8 | body.
 *
 * @throws {RangeError} for what no record can carry: a mistake of this program.
 */
export function encodeRecord(record: Record): Bytes {
  if (record.type === "chunk") return encodeChunk(record);
  const body = encodeBody(record);
  if (body.length > MAX_BODY_BYTES) {
    throw new RangeError(`Cannot write record: its body has ${body.length} bytes, ${MAX_BODY_BYTES} is the most`);
  }
  const bytes = new Uint8Array(1 + body.length);
  bytes[0] = codeOf(record);
  bytes.set(body, 1);
  return bytes;
}

/**
 * What came, on a session of that use: what belongs to another use is skipped unread. `undefined`: the use is not
 * known yet. A chunk's bytes are a view of `bytes`.
 *
 * @throws {ProtocolError} for a record of a listed type whose body breaks a rule of sections 5 or 8.
 */
export function parseRecord(bytes: Bytes, use: string | undefined): Record {
  const code = bytes[0];
  if (code === undefined) throw new ProtocolError("Cannot read record: expected a type, got 0 bytes");
  const body = bytes.subarray(1);
  switch (code) {
    case RECORD_CODE.hello:
      return { type: "hello", hello: parseHello(body) };
    case RECORD_CODE.ping:
      return { type: "ping", payload: sized(body, PING_BYTES, "PING") };
    case RECORD_CODE.pong:
      return { type: "pong", payload: sized(body, PING_BYTES, "PONG") };
    case RECORD_CODE.rekey:
      sized(body, 0, "REKEY");
      return { type: "rekey" };
    case RECORD_CODE.close:
      return { type: "close", reason: parseReason(body) };
  }
  const record = use === "text" ? parseOfText(code, body) : use === "files" ? parseOfFiles(code, body) : undefined;
  return record ?? { type: "unknown", code };
}

function parseOfText(code: number, body: Bytes): Record | undefined {
  switch (code) {
    case RECORD_CODE.messages:
      return { type: "messages", messages: parseMessages(body) };
    case RECORD_CODE.acks:
      return { type: "acks", ids: parseAcks(body) };
    case RECORD_CODE.signals:
      return { type: "signals", signals: parseSignals(body) };
    case RECORD_CODE.peers:
      return { type: "peers", datagrams: parsePeers(body) };
    case RECORD_CODE.picture:
      return { type: "picture", bytes: parsePicture(body) };
    case RECORD_CODE.rooms:
      return { type: "rooms", items: parseRooms(body) };
  }
}

function parseOfFiles(code: number, body: Bytes): Record | undefined {
  switch (code) {
    case RECORD_CODE.chunk:
      return parseChunk(body);
    case RECORD_CODE.end:
      return parseEnd(body);
    case RECORD_CODE.ahead:
      return parseAhead(body);
    case RECORD_CODE.transfers:
      return { type: "transfers", items: parseTransfers(body) };
  }
}

function codeOf(record: Record): number {
  if (record.type !== "unknown") return RECORD_CODE[record.type];
  const listed = Object.values<number>(RECORD_CODE).includes(record.code);
  if (listed || !Number.isInteger(record.code) || record.code < 0 || record.code > 0xff) {
    throw new RangeError(`Cannot write record: ${record.code} is no code of an unlisted type`);
  }
  return record.code;
}

function encodeBody(record: Exclude<Record, Chunk>): Bytes {
  switch (record.type) {
    case "hello":
      return encodeHello(record.hello);
    case "ping":
    case "pong":
      if (record.payload.length !== PING_BYTES) {
        throw new RangeError(`Cannot write ${record.type}: its payload has ${record.payload.length} bytes`);
      }
      return record.payload;
    case "close":
      if (!Number.isInteger(record.reason) || record.reason < 0 || record.reason > 0xff) {
        throw new RangeError(`Cannot write CLOSE: ${record.reason} is no reason from 0 to 255`);
      }
      return Uint8Array.of(record.reason);
    case "messages":
      return encodeMessages(record.messages);
    case "acks":
      return encodeAcks(record.ids);
    case "signals":
      return encodeSignals(record.signals);
    case "peers":
      return encodePeers(record.datagrams);
    case "picture":
      return encodePicture(record.bytes);
    case "rooms":
      return encodeRooms(record.items);
    case "end":
      return encodeEnd(record);
    case "ahead":
      return encodeAhead(record);
    case "transfers":
      return encodeTransfers(record.items);
    case "rekey":
    case "unknown":
      return EMPTY;
    default:
      return record satisfies never;
  }
}

function parseReason(body: Bytes): number {
  if (body.length > 1) throw new ProtocolError(`Cannot read CLOSE: expected 0 or 1 bytes, got ${body.length}`);
  return body[0] ?? 0;
}

function sized(body: Bytes, length: number, what: string): Bytes {
  if (body.length !== length) {
    throw new ProtocolError(`Cannot read ${what}: expected ${length} bytes, got ${body.length}`);
  }
  return body.slice();
}
