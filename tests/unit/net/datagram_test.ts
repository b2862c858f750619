import type { Received } from "../../../src/messenger/ports.ts";
import { openDatagrams, type SocketDatagrams } from "../../../src/net/datagram.ts";
import { BindError } from "../../../src/net/errors.ts";
import type { InterfaceInfo } from "../../../src/net/interfaces.ts";
import { platformOf } from "../../../src/net/platform.ts";
import { assert, assertEquals, assertRejects } from "../../../src/std/assert.ts";
import { FakeDatagramSystem } from "../../support/fake_datagrams.ts";
import { ipv4, ipv6 } from "../../support/interface_lists.ts";

const LO = ipv4("lo", "127.0.0.1", "255.0.0.0");
const ETH0 = ipv4("eth0", "192.0.2.2", "255.255.255.0");
const ETH0_LINK_LOCAL = ipv6("eth0", "fe80::2", 4);
const WLAN0 = ipv4("wlan0", "10.1.2.3", "255.255.0.0");
const HELLO = new TextEncoder().encode("hello");
const UNREACHABLE = new Error("Network is unreachable (os error 101)");
const NOT_AVAILABLE = new Deno.errors.AddrNotAvailable("Cannot assign requested address (os error 99)");

async function open(
  interfaces: readonly InterfaceInfo[],
  binds: readonly string[] = [],
): Promise<{ system: FakeDatagramSystem; datagrams: SocketDatagrams } & Disposable> {
  const system = new FakeDatagramSystem(interfaces);
  const datagrams = await openDatagrams({ port: 2372, binds, system, platform: platformOf("linux") });
  return { system, datagrams, [Symbol.dispose]: () => datagrams.close() };
}

function openHosts(system: FakeDatagramSystem, kind: "senders" | "receivers"): (string | undefined)[] {
  return system.open(kind).map(({ options }) => options.hostname);
}

Deno.test("openDatagrams() sends from each address to broadcast, directed broadcast and group", async () => {
  using net = await open([LO, ETH0, WLAN0, ETH0_LINK_LOCAL]);
  await net.datagrams.send(HELLO);
  const sent = net.system.open("senders").map(({ options, sent }) => [options.hostname, ...sent]);
  assertEquals(sent, [
    ["192.0.2.2", "255.255.255.255 2372", "192.0.2.255 2372", "239.255.23.72 2372"],
    ["10.1.2.3", "255.255.255.255 2372", "10.1.255.255 2372", "239.255.23.72 2372"],
    ["fe80::2%eth0", "ff02::2372%eth0 2372"],
  ]);
  assertEquals(net.datagrams.addresses(), ["192.0.2.2", "10.1.2.3"]);
});

Deno.test("openDatagrams() sends from a loopback address to loopback's broadcast and group only", async () => {
  using net = await open([LO, ETH0, ETH0_LINK_LOCAL], ["127.0.0.2"]);
  await net.datagrams.send(HELLO);
  assertEquals(net.system.open("senders").map(({ options, sent }) => [options.hostname, ...sent]), [
    ["127.0.0.2", "127.255.255.255 2372", "239.255.23.72 2372"],
  ]);
  assertEquals(net.system.receiver("0.0.0.0").joined, ["127.0.0.2"]);
  assertEquals(net.datagrams.addresses(), ["127.0.0.2"]);
});

Deno.test("openDatagrams() hears on the port with reuse, joined to the groups on every interface", async () => {
  using net = await open([LO, ETH0, WLAN0, ETH0_LINK_LOCAL]);
  assertEquals(net.system.open("receivers").map(({ options, joined }) => [options, joined]), [
    [{ transport: "udp", hostname: "0.0.0.0", port: 2372, reuseAddress: true, loopback: true }, [
      "192.0.2.2",
      "10.1.2.3",
    ]],
    [{ transport: "udp", hostname: "ff02::2372%eth0", port: 2372, reuseAddress: true, loopback: true }, [4]],
  ]);
});

