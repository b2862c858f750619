/**
 * src/net on a LAN of network namespaces: real sockets, real interfaces, a switch between them, no way out. Where
 * namespaces can't be made, the tests are ignored and one line says why.
 */
import { assert, assertEquals } from "../../src/std/assert.ts";
import { canMakeNamespaces, Lan, type LanHost } from "../support/namespaces.ts";
import { NetHost } from "../support/net_hosts.ts";

const support = await canMakeNamespaces();
// deno-lint-ignore no-console -- an ignored test must say why.
if (!support.possible) console.log(`tests/lan/net_test.ts is ignored: ${support.reason}`);

function lanTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: !support.possible, fn });
}

/** The directed broadcast address of a host's /24. */
function broadcastOf(host: LanHost): string {
  return host.address.replace(/\d+$/, "255");
}

lanTest("three hosts hear each other over each path alone, without a default route", async () => {
  await using lan = await Lan.create(3);
  for (const { namespace } of lan.hosts) {
    assertEquals((await lan.host(1).exec("ip", "route", "show", "default")).stdout, "", namespace);
  }
  await using one = await NetHost.start(lan.host(1));
  await using two = await NetHost.start(lan.host(2));
  await using three = await NetHost.start(lan.host(3));
  // Two nodes of one host hear each other as well.
  await using neighbour = await NetHost.start(lan.host(1));
  const nodes = [
    { name: "one", node: one, host: lan.host(1) },
    { name: "two", node: two, host: lan.host(2) },
    { name: "three", node: three, host: lan.host(3) },
    { name: "neighbour", node: neighbour, host: lan.host(1) },
  ];
  const paths = ["255.255.255.255", broadcastOf(lan.host(1)), "239.255.23.72", "ff02::2372"];
  for (const path of paths) {
    await Promise.all(nodes.map(({ node }) => node.usePaths(path)));
    for (const { name, node, host } of nodes) {
      const text = `${name} by ${path}`;
      await node.send(text);
      const source = path.startsWith("ff02") ? `${await host.linkLocal()}%eth0` : host.address;
      for (const listener of nodes) assertEquals(await listener.node.hears(text), source, `${listener.name}: ${text}`);
    }
  }
  for (const { name, node } of nodes) {
    for (const path of paths) {
      for (const speaker of nodes) {
        const copies = node.heard.filter(({ text }) => text === `${speaker.name} by ${path}`);
        assertEquals(copies.length, 1, `${name} heard ${speaker.name} by ${path}`);
      }
    }
  }
});

lanTest("a host whose interface vanishes and comes back with a new address is heard and hears again", async () => {
  await using lan = await Lan.create(2);
  const host = lan.host(1);
  await using moving = await NetHost.start(host);
  await using other = await NetHost.start(lan.host(2));

  await host.unplug();
  await moving.send("into nothing");
  const gone = await moving.refresh();
  assertEquals([gone.changed, gone.addresses], [true, []]);
  assertEquals((await moving.refresh()).changed, false);
  await moving.send("into nothing");

  const newAddress = host.address.replace(/\d+$/, "77");
  await host.plug(newAddress);
  const back = await moving.refresh();
  assertEquals([back.changed, back.addresses], [true, [newAddress]]);
  for (const path of ["255.255.255.255", broadcastOf(host), "239.255.23.72", "ff02::2372"]) {
    await moving.usePaths(path);
    await other.usePaths(path);
    await moving.send(`moving by ${path}`);
    await other.send(`other by ${path}`);
    const source = path.startsWith("ff02") ? `${await host.linkLocal()}%eth0` : newAddress;
    assertEquals(await other.hears(`moving by ${path}`), source);
    await moving.hears(`other by ${path}`);
  }
  assert(other.heard.every(({ text }) => text !== "into nothing"));
});

lanTest("an interface that is made anew between two looks is joined again", async () => {
  await using lan = await Lan.create(2);
  const host = lan.host(1);
  await using moving = await NetHost.start(host);
  await using other = await NetHost.start(lan.host(2));
  await host.unplug();
  await host.plug();
  assertEquals((await moving.refresh()).changed, true);
  for (const path of ["239.255.23.72", "ff02::2372"]) {
    await other.usePaths(path);
    await other.send(`other by ${path}`);
    await moving.hears(`other by ${path}`);
  }
});

