/** What parsers are fed with: any bytes, and valid bytes with a few things wrong. */
import fc from "fast-check";
import { ProtocolError } from "../../src/protocol/errors.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

type Edit =
  | { readonly type: "set"; readonly at: number; readonly byte: number }
  | { readonly type: "cut"; readonly at: number; readonly length: number }
  | { readonly type: "insert"; readonly at: number; readonly bytes: Bytes }
  | { readonly type: "repeat"; readonly at: number; readonly length: number };

/** Without `size`, fast-check would keep to some ten bytes. */
export function anyBytes(maxLength = 2_000): fc.Arbitrary<Bytes> {
  return fc.uint8Array({ maxLength, size: "max" });
}

export function exactBytes(length: number): fc.Arbitrary<Bytes> {
  return fc.uint8Array({ minLength: length, maxLength: length });
}

const PLACE = fc.double({ min: 0, max: 1, noNaN: true });

const EDIT: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ type: fc.constant("set" as const), at: PLACE, byte: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ type: fc.constant("cut" as const), at: PLACE, length: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ type: fc.constant("insert" as const), at: PLACE, bytes: fc.uint8Array({ maxLength: 20 }) }),
  fc.record({ type: fc.constant("repeat" as const), at: PLACE, length: fc.integer({ min: 1, max: 40 }) }),
);

/** Valid bytes with one to four edits. */
export function mutated(valid: fc.Arbitrary<Bytes>): fc.Arbitrary<Bytes> {
  return fc.tuple(valid, fc.array(EDIT, { minLength: 1, maxLength: 4 })).map(([bytes, edits]) =>
    edits.reduce(applyEdit, bytes)
  );
}

function applyEdit(bytes: Bytes, edit: Edit): Bytes {
  const at = Math.floor(edit.at * bytes.length);
  const [before, after] = [[...bytes.subarray(0, at)], [...bytes.subarray(at)]];
  switch (edit.type) {
    case "set":
      return Uint8Array.from([...before, edit.byte, ...after.slice(1)]);
    case "cut":
      return Uint8Array.from([...before, ...after.slice(edit.length)]);
    case "insert":
      return Uint8Array.from([...before, ...edit.bytes, ...after]);
    case "repeat":
      return Uint8Array.from([...before, ...after.slice(0, edit.length), ...after]);
  }
  return edit satisfies never;
}

/** Text of `least` to `most` bytes of UTF-8, without lone surrogates. */
export function text(least: number, most: number): fc.Arbitrary<string> {
  const encoder = new TextEncoder();
  return fc.string({ unit: "binary", minLength: least, maxLength: most, size: "max" })
    .filter((value) => value.isWellFormed())
    .map((value) => shorten(value, most))
    .filter((value) => encoder.encode(value).length >= least);
}

function shorten(value: string, most: number): string {
  const encoder = new TextEncoder();
  const characters = [...value];
  while (encoder.encode(characters.join("")).length > most) characters.pop();
  return characters.join("");
}

/** An odd number of exactly 3,072 bits. */
export const MODULUS: fc.Arbitrary<Bytes> = exactBytes(384).map((bytes) => {
  const modulus = bytes.slice();
  modulus[0] = (modulus[0] ?? 0) | 0x80;
  modulus[383] = (modulus[383] ?? 0) | 1;
  return modulus;
});

/** Runs a parser; the one error that it may throw is taken for an answer. */
export function parseOrRefuse<T>(parse: () => T): T | ProtocolError {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    throw error;
  }
}