Deno.test("openDatagrams() hears the IPv6 group on an interface's own address on Windows", async () => {
  const system = new FakeDatagramSystem([ipv6("Ethernet", "fe80::7c8d", 12)]);
  const datagrams = await openDatagrams({ port: 2372, binds: [], system, platform: platformOf("windows") });
  await datagrams.send(HELLO);
  assertEquals(system.receiver("fe80::7c8d%12").joined, [12]);
  assertEquals(system.open("senders").map(({ sent }) => sent), [["ff02::2372%12 2372"]]);
  datagrams.close();
});

Deno.test("openDatagrams() refuses a bind address that no interface has", async () => {
  const error = await assertRejects(() => open([LO, ETH0], ["192.0.2.3"]), BindError, "no interface of this machine");
  assertEquals(error.problem, "address");
});

Deno.test("openDatagrams() says what to do about a port that is not to be had, and leaves nothing open", async () => {
  const system = new FakeDatagramSystem([LO, ETH0, ETH0_LINK_LOCAL]);
  system.refusedHosts.set("0.0.0.0", new Deno.errors.AddrInUse("Address already in use (os error 98)"));
  const error = await assertRejects(
    () => openDatagrams({ port: 2372, binds: [], system, platform: platformOf("linux") }),
    BindError,
    "Cannot hear announcements on UDP port 2372 (Address already in use (os error 98)): end the program that holds",
  );
  assertEquals(error.problem, "port");
  assertEquals(system.sockets.filter(({ isOpen }) => isOpen), []);
});

Deno.test("openDatagrams() shows a port that is not to be had without any interface too", async () => {
  const system = new FakeDatagramSystem([LO]);
  system.refusedHosts.set("0.0.0.0", new Deno.errors.AddrInUse("Address already in use"));
  await assertRejects(() => openDatagrams({ port: 2372, binds: [], system }), BindError, "--port");
});

Deno.test("openDatagrams() does without IPv6 where its group can't be heard", async () => {
  const system = new FakeDatagramSystem([ETH0, ETH0_LINK_LOCAL]);
  system.refusedHosts.set("ff02::2372%eth0", UNREACHABLE);
  const datagrams = await openDatagrams({ port: 2372, binds: [], system, platform: platformOf("linux") });
  assertEquals(datagrams.diagnostics().receivers, [
    { host: "0.0.0.0", lastError: undefined },
    { host: "ff02::2372%eth0", lastError: UNREACHABLE.message },
  ]);
  datagrams.close();
});

Deno.test("send() counts refusals by interface and never rejects", async () => {
  using net = await open([ETH0, WLAN0]);
  net.system.refusedDestinations.set("192.0.2.255", UNREACHABLE);
  await net.datagrams.send(HELLO);
  await net.datagrams.send(HELLO);
  assertEquals(net.datagrams.diagnostics().senders, [
    { device: "eth0", host: "192.0.2.2", sent: 4, failed: 2, lastError: UNREACHABLE.message },
    { device: "wlan0", host: "10.1.2.3", sent: 6, failed: 0, lastError: undefined },
  ]);
});

Deno.test("report() says of each destination what became of the last datagram", async () => {
  using net = await open([ETH0, ETH0_LINK_LOCAL]);
  const outcomes = () =>
    net.datagrams.report().speakers.map(({ address, destinations }) => [
      address,
      ...destinations.map(({ address, way, last }) => `${way} ${address} ${last.outcome}`),
    ]);
  assertEquals(outcomes(), [
    ["192.0.2.2", "broadcast 255.255.255.255 untried", "broadcast 192.0.2.255 untried", "group 239.255.23.72 untried"],
    ["fe80::2%eth0", "group ff02::2372%eth0 untried"],
  ]);
  net.system.refusedDestinations.set("192.0.2.255", UNREACHABLE);
  await net.datagrams.send(HELLO);
  assertEquals(outcomes(), [
    ["192.0.2.2", "broadcast 255.255.255.255 sent", "broadcast 192.0.2.255 refused", "group 239.255.23.72 sent"],
    ["fe80::2%eth0", "group ff02::2372%eth0 sent"],
  ]);
  const [speaker] = net.datagrams.report().speakers;
  assertEquals(speaker?.destinations[1]?.last, { outcome: "refused", reason: UNREACHABLE.message });
  net.system.refusedDestinations.clear();
  await net.datagrams.send(HELLO);
  assertEquals(net.datagrams.report().speakers[0]?.destinations[1]?.last, { outcome: "sent" });
});

