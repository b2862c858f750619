import type { EventDto } from "../../../src/server/dto.ts";
import { EventStream, FIRST_WAIT_MS, LONGEST_WAIT_MS, type SocketHandlers } from "../../../src/page/event_stream.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { ManualClock } from "../../support/manual_clock.ts";

class FakeSocket {
  state: "connecting" | "open" | "closed" = "connecting";
  constructor(readonly handlers: SocketHandlers) {}
  close(): void {
    if (this.state === "closed") return;
    this.state = "closed";
    this.handlers.closed();
  }
  open(): void {
    this.state = "open";
    this.handlers.opened();
  }
}

function bench(opened: () => Promise<void> = () => Promise.resolve()) {
  const clock = new ManualClock();
  const sockets: FakeSocket[] = [];
  const events: EventDto[] = [];
  const lost: string[] = [];
  const stream = new EventStream(
    (handlers) => {
      const socket = new FakeSocket(handlers);
      sockets.push(socket);
      return socket;
    },
    clock,
    { opened, event: (event) => events.push(event), lost: (from) => lost.push(from) },
  );
  stream.start();
  const last = () => sockets.at(-1) ?? new FakeSocket({ opened() {}, frame() {}, closed() {} });
  return { clock, sockets, events, stream, last, lost };
}

Deno.test("EventStream passes events on", () => {
  const { last, events } = bench();
  last().open();
  last().handlers.frame('{"type":"forgotten","id":"ben"}');
  assertEquals(events, [{ type: "forgotten", id: "ben" }]);
});

Deno.test("EventStream skips frames that are no events", () => {
  const { last, events } = bench();
  last().open();
  for (const frame of ["", "{", "null", "7", '"text"', "{}"]) last().handlers.frame(frame);
  assertEquals(events, []);
});

Deno.test("EventStream tells a stream that broke from one that did not open", async () => {
  const { clock, last, lost } = bench();
  last().open();
  last().close();
  await clock.pass(FIRST_WAIT_MS);
  last().close();
  assertEquals(lost, ["open", "connecting"]);
});

Deno.test("EventStream waits twice as long each time, up to a limit", async () => {
  const { clock, sockets, last, lost } = bench();
  for (let wait = FIRST_WAIT_MS, attempt = 1; attempt <= 8; attempt++) {
    last().close();
    assertEquals(lost.length, attempt);
    await clock.pass(wait - 1);
    assertEquals(sockets.length, attempt, `no attempt before ${wait} ms are over`);
    await clock.pass(1);
    assertEquals(sockets.length, attempt + 1);
    wait = Math.min(LONGEST_WAIT_MS, wait * 2);
  }
});

Deno.test("EventStream waits briefly again once it was back", async () => {
  const { clock, sockets, last } = bench();
  for (const wait of [FIRST_WAIT_MS, 2 * FIRST_WAIT_MS, 4 * FIRST_WAIT_MS]) {
    last().close();
    await clock.pass(wait);
  }
  last().open();
  await clock.pass(0);
  last().close();
  await clock.pass(FIRST_WAIT_MS);
  assertEquals(sockets.length, 5);
});

Deno.test("EventStream begins anew, with growing waits, where the listener could not use the opening", async () => {
  const { clock, sockets, last } = bench(() => Promise.reject(new Error("no snapshot")));
  last().open();
  await clock.pass(0);
  assertEquals(last().state, "closed");
  await clock.pass(FIRST_WAIT_MS);
  last().open();
  await clock.pass(FIRST_WAIT_MS);
  assertEquals(sockets.length, 2, "the second wait is longer");
  await clock.pass(FIRST_WAIT_MS);
  assertEquals(sockets.length, 3);
});

Deno.test("EventStream.retryNow() ends a wait, and only a wait", async () => {
  const { clock, sockets, stream, last } = bench();
  stream.retryNow();
  assertEquals(sockets.length, 1);
  last().close();
  stream.retryNow();
  assertEquals(sockets.length, 2);
  await clock.pass(LONGEST_WAIT_MS);
  assertEquals(sockets.length, 2, "the wait that was cut short does not open one more");
});

Deno.test("EventStream.retryNow() lets the waits begin small again", async () => {
  const { clock, sockets, stream, last } = bench();
  for (const wait of [FIRST_WAIT_MS, 2 * FIRST_WAIT_MS]) {
    last().close();
    await clock.pass(wait);
  }
  last().close();
  stream.retryNow();
  last().close();
  await clock.pass(FIRST_WAIT_MS);
  assertEquals(sockets.length, 5);
});

Deno.test("EventStream does not listen to a socket that it gave up", async () => {
  const { clock, sockets, events, last } = bench();
  last().open();
  last().close();
  await clock.pass(FIRST_WAIT_MS);
  sockets[0]?.handlers.frame('{"type":"forgotten","id":"ben"}');
  sockets[0]?.handlers.closed();
  await clock.pass(LONGEST_WAIT_MS);
  assertEquals([events.length, sockets.length], [0, 2]);
});

Deno.test("EventStream.stop() closes what is open and opens nothing more", async () => {
  const { clock, sockets, stream, last, lost } = bench();
  last().open();
  stream.stop();
  assertEquals([last().state, lost.length], ["closed", 0]);
  await clock.pass(LONGEST_WAIT_MS);
  assertEquals([sockets.length, clock.pending], [1, 0]);
});
