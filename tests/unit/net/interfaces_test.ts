import {
  announcedAddresses,
  directedBroadcast,
  type InterfaceInfo,
  isNeighbour,
  type LocalAddress,
  presentInterfaces,
  speakers,
  usableInterfaces,
} from "../../../src/net/interfaces.ts";
import { BindError } from "../../../src/net/errors.ts";
import { platformOf } from "../../../src/net/platform.ts";
import { assertEquals, assertThrows } from "../../../src/std/assert.ts";
import { ipv4, ipv6, LINUX, MACOS, WINDOWS } from "../../support/interface_lists.ts";

const unix = platformOf("linux");
const windows = platformOf("windows");

function hostsOf(addresses: readonly LocalAddress[]): string[] {
  return addresses.map(({ host }) => host);
}

function only(list: readonly InterfaceInfo[], ...binds: string[]): LocalAddress {
  const [local] = usableInterfaces(list, binds, unix);
  if (local === undefined) throw new Error("The test's list has no usable interface");
  return local;
}

Deno.test("usableInterfaces() gives Linux's addresses outside loopback, virtual ones last", () => {
  assertEquals(hostsOf(usableInterfaces(LINUX, [], unix)), [
    "192.0.2.2",
    "fd00::2",
    "fe80::fc:ff:fe00:1%eth0",
    "172.17.0.1",
    "10.8.0.6",
    "fe80::44:55ff:fe66:77%veth6a1b2c3",
  ]);
});

Deno.test("usableInterfaces() leaves out all of macOS's lo0, its link-local address too", () => {
  assertEquals(hostsOf(usableInterfaces(MACOS, [], platformOf("darwin"))), [
    "fe80::18b2:a3ff:fec4:d5e6%en0",
    "192.168.1.20",
    "fe80::b0c1:d2ff:fee3:f4a5%awdl0",
    "fe80::c0d1:e2f3:a4b5:c6d7%utun0",
  ]);
});

Deno.test("usableInterfaces() numbers Windows's interfaces and puts self-assigned addresses last", () => {
  assertEquals(hostsOf(usableInterfaces(WINDOWS, [], windows)), [
    "fe80::1c2d:3e4f:5a6b:7c8d%12",
    "10.1.7.33",
    "fe80::9a8b:7c6d:5e4f:3a2b%5",
    "169.254.12.34",
    "172.29.96.1",
  ]);
});

Deno.test("usableInterfaces() survives odd lists", () => {
  assertEquals(usableInterfaces([], [], unix), []);
  const odd = [
    ipv4("wlan0", "0.0.0.0", "0.0.0.0"),
    ipv4("eth9", "nonsense", "255.255.255.0"),
    ipv4("eth1", "192.0.2.9", "nonsense"),
    ipv4("eth1", "192.0.2.9", "255.255.255.0"),
    ipv6("eth2", "fe80::9", 0),
  ];
  const [local, ...others] = usableInterfaces(odd, [], unix);
  assertEquals([local?.host, local?.prefix, others.length], ["192.0.2.9", 24, 0]);
});

Deno.test("usableInterfaces() takes exactly the bind addresses, once each", () => {
  assertEquals(hostsOf(usableInterfaces(LINUX, ["192.0.2.2", "127.0.0.1", "192.0.2.2"], unix)), [
    "192.0.2.2",
    "127.0.0.1",
  ]);
  assertEquals(hostsOf(usableInterfaces(LINUX, ["::1", "FD00:0::2"], unix)), ["::1", "fd00::2"]);
  assertEquals(only(LINUX, "::1").scope, { text: "lo", id: 1 });
  assertEquals(only(LINUX, "fd00::2").scope, { text: "eth0", id: 4 });
});

Deno.test("usableInterfaces() takes any address of the loopback subnet, though it is not listed", () => {
  for (const list of [LINUX, MACOS, WINDOWS]) {
    const local = only(list, "127.0.0.2");
    assertEquals([local.host, local.prefix, local.bytes], ["127.0.0.2", 8, Uint8Array.of(127, 0, 0, 2)]);
  }
  assertThrows(() => only([ipv4("lo", "127.0.0.1", "255.255.255.0")], "127.0.1.1"), BindError);
  assertThrows(() => only(LINUX, "192.0.2.3"), BindError);
});

Deno.test("usableInterfaces() finds a link-local bind address by name, by number and without scope", () => {
  for (const bind of ["fe80::fc:ff:fe00:1%eth0", "fe80::fc:ff:fe00:1%4", "fe80::fc:ff:fe00:1"]) {
    assertEquals(only(LINUX, bind).host, "fe80::fc:ff:fe00:1%eth0");
  }
  assertThrows(() => only(LINUX, "fe80::fc:ff:fe00:1%eth1"), BindError);
  const twins = [ipv6("eth0", "fe80::1", 2), ipv6("eth1", "fe80::1", 3)];
  assertThrows(
    () => only(twins, "fe80::1"),
    BindError,
    "several interfaces have it; give one of fe80::1%eth0, fe80::1%eth1",
  );
  assertEquals(only(twins, "fe80::1%eth1").scope, { text: "eth1", id: 3 });
});

