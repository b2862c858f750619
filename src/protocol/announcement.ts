/**
 * The discovery datagram (docs/protocol.md, section 2.1), at most 1,200 bytes:
 *
 *     "LM72" | version u8 = 1 | type u8 | flags u16 | epoch u64 | seq u32 | port u16 | interval u16 | n [384]
 *     | fields … | signature [384]
 *
 *     type:   1 announce, 2 leave             flags:  bit 0: probe
 *     field:  type u8 | length u8 | value     signature: over all bytes before it
 *       1 name   2 host   3 availability u8 | text   4 IPv4 address   5 IPv6 address   6 group   others are skipped
 */
import type { Availability, Profile, Status } from "../model/peer.ts";
import { formatAddress, parseAddress } from "../model/address.ts";
import { type Bytes, concat, Reader, Writer } from "./bytes.ts";
import {
  DISCOVERY_VERSION,
  MAGIC,
  MAGIC_BYTES,
  MAX_ADDRESSES,
  MAX_DATAGRAM_BYTES,
  MAX_LABEL_BYTES,
  MIN_ANNOUNCEMENT_BYTES,
  MODULUS_BYTES,
  SIGNATURE_BYTES,
} from "./constants.ts";
import { ProtocolError } from "./errors.ts";
import { hasMagic } from "./magic.ts";
import { checkModulus } from "./modulus.ts";
import { decodeUtf8, encodeUtf8 } from "./utf8.ts";

export interface AnnouncementFields {
  readonly type: "announce" | "leave";
  /** The sender is new here and asks for answers. */
  readonly probe: boolean;
  readonly epoch: number;
  readonly seq: number;
  /** TCP. */
  readonly port: number;
  readonly intervalSeconds: number;
  /** 384 bytes. */
  readonly modulus: Bytes;
  /** As sent, uncleaned; the name is empty where none was given. */
  readonly profile: Profile;
  /** Canonical text without scope, at most 8. */
  readonly addresses: readonly string[];
}

/** A datagram with the right layout. Whether `signature` is one is not known yet. */
export interface Announcement extends AnnouncementFields {
  /** What the signature covers. */
  readonly signed: Bytes;
  readonly signature: Bytes;
}

const TYPE_CODE = { announce: 1, leave: 2 } as const;
const FLAG_PROBE = 0x0001;
const FIELD = { name: 1, host: 2, status: 3, ipv4: 4, ipv6: 5, group: 6 } as const;
const AVAILABILITIES: readonly Availability[] = ["available", "away", "busy"];
const WHAT = "announcement";

/**
 * @returns undefined for a datagram that is not of this protocol.
 * @throws {ProtocolError} for one that is, but breaks a rule of section 2.1. The signature is not looked at.
 */
export function parseAnnouncement(bytes: Bytes): Announcement | undefined {
  if (!hasMagic(bytes)) return undefined;
  const reader = new Reader(bytes, WHAT);
  reader.take(MAGIC_BYTES);
  if (bytes.length < MIN_ANNOUNCEMENT_BYTES || bytes.length > MAX_DATAGRAM_BYTES) {
    throw broken(`it has ${bytes.length} bytes, not ${MIN_ANNOUNCEMENT_BYTES} to ${MAX_DATAGRAM_BYTES}`);
  }
  const version = reader.u8();
  if (version !== DISCOVERY_VERSION) throw broken(`its version is ${version}, not ${DISCOVERY_VERSION}`);
  const type = typeOf(reader.u8());
  const probe = (reader.u16() & FLAG_PROBE) !== 0;
  const epoch = reader.u64();
  const seq = reader.u32();
  const port = reader.u16();
  const intervalSeconds = reader.u16();
  if (intervalSeconds === 0) throw broken("its interval is 0");
  const modulus = checkModulus(reader.take(MODULUS_BYTES));
  const fields = parseFields(new Reader(reader.take(reader.left - SIGNATURE_BYTES), WHAT));
  const signature = reader.take(SIGNATURE_BYTES);
  const signed = bytes.slice(0, bytes.length - SIGNATURE_BYTES);
  return { type, probe, epoch, seq, port, intervalSeconds, modulus, ...fields, signed, signature };
}

/**
 * The bytes that are to be signed. A leave carries no fields, whatever `profile` and `addresses` are. Addresses are
 * left out from the end where there are more than 8 or they do not fit: with every text at its longest, the eighth
 * IPv6 address is one byte too many.
 *
 * @throws {RangeError} for fields that break a rule of section 2.1: a mistake of this program.
 */
export function encodeUnsigned(fields: AnnouncementFields): Bytes {
  const writer = new Writer(MAX_DATAGRAM_BYTES - SIGNATURE_BYTES, WHAT);
  writer.u32(MAGIC);
  writer.u8(DISCOVERY_VERSION);
  writer.u8(TYPE_CODE[fields.type]);
  writer.u16(fields.probe ? FLAG_PROBE : 0);
  writer.u64(fields.epoch);
  writer.u32(fields.seq);
  writer.u16(fields.port);
  if (fields.intervalSeconds === 0) throw new RangeError(`Cannot write ${WHAT}: the interval is 0`);
  writer.u16(fields.intervalSeconds);
  writer.bytes(checkModulus(fields.modulus));
  if (fields.type === "announce") writeFields(writer, fields);
  return writer.finish();
}

