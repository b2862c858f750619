import type { Connection } from "../../../src/messenger/ports.ts";
import { frame } from "../../../src/protocol/frame.ts";
import { initiate, respond } from "../../../src/session/handshake.ts";
import { assertEquals, assertRejects } from "../../../src/std/assert.ts";
import { M1, simulatedSecurity } from "../../sim/world/security.ts";
import { ManualClock, settled } from "../../support/manual_clock.ts";

/** One end of a connection whose other end is the test. */
class Wire implements Connection {
  readonly remote = { address: "10.0.0.9", port: 40_000 };
  readonly written: Uint8Array<ArrayBuffer>[] = [];
  closed = false;
  #incoming: (Uint8Array<ArrayBuffer> | undefined)[] = [];
  #wake: () => void = () => {};

  /** Gives bytes to the end under test; undefined: the end of the stream. */
  give(bytes: Uint8Array<ArrayBuffer> | undefined): void {
    this.#incoming.push(bytes);
    this.#wake();
  }

  async read(buffer: Uint8Array<ArrayBuffer>): Promise<number | undefined> {
    while (!this.closed) {
      if (this.#incoming.length > 0) {
        const next = this.#incoming.shift();
        if (next === undefined) return undefined;
        if (next.length > buffer.length) this.#incoming.unshift(next.subarray(buffer.length));
        buffer.set(next.subarray(0, buffer.length));
        return Math.min(next.length, buffer.length);
      }
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    throw new Error("Closed");
  }

  write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.written.push(bytes);
    return Promise.resolve();
  }

  close(): void {
    this.closed = true;
    this.#wake();
  }
}

const ADA = simulatedSecurity(1);
const BEN = simulatedSecurity(2);
const anybody = { started: () => true, admit: () => true };

Deno.test("respond() closes a connection that says nothing for 5 s", async () => {
  const [clock, wire] = [new ManualClock(), new Wire()];
  const failed = assertRejects(() => respond(wire, { security: ADA, clock, ...anybody }));
  await clock.pass(4_999);
  assertEquals(wire.closed, false);
  await clock.pass(1);
  await failed;
  assertEquals(wire.closed, true);
  assertEquals(clock.pending, 0);
});

Deno.test("respond() closes a connection that sends half a frame and waits", async () => {
  const [clock, wire] = [new ManualClock(), new Wire()];
  const failed = assertRejects(() => respond(wire, { security: ADA, clock, ...anybody }));
  wire.give(frame(BEN.self.modulus).slice(0, 100));
  await clock.pass(5_000);
  await failed;
  assertEquals(wire.closed, true);
});

Deno.test("respond() asks for a turn before anything is computed, and closes without one", async () => {
  const [clock, wire] = [new ManualClock(), new Wire()];
  wire.give(frame(M1));
  await assertRejects(() => respond(wire, { security: ADA, clock, started: () => false, admit: () => true }));
  assertEquals([wire.closed, wire.written], [true, []]);
});

Deno.test("respond() closes at once on a frame of 2,049 bytes", async () => {
  const [clock, wire] = [new ManualClock(), new Wire()];
  wire.give(Uint8Array.of(0, 0, 8, 1));
  await assertRejects(() => respond(wire, { security: ADA, clock, ...anybody }), Error, "2049");
  assertEquals(wire.closed, true);
});

Deno.test("respond() gives frames and keys that are ready for records", async () => {
  const [clock, wire] = [new ManualClock(), new Wire()];
  wire.give(frame(M1));
  wire.give(frame(BEN.self.modulus));
  const { frames, secured } = await respond(wire, { security: ADA, clock, ...anybody });
  assertEquals(secured.peer.id, BEN.self.id);
  wire.give(frame(new Uint8Array(500_000)));
  assertEquals((await frames.readAll())[0]?.length, 500_000);
  assertEquals(clock.pending, 0);
});

Deno.test("initiate() gives up after 10 s, and closes when somebody else is there", async () => {
  const clock = new ManualClock();
  const silent = new Wire();
  const parts = { security: ADA, clock, expected: BEN.self.id, lowestVersion: 0, proven: () => true };
  const failed = assertRejects(() => initiate(silent, parts));
  await clock.pass(9_999);
  assertEquals(silent.closed, false);
  await clock.pass(1);
  await failed;
  const impostor = new Wire();
  const refused = assertRejects(() => initiate(impostor, parts));
  impostor.give(frame(simulatedSecurity(3).self.modulus));
  await refused;
  await settled();
  assertEquals([silent.closed, impostor.closed], [true, true]);
});
