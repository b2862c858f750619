import { CHUNK_BYTES } from "../../../../src/messenger/limits.ts";
import { Batch } from "../../../../src/messenger/transfers/batch.ts";
import type { Content as Sent } from "../../../../src/session/machine.ts";
import { assert, assertEquals } from "../../../../src/std/assert.ts";
import { sample, sha256 } from "./fixture.ts";

function put(batch: Batch, bytes: Uint8Array): void {
  batch.room.set(bytes);
  batch.filled(bytes.length);
}

/** What the records say, in short. */
function told(records: readonly Sent[]): string[] {
  return records.map((record) => {
    if (record.type === "chunk") return `chunk ${record.channel}: ${record.bytes.length}`;
    if (record.type === "end") return `end ${record.channel}: ${record.digests.length}`;
    return record.type === "transfers" ? record.items.map((item) => item.do).join() : record.type;
  });
}

Deno.test("Batch puts all bytes into one chunk, and the hashes behind it", () => {
  const batch = new Batch(7);
  put(batch, sample(10));
  batch.ended(sha256(sample(10)));
  put(batch, sample(20));
  batch.ended(sha256(sample(20)));
  put(batch, sample(5));
  const [chunk, end, ...rest] = batch.take();
  assertEquals(told([chunk!, end!, ...rest]), ["chunk 7: 35", "end 7: 2"]);
  assert(chunk?.type === "chunk" && end?.type === "end");
  assertEquals(chunk.bytes, Uint8Array.of(...sample(10), ...sample(20), ...sample(5)));
  assertEquals(end.digests, [sha256(sample(10)), sha256(sample(20))]);
});

Deno.test("Batch puts what is said behind all that came before it, and is full then", () => {
  const batch = new Batch(7);
  put(batch, sample(10));
  batch.ended(sha256(sample(10)));
  assertEquals(batch.isFull, false);
  batch.say({ do: "missing", channel: 7, entry: 2 });
  assertEquals(batch.isFull, true);
  assertEquals(told(batch.take()), ["chunk 7: 10", "end 7: 1", "missing"]);
});

Deno.test("Batch of hashes alone has no chunk, and one of nothing has no records", () => {
  const batch = new Batch(7);
  batch.ended(sha256(sample(0)));
  assertEquals(told(batch.take()), ["end 7: 1"]);
  assertEquals(new Batch(7).take(), []);
  const untouched = new Batch(7);
  assertEquals(untouched.room.length, CHUNK_BYTES);
  assertEquals(untouched.take(), []);
});

Deno.test("Batch is full with a chunk, and with a thousand files", () => {
  const bytes = new Batch(7);
  put(bytes, sample(CHUNK_BYTES - 1));
  assertEquals([bytes.isFull, bytes.left, bytes.room.length], [false, 1, 1]);
  put(bytes, sample(1));
  assertEquals([bytes.isFull, bytes.left], [true, 0]);
  assertEquals(told(bytes.take()), [`chunk 7: ${CHUNK_BYTES}`]);
  const files = new Batch(7);
  for (let count = 0; count < 999; count++) files.ended(sha256(sample(0)));
  assertEquals([files.isFull, files.filesLeft], [false, 1]);
  files.ended(sha256(sample(0)));
  assertEquals([files.isFull, files.filesLeft], [true, 0]);
});
