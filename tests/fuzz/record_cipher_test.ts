import fc from "fast-check";
import { RecordOpener, RecordSealer } from "../../src/crypto/record_cipher.ts";
import { ProtocolError } from "../../src/protocol/errors.ts";
import { assert, assertEquals } from "../../src/std/assert.ts";
import { payloadsOf } from "../support/frames.ts";
import { anyBytes, mutated } from "./arbitraries.ts";

const KEYS = { key: new Uint8Array(32).fill(1), iv: new Uint8Array(12).fill(2) };

/** Encoded records of other types than REKEY, which the sealer alone makes. */
const RECORD = fc.uint8Array({ minLength: 1, maxLength: 300, size: "max" }).map((bytes) => {
  const record = bytes.slice();
  if (record[0] === 4) record[0] = 5;
  return record;
});
const BATCHES = fc.array(fc.array(RECORD, { maxLength: 8 }), { maxLength: 6 });
const LIMITS = fc.record({ records: fc.integer({ min: 1, max: 10 }), bytes: fc.integer({ min: 1, max: 1_000 }) });

Deno.test("RecordOpener opens what RecordSealer sealed, for any records, batches and limits", async () => {
  await fc.assert(
    fc.asyncProperty(BATCHES, LIMITS, fc.integer({ min: 1, max: 9 }), async (batches, limits, size) => {
      const sealer = new RecordSealer(KEYS, limits);
      const opener = new RecordOpener(KEYS, limits);
      const frames = await Promise.all(batches.map((batch) => sealer.seal(batch)));
      const all = frames.flatMap((parts) => payloadsOf(...parts));
      const groups = Array.from(
        { length: Math.ceil(all.length / size) },
        (_, i) => all.slice(i * size, (i + 1) * size),
      );
      const opened = await Promise.all(groups.map((group) => opener.open(group)));
      assertEquals(opened.flat(), batches.flat());
    }),
    { numRuns: 100 },
  );
});

Deno.test("RecordOpener opens nothing but what was sealed, in its place", async () => {
  const sealed = await new RecordSealer(KEYS).seal([Uint8Array.of(1, 2, 3)]);
  const [valid] = payloadsOf(...sealed);
  assert(valid);
  await fc.assert(
    fc.asyncProperty(fc.oneof(anyBytes(100), mutated(fc.constant(valid))), async (payload) => {
      const result = await new RecordOpener(KEYS).open([payload]).catch((error: unknown) => error);
      if (payload.length === valid.length && payload.every((byte, index) => byte === valid[index])) return;
      assert(result instanceof ProtocolError, `${payload.length} bytes were opened`);
    }),
    { numRuns: 300 },
  );
});
