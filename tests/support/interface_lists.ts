/** What `Deno.networkInterfaces()` gives on the three systems: recorded on Linux, in the same shape for the others. */
import type { InterfaceInfo } from "../../src/net/interfaces.ts";

const ALL_ONES = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
const HALF = "ffff:ffff:ffff:ffff::";

export function ipv4(name: string, address: string, netmask: string): InterfaceInfo {
  return { name, family: "IPv4", address, netmask, scopeid: null };
}

export function ipv6(name: string, address: string, scopeid: number, netmask = HALF): InterfaceInfo {
  return { name, family: "IPv6", address, netmask, scopeid };
}

/** A computer with one card, Docker and a tunnel to somewhere. */
export const LINUX: readonly InterfaceInfo[] = [
  ipv4("lo", "127.0.0.1", "255.0.0.0"),
  ipv4("docker0", "172.17.0.1", "255.255.0.0"),
  ipv4("tun0", "10.8.0.6", "255.255.255.255"),
  ipv4("eth0", "192.0.2.2", "255.255.255.0"),
  ipv6("lo", "::1", 0, ALL_ONES),
  ipv6("eth0", "fd00::2", 0),
  ipv6("eth0", "fe80::fc:ff:fe00:1", 4),
  ipv6("veth6a1b2c3", "fe80::44:55ff:fe66:77", 9),
];

export const MACOS: readonly InterfaceInfo[] = [
  ipv4("lo0", "127.0.0.1", "255.0.0.0"),
  ipv6("lo0", "::1", 0, ALL_ONES),
  ipv6("lo0", "fe80::1", 1),
  ipv6("en0", "fe80::18b2:a3ff:fec4:d5e6", 14),
  ipv4("en0", "192.168.1.20", "255.255.255.0"),
  ipv6("awdl0", "fe80::b0c1:d2ff:fee3:f4a5", 15),
  ipv6("utun0", "fe80::c0d1:e2f3:a4b5:c6d7", 17),
];

export const WINDOWS: readonly InterfaceInfo[] = [
  ipv6("Ethernet", "fe80::1c2d:3e4f:5a6b:7c8d", 12),
  ipv4("Ethernet", "10.1.7.33", "255.255.254.0"),
  ipv6("Wi-Fi", "fe80::9a8b:7c6d:5e4f:3a2b", 5),
  ipv4("Wi-Fi", "169.254.12.34", "255.255.0.0"),
  ipv4("vEthernet (WSL)", "172.29.96.1", "255.255.240.0"),
  ipv6("Loopback Pseudo-Interface 1", "::1", 0, ALL_ONES),
  ipv4("Loopback Pseudo-Interface 1", "127.0.0.1", "255.0.0.0"),
];
