import type { Connection, Streams } from "../../../src/messenger/ports.ts";
import { BindError } from "../../../src/net/errors.ts";
import { platformOf } from "../../../src/net/platform.ts";
import { openStreams } from "../../../src/net/stream.ts";
import type { StreamSystem } from "../../../src/net/system.ts";
import { assert, assertEquals, assertRejects } from "../../../src/std/assert.ts";
import { FakeStreamSocket, FakeStreamSystem } from "../../support/fake_streams.ts";
import { ipv4, ipv6, LINUX } from "../../support/interface_lists.ts";
import { linesOf } from "../../support/lines.ts";
import { settled } from "../../support/manual_clock.ts";

const TAKEN = new Deno.errors.AddrInUse("Address already in use (os error 98)");
const EMFILE = new Error("Too many open files (os error 24)");
const never = new AbortController().signal;

function open(
  system: StreamSystem,
  { port = 2372, binds = [], os = "linux" }: { port?: number; binds?: string[]; os?: "linux" | "windows" } = {},
): Promise<Streams> {
  return openStreams({ port, binds, system, platform: platformOf(os) });
}

async function nextOf(streams: Streams): Promise<Connection> {
  for await (const connection of streams.accept()) return connection;
  throw new Error("The streams were closed");
}

Deno.test("openStreams() listens on one wildcard that hears both families, or on two where it must", async () => {
  const unix = new FakeStreamSystem();
  unix.refusals.set("0.0.0.0 2372", TAKEN);
  const streams = await open(unix);
  assertEquals([streams.port, unix.listening], [2372, [":: 2372"]]);
  streams.close();

  const windows = new FakeStreamSystem();
  const both = await open(windows, { os: "windows" });
  assertEquals(windows.listening, [":: 2372", "0.0.0.0 2372"]);
  both.close();
  assertEquals(windows.listening, []);
});

Deno.test("openStreams() does without IPv6 where there is none", async () => {
  const system = new FakeStreamSystem();
  system.refusals.set("::", new Error("Address family not supported by protocol (os error 97)"));
  const streams = await open(system);
  assertEquals(system.listening, ["0.0.0.0 2372"]);
  streams.close();
});

Deno.test("openStreams() takes a free port where the wanted one is taken on either wildcard", async () => {
  const unix = new FakeStreamSystem();
  unix.refusals.set(":: 2372", TAKEN);
  const streams = await open(unix);
  assertEquals([streams.port, unix.listening], [50_000, [":: 50000", "0.0.0.0 50000"]]);
  streams.close();

  const windows = new FakeStreamSystem();
  // What Windows says of ports that it keeps for itself.
  windows.refusals.set("0.0.0.0 2372", new Deno.errors.PermissionDenied("forbidden by its access permissions"));
  const elsewhere = await open(windows, { os: "windows" });
  assertEquals([elsewhere.port, windows.listening], [50_001, [":: 50001", "0.0.0.0 50001"]]);
  elsewhere.close();
});

Deno.test("openStreams() takes the same port on all bind addresses, trying free ones until one fits", async () => {
  const system = new FakeStreamSystem();
  system.interfaces = LINUX;
  system.refusals.set("127.0.0.3 2372", TAKEN);
  system.refusals.set("127.0.0.3 50001", TAKEN);
  const streams = await open(system, { binds: ["127.0.0.2", "127.0.0.3"] });
  assertEquals([streams.port, system.listening], [50_002, ["127.0.0.2 50002", "127.0.0.3 50002"]]);
  streams.close();
});

Deno.test("openStreams() says where it can't listen and what to do", async () => {
  const system = new FakeStreamSystem();
  system.interfaces = LINUX;
  await assertRejects(() => open(system, { binds: ["192.0.2.3"] }), BindError, "no interface of this machine has it");
  system.refusals.set("192.0.2.2", new Deno.errors.PermissionDenied("Permission denied (os error 13)"));
  await assertRejects(
    () => open(system, { port: 80, binds: ["192.0.2.2"] }),
    BindError,
    "Cannot listen on TCP port 80 of 192.0.2.2 (Permission denied (os error 13)): give another one with --port",
  );
  system.refusals.set("192.0.2.2", TAKEN);
  await assertRejects(() => open(system, { binds: ["192.0.2.2"] }), BindError, "Cannot listen on a free TCP port of");
  assertEquals(system.listening, []);
});

