import { MAX_FRAME_BYTES, MAX_HANDSHAKE_FRAME_BYTES } from "../../../src/protocol/constants.ts";
import { ProtocolError } from "../../../src/protocol/errors.ts";
import { frame, FrameReader } from "../../../src/protocol/frame.ts";
import { concat } from "../../../src/protocol/bytes.ts";
import { assert, assertEquals, assertLess, assertThrows } from "../../../src/std/assert.ts";
import { readFrom } from "../../support/frames.ts";

type Bytes = Uint8Array<ArrayBuffer>;

function payload(length: number, seed: number): Bytes {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + seed) & 0xff);
}

function readInPieces(stream: Bytes, size: number): Bytes[] {
  const reader = new FrameReader();
  const payloads: Bytes[] = [];
  for (let at = 0; at < stream.length; at += size) payloads.push(...readFrom(reader, stream.subarray(at, at + size)));
  assertEquals(reader.pending, 0);
  return payloads;
}

/** Puts bytes in without asking for payloads. */
function push(reader: FrameReader, bytes: Bytes): void {
  for (let at = 0; at < bytes.length;) {
    const { space } = reader;
    const piece = bytes.subarray(at, at + space.length);
    space.set(piece);
    reader.filled(piece.length);
    at += piece.length;
  }
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
    push(reader, header.subarray(0, 3));
    assertEquals(reader.next(), undefined);
    push(reader, header.subarray(3));
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
  push(reader, concat(frame(first), frame(second)));
  assertEquals(reader.next(), first);
  assertThrows(() => reader.next(), ProtocolError, "its length is 1049600, not 1 to 2048");
  reader.limit = MAX_FRAME_BYTES;
  assertEquals(reader.next(), second);
  push(reader, Uint8Array.of(0, 0x10, 0x04, 0x01));
  assertThrows(() => reader.next(), ProtocolError, "its length is 1049601");
});

Deno.test("FrameReader.pending tells a clean end from a cut", () => {
  const reader = new FrameReader();
  const stream = frame(payload(10, 0));
  push(reader, stream.subarray(0, 9));
  assertEquals(reader.next(), undefined);
  assertEquals(reader.pending, 9);
  push(reader, stream.subarray(9));
  assertEquals(reader.pending, 14);
  reader.next();
  assertEquals(reader.pending, 0);
});

Deno.test("FrameReader gives payloads that later bytes do not change", () => {
  const reader = new FrameReader();
  const source = frame(payload(100, 1));
  push(reader, source);
  const given = reader.next();
  source.fill(0);
  push(reader, frame(payload(100, 2)));
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
  // With the copy that stands for the read itself.
  const copied = bytesCopied(() => {
    for (let at = 0; at < large.length; at += 997) push(reader, large.subarray(at, at + 997));
  });
  assertEquals(reader.next()?.length, MAX_FRAME_BYTES);
  assertLess(copied, 4 * large.length);
});

Deno.test("FrameReader has a large frame read straight into the memory that it is given out with", () => {
  const large = frame(payload(MAX_FRAME_BYTES, 3));
  const reader = new FrameReader();
  reader.limit = MAX_FRAME_BYTES;
  const spaces: Bytes[] = [];
  let at = 0;
  while (at < large.length) {
    const { space } = reader;
    spaces.push(space);
    const piece = large.subarray(at, at + Math.min(space.length, 300_000));
    space.set(piece);
    reader.filled(piece.length);
    at += piece.length;
    if (at < large.length) assertEquals(reader.next(), undefined);
    assertEquals(reader.pending, at);
  }
  const given = reader.next();
  assertEquals(given, payload(MAX_FRAME_BYTES, 3));
  assertEquals(given?.buffer.byteLength, MAX_FRAME_BYTES);
  assertEquals(spaces.at(-1)?.buffer, given?.buffer);
  const elsewhere = spaces.filter(({ buffer }) => buffer !== given?.buffer);
  assertLess(elsewhere.reduce((sum, space) => sum + space.length, 0), MAX_FRAME_BYTES / 16);
  assertEquals(reader.pending, 0);
});

Deno.test("FrameReader spends no memory on what is only announced", () => {
  const header = frame(new Uint8Array(MAX_FRAME_BYTES)).subarray(0, 4);
  const reader = new FrameReader();
  reader.limit = MAX_FRAME_BYTES;
  push(reader, header);
  assertEquals(reader.next(), undefined);
  assertEquals(reader.space.buffer.byteLength, 4_096);
  // What has come is a small part of what there is room for, but not too small.
  for (let came = 4; came < 40_000; came += 1_000) {
    push(reader, new Uint8Array(1_000));
    assertEquals(reader.next(), undefined);
    assertLess(reader.space.buffer.byteLength, 34 * (came + 1_000));
  }
});

Deno.test("FrameReader gives more room while reads fill it, and takes it back when they do not", () => {
  const reader = new FrameReader();
  const small = frame(payload(60, 4));
  const room = () => reader.space.length;
  assertEquals(room(), 4_096);
  const stream = concat(...Array.from({ length: 5_000 }, () => small));
  assertEquals(readFrom(reader, stream).length, 5_000);
  assertEquals(room(), 65_536);
  for (let count = 0; count < 4; count++) assertEquals(readFrom(reader, small).length, 1);
  assertEquals(room(), 4_096);
  assertEquals(reader.space.buffer.byteLength, 4_096);
});

Deno.test("FrameReader gives room worth a read, whatever of a frame it holds", () => {
  // Frames that never end where a read does.
  const stream = concat(...Array.from({ length: 3_000 }, (_, index) => frame(payload(1 + index % 1_500, index))));
  for (const most of [Infinity, 3_000, 50_000]) {
    const reader = new FrameReader();
    let reads = 0;
    for (let at = 0; at < stream.length; reads++) {
      const { space } = reader;
      assert(space.length >= 2_048, `room for ${space.length} bytes`);
      // As much as has come meanwhile.
      const piece = stream.subarray(at, at + Math.min(space.length, most, 1 + (reads * 7_919) % 60_000));
      space.set(piece);
      reader.filled(piece.length);
      at += piece.length;
      while (reader.next() !== undefined);
    }
    assertEquals(reader.pending, 0);
    assertLess(reads, 4 * stream.length / Math.min(most, 60_000) + 20);
  }
});

Deno.test("FrameReader copies each byte a few times at most, with a backlog that all but fills its buffer", () => {
  const small = frame(payload(60, 4));
  const backlog = 1_048_576 / small.length - 1;
  const rounds = 500;
  const reader = new FrameReader();
  const copied = bytesCopied(() => {
    for (let count = 0; count < backlog; count++) push(reader, small);
    for (let count = 0; count < rounds; count++) {
      assertEquals(reader.next()?.length, 60);
      push(reader, small);
    }
  });
  assertLess(copied, 4 * (backlog + rounds) * small.length);
});

Deno.test("frame() refuses payloads that no frame can carry", () => {
  assertThrows(() => frame(new Uint8Array(0)), RangeError);
  assertThrows(() => frame(new Uint8Array(MAX_FRAME_BYTES + 1)), RangeError, "1049601 bytes");
  assertEquals(frame(Uint8Array.of(9)), Uint8Array.of(0, 0, 0, 1, 9));
});
