import { type Established, type Fresh, initiate, respond } from "../../../src/crypto/handshake.ts";
import { importGcmKey, open, seal } from "../../../src/crypto/gcm.ts";
import { type Identity, importIdentity } from "../../../src/crypto/identity.ts";
import {
  finishedMac,
  handshakeSecrets,
  hashInitiator,
  hashOpening,
  hashProof,
  hashResponder,
} from "../../../src/crypto/key_schedule.ts";
import { importRsaPublic } from "../../../src/crypto/rsa.ts";
import { encapsulate, type TransportKey, TransportKeys } from "../../../src/crypto/transport_key.ts";
import { agree, generateEphemeral } from "../../../src/crypto/x25519.ts";
import type { FrameStream, PublicIdentity } from "../../../src/messenger/ports.ts";
import type { PeerId } from "../../../src/model/ids.ts";
import { concat } from "../../../src/protocol/bytes.ts";
import { ProtocolError } from "../../../src/protocol/errors.ts";
import { frame, FrameReader } from "../../../src/protocol/frame.ts";
import {
  encodeInitiatorProof,
  encodeM1,
  encodeM2,
  encodeM2Head,
  encodeResponderProof,
  type InitiatorProof,
  parseInitiatorProof,
  parseM1,
  parseM2,
  parseResponderProof,
  type ResponderProof,
} from "../../../src/protocol/handshake.ts";
import { assert, assertEquals, assertRejects } from "../../../src/std/assert.ts";
import { decodeBase64, encodeHex } from "../../../src/std/encoding.ts";
import { readFrom } from "../../support/frames.ts";
import { type Meddle, memoryFrames } from "../../support/memory_frames.ts";
import { ada, bob, bobsTransportKey, type Bytes, handshake, hex } from "../../support/vectors.ts";
import { x25519Private } from "../../support/x25519.ts";

const ADA = await ada();
const BOB = await bob();
const TRANSPORT = await new TransportKeys({
  clock: { ticks: () => 0 },
  identity: BOB.public.modulus,
  generate: bobsTransportKey,
}).current();
const ZERO_IV = new Uint8Array(12);
const { schedule } = handshake;

interface Outcome {
  readonly initiator: Established | Error;
  readonly responder: Established | Error;
  /** Whether R's policy was asked. */
  readonly asked: readonly { readonly peer: PublicIdentity; readonly version: number }[];
}

/** Both sides of a handshake; either ends the connection as soon as it fails. */
async function meet(options: {
  readonly initiator?: Identity;
  readonly responder?: Identity;
  readonly expected?: PeerId;
  readonly lowestVersion?: number;
  readonly admitted?: PeerId;
  readonly transport?: TransportKey;
  readonly forth?: Meddle;
  readonly back?: Meddle;
} = {}): Promise<Outcome> {
  const { initiator = ADA, responder = BOB, expected, lowestVersion = 0, admitted, transport = TRANSPORT } = options;
  const [i, r] = memoryFrames(options);
  const asked: { peer: PublicIdentity; version: number }[] = [];
  const settle = async (side: Promise<Established>): Promise<Established | Error> => {
    try {
      return await side;
    } catch (error) {
      i.end();
      assert(error instanceof ProtocolError, `not a ProtocolError: ${error}`);
      return error;
    }
  };
  const [first, second] = await Promise.all([
    settle(initiate(i, { identity: initiator, expected, lowestVersion })),
    settle(respond(r, {
      identity: responder,
      transportKey: () => Promise.resolve(transport),
      admit(peer, version) {
        asked.push({ peer, version });
        return admitted === undefined || peer.id === admitted;
      },
    })),
  ]);
  return { initiator: first, responder: second, asked };
}

function assertFailed(side: Established | Error, sentence: string): void {
  assert(side instanceof Error, `expected the failure "${sentence}"`);
  assert(side.message.includes(sentence), side.message);
}

function established(side: Established | Error): Established {
  if (side instanceof Error) throw side;
  return side;
}

