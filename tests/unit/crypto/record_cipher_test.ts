import { concat } from "../../../src/protocol/bytes.ts";
import { nextKeys, recordIv } from "../../../src/crypto/key_schedule.ts";
import { importGcmKey, open } from "../../../src/crypto/gcm.ts";
import { RecordOpener, RecordSealer } from "../../../src/crypto/record_cipher.ts";
import { MAX_FRAME_BYTES } from "../../../src/protocol/constants.ts";
import { ProtocolError } from "../../../src/protocol/errors.ts";
import { frame, FrameReader } from "../../../src/protocol/frame.ts";
import { assert, assertEquals, assertRejects } from "../../../src/std/assert.ts";
import { encodeHex } from "../../../src/std/encoding.ts";
import { payloadsOf, readFrom } from "../../support/frames.ts";
import { type Bytes, handshake, hex } from "../../support/vectors.ts";

const KEYS = { key: new Uint8Array(32).fill(7), iv: new Uint8Array(12).fill(9) };
const VECTOR_KEYS = { key: hex(handshake.schedule.i2rKey), iv: hex(handshake.schedule.i2rIv) };

function record(type: number, length: number): Bytes {
  const bytes = new Uint8Array(1 + length).fill(type);
  return bytes;
}

Deno.test("RecordOpener opens the records of the vector, however they are cut", async () => {
  const { recordsInitiatorToResponder: vector } = handshake;
  const stream = concat(...vector.map(({ frameHex }) => hex(frameHex)));
  const expected = vector.filter(({ type }) => type !== 4).map(({ type, bodyHex }) =>
    concat(Uint8Array.of(type), hex(bodyHex))
  );
  for (const pieceBytes of [stream.length, 7, 1]) {
    // All at once, and one by one.
    const reader = new FrameReader();
    const cut: Bytes[] = [];
    for (let at = 0; at < stream.length; at += pieceBytes) {
      cut.push(...readFrom(reader, stream.subarray(at, at + pieceBytes)));
    }
    assertEquals(await new RecordOpener(VECTOR_KEYS).open(cut), expected);
    const opener = new RecordOpener(VECTOR_KEYS);
    const singly = await Promise.all(cut.map((payload) => opener.open([payload])));
    assertEquals(singly.flat(), expected);
  }
});

Deno.test("RecordSealer makes the frames of the vector", async () => {
  const { recordsInitiatorToResponder: vector } = handshake;
  const sealer = new RecordSealer(VECTOR_KEYS, { records: 2, bytes: 1_000 });
  const records = vector.filter(({ type }) => type !== 4).map(({ type, bodyHex }) =>
    concat(Uint8Array.of(type), hex(bodyHex))
  );
  assertEquals(encodeHex(concat(...await sealer.seal(records))), vector.map(({ frameHex }) => frameHex).join(""));
});

Deno.test("RecordOpener opens what RecordSealer sealed, of every size", async () => {
  const sealer = new RecordSealer(KEYS);
  const opener = new RecordOpener(KEYS);
  const records = [0, 1, 15, 16, 17, 300, 70_000, MAX_FRAME_BYTES - 17].map((length) => record(16, length));
  const parts = await sealer.seal(records);
  // Small ones in one part, with the header of what follows; large ones as they are.
  const small = 6 * (4 + 1 + 16) + 0 + 1 + 15 + 16 + 17 + 300;
  assertEquals(parts.map((part) => part.length), [small + 4, 1 + 70_000 + 16, 4, MAX_FRAME_BYTES]);
  assert(parts.every((part) => part.buffer.byteLength === part.length));
  assertEquals(await opener.open(payloadsOf(...parts)), records);
  assertEquals(await sealer.seal([]), []);
  assertEquals(await opener.open([]), []);
  assertEquals(await opener.open(payloadsOf(...await sealer.seal([record(2, 8)]))), [record(2, 8)]);
});

Deno.test("RecordSealer refuses a record that no frame can carry, and goes on", async () => {
  const sealer = new RecordSealer(KEYS);
  const opener = new RecordOpener(KEYS);
  await assertRejects(() => sealer.seal([record(1, 1), record(1, MAX_FRAME_BYTES)]), RangeError);
  assertEquals(await opener.open(payloadsOf(...await sealer.seal([record(1, 2)]))), [record(1, 2)]);
});

Deno.test("RecordSealer puts REKEY after so many records, and RecordOpener follows", async () => {
  const limits = { records: 3, bytes: 1_000_000 };
  const sealer = new RecordSealer(KEYS, limits);
  const opener = new RecordOpener(KEYS, limits);
  const records = Array.from({ length: 10 }, (_, index) => record(5, index % 2));
  const frames = payloadsOf(...await sealer.seal(records));
  assertEquals(frames.length, 13);
  assertEquals(await opener.open(frames), records);

  // By hand: the fourth is a REKEY under the first key, the fifth is number 0 under the second.
  const aad = (payload: Bytes) => frame(payload).slice(0, 4);
  const [fourth, fifth] = [frames[3] ?? missing(), frames[4] ?? missing()];
  const first = await importGcmKey(KEYS.key, "decrypt");
  assertEquals(await open(first, recordIv(KEYS.iv, 3), aad(fourth), fourth), Uint8Array.of(4));
  const next = nextKeys(KEYS);
  const second = await importGcmKey(next.key, "decrypt");
  assertEquals(await open(second, recordIv(next.iv, 0), aad(fifth), fifth), record(5, 1));
});

