import { runningHash } from "../../../../src/crypto/running_hash.ts";
import type { RunningHash } from "../../../../src/messenger/ports.ts";
import { Snapshots } from "../../../../src/messenger/transfers/snapshots.ts";
import { assertEquals } from "../../../../src/std/assert.ts";
import { sample, sha256 } from "./fixture.ts";

const BYTES = sample(1_000);
const VERSION = { bytes: 1_000, at: 5 };

function hashOf(bytes: Uint8Array): RunningHash {
  const hash = runningHash();
  hash.update(bytes);
  return hash;
}

/** Snapshots of the beginnings of entry 3. */
function kept(...offsets: number[]): Snapshots {
  const snapshots = new Snapshots();
  for (const offset of offsets) snapshots.keep(3, VERSION, { offset, hash: hashOf(BYTES.subarray(0, offset)) });
  return snapshots;
}

Deno.test("find() gives the longest beginning that is not beyond the place", () => {
  const snapshots = kept(100, 200, 300);
  const offsets = [99, 100, 250, 300, 1_000].map((offset) => snapshots.find(3, VERSION, offset)?.offset);
  assertEquals(offsets, [undefined, 100, 200, 300, 300]);
});

Deno.test("find() gives a hash to go on with, every time the same", () => {
  const snapshots = kept(100);
  for (let time = 0; time < 2; time++) {
    const found = snapshots.find(3, VERSION, 100)!;
    found.hash.update(BYTES.subarray(100));
    assertEquals(found.hash.digest(), sha256(BYTES));
  }
});

Deno.test("keep() is not touched by what its giver does with the hash", () => {
  const snapshots = new Snapshots();
  const hash = hashOf(BYTES.subarray(0, 100));
  snapshots.keep(3, VERSION, { offset: 100, hash });
  hash.update(BYTES);
  assertEquals(snapshots.find(3, VERSION, 100)?.hash.digest(), sha256(BYTES.subarray(0, 100)));
});

Deno.test("find() gives nothing of another entry, size or time", () => {
  const snapshots = kept(100);
  assertEquals(snapshots.find(2, VERSION, 500), undefined);
  assertEquals(snapshots.find(3, { bytes: 999, at: 5 }, 500), undefined);
  assertEquals(snapshots.find(3, { bytes: 1_000, at: 6 }, 500), undefined);
});

Deno.test("Snapshots are of one state of one file, and few", () => {
  const snapshots = kept(100, 200, 300, 400);
  assertEquals(snapshots.find(3, VERSION, 199), undefined);
  assertEquals(snapshots.find(3, VERSION, 399)?.offset, 300);
  snapshots.keep(3, { ...VERSION, at: 6 }, { offset: 500, hash: hashOf(BYTES) });
  assertEquals(snapshots.find(3, VERSION, 1_000), undefined);
  snapshots.keep(4, VERSION, { offset: 100, hash: hashOf(BYTES) });
  assertEquals(snapshots.find(3, { ...VERSION, at: 6 }, 1_000), undefined);
});

Deno.test("Snapshots of what is sent again are found as before", () => {
  const snapshots = kept(100, 200, 300);
  snapshots.keep(3, VERSION, { offset: 200, hash: hashOf(BYTES.subarray(0, 200)) });
  assertEquals([150, 250].map((offset) => snapshots.find(3, VERSION, offset)?.offset), [100, 200]);
  snapshots.keep(3, VERSION, { offset: 300, hash: hashOf(BYTES.subarray(0, 300)) });
  assertEquals([150, 250, 350].map((offset) => snapshots.find(3, VERSION, offset)?.offset), [100, 200, 300]);
});