/** Plays recorded payloads and keeps what is written. */
function recording(incoming: readonly Bytes[]): FrameStream & { readonly written: Bytes[] } {
  const left = [...incoming];
  const written: Bytes[] = [];
  return {
    written,
    read: () => Promise.resolve(left.shift()),
    write(payload) {
      written.push(payload);
      return Promise.resolve();
    },
  };
}

/** The vector's payloads, sent as frames and cut into pieces of that size. */
function throughFrames(payloads: readonly Bytes[], pieceBytes: number): Bytes[] {
  const stream = concat(...payloads.map(frame));
  const reader = new FrameReader();
  const found: Bytes[] = [];
  for (let at = 0; at < stream.length; at += pieceBytes) {
    found.push(...readFrom(reader, stream.subarray(at, at + pieceBytes)));
  }
  return found;
}

/** The vector's own random values for one side. */
async function vectorFresh(side: "initiator" | "responder", ciphertext: Bytes): Promise<Fresh> {
  const { keys, nonceIHex, nonceRHex, M1Hex, M2Hex, secretSHex } = handshake;
  const privateHex = side === "initiator" ? keys.initiatorX25519PrivateHex : keys.responderX25519PrivateHex;
  const privateKey = await x25519Private(hex(privateHex));
  const publicKey = side === "initiator" ? parseM1(hex(M1Hex)).ephemeral : parseM2(hex(M2Hex)).ephemeral;
  return {
    nonce: () => hex(side === "initiator" ? nonceIHex : nonceRHex),
    ephemeral: () => Promise.resolve({ publicKey, agree: (other) => agree(privateKey, other) }),
    encapsulate: () => Promise.resolve({ secret: hex(secretSHex), ciphertext }),
  };
}

async function openVector(key: string, aad: string, sealed: Bytes): Promise<Bytes> {
  return await open(await importGcmKey(hex(key), "decrypt"), ZERO_IV, hex(aad), sealed);
}

for (const [name, pieceBytes] of [["whole", 10_000], ["in pieces", 100], ["byte by byte", 1]] as const) {
  Deno.test(`initiate() and respond() say the vector's very bytes and find its keys: ${name}`, async () => {
    const [m1, m2, m3] = [hex(handshake.M1Hex), hex(handshake.M2Hex), hex(handshake.M3Hex)];
    const c2 = parseResponderProof(await openVector(schedule.kR, schedule.h1, parseM2(m2).sealed));
    const c3 = parseInitiatorProof(await openVector(schedule.kI, schedule.h2, m3));
    // PSS and OAEP are randomised: the vector's signatures and ciphertext stand in for new ones.
    const adaOfVector: Identity = { public: ADA.public, sign: () => Promise.resolve(c3.signature) };
    const bobOfVector: Identity = { public: BOB.public, sign: () => Promise.resolve(c2.signature) };
    const i2r = { key: hex(schedule.i2rKey), iv: hex(schedule.i2rIv) };
    const r2i = { key: hex(schedule.r2iKey), iv: hex(schedule.r2iIv) };

    const towardsI = recording(throughFrames([m2], pieceBytes));
    const initiator = await initiate(towardsI, {
      identity: adaOfVector,
      expected: BOB.public.id,
      lowestVersion: 1,
      fresh: await vectorFresh("initiator", c3.ciphertext),
    });
    assertEquals(towardsI.written.map(encodeHex), [handshake.M1Hex, handshake.M3Hex]);
    assertEquals(initiator, { peer: BOB.public, version: 1, sending: i2r, receiving: r2i });

    const towardsR = recording(throughFrames([m1, m3], pieceBytes));
    const responder = await respond(towardsR, {
      identity: bobOfVector,
      transportKey: () => Promise.resolve(TRANSPORT),
      admit: () => true,
      fresh: await vectorFresh("responder", c3.ciphertext),
    });
    assertEquals(towardsR.written.map(encodeHex), [handshake.M2Hex]);
    assertEquals(responder, { peer: ADA.public, version: 1, sending: r2i, receiving: i2r });
  });
}