Deno.test("report() says which sockets could not be had, and what came from elsewhere", async () => {
  const system = new FakeDatagramSystem([ETH0, ETH0_LINK_LOCAL]);
  system.refusedHosts.set("ff02::2372%eth0", UNREACHABLE);
  system.refusedHosts.set("fe80::2%eth0", NOT_AVAILABLE);
  const datagrams = await openDatagrams({ port: 2372, binds: [], system, platform: platformOf("linux") });
  const { port, speakers, deaf, outside } = datagrams.report();
  assertEquals([port, outside], [2372, 0]);
  assertEquals(deaf, [{ address: "ff02::2372%eth0", reason: UNREACHABLE.message }]);
  assertEquals(speakers.map(({ problem }) => problem), [undefined, NOT_AVAILABLE.message]);
  datagrams.close();
});

Deno.test("refresh() is true only where something changed", async () => {
  using net = await open([ETH0]);
  assertEquals(await net.datagrams.refresh(), false);
  net.system.interfaces = [ETH0, WLAN0];
  assertEquals(await net.datagrams.refresh(), true);
  assertEquals(await net.datagrams.refresh(), false);
  assertEquals(openHosts(net.system, "senders"), ["192.0.2.2", "10.1.2.3"]);
  assertEquals(net.system.receiver("0.0.0.0").joined, ["192.0.2.2", "10.1.2.3"]);
  net.system.interfaces = [];
  assertEquals(await net.datagrams.refresh(), true);
  assertEquals([openHosts(net.system, "senders"), net.datagrams.addresses()], [[], []]);
  net.system.interfaces = [ipv4("eth0", "192.0.2.44", "255.255.255.0")];
  assertEquals(await net.datagrams.refresh(), true);
  assertEquals([openHosts(net.system, "senders"), net.datagrams.addresses()], [["192.0.2.44"], ["192.0.2.44"]]);
});

Deno.test("refresh() sees an interface that was made anew under its old name and address", async () => {
  using net = await open([ETH0, ETH0_LINK_LOCAL]);
  net.system.interfaces = [ETH0, { ...ETH0_LINK_LOCAL, scopeid: 7 }];
  assertEquals(await net.datagrams.refresh(), true);
  assertEquals(net.system.receiver("ff02::2372%eth0").joined, [7]);
});

Deno.test("refresh() lives with an interface that vanishes meanwhile, and opens it when it is back", async () => {
  using net = await open([ETH0]);
  net.system.interfaces = [ETH0, WLAN0];
  net.system.refusedHosts.set("10.1.2.3", NOT_AVAILABLE);
  net.system.refusedJoins.set("10.1.2.3", new Error("No such device (os error 19)"));
  await net.datagrams.refresh();
  assertEquals(openHosts(net.system, "senders"), ["192.0.2.2"]);
  assertEquals(net.datagrams.diagnostics().receivers[0]?.lastError, "No such device (os error 19)");
  net.system.refusedHosts.clear();
  net.system.refusedJoins.clear();
  assertEquals(await net.datagrams.refresh(), true);
  assertEquals(openHosts(net.system, "senders"), ["192.0.2.2", "10.1.2.3"]);
  assertEquals(net.datagrams.diagnostics().receivers, [{ host: "0.0.0.0", lastError: undefined }]);
});

Deno.test("refresh() keeps what is open where the interfaces can't be listed", async () => {
  using net = await open([ETH0]);
  net.system.blindness = new Error("Too many open files");
  assertEquals(await net.datagrams.refresh(), false);
  assertEquals([openHosts(net.system, "senders"), openHosts(net.system, "receivers")], [["192.0.2.2"], ["0.0.0.0"]]);
});