/** The whole datagram: what `encodeUnsigned` gave, and the signature of it (role "announce"). */
export function appendSignature(signed: Bytes, signature: Bytes): Bytes {
  if (signature.length !== SIGNATURE_BYTES) {
    throw new RangeError(`Cannot write ${WHAT}: the signature has ${signature.length} bytes, not ${SIGNATURE_BYTES}`);
  }
  return concat(signed, signature);
}

function parseFields(reader: Reader): Pick<Announcement, "profile" | "addresses"> {
  let name: string | undefined;
  let host: string | undefined;
  let group: string | undefined;
  let status: Status | undefined;
  const addresses: string[] = [];
  while (reader.left > 0) {
    const type = reader.u8();
    const value = reader.take(reader.u8());
    switch (type) {
      case FIELD.name:
        name = once(name, label(value, "name"), "name");
        break;
      case FIELD.host:
        host = once(host, label(value, "host name"), "host name");
        break;
      case FIELD.group:
        group = once(group, label(value, "group"), "group");
        break;
      case FIELD.status:
        status = once(status, parseStatus(value), "status");
        break;
      case FIELD.ipv4:
      case FIELD.ipv6:
        addresses.push(address(value, type === FIELD.ipv4 ? 4 : 16));
        break;
    }
    if (addresses.length > MAX_ADDRESSES) throw broken(`it has more than ${MAX_ADDRESSES} addresses`);
  }
  return {
    profile: {
      name: name ?? "",
      host: host ?? "",
      status: status ?? { availability: "available", text: "" },
      group: group ?? "",
    },
    addresses,
  };
}

function writeFields(writer: Writer, { profile, addresses }: AnnouncementFields): void {
  const { name, host, status, group } = profile;
  if (name !== "") writeField(writer, FIELD.name, encodeUtf8(name));
  if (host !== "") writeField(writer, FIELD.host, encodeUtf8(host));
  if (group !== "") writeField(writer, FIELD.group, encodeUtf8(group));
  if (status.availability !== "available" || status.text !== "") {
    const code = Uint8Array.of(AVAILABILITIES.indexOf(status.availability));
    writeField(writer, FIELD.status, concat(code, encodeUtf8(status.text)));
  }
  for (const text of addresses.slice(0, MAX_ADDRESSES)) {
    const value = parseAddress(text);
    if (value === undefined) throw new RangeError(`Cannot write ${WHAT}: "${text}" is no IP address without scope`);
    if (writer.left < 2 + value.length) break;
    writeField(writer, value.length === 4 ? FIELD.ipv4 : FIELD.ipv6, value);
  }
}

function writeField(writer: Writer, type: number, value: Bytes): void {
  const most = type === FIELD.status ? MAX_LABEL_BYTES + 1 : MAX_LABEL_BYTES;
  if (value.length > most) {
    throw new RangeError(`Cannot write ${WHAT}: field ${type} has ${value.length} bytes, ${most} is the most`);
  }
  writer.u8(type);
  writer.u8(value.length);
  writer.bytes(value);
}

function typeOf(code: number): Announcement["type"] {
  switch (code) {
    case TYPE_CODE.announce:
      return "announce";
    case TYPE_CODE.leave:
      return "leave";
    default:
      throw broken(`its type is ${code}, not 1 or 2`);
  }
}

function label(value: Bytes, what: string): string {
  if (value.length < 1 || value.length > MAX_LABEL_BYTES) {
    throw broken(`its ${what} has ${value.length} bytes, not 1 to ${MAX_LABEL_BYTES}`);
  }
  return decodeUtf8(value, `${WHAT}'s ${what}`);
}

function parseStatus(value: Bytes): Status {
  const [code, text] = [value[0], value.slice(1)];
  const availability = code === undefined ? undefined : AVAILABILITIES[code];
  if (availability === undefined) throw broken(`its status is ${code ?? "empty"}, not 0, 1 or 2`);
  if (text.length > MAX_LABEL_BYTES) {
    throw broken(`its status text has ${text.length} bytes, ${MAX_LABEL_BYTES} is the most`);
  }
  return { availability, text: decodeUtf8(text, `${WHAT}'s status text`) };
}

function address(value: Bytes, length: number): string {
  if (value.length !== length) throw broken(`an address has ${value.length} bytes, not ${length}`);
  return formatAddress(value);
}

function once<T>(before: T | undefined, value: T, what: string): T {
  if (before !== undefined) throw broken(`it has two fields of ${what}`);
  return value;
}

function broken(why: string): ProtocolError {
  return new ProtocolError(`Cannot read ${WHAT}: ${why}`);
}