Deno.test("initiate() and respond() agree on keys that are new each time", async () => {
  const keys = new Set<string>();
  for (let round = 0; round < 2; round++) {
    const { initiator, responder, asked } = await meet({ expected: BOB.public.id, admitted: ADA.public.id });
    const [i, r] = [established(initiator), established(responder)];
    assertEquals(i.peer, BOB.public);
    assertEquals(r.peer, ADA.public);
    assertEquals(i.sending, r.receiving);
    assertEquals(i.receiving, r.sending);
    assertEquals(asked, [{ peer: ADA.public, version: 1 }]);
    keys.add(encodeHex(i.sending.key)).add(encodeHex(i.receiving.key));
  }
  assertEquals(keys.size, 4);
});

Deno.test("initiate() meets anybody where nobody is expected", async () => {
  const { initiator } = await meet();
  assertEquals(established(initiator).peer.id, BOB.public.id);
});

Deno.test("initiate() refuses somebody else than expected", async () => {
  const { initiator, responder, asked } = await meet({ expected: ADA.public.id, initiator: await third() });
  assertFailed(initiator, `${BOB.public.id} answered, not ${ADA.public.id}`);
  assertFailed(responder, "the connection has ended");
  assertEquals(asked, []);
});

/** A third identity: the vector's transport key in another role, to spare the making of a new one. */
function third(): Promise<Identity> {
  return importIdentity(decodeBase64(handshake.keys.responderTransportPkcs8));
}

Deno.test("initiate() and respond() refuse oneself", async () => {
  const dialled = await meet({ initiator: BOB });
  assertFailed(dialled.initiator, `${BOB.public.id}, this node itself`);
  const crafted = await craftM3(BOB, {});
  assertFailed(crafted.responder, `${BOB.public.id}, this node itself`);
  assertEquals(crafted.asked, []);
});

Deno.test("respond() refuses whom its policy does not admit, and decrypts nothing for them", async () => {
  let decryptions = 0;
  const transport: TransportKey = {
    modulus: TRANSPORT.modulus,
    decrypt(ciphertext) {
      decryptions++;
      return TRANSPORT.decrypt(ciphertext);
    },
  };
  const { responder, asked } = await meet({ admitted: BOB.public.id, transport });
  assertFailed(responder, `${ADA.public.id} is not admitted`);
  assertEquals(asked.length, 1);
  assertEquals(decryptions, 0);
});

Deno.test("initiate() says nothing where a higher version than its own was spoken before", async () => {
  const stream = recording([]);
  const parts = { identity: ADA, expected: undefined, lowestVersion: 2 };
  await assertRejects(() => initiate(stream, parts), ProtocolError, "version 2 was spoken with them");
  assertEquals(stream.written, []);
});

/** Changes one bit of the payload with that number. */
function flip(number: number, at: number): Meddle {
  return (payload, index) => {
    if (index !== number) return payload;
    const changed = payload.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    return changed;
  };
}

function cut(number: number, length: number): Meddle {
  return (payload, index) => index === number ? payload.slice(0, length) : payload;
}

Deno.test("a change in any region of M1 ends the handshake on both sides", async () => {
  const regions = { magic: 0, min: 4, max: 5, count: 6, suite: 7, nonce: 8, "end of nonce": 39, e: 40, "end of e": 70 };
  for (const [region, at] of Object.entries(regions)) {
    const { initiator, responder, asked } = await meet({ forth: flip(0, at) });
    assert(initiator instanceof Error && responder instanceof Error, region);
    assertEquals(asked, [], region);
  }
});

Deno.test("a change in any region of M2 ends the handshake before I shows itself", async () => {
  const regions = {
    version: 0,
    suite: 1,
    nonce: 2,
    "end of nonce": 33,
    e: 34,
    identity: 66,
    transport: 66 + 384,
    signature: 66 + 768,
    MAC: 66 + 1_152,
    tag: 1_265,
  };
  for (const [region, at] of Object.entries(regions)) {
    let sent = 0;
    const forth: Meddle = (payload) => (sent++, payload);
    const { initiator, responder } = await meet({ forth, back: flip(0, at) });
    assert(initiator instanceof Error && responder instanceof Error, region);
    assertEquals(sent, 1, region);
  }
});