Deno.test("refresh() opens a sender anew that gets nothing through, and tells when it is through again", async () => {
  using net = await open([ETH0]);
  const destinations = ["255.255.255.255", "192.0.2.255", "239.255.23.72"];
  for (const destination of destinations) net.system.refusedDestinations.set(destination, UNREACHABLE);
  await net.datagrams.send(HELLO);
  assertEquals(await net.datagrams.refresh(), false);
  assertEquals(net.system.sockets.filter(({ options }) => options.port === 0).map(({ isOpen }) => isOpen), [
    false,
    true,
  ]);
  net.system.refusedDestinations.delete("255.255.255.255");
  await net.datagrams.send(HELLO);
  net.system.refusedDestinations.clear();
  await net.datagrams.send(HELLO);
  assertEquals([await net.datagrams.refresh(), await net.datagrams.refresh()], [true, false]);
});

Deno.test("refresh() opens a receiver anew that failed, which meanwhile is not read from", async () => {
  using net = await open([ETH0]);
  const failed = net.system.receiver("0.0.0.0");
  await failed.break(new Error("Network is down (os error 100)"));
  assertEquals([failed.isOpen, failed.reads], [false, 1]);
  assertEquals(net.datagrams.diagnostics().receivers[0]?.lastError, "Network is down (os error 100)");
  await net.datagrams.refresh();
  await net.system.receiver("0.0.0.0").arrive(HELLO, "192.0.2.9");
  assertEquals(await take(net.datagrams, 1), [{ bytes: HELLO, from: { address: "192.0.2.9", port: 2372 } }]);
});

Deno.test("receive() merges all sockets, gives copies, and knows the scope of link-local senders", async () => {
  using net = await open([ETH0, ETH0_LINK_LOCAL]);
  await net.system.receiver("0.0.0.0").arrive(HELLO, "192.0.2.9");
  await net.system.receiver("ff02::2372%eth0").arrive(HELLO, "fe80::9");
  await net.system.receiver("0.0.0.0").arrive(new TextEncoder().encode("HELLO"), "192.0.2.10");
  assertEquals(await take(net.datagrams, 3), [
    { bytes: HELLO, from: { address: "192.0.2.9", port: 2372 } },
    { bytes: HELLO, from: { address: "fe80::9%eth0", port: 2372 } },
    { bytes: new TextEncoder().encode("HELLO"), from: { address: "192.0.2.10", port: 2372 } },
  ]);
});

Deno.test("receive() gives of an overlong datagram more than a good one has, and no more", async () => {
  using net = await open([ETH0]);
  await net.system.receiver("0.0.0.0").arrive(new Uint8Array(60_000), "192.0.2.9");
  assertEquals((await take(net.datagrams, 1))[0]?.bytes.length, 2_048);
});

Deno.test("receive() loses the oldest beyond 1,024 and counts them", async () => {
  using net = await open([ETH0]);
  const socket = net.system.receiver("0.0.0.0");
  for (let number = 0; number < 1_030; number++) {
    await socket.arrive(Uint8Array.of(number >> 8, number & 0xff), "192.0.2.9");
  }
  const [first] = await take(net.datagrams, 1_024);
  assertEquals(first?.bytes, Uint8Array.of(0, 6));
  const { received, dropped } = net.datagrams.diagnostics();
  assertEquals([received, dropped], [1_030, 6]);
});

Deno.test("receive() ignores what does not come from the bound networks", async () => {
  using net = await open([LO, ETH0, ETH0_LINK_LOCAL], ["127.0.0.2"]);
  await net.system.receiver("0.0.0.0").arrive(HELLO, "192.0.2.9");
  await net.system.receiver("0.0.0.0").arrive(HELLO, "127.0.0.3");
  assertEquals((await take(net.datagrams, 1))[0]?.from.address, "127.0.0.3");
  assertEquals(net.datagrams.diagnostics().ignored, 1);
});

Deno.test("receive() ignores loopback where nothing is bound: what stays on this machine is not the LAN's", async () => {
  using net = await open([LO, ETH0]);
  await net.system.receiver("0.0.0.0").arrive(HELLO, "127.0.0.2");
  await net.system.receiver("0.0.0.0").arrive(HELLO, "203.0.113.5");
  assertEquals((await take(net.datagrams, 1))[0]?.from.address, "203.0.113.5");
  assertEquals(net.datagrams.diagnostics().ignored, 1);
});

