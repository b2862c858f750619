/**
 * The handshake (docs/protocol.md, section 3): three messages, after which both sides know whom they talk to and hold
 * keys that nobody else has. Everything is derived and verified on locals; keys exist only in the result, once nothing
 * can fail any more. Time-outs and closing belong to the caller.
 */
import type { FrameStream, PublicIdentity } from "../messenger/ports.ts";
import type { PeerId } from "../model/ids.ts";
import { type Bytes, sameBytes } from "../protocol/bytes.ts";
import { GCM_IV_BYTES, MAX_VERSION, MIN_VERSION, NONCE_BYTES, SUITE_X25519_RSA3072 } from "../protocol/constants.ts";
import { ProtocolError } from "../protocol/errors.ts";
import {
  encodeInitiatorProof,
  encodeM1,
  encodeM2,
  encodeM2Head,
  encodeResponderProof,
  type M1,
  parseInitiatorProof,
  parseM1,
  parseM2,
  parseM3,
  parseResponderProof,
} from "../protocol/handshake.ts";
import { timingSafeEqual } from "../std/crypto.ts";
import { importGcmKey, open, seal } from "./gcm.ts";
import { type Identity, idOf, verify } from "./identity.ts";
import {
  type DirectionKeys,
  finishedMac,
  handshakeSecrets,
  hashInitiator,
  hashOpening,
  hashProof,
  hashResponder,
  masterSecret,
  sessionKeys,
} from "./key_schedule.ts";
import { encapsulate, type TransportKey } from "./transport_key.ts";
import { type Ephemeral, generateEphemeral } from "./x25519.ts";

/** What a handshake leaves behind. */
export interface Established {
  readonly peer: PublicIdentity;
  readonly version: number;
  readonly sending: DirectionKeys;
  readonly receiving: DirectionKeys;
}

/** Everything that is drawn anew for each handshake; the test vectors bring their own. */
export interface Fresh {
  /** 32 bytes. */
  nonce(): Bytes;
  ephemeral(): Promise<Ephemeral>;
  /** A secret, and its ciphertext for a transport key. */
  encapsulate(transport: Bytes): Promise<{ secret: Bytes; ciphertext: Bytes }>;
}

export interface InitiatorParts {
  readonly identity: Identity;
  /** Who must be at the other end; undefined: anybody but oneself. */
  readonly expected: PeerId | undefined;
  /** The lowest protocol version to accept; 0: any that this program speaks. */
  readonly lowestVersion: number;
  /** Asked once the other's identity is proven and before anything of one's own is shown. */
  readonly proven?: () => boolean;
  readonly fresh?: Fresh;
}

export interface ResponderParts {
  readonly identity: Identity;
  readonly transportKey: () => Promise<TransportKey>;
  /** Asked once the other's identity is proven and before anything is decrypted with the transport key. */
  readonly admit: (peer: PublicIdentity, version: number) => boolean;
  readonly fresh?: Fresh;
}

const RANDOM: Fresh = {
  nonce: () => crypto.getRandomValues(new Uint8Array(NONCE_BYTES)),
  ephemeral: generateEphemeral,
  encapsulate,
};

const SUITES: readonly number[] = [SUITE_X25519_RSA3072];
/** Each of the two keys seals one message only. */
const ZERO_IV: Bytes = new Uint8Array(GCM_IV_BYTES);

/** @throws {ProtocolError} whatever fails. */
export function initiate(frames: FrameStream, parts: InitiatorParts): Promise<Established> {
  return asProtocolError(() => runInitiator(frames, parts));
}

/** @throws {ProtocolError} whatever fails. */
export function respond(frames: FrameStream, parts: ResponderParts): Promise<Established> {
  return asProtocolError(() => runResponder(frames, parts));
}

async function runInitiator(frames: FrameStream, parts: InitiatorParts): Promise<Established> {
  const { identity, expected, lowestVersion, proven, fresh = RANDOM } = parts;
  const minVersion = Math.max(MIN_VERSION, lowestVersion);
  if (minVersion > MAX_VERSION) {
    throw new ProtocolError(
      `Cannot begin: version ${minVersion} was spoken with them, this program knows ${MAX_VERSION}`,
    );
  }
  const ephemeral = await fresh.ephemeral();
  const m1 = encodeM1({
    minVersion,
    maxVersion: MAX_VERSION,
    suites: SUITES,
    nonce: fresh.nonce(),
    ephemeral: ephemeral.publicKey,
  });
  await frames.write(m1);

  const m2 = parseM2(await receive(frames, "M2"));
  if (m2.version < minVersion || m2.version > MAX_VERSION || !SUITES.includes(m2.suite)) {
    throw new ProtocolError(`Cannot go on: version ${m2.version} and suite ${m2.suite} were not offered`);
  }
  const h1 = hashOpening(m1, m2.head);
  const secrets = handshakeSecrets(await ephemeral.agree(m2.ephemeral), h1);
  const theirs = parseResponderProof(await openProof(secrets.responderKey, h1, m2.sealed, "C2"));
  const th2 = hashResponder(h1, theirs.identity, theirs.transport);
  checkMac(finishedMac(secrets.responderMacKey, th2, theirs.signature), theirs.mac);
  await checkSignature(theirs.identity, "responder", th2, theirs.signature);
  const peer = peerOf(theirs.identity, identity);
  if (expected !== undefined && peer.id !== expected) {
    throw new ProtocolError(`Cannot go on: ${peer.id} answered, not ${expected}`);
  }
  if (sameBytes(theirs.transport, theirs.identity) || sameBytes(theirs.transport, identity.public.modulus)) {
    throw new ProtocolError(`Cannot go on: ${peer.id} uses an identity key as its transport key`);
  }

  if (proven?.() === false) throw new ProtocolError(`Cannot go on: another connection to ${peer.id} does`);

  const h2 = hashProof(th2, theirs.signature, theirs.mac);
  const { secret, ciphertext } = await fresh.encapsulate(theirs.transport);
  const th3 = hashInitiator(h2, identity.public.modulus, ciphertext);
  const signature = await identity.sign("initiator", th3);
  const mac = finishedMac(secrets.initiatorMacKey, th3, signature);
  const ours = encodeInitiatorProof({ identity: identity.public.modulus, ciphertext, signature, mac });
  await frames.write(await sealProof(secrets.initiatorKey, h2, ours));

  const keys = sessionKeys(masterSecret(secrets.root, h2, secret), hashProof(th3, signature, mac));
  return {
    peer,
    version: m2.version,
    sending: keys.initiatorToResponder,
    receiving: keys.responderToInitiator,
  };
}