Deno.test("openStreams() leaves a taken port to its holder on real sockets", async () => {
  const holder = Deno.listen({ hostname: "127.0.0.3", port: 0 });
  const streams = await openStreams({ port: holder.addr.port, binds: ["127.0.0.2", "127.0.0.3"] });
  try {
    assert(streams.port !== holder.addr.port && streams.port > 0);
    for (const address of ["127.0.0.2", "127.0.0.3"]) {
      const [dialled, accepted] = await Promise.all([
        streams.dial({ address, port: streams.port }, never),
        nextOf(streams),
      ]);
      assertEquals(dialled.remote, { address, port: streams.port });
      dialled.close();
      accepted.close();
    }
  } finally {
    streams.close();
    holder.close();
  }
});

Deno.test("accept() gives canonical addresses, link-local ones with their scope", async () => {
  const system = new FakeStreamSystem();
  system.interfaces = [ipv6("eth0", "fe80::2", 4), ipv6("eth1", "fe80::3", 5)];
  const streams = await open(system);
  const remotes = [["::ffff:10.0.0.1", "::ffff:10.0.0.2"], ["fe80::9", "fe80::3"], ["fe80::9", "fe80::4"]] as const;
  for (const [remote, local] of remotes) system.listeners[0]?.next(new FakeStreamSocket(remote, local));
  const accepted = [await nextOf(streams), await nextOf(streams), await nextOf(streams)];
  assertEquals(accepted.map(({ remote }) => remote.address), ["10.0.0.1", "fe80::9%eth1", "fe80::9"]);
  streams.close();
});

Deno.test("accept() and dial() set noDelay and keepAlive", async () => {
  const system = new FakeStreamSystem();
  const streams = await open(system);
  const [accepted, dialled] = [new FakeStreamSocket("192.0.2.9"), new FakeStreamSocket("192.0.2.9")];
  system.listeners[0]?.next(accepted);
  await nextOf(streams);
  const dial = streams.dial({ address: "192.0.2.9", port: 2372 }, never);
  system.dials[0]?.resolve(dialled);
  await dial;
  assertEquals([accepted.options, dialled.options], [["noDelay true", "keepAlive true"], [
    "noDelay true",
    "keepAlive true",
  ]]);
  streams.close();
});

Deno.test("accept() waits ever longer where files are short, up to a second, and then goes on", async () => {
  const system = new FakeStreamSystem();
  const streams = await open(system);
  const [listener] = system.listeners;
  for (let failure = 0; failure < 6; failure++) listener?.next(EMFILE);
  const expected = [100, 200, 400, 800, 1_000, 1_000];
  for (const [index, ms] of expected.entries()) {
    await settled();
    assertEquals(system.pauses, expected.slice(0, index + 1));
    await system.clock.pass(ms - 1);
    assertEquals(system.clock.pending, 1);
    await system.clock.pass(1);
  }
  listener?.next(new FakeStreamSocket("192.0.2.9"));
  assertEquals((await nextOf(streams)).remote.address, "192.0.2.9");
  listener?.next(EMFILE);
  await settled();
  assertEquals(system.pauses.at(-1), 100);
  streams.close();
  await settled();
  assertEquals(system.clock.pending, 0);
});

Deno.test("accept() does not let those slow it down who go before they are accepted", async () => {
  const system = new FakeStreamSystem();
  const streams = await open(system);
  const [listener] = system.listeners;
  for (let failure = 0; failure < 50; failure++) listener?.next(new Deno.errors.NotConnected("not connected"));
  const gone = new FakeStreamSocket("192.0.2.8");
  gone.refusal = new TypeError("Invalid argument (os error 22)");
  listener?.next(gone);
  listener?.next(new FakeStreamSocket("192.0.2.9"));
  await system.clock.pass(0);
  assertEquals([(await nextOf(streams)).remote.address, gone.isOpen], ["192.0.2.9", false]);
  assertEquals(system.pauses, Array<number>(50).fill(0));
  streams.close();
});

