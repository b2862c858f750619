import { Ahead } from "../../../../src/messenger/transfers/ahead.ts";
import { ProtocolError } from "../../../../src/protocol/errors.ts";
import { assertEquals, assertThrows } from "../../../../src/std/assert.ts";
import { sample, sha256 } from "./fixture.ts";

const HASHES = Array.from({ length: 5 }, (_, index) => sha256(sample(index)));

Deno.test("Ahead knows the hash of each file that it was given", () => {
  const ahead = new Ahead(5);
  ahead.add(2, HASHES.slice(2));
  assertEquals([1, 2, 4].map((file) => ahead.get(file)), [undefined, HASHES[2], HASHES[4]]);
  ahead.mustCover(2);
  ahead.mustCover(5);
});

Deno.test("mustCover() misses what did not come", () => {
  const ahead = new Ahead(5);
  ahead.add(0, HASHES.slice(0, 2));
  ahead.add(3, HASHES.slice(3));
  assertThrows(() => ahead.mustCover(0), ProtocolError, "file 2");
  ahead.add(2, HASHES.slice(2, 3));
  ahead.mustCover(0);
  assertThrows(() => new Ahead(1).mustCover(0), ProtocolError, "file 0");
});

Deno.test("add() refuses hashes of files that are none, wherever they begin", () => {
  for (const [first, count] of [[5, 1], [4, 2], [0, 6], [2 ** 32 - 1, 1]] as const) {
    const digests = Array.from({ length: count }, () => HASHES[0]!);
    assertThrows(() => new Ahead(5).add(first, digests), ProtocolError, "there are 5");
  }
});