Deno.test("close() ends receive() and every socket, in the middle of a refresh too, and is repeatable", async () => {
  const { system, datagrams } = await open([ETH0, ETH0_LINK_LOCAL]);
  const ended = take(datagrams, 1);
  system.interfaces = [WLAN0];
  const refreshed = datagrams.refresh();
  await Promise.resolve();
  datagrams.close();
  datagrams.close();
  await refreshed;
  assertEquals(await ended, []);
  assertEquals(system.sockets.filter(({ isOpen }) => isOpen), []);
  assertEquals(await datagrams.refresh(), false);
  await datagrams.send(HELLO);
});

Deno.test("two nodes on 127.0.0.2 and 127.0.0.3 hear each other over real sockets", async () => {
  const port = freePort();
  const one = await openDatagrams({ port, binds: ["127.0.0.2"] });
  const two = await openDatagrams({ port, binds: ["127.0.0.3"] });
  const close = () => [one, two].forEach((datagrams) => datagrams.close());
  // What is not heard by then will not be: the readers end, and the test with them.
  const limit = setTimeout(close, 5_000);
  try {
    await one.send(new TextEncoder().encode("from one"));
    await two.send(new TextEncoder().encode("from two"));
    assertEquals(await textFrom("127.0.0.3", one), "from two");
    assertEquals(await textFrom("127.0.0.2", two), "from one");
    const { senders } = one.diagnostics();
    assertEquals(senders.map(({ host, failed }) => [host, failed]), [["127.0.0.2", 0]]);
  } finally {
    clearTimeout(limit);
    close();
  }
});

Deno.test("openDatagrams() tells a port that another program holds without reuse", async () => {
  const holder = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  assert(holder.addr.transport === "udp");
  const { port } = holder.addr;
  try {
    await assertRejects(
      () => openDatagrams({ port, binds: ["127.0.0.2"] }),
      BindError,
      `Cannot hear announcements on UDP port ${port}`,
    );
  } finally {
    holder.close();
  }
});

/** The next `count` datagrams, or fewer where it is closed. */
async function take(datagrams: SocketDatagrams, count: number): Promise<Received[]> {
  const taken: Received[] = [];
  for await (const received of datagrams.receive()) {
    taken.push(received);
    if (taken.length === count) break;
  }
  return taken;
}

/** The first text that comes from `address`. */
async function textFrom(address: string, datagrams: SocketDatagrams): Promise<string | undefined> {
  for await (const { bytes, from } of datagrams.receive()) {
    if (from.address === address) return new TextDecoder().decode(bytes);
  }
  return undefined;
}

function freePort(): number {
  using socket = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return socket.addr.port;
}

Deno.test("loop() tells which way's own datagram came back, and keeps it from the reader", async () => {
  using net = await open([ETH0]);
  net.system.refusedDestinations.set("255.255.255.255", UNREACHABLE);
  const mark = new TextEncoder().encode("a mark ");
  const trial = await net.datagrams.loop(mark);
  // The third way, the group, is heard; another's datagram of the same kind is not taken for it.
  const receiver = net.system.receiver("0.0.0.0");
  await receiver.arrive(new Uint8Array([...mark, 0, 2]), "192.0.2.2");
  await receiver.arrive(new Uint8Array([...mark, 0, 200]), "192.0.2.2");
  await receiver.arrive(new Uint8Array([0, ...mark, 1]), "192.0.2.9");
  assertEquals(trial.loops().map(({ destination, outcome }) => `${destination} ${outcome}`), [
    "255.255.255.255 refused",
    "192.0.2.255 silent",
    "239.255.23.72 heard",
  ]);
  assertEquals(net.datagrams.diagnostics().received, 3);
  trial.end();
  const [reader] = [net.datagrams.receive()[Symbol.asyncIterator]()];
  assertEquals((await reader.next()).value?.bytes[0], 0);
  await receiver.arrive(new Uint8Array([...mark, 0, 2]), "192.0.2.2");
  assertEquals((await reader.next()).value?.bytes.length, mark.length + 2);
});