Deno.test("a change in any region of M3 ends the handshake before R's policy is asked", async () => {
  const regions = { identity: 0, ciphertext: 384, signature: 768, MAC: 1_152, tag: 1_199 };
  for (const [region, at] of Object.entries(regions)) {
    const { responder, asked } = await meet({ forth: flip(1, at) });
    assertFailed(responder, "Cannot open C3: it is not authentic");
    assertEquals(asked, [], region);
  }
});

Deno.test("a message that is cut, too long, or does not come ends the handshake", async () => {
  for (const length of [0, 1, 8, 71]) {
    const { initiator, responder } = await meet({ forth: cut(0, length) });
    assert(initiator instanceof Error && responder instanceof Error);
  }
  for (const length of [0, 66, 1_265]) {
    const { initiator } = await meet({ back: cut(0, length) });
    assertFailed(initiator, `Cannot read M2: expected 1266 bytes, got ${length}`);
  }
  for (const length of [0, 16, 1_199]) {
    const { responder } = await meet({ forth: cut(1, length) });
    assertFailed(responder, `Cannot read M3: expected 1200 bytes, got ${length}`);
  }
  const longer: Meddle = (payload) => concat(payload, Uint8Array.of(0));
  assertFailed((await meet({ forth: longer })).responder, "Cannot read M1: expected 72 bytes, got 73");
  assertFailed((await meet({ back: longer })).initiator, "Cannot read M2: expected 1266 bytes, got 1267");
  const never: Meddle = () => undefined;
  const silent = await meet({ forth: never });
  assertFailed(silent.initiator, "Cannot read M2: the connection has ended");
  assertFailed(silent.responder, "Cannot read M1: the connection has ended");
  assertFailed((await meet({ back: never })).initiator, "Cannot read M2: the connection has ended");
  const onlyM1: Meddle = (payload, index) => index === 0 ? payload : undefined;
  assertFailed((await meet({ forth: onlyM1 })).responder, "Cannot read M3: the connection has ended");
});

Deno.test("messages of another handshake are refused", async () => {
  const recorded: Bytes[] = [];
  const record: Meddle = (payload) => (recorded.push(payload), payload);
  await meet({ forth: record, back: record });
  const [, m2, m3] = recorded;
  assert(m2 && m3);
  assertFailed((await meet({ back: () => m2 })).initiator, "Cannot open C2");
  assertFailed((await meet({ forth: (payload, index) => index === 1 ? m3 : payload })).responder, "Cannot open C3");
});

Deno.test("respond() takes the highest common version and the first suite that it speaks", async () => {
  const offer = async (minVersion: number, maxVersion: number, suites: number[]): Promise<Bytes> => {
    const { publicKey } = await generateEphemeral();
    const m1 = encodeM1({ minVersion, maxVersion, suites, nonce: new Uint8Array(32), ephemeral: publicKey });
    const stream = recording([m1]);
    const parts = { identity: BOB, transportKey: () => Promise.resolve(TRANSPORT), admit: () => true };
    // The stream ends after M1: where M2 was written before, the choice was made.
    const error = await assertRejects(() => respond(stream, parts), ProtocolError);
    const [m2] = stream.written;
    if (m2 === undefined) throw error;
    return m2.slice(0, 2);
  };
  assertEquals(await offer(1, 1, [1]), Uint8Array.of(1, 1));
  assertEquals(await offer(0, 9, [2, 77, 1]), Uint8Array.of(1, 1));
  await assertRejects(() => offer(2, 9, [1]), ProtocolError, "they speak versions 2 to 9");
  await assertRejects(() => offer(0, 0, [1]), ProtocolError, "they speak versions 0 to 0");
  await assertRejects(() => offer(1, 1, [2, 3]), ProtocolError, "they speak suites 2, 3");
});

Deno.test("initiate() refuses a version or a suite that it did not offer", async () => {
  for (const [version, suite] of [[0, 1], [2, 1], [1, 2], [1, 0]]) {
    const back: Meddle = (payload) => concat(Uint8Array.of(version ?? 0, suite ?? 0), payload.slice(2));
    assertFailed((await meet({ back })).initiator, `version ${version} and suite ${suite} were not offered`);
  }
});