Deno.test("accept() holds 64 connections and closes the oldest of more", async () => {
  const system = new FakeStreamSystem();
  const streams = await open(system);
  const sockets = Array.from({ length: 66 }, () => new FakeStreamSocket("192.0.2.9"));
  for (const socket of sockets) system.listeners[0]?.next(socket);
  await settled();
  assertEquals(sockets.map(({ isOpen }) => isOpen).indexOf(true), 2);
  streams.close();
  assertEquals(sockets.some(({ isOpen }) => isOpen), false);
});

Deno.test("close() ends accept() and a dial under way, and is repeatable", async () => {
  const system = new FakeStreamSystem();
  const streams = await open(system);
  const accepted = Array.fromAsync(streams.accept());
  const dial = streams.dial({ address: "192.0.2.9", port: 2372 }, never);
  streams.close();
  streams.close();
  assertEquals(await accepted, []);
  assertEquals(system.dials[0]?.options.signal.aborted, true);
  const late = new FakeStreamSocket("192.0.2.9");
  system.dials[0]?.resolve(late);
  await assertRejects(() => dial, Error, "this node is closing");
  assertEquals(late.isOpen, false);
  await assertRejects(() => streams.dial({ address: "192.0.2.9", port: 2372 }, never), Error, "this node is closing");
});

Deno.test("dial() closes a connection that comes after it was aborted", async () => {
  const system = new FakeStreamSystem();
  const streams = await open(system);
  const controller = new AbortController();
  const dial = streams.dial({ address: "192.0.2.9", port: 2372 }, controller.signal);
  controller.abort(new Error("Somebody else was faster"));
  const late = new FakeStreamSocket("192.0.2.9");
  system.dials[0]?.resolve(late);
  await assertRejects(() => dial, Error, "Somebody else was faster");
  assertEquals(late.isOpen, false);
  await assertRejects(() => streams.dial({ address: "192.0.2.9", port: 2372 }, controller.signal), Error, "faster");
  assertEquals(system.dials.length, 1);
  streams.close();
});

Deno.test("dial() keeps the scope it was given", async () => {
  const system = new FakeStreamSystem();
  const streams = await open(system);
  const dial = streams.dial({ address: "fe80::9%eth7", port: 4_000 }, never);
  system.dials[0]?.resolve(new FakeStreamSocket("fe80::9"));
  assertEquals((await dial).remote, { address: "fe80::9%eth7", port: 4_000 });
  assertEquals(system.dials[0]?.options.hostname, "fe80::9%eth7");
  streams.close();
});

Deno.test("dial() leaves from the bound address that is nearest", async () => {
  const system = new FakeStreamSystem();
  system.interfaces = [...LINUX, ipv4("eth1", "198.51.100.2", "255.255.255.0")];
  const streams = await open(system, { binds: ["192.0.2.2", "198.51.100.2", "127.0.0.2", "fe80::fc:ff:fe00:1%eth0"] });
  for (const address of ["198.51.100.9", "127.0.0.9", "203.0.113.1", "fe80::9%eth0", "ada.example"]) {
    streams.dial({ address, port: 2372 }, never).catch(() => {});
  }
  assertEquals(system.dials.map(({ options }) => options.from), [
    "198.51.100.2",
    "127.0.0.2",
    "192.0.2.2",
    // The scope is enough, and Node's sockets know none.
    undefined,
    "192.0.2.2",
  ]);
  streams.close();
  for (const { reject } of system.dials) reject(new Error("over"));
});

Deno.test("dial() refuses what nothing bound can reach", async () => {
  const system = new FakeStreamSystem();
  system.interfaces = LINUX;
  const streams = await open(system, { binds: ["127.0.0.2"] });
  await assertRejects(
    () => streams.dial({ address: "fd00::9", port: 2372 }, never),
    Error,
    "Cannot dial fd00::9 from 127.0.0.2: give an address of its kind with --bind",
  );
  streams.close();
  const linkLocal = await open(system, { binds: ["fe80::fc:ff:fe00:1%eth0"] });
  for (const address of ["fe80::9%eth1", "fe80::9", "fd00::9", "192.0.2.9", "ada.example"]) {
    await assertRejects(() => linkLocal.dial({ address, port: 2372 }, never), Error, `Cannot dial ${address} from`);
  }
  assertEquals(system.dials.length, 0);
  linkLocal.close();
});

