import fc from "fast-check";
import { concat } from "../../src/protocol/bytes.ts";
import { ProtocolError } from "../../src/protocol/errors.ts";
import { frame, FrameReader } from "../../src/protocol/frame.ts";
import { assert, assertEquals } from "../../src/std/assert.ts";
import { anyBytes, type Bytes, mutated, parseOrRefuse } from "./arbitraries.ts";

interface Reading {
  readonly payloads: readonly Bytes[];
  readonly pending: number;
  /** The sentence of the error that ended it. */
  readonly error: string | undefined;
}

/** Reads a stream that comes in pieces; the limit is raised after the third frame, as at the end of a handshake. */
function read(pieces: readonly Bytes[]): Reading {
  const reader = new FrameReader();
  reader.limit = 300;
  const payloads: Bytes[] = [];
  for (const piece of pieces) {
    for (let at = 0; at < piece.length;) {
      const { space } = reader;
      const part = piece.subarray(at, at + space.length);
      space.set(part);
      reader.filled(part.length);
      at += part.length;
      while (true) {
        const next = parseOrRefuse(() => reader.next());
        if (next instanceof ProtocolError) return { payloads, pending: 0, error: next.message };
        if (next === undefined) break;
        payloads.push(next);
        if (payloads.length === 3) reader.limit = 200_000;
      }
    }
  }
  return { payloads, pending: reader.pending, error: undefined };
}

function split(stream: Bytes, places: readonly number[]): Bytes[] {
  const cuts = [0, ...places.map((place) => Math.floor(place * stream.length)), stream.length].sort((a, b) => a - b);
  return cuts.slice(1).map((to, index) => stream.subarray(cuts[index] ?? 0, to));
}

const PLACES = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 });
const PAYLOAD = fc.oneof(
  { weight: 20, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 300, size: "max" }) },
  { weight: 20, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 9_000, size: "max" }) },
  // One that gets memory of its own.
  { weight: 1, arbitrary: fc.integer({ min: 60_000, max: 150_000 }).map((size) => new Uint8Array(size).fill(size)) },
);
const STREAM = fc.array(PAYLOAD, { maxLength: 8 }).map((payloads) => concat(...payloads.map(frame)));

Deno.test("FrameReader reads a stream alike however it is split", () => {
  fc.assert(
    fc.property(fc.oneof(STREAM, mutated(STREAM), anyBytes(400)), PLACES, (stream, places) => {
      const whole = read([stream]);
      assertEquals(read(split(stream, places)), whole);
      assertEquals(read(Array.from(stream, (byte) => Uint8Array.of(byte))), whole);
    }),
    { numRuns: 150 },
  );
});

Deno.test("FrameReader gives back what frame() wrote", () => {
  const payloads = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300, size: "max" }), { maxLength: 30 });
  fc.assert(
    fc.property(payloads, PLACES, (written, places) => {
      const stream = concat(...written.map(frame));
      assertEquals(read(split(stream, places)), { payloads: written, pending: 0, error: undefined });
    }),
    { numRuns: 150 },
  );
});

Deno.test("FrameReader loses no byte of any stream", () => {
  fc.assert(
    fc.property(fc.oneof(mutated(STREAM), anyBytes(3_000)), PLACES, (stream, places) => {
      const { payloads, pending, error } = read(split(stream, places));
      const given = concat(...payloads.map(frame));
      assertEquals(given, stream.slice(0, given.length));
      if (error === undefined) assertEquals(given.length + pending, stream.length);
      else assert(error.startsWith("Cannot read frame: its length is"));
    }),
    { numRuns: 300 },
  );
});
