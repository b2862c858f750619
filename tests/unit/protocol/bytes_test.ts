import { concat, Reader, release, sameBytes, Writer } from "../../../src/protocol/bytes.ts";
import { ProtocolError } from "../../../src/protocol/errors.ts";
import { assert, assertEquals, assertThrows } from "../../../src/std/assert.ts";

Deno.test("Reader reads what Writer wrote, big-endian", () => {
  const writer = new Writer(64, "example");
  writer.u8(0xab);
  writer.u16(0x0102);
  writer.u32(0xfffefdfc);
  writer.u64(Number.MAX_SAFE_INTEGER);
  writer.bytes(Uint8Array.of(7, 8, 9));
  const bytes = writer.finish();
  assertEquals(
    [...bytes],
    [0xab, 1, 2, 0xff, 0xfe, 0xfd, 0xfc, 0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 7, 8, 9],
  );
  const reader = new Reader(bytes, "example");
  assertEquals(reader.u8(), 0xab);
  assertEquals(reader.u16(), 0x0102);
  assertEquals(reader.u32(), 0xfffefdfc);
  assertEquals(reader.u64(), Number.MAX_SAFE_INTEGER);
  assertEquals(reader.left, 3);
  assertEquals(reader.take(3), Uint8Array.of(7, 8, 9));
  reader.end();
});

Deno.test("Reader stays inside a view of a larger buffer", () => {
  const whole = Uint8Array.of(1, 2, 3, 4, 5, 6);
  const reader = new Reader(whole.subarray(2, 4), "example");
  assertEquals(reader.u16(), 0x0304);
  assertThrows(() => reader.u8(), ProtocolError, "Cannot read example: expected 1 bytes, got 0");
});

Deno.test("Reader.take() gives a copy", () => {
  const bytes = Uint8Array.of(1, 2, 3);
  const taken = new Reader(bytes, "example").take(2);
  bytes.fill(0);
  assertEquals(taken, Uint8Array.of(1, 2));
});

Deno.test("Reader.u64() refuses what a number can't hold", () => {
  const bytes = Uint8Array.of(0, 0x20, 0, 0, 0, 0, 0, 0);
  assertThrows(() => new Reader(bytes, "example").u64(), ProtocolError, "9007199254740992 is above 2^53 - 1");
});

Deno.test("Reader.end() refuses bytes that are left", () => {
  const reader = new Reader(Uint8Array.of(1, 2), "example");
  reader.u8();
  assertThrows(() => reader.end(), ProtocolError, "expected 1 bytes, got 2");
});

Deno.test("Writer refuses what does not fit and what is no such integer", () => {
  const writer = new Writer(2, "example");
  assertThrows(() => writer.u32(1), RangeError, "4 bytes do not fit, 2 are left");
  assertThrows(() => writer.u8(256), RangeError, "256 is no whole number from 0 to 255");
  assertThrows(() => writer.u8(-1), RangeError);
  assertThrows(() => writer.u8(0.5), RangeError);
  assertThrows(() => writer.bytes(new Uint8Array(3)), RangeError);
  assertEquals(writer.finish(), new Uint8Array(0));
});

Deno.test("concat() and sameBytes() look at all bytes", () => {
  const joined = concat(Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3));
  assert(sameBytes(joined, Uint8Array.of(1, 2, 3)));
  assert(!sameBytes(joined, Uint8Array.of(1, 2, 4)));
  assert(!sameBytes(joined, Uint8Array.of(1, 2)));
  assert(!sameBytes(Uint8Array.of(1, 2), joined));
});

Deno.test("release() gives large memory back with all of its views, and leaves small memory alone", () => {
  const large = new Uint8Array(65_536);
  const view = large.subarray(5, 10);
  release(view);
  assertEquals([large.length, view.length, large.buffer.byteLength], [0, 0, 0]);
  release(large);
  const small = new Uint8Array(65_535);
  release(small);
  assertEquals(small.length, 65_535);
});
