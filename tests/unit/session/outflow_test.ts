import type { Secured } from "../../../src/messenger/ports.ts";
import { chunkBuffer } from "../../../src/protocol/chunk.ts";
import type { Record } from "../../../src/protocol/record.ts";
import { Outflow } from "../../../src/session/outflow.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { simulatedSecurity } from "../../sim/world/security.ts";
import { settled } from "../../support/manual_clock.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const MIB = 1_048_576;

/** Sealing and writing wait until the test settles them. */
function bench() {
  const sealing: (PromiseWithResolvers<Bytes[]> & { readonly records: readonly Bytes[] })[] = [];
  const writing: (PromiseWithResolvers<void> & { readonly bytes: Bytes; readonly first: number | undefined })[] = [];
  const failures: string[] = [];
  const secured: Secured = {
    peer: simulatedSecurity(2).self,
    version: 1,
    seal(records) {
      const call = { ...Promise.withResolvers<Bytes[]>(), records };
      sealing.push(call);
      return call.promise;
    },
    open: () => Promise.resolve([]),
  };
  const outflow = new Outflow({
    connection: {
      remote: { address: "10.0.0.9", port: 1 },
      read: () => Promise.resolve(undefined),
      write(bytes) {
        const call = { ...Promise.withResolvers<void>(), bytes, first: bytes[0] };
        writing.push(call);
        return call.promise;
      },
      close: () => {},
    },
    secured,
    failed: () => {
      failures.push("failed");
      outflow.end();
    },
  });
  return { outflow, sealing, writing, failures };
}

function ping(value: number): Record {
  return { type: "ping", payload: new Uint8Array(8).fill(value) };
}

function chunk(size = MIB): Record {
  return chunkBuffer(1, size).record(size);
}

Deno.test("push() has the records of one turn sealed together, at its end", async () => {
  const { outflow, sealing } = bench();
  for (const value of [1, 2, 3]) outflow.push(ping(value));
  assertEquals([sealing.length, outflow.length], [0, 3]);
  await settled();
  assertEquals(sealing.map(({ records }) => records.map((record) => record[1])), [[1, 2, 3]]);
  outflow.end();
});

Deno.test("push() lets small records wait while something is on its way, and then seals all of them", async () => {
  const { outflow, sealing, writing } = bench();
  outflow.push(ping(1));
  await settled();
  for (const value of [2, 3]) {
    outflow.push(ping(value));
    await settled();
  }
  assertEquals(sealing.length, 1);
  sealing[0]?.resolve([Uint8Array.of(1)]);
  await settled();
  assertEquals([sealing.length, writing.length, outflow.length], [1, 1, 3]);
  writing[0]?.resolve();
  await settled();
  assertEquals(sealing[1]?.records.map((record) => record[1]), [2, 3]);
  assertEquals(outflow.length, 2);
  outflow.end();
});

Deno.test("push() seals large records while others are sealed and written, up to 4 MiB at a time", async () => {
  const { outflow, sealing, writing } = bench();
  for (let count = 0; count < 7; count++) outflow.push(chunk());
  await settled();
  assertEquals(sealing.map(({ records }) => records.length), [1, 1, 1, 1]);
  // Those that are ready sooner wait for their turn.
  for (const index of [3, 1, 2]) sealing[index]?.resolve([Uint8Array.of(index)]);
  await settled();
  assertEquals([writing.length, outflow.length], [0, 7]);
  sealing[0]?.resolve([Uint8Array.of(0), Uint8Array.of(100)]);
  for (const expected of [0, 100, 1, 2, 3]) {
    await settled();
    assertEquals(writing.at(-1)?.first, expected);
    writing.at(-1)?.resolve();
  }
  await settled();
  assertEquals([sealing.length, outflow.length], [7, 3]);
  outflow.end();
});

Deno.test("push() seals eight batches at a time at most", async () => {
  const { outflow, sealing } = bench();
  for (let count = 0; count < 30; count++) outflow.push(chunk(65_536));
  await settled();
  assertEquals(sealing.length, 8);
  outflow.end();
});

