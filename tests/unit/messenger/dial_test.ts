import { dialFirst } from "../../../src/messenger/dial.ts";
import type { Connection, Streams } from "../../../src/messenger/ports.ts";
import type { Endpoint } from "../../../src/model/peer.ts";
import { assertEquals, assertRejects } from "../../../src/std/assert.ts";
import { ManualClock } from "../../support/manual_clock.ts";

const endpoint = (name: string): Endpoint => ({ address: name, port: 2372 });

/** A network on which each address answers, refuses or is silent as its name says. */
function network() {
  const dialled: string[] = [];
  const closed: string[] = [];
  const streams: Streams = {
    port: 0,
    accept: () => ({
      [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
    }),
    dial(to, signal) {
      dialled.push(to.address);
      if (to.address.startsWith("refuse")) return Promise.reject(new Error("refused"));
      if (to.address.startsWith("silent")) {
        return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("given up"))));
      }
      const connection: Connection = {
        remote: to,
        read: () => Promise.resolve(undefined),
        write: () => Promise.resolve(),
        close: () => closed.push(to.address),
      };
      return Promise.resolve(connection);
    },
    close: () => {},
  };
  return { streams, dialled, closed };
}

Deno.test("dialFirst() goes on at once from an address that refuses", async () => {
  const { streams, dialled } = network();
  const clock = new ManualClock();
  const signal = new AbortController().signal;
  const secure = (connection: Connection) => Promise.resolve(connection.remote.address);
  const endpoints = [endpoint("refuse"), endpoint("good"), endpoint("never")];
  assertEquals(await dialFirst(endpoints, { clock, streams, signal, secure }), "good");
  assertEquals(dialled, ["refuse", "good"]);
  assertEquals(clock.pending, 0);
});

Deno.test("dialFirst() goes on from a silent address after 300 ms", async () => {
  const { streams, dialled } = network();
  const clock = new ManualClock();
  const signal = new AbortController().signal;
  const secure = (connection: Connection) => Promise.resolve(connection.remote.address);
  const found = dialFirst([endpoint("silent"), endpoint("good")], { clock, streams, signal, secure });
  await clock.pass(299);
  assertEquals(dialled, ["silent"]);
  await clock.pass(1);
  assertEquals(await found, "good");
});

Deno.test("dialFirst() closes an address where the handshake fails and tries the next", async () => {
  const { streams, closed } = network();
  const clock = new ManualClock();
  const signal = new AbortController().signal;
  const secure = ({ remote }: Connection) =>
    remote.address === "impostor" ? Promise.reject(new Error("not the one")) : Promise.resolve(remote.address);
  assertEquals(
    await dialFirst([endpoint("impostor"), endpoint("good")], { clock, streams, signal, secure }),
    "good",
  );
  assertEquals(closed, ["impostor"]);
});

Deno.test("dialFirst() passes by an address that is connected to and says nothing", async () => {
  const { streams, closed } = network();
  const clock = new ManualClock();
  const signal = new AbortController().signal;
  const secure = ({ remote }: Connection) =>
    remote.address === "mute" ? new Promise<string>(() => {}) : Promise.resolve(remote.address);
  const found = dialFirst([endpoint("mute"), endpoint("good")], { clock, streams, signal, secure });
  await clock.pass(300);
  assertEquals(await found, "good");
  assertEquals(closed, ["mute"]);
});

Deno.test("dialFirst() lets one of several that are proven go on, and another when that one fails", async () => {
  const { streams, closed } = network();
  const clock = new ManualClock();
  const signal = new AbortController().signal;
  const proofs = new Map<string, PromiseWithResolvers<void>>();
  const secure = async ({ remote }: Connection, claim: () => boolean) => {
    const proof = Promise.withResolvers<void>();
    proofs.set(remote.address, proof);
    await proof.promise;
    if (!claim()) throw new Error("another goes on");
    if (remote.address === "dies") throw new Error("cut in the midst");
    return remote.address;
  };
  const found = dialFirst(["dies", "first", "second"].map(endpoint), { clock, streams, signal, secure });
  await clock.pass(900);
  proofs.get("dies")!.resolve();
  await clock.pass(0);
  proofs.get("first")!.resolve();
  proofs.get("second")!.resolve();
  assertEquals(await found, "first");
  await clock.pass(0);
  assertEquals(closed.toSorted(), ["dies", "second"]);
});

Deno.test("dialFirst() rejects when nobody answers within 5 s, when no address is known, and when aborted", async () => {
  const { streams } = network();
  const clock = new ManualClock();
  const secure = () => Promise.resolve("");
  const never = new AbortController().signal;
  const silent = dialFirst([endpoint("silent")], { clock, streams, signal: never, secure });
  const failed = assertRejects(() => silent, Error, "Cannot reach the peer at silent port 2372");
  await clock.pass(5_000);
  await failed;
  await assertRejects(() => dialFirst([], { clock, streams, signal: never, secure }), Error, "none is known");
  const abort = new AbortController();
  const aborted = assertRejects(() =>
    dialFirst([endpoint("silent")], { clock, streams, signal: abort.signal, secure })
  );
  abort.abort();
  await aborted;
});