function missing(): never {
  throw new Error("There are fewer frames than expected");
}

Deno.test("RecordSealer puts REKEY after so many bytes", async () => {
  const limits = { records: 1_000, bytes: 100 };
  const sealer = new RecordSealer(KEYS, limits);
  const opener = new RecordOpener(KEYS);
  const records = [record(1, 49), record(1, 49), record(1, 0), record(1, 300), record(1, 300)];
  const frames = payloadsOf(...await sealer.seal(records));
  assertEquals(frames.map((payload) => payload.length), [66, 66, 17, 17, 17, 317, 17, 317]);
  assertEquals(await opener.open(frames), records);
});

Deno.test("RecordOpener refuses records beyond the limit of a key", async () => {
  const sealer = new RecordSealer(KEYS);
  const opener = new RecordOpener(KEYS, { records: 2, bytes: 1_000 });
  const frames = payloadsOf(...await sealer.seal([record(1, 1), record(1, 1), record(1, 1), record(1, 1)]));
  await assertRejects(() => opener.open(frames), ProtocolError, "3 came under one key, 2 is the most");
});

Deno.test("concurrent RecordSealer.seal() calls never share a nonce and keep their order, across REKEYs too", async () => {
  const limits = { records: 7, bytes: 1_000_000 };
  const sealer = new RecordSealer(KEYS, limits);
  const opener = new RecordOpener(KEYS, limits);
  // Large and small ones, so that the operations of an earlier call end after those of a later one.
  const batches = Array.from(
    { length: 40 },
    (_, batch) =>
      Array.from({ length: batch % 4 }, (_, index) => record(batch, index === 0 ? 100_000 * (batch % 3) : index)),
  );
  const finished: number[] = [];
  const sealed = await Promise.all(batches.map(async (batch, index) => {
    const frames = await sealer.seal(batch);
    finished.push(index);
    return frames;
  }));
  assertEquals(finished, batches.map((_, index) => index));

  // With GCM, the same nonce under the same key shows in two ciphertexts of the same plaintext; here all opens in
  // order, which proves that counter n was used for record n and for nothing else.
  const opened = await Promise.all(sealed.map((frames) => opener.open(payloadsOf(...frames))));
  assertEquals(opened, batches);
});

Deno.test("equal records never make equal frames", async () => {
  const sealer = new RecordSealer(KEYS, { records: 10, bytes: 1_000_000 });
  const calls = Array.from({ length: 50 }, () => sealer.seal([record(1, 30)]));
  // A REKEY may stand before the record: look at the record alone, which comes last.
  const frames = (await Promise.all(calls)).map((bytes) => encodeHex(payloadsOf(...bytes).at(-1) ?? new Uint8Array(0)));
  assertEquals(new Set(frames).size, 50);
});

/** Payloads of five records, the third of which is a REKEY. */
async function five(): Promise<Bytes[]> {
  const sealer = new RecordSealer(KEYS, { records: 2, bytes: 1_000 });
  return payloadsOf(...await sealer.seal([record(1, 8), record(2, 8), record(3, 8), record(5, 8)]));
}

Deno.test("RecordOpener refuses what was reordered, repeated, left out, changed, cut or made up", async () => {
  const [a, b, rekey, c, d] = await five();
  assert(a && b && rekey && c && d);
  assertEquals((await new RecordOpener(KEYS).open([a, b, rekey, c, d])).length, 4);
  const flip = (payload: Bytes, at: number) => payload.map((byte, index) => index === at ? byte ^ 0x80 : byte);
  const wrong: Record<string, Bytes[]> = {
    reordered: [b, a],
    "reordered across REKEY": [a, b, c, rekey],
    repeated: [a, a],
    "REKEY repeated": [a, b, rekey, rekey],
    "first left out": [b],
    "one left out": [a, rekey],
    "REKEY left out": [a, b, c],
    "type changed": [flip(a, 0)],
    "body changed": [flip(a, 5)],
    "tag changed": [flip(a, a.length - 1)],
    "REKEY changed": [a, b, flip(rekey, 0)],
    cut: [a.slice(0, -1)],
    "cut to a tag": [a.slice(0, 16)],
    "cut below a tag": [a.slice(0, 15)],
    "one byte": [a.slice(0, 1)],
    longer: [concat(a, Uint8Array.of(0))],
    "made up": [new Uint8Array(33)],
  };
  for (const [name, list] of Object.entries(wrong)) {
    const opener = new RecordOpener(KEYS);
    const error = await assertRejects(() => opener.open(list), ProtocolError);
    assert(error.message.includes("it is not authentic"), `${name}: ${error.message}`);
    // The direction has lost its place: nothing opens any more.
    await assertRejects(() => opener.open([a]), ProtocolError);
  }
});

Deno.test("RecordOpener refuses the records of the other direction", async () => {
  const other = { key: hex(handshake.schedule.r2iKey), iv: hex(handshake.schedule.r2iIv) };
  const frames = payloadsOf(...await new RecordSealer(other).seal([record(1, 8)]));
  await assertRejects(() => new RecordOpener(VECTOR_KEYS).open(frames), ProtocolError, "not authentic");
});