lanTest("an interface that is down costs failures, and coming up is a change", async () => {
  await using lan = await Lan.create(2);
  const host = lan.host(1);
  await using node = await NetHost.start(host);
  await using other = await NetHost.start(lan.host(2));
  await host.down();
  await node.send("into nothing");
  const { senders } = await node.diagnose();
  assert(senders.some(({ host: address, failed }) => address === host.address && failed > 0), JSON.stringify(senders));
  // Its IPv6 address went.
  assertEquals((await node.refresh()).changed, true);
  await host.up();
  assertEquals((await node.refresh()).changed, true);
  await node.send("up again");
  assertEquals(await other.hears("up again"), host.address);
});

lanTest("a changed address is announced and sent from", async () => {
  await using lan = await Lan.create(2);
  const host = lan.host(1);
  await using node = await NetHost.start(host);
  await using other = await NetHost.start(lan.host(2));
  const newAddress = host.address.replace(/\d+$/, "99");
  await host.changeAddress(newAddress);
  const { changed, addresses } = await node.refresh();
  assertEquals([changed, addresses], [true, [newAddress]]);
  await node.usePaths("255.255.255.255");
  await node.send("from the new address");
  assertEquals(await other.hears("from the new address"), newAddress);
});

lanTest("a node bound to loopback neither says nor hears anything on the LAN", async () => {
  await using lan = await Lan.create(2);
  await using inside = await NetHost.start(lan.host(1), ["127.0.0.2"]);
  await using alsoInside = await NetHost.start(lan.host(1), ["127.0.0.3"]);
  await using outside = await NetHost.start(lan.host(1));
  await using other = await NetHost.start(lan.host(2));
  await inside.send("inside");
  assertEquals(await alsoInside.hears("inside"), "127.0.0.2");
  // What is sent after it and is heard shows that it will not come any more.
  await outside.send("outside");
  await other.hears("outside");
  await other.send("other");
  await outside.hears("other");
  await alsoInside.send("inside too");
  await inside.hears("inside too");
  assertEquals(new Set(other.heard.map(({ text }) => text)), new Set(["outside", "other"]));
  assertEquals(new Set(outside.heard.map(({ text }) => text)), new Set(["outside", "other"]));
  assertEquals(new Set(inside.heard.map(({ text }) => text)), new Set(["inside", "inside too"]));
  assertEquals((await inside.diagnose()).senders.map(({ host }) => host), ["127.0.0.2"]);
});

lanTest("a node bound to its LAN address is heard from it and dials from it", async () => {
  await using lan = await Lan.create(2);
  const second = lan.host(1).address.replace(/\d+$/, "101");
  await lan.host(1).exec("ip", "addr", "add", `${second}/24`, "dev", "eth0");
  await using bound = await NetHost.start(lan.host(1), [second]);
  await using other = await NetHost.start(lan.host(2));
  await bound.send("bound");
  assertEquals(await other.hears("bound"), second);
  const [from, outcome] = await Promise.all([other.accepted(), bound.dial(lan.host(2).address, 2372)]);
  assertEquals([from, outcome], [second, lan.host(2).address]);
});

lanTest("link-local addresses are dialled and accepted with their scope", async () => {
  await using lan = await Lan.create(2);
  const [one, two] = [`${await lan.host(1).linkLocal()}%eth0`, `${await lan.host(2).linkLocal()}%eth0`];
  await using free = await NetHost.start(lan.host(1));
  await using bound = await NetHost.start(lan.host(2), [two]);
  assertEquals(await Promise.all([bound.accepted(), free.dial(two, 2372)]), [one, two]);
  assertEquals(await Promise.all([free.accepted(), bound.dial(one, 2372)]), [two, one]);
  await bound.send("by link-local alone");
  assertEquals(await free.hears("by link-local alone"), two);
  await free.send("back");
  assertEquals(await bound.hears("back"), one);
});

lanTest("IPv4 dials are accepted as IPv4, and one to nowhere ends when it is aborted", async () => {
  await using lan = await Lan.create(2);
  await using one = await NetHost.start(lan.host(1));
  await using two = await NetHost.start(lan.host(2));
  assertEquals(await Promise.all([two.accepted(), one.dial(lan.host(2).address, 2372)]), [
    lan.host(1).address,
    lan.host(2).address,
  ]);
  await using bound = await NetHost.start(lan.host(2), [lan.host(2).address]);
  await lan.host(1).cut();
  for (const node of [one, bound]) {
    const nowhere = broadcastOf(lan.host(1)).replace(/255$/, "200");
    assertEquals(await node.dial(nowhere, 2372, 200), "TimeoutError");
  }
  for (const host of lan.hosts) {
    // Socket state 02 is SYN_SENT: an attempt that goes on.
    const sockets = (await host.exec("cat", "/proc/net/tcp")).stdout.split("\n").slice(1);
    assertEquals(sockets.filter((socket) => socket.trim().split(/\s+/)[3] === "02"), []);
  }
});