Deno.test("usableInterfaces() says which addresses there are", () => {
  const list = [ipv4("lo", "127.0.0.1", "255.0.0.0"), ipv4("eth0", "192.0.2.2", "255.255.255.0")];
  const choices = "give one of 127.0.0.1, 192.0.2.2, or leave --bind out for every interface";
  assertThrows(
    () => only(list, "127.0.0.2", "10.0.0.1"),
    BindError,
    `Cannot listen on 10.0.0.1: no interface of this machine has it; ${choices}`,
  );
  assertThrows(() => only(list, "eth0"), BindError, `Cannot listen on "eth0": it is no IP address; ${choices}`);
  assertThrows(() => only(list, "0.0.0.0"), BindError, choices);
});

Deno.test("presentInterfaces() leaves out a bind address that is gone for now", () => {
  assertEquals(hostsOf(presentInterfaces(LINUX, ["192.0.2.77", "192.0.2.2"], unix)), ["192.0.2.2"]);
});

Deno.test("speakers() are IPv4 addresses and one IPv6 address of each interface", () => {
  assertEquals(hostsOf(speakers(usableInterfaces(LINUX, [], unix))), [
    "192.0.2.2",
    "fe80::fc:ff:fe00:1%eth0",
    "172.17.0.1",
    "10.8.0.6",
    "fe80::44:55ff:fe66:77%veth6a1b2c3",
  ]);
  assertEquals(hostsOf(speakers(usableInterfaces(LINUX, ["fd00::2"], unix))), ["fd00::2"]);
  // Without a number there is no way to the interface's group.
  assertEquals(speakers(usableInterfaces([ipv6("eth0", "fd00::2", 0)], [], unix)), []);
});

Deno.test("announcedAddresses() are at most eight, the LAN's first, none that needs a scope", () => {
  assertEquals(announcedAddresses(usableInterfaces(LINUX, [], unix)), [
    "192.0.2.2",
    "fd00::2",
    "172.17.0.1",
    "10.8.0.6",
  ]);
  const bridges = Array.from({ length: 9 }, (_, index) => ipv4(`br-${index}`, `172.${18 + index}.0.1`, "255.255.0.0"));
  const crowded = announcedAddresses(
    usableInterfaces([...bridges, ipv4("eth0", "192.0.2.2", "255.255.255.0")], [], unix),
  );
  assertEquals([crowded.length, crowded[0]], [8, "192.0.2.2"]);
});

Deno.test("directedBroadcast() is the last address of the subnet, where it has one", () => {
  const broadcast = (address: string, netmask: string) => directedBroadcast(only([ipv4("eth0", address, netmask)]));
  assertEquals(broadcast("192.0.2.2", "255.255.255.0"), "192.0.2.255");
  assertEquals(broadcast("10.1.7.33", "255.255.254.0"), "10.1.7.255");
  assertEquals(broadcast("10.1.6.33", "255.255.254.0"), "10.1.7.255");
  assertEquals(broadcast("10.200.3.4", "255.0.0.0"), "10.255.255.255");
  assertEquals(broadcast("192.0.2.5", "255.255.255.252"), "192.0.2.7");
  assertEquals(broadcast("192.0.2.4", "255.255.255.254"), undefined);
  assertEquals(broadcast("10.8.0.6", "255.255.255.255"), undefined);
  assertEquals(directedBroadcast(only(LINUX, "fd00::2")), undefined);
});

Deno.test("isNeighbour() compares subnets and scopes", () => {
  const hears = (bind: string, source: string) => isNeighbour(only(LINUX, bind), source);
  assertEquals([hears("192.0.2.2", "192.0.2.200"), hears("192.0.2.2", "192.0.3.2")], [true, false]);
  assertEquals([hears("127.0.0.2", "127.9.9.9"), hears("127.0.0.2", "192.0.2.2")], [true, false]);
  assertEquals([hears("fd00::2", "fd00::abcd"), hears("fd00::2", "fd00:0:0:1::2")], [true, false]);
  const linkLocal = "fe80::fc:ff:fe00:1%eth0";
  assertEquals([hears(linkLocal, "fe80::9%eth0"), hears(linkLocal, "fe80::9%eth1"), hears(linkLocal, "fe80::9")], [
    true,
    false,
    false,
  ]);
  assertEquals([hears("fd00::2", "fe80::9%eth0"), hears("192.0.2.2", "fe80::9%eth0")], [true, false]);
  assertEquals(hears("192.0.2.2", "nonsense"), false);
});

Deno.test("usableInterfaces() takes all addresses of the networks that are given, and says where there is none", () => {
  assertEquals(hostsOf(usableInterfaces(LINUX, ["192.0.2.0/24", "10.99.0.0/16"], unix)), ["192.0.2.2"]);
  assertEquals(hostsOf(usableInterfaces(LINUX, ["fd00::/8", "10.8.0.6"], unix)), ["fd00::2", "10.8.0.6"]);
  assertThrows(() => usableInterfaces(LINUX, ["10.99.0.0/16"], unix), BindError, "lies in 10.99.0.0/16");
  // A laptop that is elsewhere for now is where it was again later.
  assertEquals(presentInterfaces(LINUX, ["10.99.0.0/16"], unix), []);
  for (const bind of ["10.8.0.0/33", "10.8.0.0/", "10.8.0/8"]) {
    assertThrows(() => usableInterfaces(LINUX, [bind], unix), BindError, "no IP address");
  }
});
