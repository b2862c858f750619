import { MAX_FRAME_BYTES, MAX_HANDSHAKE_FRAME_BYTES } from "../../../src/protocol/constants.ts";
import { ProtocolError } from "../../../src/protocol/errors.ts";
import { frame, FrameReader } from "../../../src/protocol/frame.ts";
import { concat } from "../../../src/protocol/bytes.ts";
import { assertEquals, assertLess, assertThrows } from "../../../src/std/assert.ts";

type Bytes = Uint8Array<ArrayBuffer>;

function payload(length: number, seed: number): Bytes {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + seed) & 0xff);
}

function readAll(reader: FrameReader): Bytes[] {
  const payloads: Bytes[] = [];
  for (let next = reader.next(); next !== undefined; next = reader.next()) payloads.push(next);
  return payloads;
}

function readInPieces(stream: Bytes, size: number): Bytes[] {
  const reader = new FrameReader();
  const payloads: Bytes[] = [];
  for (let at = 0; at < stream.length; at += size) {
    reader.push(stream.subarray(at, at + size));
    payloads.push(...readAll(reader));
  }
  assertEquals(reader.pending, 0);
  return payloads;
}

Deno.test("FrameReader gives the same payloads whole, in pieces and byte by byte", () => {
  const payloads = [1, 2_048, 17, 300, 1, 2_047, 1_200].map(payload);
  const stream = concat(...payloads.map(frame));
  for (const size of [stream.length, 1_000, 5, 4, 3, 1]) assertEquals(readInPieces(stream, size), payloads);
});

Deno.test("FrameReader refuses a length as soon as its four bytes are there", () => {
  for (const length of [0, MAX_HANDSHAKE_FRAME_BYTES + 1, MAX_FRAME_BYTES, 0xffffffff]) {
    const reader = new FrameReader();
    const header = new Uint8Array(4);
    new DataView(header.buffer).setUint32(0, length);
    reader.push(header.subarray(0, 3));
    assertEquals(reader.next(), undefined);
    reader.push(header.subarray(3));
    const sentence = `Cannot read frame: its length is ${length}, not 1 to 2048`;
    assertThrows(() => reader.next(), ProtocolError, sentence);
    // It stays broken: what follows has no place any more.
    assertThrows(() => reader.next(), ProtocolError, sentence);
  }
});

Deno.test("FrameReader takes long frames once its limit is raised, also those that were pushed before", () => {
  const first = payload(1_200, 1);
  const second = payload(MAX_FRAME_BYTES, 2);
  const reader = new FrameReader();
  reader.push(concat(frame(first), frame(second)));
  assertEquals(reader.next(), first);
  assertThrows(() => reader.next(), ProtocolError, "its length is 1049600, not 1 to 2048");
  reader.limit = MAX_FRAME_BYTES;
  assertEquals(reader.next(), second);
  reader.push(Uint8Array.of(0, 0x10, 0x04, 0x01));
  assertThrows(() => reader.next(), ProtocolError, "its length is 1049601");
});

Deno.test("FrameReader.pending tells a clean end from a cut", () => {
  const reader = new FrameReader();
  const stream = frame(payload(10, 0));
  reader.push(stream.subarray(0, 9));
  assertEquals(reader.next(), undefined);
  assertEquals(reader.pending, 9);
  reader.push(stream.subarray(9));
  assertEquals(reader.pending, 14);
  reader.next();
  assertEquals(reader.pending, 0);
});

Deno.test("FrameReader gives payloads that later bytes do not change", () => {
  const reader = new FrameReader();
  const source = frame(payload(100, 1));
  reader.push(source);
  const given = reader.next();
  source.fill(0);
  reader.push(frame(payload(100, 2)));
  reader.next();
  assertEquals(given, payload(100, 1));
});

/** How many bytes `action` moves from one place to another. */
function bytesCopied(action: () => void): number {
  const { set, copyWithin } = Uint8Array.prototype;
  let copied = 0;
  try {
    Uint8Array.prototype.set = function (source, offset) {
      copied += source.length;
      set.call(this, source, offset);
    };
    Uint8Array.prototype.copyWithin = function (target, start, end) {
      copied += (end ?? this.length) - start;
      return copyWithin.call(this, target, start, end);
    };
    action();
  } finally {
    Object.assign(Uint8Array.prototype, { set, copyWithin });
  }
  return copied;
}

Deno.test("FrameReader copies each byte a few times at most, however a large frame is cut", () => {
  const large = frame(payload(MAX_FRAME_BYTES, 3));
  const reader = new FrameReader();
  reader.limit = MAX_FRAME_BYTES;
  const copied = bytesCopied(() => {
    for (let at = 0; at < large.length; at += 997) reader.push(large.subarray(at, at + 997));
  });
  assertEquals(reader.next()?.length, MAX_FRAME_BYTES);
  assertLess(copied, 4 * large.length);
});

Deno.test("FrameReader copies each byte a few times at most, with a backlog that all but fills its buffer", () => {
  const small = frame(payload(60, 4));
  const backlog = 1_048_576 / small.length - 1;
  const rounds = 500;
  const reader = new FrameReader();
  const copied = bytesCopied(() => {
    for (let count = 0; count < backlog; count++) reader.push(small);
    for (let count = 0; count < rounds; count++) {
      assertEquals(reader.next()?.length, 60);
      reader.push(small);
    }
  });
  assertLess(copied, 4 * (backlog + rounds) * small.length);
});

Deno.test("frame() refuses payloads that no frame can carry", () => {
  assertThrows(() => frame(new Uint8Array(0)), RangeError);
  assertThrows(() => frame(new Uint8Array(MAX_FRAME_BYTES + 1)), RangeError, "1049601 bytes");
  assertEquals(frame(Uint8Array.of(9)), Uint8Array.of(0, 0, 0, 1, 9));
});