Deno.test("dial() is seen to come from the bound address, and rejects where nobody listens", async () => {
  const one = await openStreams({ port: 0, binds: ["127.0.0.2"] });
  const two = await openStreams({ port: 0, binds: ["127.0.0.3"] });
  const accepting = nextOf(two);
  const dialled = await one.dial({ address: "127.0.0.3", port: two.port }, never);
  const accepted = await accepting;
  assertEquals(accepted.remote.address, "127.0.0.2");
  dialled.close();
  accepted.close();
  two.close();
  await assertRejects(() => one.dial({ address: "127.0.0.3", port: two.port }, never), Error);
  one.close();
});

Deno.test("a connection carries megabytes in order, written by many at once, in both directions", async () => {
  const streams = await openStreams({ port: 0, binds: ["127.0.0.2"] });
  const accepting = nextOf(streams);
  const dialled = await streams.dial({ address: "127.0.0.2", port: streams.port }, never);
  const accepted = await accepting;
  try {
    // Larger than what the system buffers: writes are taken in parts while the reader is slow.
    for (const [from, to] of [[dialled, accepted], [accepted, dialled]] as const) {
      const size = 3_000_000;
      const writing = Promise.all([1, 2, 3, 4].map((value) => from.write(new Uint8Array(size).fill(value))));
      let total = 0;
      let disorder = 0;
      const buffer = new Uint8Array(50_000);
      while (total < 4 * size) {
        const count = await to.read(buffer);
        assert(count !== undefined);
        for (const byte of buffer.subarray(0, count)) {
          if (byte !== 1 + Math.floor(total / size)) disorder++;
          total++;
        }
      }
      await writing;
      assertEquals(disorder, 0);
    }
    dialled.close();
    assertEquals(await accepted.read(new Uint8Array(1)), undefined);
  } finally {
    dialled.close();
    accepted.close();
    streams.close();
  }
});

Deno.test("a connection's close() ends a write that the other side does not read", async () => {
  const streams = await openStreams({ port: 0, binds: ["127.0.0.2"] });
  for (const side of ["dialled", "accepted"] as const) {
    const accepting = nextOf(streams);
    const dialled = await streams.dial({ address: "127.0.0.2", port: streams.port }, never);
    const ends = { dialled, accepted: await accepting };
    const reading = ends[side].read(new Uint8Array(1));
    // More than both systems' buffers hold.
    const writing = ends[side].write(new Uint8Array(64_000_000)).then(() => "done", String);
    await settled();
    ends[side].close();
    const end = await writing;
    // Node's sockets of Deno before 2.9, with which a bound address dials, keep what they were given and say "done".
    assert(end.includes("the connection is closed") || (side === "dialled" && end === "done"), end);
    assertEquals(await reading, undefined);
    ends.dialled.close();
    ends.accepted.close();
  }
  streams.close();
});

Deno.test({
  name: "accept() goes on when a program that had no files left has some again",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const program = new URL("../../support/scarce_files.ts", import.meta.url).pathname;
    const child = new Deno.Command("sh", {
      args: ["-c", 'ulimit -n 96; exec "$@"', "sh", Deno.execPath(), "run", "--allow-all", program],
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const lines = linesOf(child.stdout);
    try {
      const port = Number((await lines.next()).value);
      const connection = await Deno.connect({ hostname: "127.0.0.2", port });
      assertEquals((await lines.next()).value, "paused 100");
      assertEquals((await lines.next()).value, "paused 200");
      assertEquals((await lines.next()).value, "accepted");
      connection.close();
      assertEquals(await child.status.then(({ code }) => code), 0);
    } finally {
      await lines.return();
      await child.status;
    }
  },
});