Deno.test("both sides refuse an X25519 key that makes the secret all zero", async () => {
  const zeroI: Meddle = (payload, index) => index > 0 ? payload : concat(payload.slice(0, 40), new Uint8Array(32));
  assertFailed((await meet({ forth: zeroI })).responder, "all zero");
  const zeroR: Meddle = (payload) => concat(payload.slice(0, 34), new Uint8Array(32), payload.slice(66));
  assertFailed((await meet({ back: zeroR })).initiator, "all zero");
});

/** R's M2 with a proof that is sealed rightly and says what it should not; what I makes of it. */
async function craftM2(
  identity: Identity,
  change: (proof: ResponderProof, h1: Bytes) => Partial<ResponderProof> | Promise<Partial<ResponderProof>>,
  transport = TRANSPORT.modulus,
): Promise<Established> {
  const [i, r] = memoryFrames();
  const answer = async () => {
    const m1 = await r.read();
    assert(m1);
    const ephemeral = await generateEphemeral();
    const nonce = new Uint8Array(32);
    const head = encodeM2Head({ version: 1, suite: 1, nonce, ephemeral: ephemeral.publicKey });
    const h1 = hashOpening(m1, head);
    const secrets = handshakeSecrets(await ephemeral.agree(parseM1(m1).ephemeral), h1);
    const th2 = hashResponder(h1, identity.public.modulus, transport);
    const signature = await identity.sign("responder", th2);
    const mac = finishedMac(secrets.responderMacKey, th2, signature);
    const right = { identity: identity.public.modulus, transport, signature, mac };
    const changed = { ...right, ...await change(right, h1) };
    // Unless the MAC is what was changed, it fits: a later check has to see the rest.
    const th2Changed = hashResponder(h1, changed.identity, changed.transport);
    const proof = changed.mac === mac
      ? { ...changed, mac: finishedMac(secrets.responderMacKey, th2Changed, changed.signature) }
      : changed;
    const key = await importGcmKey(secrets.responderKey, "encrypt");
    await r.write(encodeM2(head, await seal(key, ZERO_IV, h1, encodeResponderProof(proof))));
  };
  const [initiator] = await Promise.all([
    initiate(i, { identity: ADA, expected: undefined, lowestVersion: 0 }).finally(() => r.end()),
    answer(),
  ]);
  return initiator;
}

Deno.test("initiate() checks MAC, signature, moduli and the use of keys of a well-sealed C2", async () => {
  assertEquals((await craftM2(BOB, () => ({}))).peer, BOB.public);
  const refused: [Parameters<typeof craftM2>, string][] = [
    [[BOB, () => ({ mac: new Uint8Array(32) })], "the other side's MAC is wrong"],
    [[BOB, () => ({ signature: new Uint8Array(384) })], "the responder's signature is wrong"],
    [[BOB, () => ({ identity: ADA.public.modulus })], "the responder's signature is wrong"],
    [[BOB, () => ({ transport: ADA.public.modulus })], "the responder's signature is wrong"],
    [[BOB, () => ({ identity: new Uint8Array(384) })], "Cannot use modulus"],
    [[BOB, () => ({ transport: new Uint8Array(384) })], "Cannot use modulus"],
    [[BOB, async (_, h1) => ({
      signature: await BOB.sign("initiator", hashResponder(h1, BOB.public.modulus, TRANSPORT.modulus)),
    })], "the responder's signature is wrong"],
    [[BOB, () => ({}), BOB.public.modulus], "uses an identity key as its transport key"],
    [[BOB, () => ({}), ADA.public.modulus], "uses an identity key as its transport key"],
  ];
  for (const [crafted, sentence] of refused) {
    await assertRejects(() => craftM2(...crafted), ProtocolError, sentence);
  }
});