async function runResponder(frames: FrameStream, parts: ResponderParts): Promise<Established> {
  const { identity, transportKey, admit, fresh = RANDOM } = parts;
  const m1Bytes = await receive(frames, "M1");
  const m1 = parseM1(m1Bytes);
  const { version, suite } = choose(m1);
  const ephemeral = await fresh.ephemeral();
  const head = encodeM2Head({ version, suite, nonce: fresh.nonce(), ephemeral: ephemeral.publicKey });
  const h1 = hashOpening(m1Bytes, head);
  const secrets = handshakeSecrets(await ephemeral.agree(m1.ephemeral), h1);
  const transport = await transportKey();
  const th2 = hashResponder(h1, identity.public.modulus, transport.modulus);
  const signature = await identity.sign("responder", th2);
  const mac = finishedMac(secrets.responderMacKey, th2, signature);
  const ours = encodeResponderProof({
    identity: identity.public.modulus,
    transport: transport.modulus,
    signature,
    mac,
  });
  await frames.write(encodeM2(head, await sealProof(secrets.responderKey, h1, ours)));

  const m3 = parseM3(await receive(frames, "M3"));
  const h2 = hashProof(th2, signature, mac);
  const theirs = parseInitiatorProof(await openProof(secrets.initiatorKey, h2, m3, "C3"));
  const th3 = hashInitiator(h2, theirs.identity, theirs.ciphertext);
  checkMac(finishedMac(secrets.initiatorMacKey, th3, theirs.signature), theirs.mac);
  await checkSignature(theirs.identity, "initiator", th3, theirs.signature);
  const peer = peerOf(theirs.identity, identity);
  if (!admit(peer, version)) throw new ProtocolError(`Cannot go on: ${peer.id} is not admitted`);
  const secret = await transport.decrypt(theirs.ciphertext);

  const keys = sessionKeys(
    masterSecret(secrets.root, h2, secret),
    hashProof(th3, theirs.signature, theirs.mac),
  );
  return { peer, version, sending: keys.responderToInitiator, receiving: keys.initiatorToResponder };
}

/** The highest version that both speak, and the other's first suite that this program speaks. */
function choose(m1: M1): { version: number; suite: number } {
  const version = Math.min(m1.maxVersion, MAX_VERSION);
  if (version < Math.max(m1.minVersion, MIN_VERSION)) {
    throw new ProtocolError(`Cannot answer: they speak versions ${m1.minVersion} to ${m1.maxVersion}`);
  }
  const suite = m1.suites.find((offered) => SUITES.includes(offered));
  if (suite === undefined) throw new ProtocolError(`Cannot answer: they speak suites ${m1.suites.join(", ")}`);
  return { version, suite };
}

async function receive(frames: FrameStream, what: string): Promise<Bytes> {
  const payload = await frames.read();
  if (payload === undefined) throw new ProtocolError(`Cannot read ${what}: the connection has ended`);
  return payload;
}

function peerOf(modulus: Bytes, self: Identity): PublicIdentity {
  const id = idOf(modulus);
  if (id === self.public.id) throw new ProtocolError(`Cannot go on: the other side is ${id}, this node itself`);
  return { id, modulus };
}

function checkMac(wanted: Bytes, got: Bytes): void {
  if (!timingSafeEqual(wanted, got)) throw new ProtocolError("Cannot go on: the other side's MAC is wrong");
}

async function checkSignature(
  modulus: Bytes,
  role: "responder" | "initiator",
  transcript: Bytes,
  signature: Bytes,
): Promise<void> {
  if (!await verify(modulus, role, transcript, signature)) {
    throw new ProtocolError(`Cannot go on: the ${role}'s signature is wrong`);
  }
}

async function sealProof(key: Bytes, additionalData: Bytes, proof: Bytes): Promise<Bytes> {
  return await seal(await importGcmKey(key, "encrypt"), ZERO_IV, additionalData, proof);
}

async function openProof(key: Bytes, additionalData: Bytes, sealed: Bytes, what: string): Promise<Bytes> {
  try {
    return await open(await importGcmKey(key, "decrypt"), ZERO_IV, additionalData, sealed);
  } catch (cause) {
    throw new ProtocolError(`Cannot open ${what}: it is not authentic`, { cause });
  }
}

async function asProtocolError<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    if (cause instanceof ProtocolError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ProtocolError(`Cannot finish the handshake: ${reason}`, { cause });
  }
}