Deno.test("push() puts small records into a batch with large ones, in their order", async () => {
  const { outflow, sealing } = bench();
  outflow.push(ping(1));
  outflow.push(chunk());
  outflow.push(ping(2));
  outflow.push(chunk());
  outflow.push(ping(3));
  await settled();
  const types = sealing.map(({ records }) => records.map((record) => record[0]));
  // What is behind the last large one waits, since it is no full batch.
  assertEquals(types, [[2, 32], [2, 32]]);
  assertEquals(outflow.length, 5);
  outflow.end();
});

Deno.test("large records and parts give their memory back once they are sealed and written", async () => {
  const { outflow, sealing, writing } = bench();
  const record = chunkBuffer(1, MIB).record(MIB - 7);
  const [part, small] = [new Uint8Array(MIB), new Uint8Array(1_000)];
  outflow.push(record);
  await settled();
  assertEquals(sealing[0]?.records[0]?.length, 5 + MIB - 7);
  sealing[0]?.resolve([small, part]);
  await settled();
  assertEquals(record.bytes.length, 0);
  writing[0]?.resolve();
  await settled();
  assertEquals([small.length, part.length], [1_000, MIB]);
  writing[1]?.resolve();
  await settled();
  assertEquals([small.length, part.length], [1_000, 0]);
  outflow.end();
});

Deno.test("room() resolves when fewer records wait than that, for all who wait", async () => {
  const { outflow, sealing, writing } = bench();
  assertEquals(await outflow.room(1), "room");
  for (let count = 0; count < 4; count++) outflow.push(chunk());
  const done: string[] = [];
  for (const records of [1, 3, 3, 4, 5]) void outflow.room(records).then((answer) => done.push(`${records} ${answer}`));
  await settled();
  assertEquals(done, ["5 room"]);
  for (const call of sealing) call.resolve([Uint8Array.of(1)]);
  const next = async () => {
    await settled();
    writing.at(-1)?.resolve();
    await settled();
  };
  await next();
  assertEquals(done, ["5 room", "4 room"]);
  await next();
  assertEquals(done, ["5 room", "4 room", "3 room", "3 room"]);
  outflow.end();
  await settled();
  assertEquals(done.at(-1), "1 ended");
  assertEquals(await outflow.room(10), "ended");
});

Deno.test("a write that fails is told, and ends the flow", async () => {
  const { outflow, sealing, writing, failures } = bench();
  for (let count = 0; count < 3; count++) outflow.push(chunk());
  await settled();
  sealing[0]?.resolve([Uint8Array.of(1)]);
  await settled();
  writing[0]?.reject(new Error("Connection reset"));
  await settled();
  assertEquals(failures, ["failed"]);
  // A later one that fails, too, is nobody's unhandled rejection.
  sealing[1]?.reject(new Error("No memory"));
  await settled();
  outflow.push(ping(1));
  await settled();
  assertEquals([sealing.length, failures.length], [3, 1]);
});

Deno.test("sealing that fails is told when it is its turn", async () => {
  const { outflow, sealing, writing, failures } = bench();
  for (let count = 0; count < 2; count++) outflow.push(chunk());
  await settled();
  sealing[1]?.reject(new Error("No memory"));
  await settled();
  assertEquals(failures, []);
  sealing[0]?.resolve([Uint8Array.of(1)]);
  await settled();
  writing[0]?.resolve();
  await settled();
  assertEquals(failures, ["failed"]);
});

Deno.test("push() of what no record can carry sends nothing more, and tells after the call", async () => {
  const { outflow, sealing, failures } = bench();
  outflow.push(ping(1));
  outflow.push({ type: "messages", messages: [] });
  assertEquals(failures, []);
  outflow.push(ping(2));
  await settled();
  assertEquals([sealing.length, failures], [0, ["failed"]]);
});
