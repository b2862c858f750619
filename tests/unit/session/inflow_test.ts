import type { Secured } from "../../../src/messenger/ports.ts";
import { ProtocolError } from "../../../src/protocol/errors.ts";
import { frame } from "../../../src/protocol/frame.ts";
import { Frames } from "../../../src/session/frames.ts";
import { Inflow } from "../../../src/session/inflow.ts";
import { assertEquals, assertLess, assertRejects } from "../../../src/std/assert.ts";
import { simulatedSecurity } from "../../sim/world/security.ts";
import { settled } from "../../support/manual_clock.ts";
import { type MemoryConnection, memoryConnections } from "../../support/memory_connection.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What is opened is what came, without its first byte; 255 there does not open. */
const SECURED: Secured = {
  peer: simulatedSecurity(2).self,
  version: 1,
  seal: () => Promise.resolve([]),
  open: (payloads) =>
    payloads.some((payload) => payload[0] === 255)
      ? Promise.reject(new ProtocolError("It is not authentic"))
      : Promise.resolve(payloads.map((payload) => payload.slice(1))),
};

function bench(secured = SECURED): { inflow: Inflow; other: MemoryConnection; end: () => Promise<void> } {
  const [near, other] = memoryConnections();
  const frames = new Frames(near);
  frames.allowRecords();
  const inflow = new Inflow(frames, secured);
  const running = inflow.run();
  const end = async () => {
    inflow.stop();
    near.close();
    await running;
  };
  return { inflow, other, end };
}

function framed(...bytes: readonly number[]): Bytes {
  return frame(Uint8Array.from(bytes));
}

Deno.test("next() gives what came, in order, and undefined at the end", async () => {
  const { inflow, other, end } = bench();
  const first = inflow.next();
  await other.write(framed(0, 1));
  assertEquals(await first, [Uint8Array.of(1)]);
  await other.write(framed(0, 2));
  await settled();
  await other.write(framed(0, 3));
  other.close();
  await settled();
  assertEquals(await inflow.next(), [Uint8Array.of(2)]);
  assertEquals(await inflow.next(), [Uint8Array.of(3)]);
  assertEquals([await inflow.next(), await inflow.next()], [undefined, undefined]);
  await end();
});

Deno.test("next() tells what broke the stream after everything that came before", async () => {
  for (const broken of [framed(255), Uint8Array.of(0, 0, 0, 0), framed(0, 1).subarray(0, 4)]) {
    const { inflow, other, end } = bench();
    await other.write(framed(0, 1));
    await settled();
    await other.write(framed(0, 2));
    await settled();
    await other.write(broken.slice());
    other.close();
    await settled();
    assertEquals(await inflow.next(), [Uint8Array.of(1)]);
    assertEquals(await inflow.next(), [Uint8Array.of(2)]);
    await assertRejects(() => inflow.next(), ProtocolError);
    await end();
  }
});

Deno.test("run() reads two batches ahead of who takes, and more only where it is told to", async () => {
  const { inflow, other, end } = bench();
  const payload = new Uint8Array(1_000_000);
  for (let count = 0; count < 8; count++) void other.write(frame(payload)).catch(() => {});
  await settled();
  const near = other.unread;
  // Two wait; of the third nothing has been read, or no more than what came with the end of the second.
  assertLess(6 * 1_000_004 - 65_536, near + 1);
  assertLess(near, 6 * 1_000_004 + 1);
  inflow.aim("far");
  await settled();
  assertLess(other.unread, 4 * 1_000_004);
  inflow.aim("near");
  for (let count = 0; count < 8; count++) assertEquals((await inflow.next())?.length, 1);
  assertEquals(other.unread, 0);
  await end();
});

Deno.test("run() reads ahead no more than some megabytes, and goes on when they are taken", async () => {
  const { inflow, other, end } = bench();
  inflow.aim("far");
  const payload = new Uint8Array(1_000_000);
  const writes: Promise<void>[] = [];
  let written = 0;
  for (let count = 0; count < 20; count++) writes.push(other.write(frame(payload)).then(() => void written++));
  await settled();
  const before = other.unread;
  assertLess(before, 20_000_000 - 4 * 1_000_004);
  assertLess(20_000_000 - 7 * 1_000_004, before);
  for (let count = 0; count < 20; count++) {
    const records = await inflow.next();
    assertEquals(records?.map(({ length }) => length), [999_999]);
  }
  await Promise.all(writes);
  assertEquals([written, other.unread], [20, 0]);
  await end();
});

Deno.test("run() reads eight batches ahead at most, however small they are", async () => {
  const { inflow, other, end } = bench();
  inflow.aim("far");
  for (let count = 0; count < 30; count++) {
    await other.write(framed(0, count));
    await settled();
  }
  assertLess(0, other.unread);
  const taken: number[] = [];
  while (taken.length < 30) for (const [value = -1] of await inflow.next() ?? []) taken.push(value);
  assertEquals(taken, Array.from({ length: 30 }, (_, index) => index));
  await end();
});

Deno.test("run() gives the memory of large frames back once they are opened", async () => {
  const given: Bytes[] = [];
  const opening = Promise.withResolvers<Bytes[]>();
  const secured: Secured = {
    ...SECURED,
    open(payloads) {
      given.push(...payloads);
      return opening.promise;
    },
  };
  const { inflow, other, end } = bench(secured);
  void other.write(frame(new Uint8Array(300_000)));
  await settled();
  assertEquals(given.map(({ length }) => length), [300_000]);
  const record = new Uint8Array(299_984);
  opening.resolve([record]);
  assertEquals(await inflow.next(), [record]);
  assertEquals([given[0]?.length, record.length], [0, 299_984]);
  await end();
});

Deno.test("stop() ends run() although nobody takes any more", async () => {
  const { other, end } = bench();
  for (let count = 0; count < 9; count++) {
    await other.write(framed(0, count));
    await settled();
  }
  await end();
});
