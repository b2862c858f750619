/**
 * The file in which an identity moves to another computer: JSON that says how it was sealed, and a ciphertext. What is in
 * that is checked as strictly as what strangers send.
 */
import { describeSealing, openUnder, readCiphertext, readSealing, sealUnder } from "../crypto/passphrase.ts";
import type { Contact } from "../messenger/ports.ts";
import { canonicalAddress } from "../model/address.ts";
import { LockedError, RequestError } from "../model/errors.ts";
import type { PeerId } from "../model/ids.ts";
import type { Endpoint } from "../model/peer.ts";
import { cleanLine, MAX_NAME_BYTES } from "../model/text.ts";
import type { Bytes } from "../protocol/bytes.ts";
import { MAX_ADDRESSES } from "../protocol/constants.ts";
import { encodeJson, Members, objectOf, parseJson, peerIdOf } from "../protocol/json.ts";
import { decodeBase64, encodeBase64 } from "../std/encoding.ts";
import type { Belongings } from "../store/mod.ts";

/** Of the whole file: 100,000 people take about half of it. */
export const MAX_IDENTITY_FILE_BYTES = 128 * 1_048_576;

const FORMAT = "lanmessenger-identity";
const VERSION = 1;
const MAX_PEOPLE = 100_000;
const MAX_PKCS8_BYTES = 4_096;
/** Seconds: beyond everybody's clock, and what follows it is a whole number still. */
const MAX_EPOCH = 2 ** 48;
const MAX_SCOPED_ADDRESS = 64;

export interface MovedIdentity {
  readonly id: PeerId;
  /** For whoever reads it to overwrite. */
  readonly pkcs8: Bytes;
  /** It was under a passphrase at home: the same as the file. */
  readonly key: "plain" | "protected";
  readonly belongings: Belongings;
}

/** The text of the file. */
export async function sealIdentity(passphrase: string, identity: MovedIdentity): Promise<string> {
  const { id, pkcs8, key, belongings } = identity;
  const plaintext = encodeJson({ id, pkcs8: encodeBase64(pkcs8), key, ...belongings });
  const { sealing, ciphertext } = await sealUnder(passphrase, "lanmessenger-identity/1", plaintext);
  plaintext.fill(0);
  const file = {
    format: FORMAT,
    version: VERSION,
    ...describeSealing(sealing),
    ciphertext: encodeBase64(ciphertext),
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

/**
 * @throws {RequestError} "invalid": it is no such file, or of a newer program.
 * @throws {LockedError} "wrong".
 */
export async function openIdentity(passphrase: string, text: string): Promise<MovedIdentity> {
  try {
    const sealed = readFile(text);
    const plaintext = await openUnder(passphrase, "lanmessenger-identity/1", sealed);
    try {
      return readIdentity(plaintext);
    } finally {
      plaintext.fill(0);
    }
  } catch (error) {
    if (!(error instanceof Error) || error instanceof LockedError || error instanceof RequestError) throw error;
    throw new RequestError("invalid", `This is no identity that can be imported. ${error.message}`, { cause: error });
  }
}

function readFile(text: string) {
  if (text.length > MAX_IDENTITY_FILE_BYTES) throw new Error(`It has more than ${MAX_IDENTITY_FILE_BYTES} bytes`);
  const { format, version, ciphertext, ...sealing } = objectOf(parsed(text), "file");
  if (format !== FORMAT) throw new Error('It was not written by "lanmessenger identity export"');
  if (version !== VERSION) {
    throw new RequestError(
      "invalid",
      `The file is of version ${JSON.stringify(version)?.slice(0, 20)}, and this program knows version ${VERSION}: ` +
        "install the newer program",
    );
  }
  return { sealing: readSealing(sealing), ciphertext: readCiphertext(ciphertext) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("It is no JSON");
  }
}

/** What was sealed, for tests of its own. @throws {Error} for whatever breaks a rule. */
export function readIdentity(plaintext: Bytes): MovedIdentity {
  const members = new Members(parseJson(plaintext, "identity"), "identity");
  const pkcs8 = decodeBase64(members.text("pkcs8", 1, MAX_PKCS8_BYTES));
  const name = members.has("name") ? lineOf(members, "name") : "";
  return {
    id: members.peerId("id"),
    pkcs8,
    key: members.oneOf("key", ["plain", "protected"]),
    belongings: {
      name: name || undefined,
      epoch: members.whole("epoch", 0, MAX_EPOCH),
      contacts: members.array("contacts", 0, MAX_PEOPLE, (item, what) => readContact(new Members(item, what))),
      blocked: members.array("blocked", 0, MAX_PEOPLE, peerIdOf),
    },
  };
}

function readContact(members: Members): Contact {
  const profile = members.object("profile");
  const status = profile.object("status");
  const mark = members.object("mark");
  return {
    id: members.peerId("id"),
    profile: {
      name: lineOf(profile, "name"),
      host: lineOf(profile, "host"),
      status: {
        availability: status.oneOf("availability", ["available", "away", "busy"]),
        text: lineOf(status, "text"),
      },
      group: lineOf(profile, "group"),
    },
    endpoints: members.array("endpoints", 0, MAX_ADDRESSES, (item, what) => readEndpoint(new Members(item, what))),
    mark: { epoch: mark.whole("epoch"), seq: mark.whole("seq", 0, 2 ** 32 - 1) },
    lastSeen: members.whole("lastSeen"),
    version: members.whole("version", 0, 255),
    trusted: members.boolean("trusted"),
    verified: members.boolean("verified"),
    nickname: members.has("nickname") ? lineOf(members, "nickname") || undefined : undefined,
  };
}

function lineOf(members: Members, member: string): string {
  return cleanLine(members.text(member, 0, MAX_NAME_BYTES));
}

function readEndpoint(members: Members): Endpoint {
  const address = canonicalAddress(members.text("address", 1, MAX_SCOPED_ADDRESS));
  if (address === undefined) throw new Error("Cannot read an address: it is none");
  return { address, port: members.whole("port", 0, 65_535) };
}