/** I's M3 with a proof that is sealed rightly and says what it should not; what R makes of it. */
async function craftM3(
  identity: Identity,
  change: Partial<InitiatorProof>,
  secret?: Bytes,
): Promise<Pick<Outcome, "responder" | "asked">> {
  const [i, r] = memoryFrames();
  const asked: { peer: PublicIdentity; version: number }[] = [];
  const dial = async () => {
    const ephemeral = await generateEphemeral();
    const nonce = new Uint8Array(32);
    const m1 = encodeM1({ minVersion: 1, maxVersion: 1, suites: [1], nonce, ephemeral: ephemeral.publicKey });
    await i.write(m1);
    const m2 = await i.read();
    assert(m2);
    const { head, ephemeral: other, sealed } = parseM2(m2);
    const h1 = hashOpening(m1, head);
    const secrets = handshakeSecrets(await ephemeral.agree(other), h1);
    const c2 = parseResponderProof(
      await open(await importGcmKey(secrets.responderKey, "decrypt"), ZERO_IV, h1, sealed),
    );
    const th2 = hashResponder(h1, c2.identity, c2.transport);
    const h2 = hashProof(th2, c2.signature, c2.mac);
    const ciphertext = change.ciphertext ?? await encrypted(c2.transport, secret);
    const th3 = hashInitiator(h2, identity.public.modulus, ciphertext);
    const signature = change.signature ?? await identity.sign("initiator", th3);
    const mac = change.mac ?? finishedMac(secrets.initiatorMacKey, th3, signature);
    const proof = encodeInitiatorProof({ identity: identity.public.modulus, ciphertext, signature, mac });
    await i.write(await seal(await importGcmKey(secrets.initiatorKey, "encrypt"), ZERO_IV, h2, proof));
  };
  const answer = respond(r, {
    identity: BOB,
    transportKey: () => Promise.resolve(TRANSPORT),
    admit: (peer, version) => asked.push({ peer, version }) > 0,
  });
  const [responder] = await Promise.all([answer.catch((error: Error) => error), dial()]);
  assert(!(responder instanceof Error) || responder instanceof ProtocolError);
  return { responder, asked };
}

async function encrypted(transport: Bytes, secret: Bytes | undefined): Promise<Bytes> {
  if (secret === undefined) return (await encapsulate(transport)).ciphertext;
  const key = await importRsaPublic(transport, "RSA-OAEP");
  return new Uint8Array(await crypto.subtle.encrypt("RSA-OAEP", key, secret));
}

Deno.test("respond() checks MAC and signature of a well-sealed C3, then asks its policy, then decrypts", async () => {
  assertEquals(established((await craftM3(ADA, {})).responder).peer, ADA.public);
  const early: [Partial<InitiatorProof>, string][] = [
    [{ mac: new Uint8Array(32) }, "the other side's MAC is wrong"],
    [{ signature: new Uint8Array(384) }, "the initiator's signature is wrong"],
  ];
  for (const [change, sentence] of early) {
    const { responder, asked } = await craftM3(ADA, change);
    assertFailed(responder, sentence);
    assertEquals(asked, []);
  }
  const late: [Partial<InitiatorProof>, Bytes | undefined, string][] = [
    [{ ciphertext: new Uint8Array(384).fill(1) }, undefined, "not made for this transport key"],
    [{}, new Uint8Array(31), "expected 32 bytes, got 31"],
    [{}, new Uint8Array(33), "expected 32 bytes, got 33"],
  ];
  for (const [change, secret, sentence] of late) {
    const { responder, asked } = await craftM3(ADA, change, secret);
    assertFailed(responder, sentence);
    assertEquals(asked.length, 1);
  }
});

Deno.test("initiate() and respond() turn every other error into a ProtocolError", async () => {
  const cutStream: FrameStream = {
    read: () => Promise.reject(new Deno.errors.ConnectionReset("reset by peer")),
    write: () => Promise.resolve(),
  };
  const parts = { identity: ADA, expected: undefined, lowestVersion: 0 };
  const error = await assertRejects(() => initiate(cutStream, parts), ProtocolError, "reset by peer");
  assert(error.cause instanceof Deno.errors.ConnectionReset);
  const noKey = () => Promise.reject(new Error("no entropy"));
  const [i, r] = memoryFrames();
  const dialling = initiate(i, parts).catch(() => {});
  const answering = respond(r, { identity: BOB, transportKey: noKey, admit: () => true }).finally(() => r.end());
  await assertRejects(() => answering, ProtocolError, "no entropy");
  await dialling;
});
