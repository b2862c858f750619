/**
 * Which of this machine's addresses are used (docs/protocol.md, section 2.2; the option --bind). Pure rules over what
 * `Deno.networkInterfaces()` gives, which is addresses, and among them those of interfaces that are down: whether one
 * works is only known by sending from it.
 */
import {
  canonicalAddress,
  formatAddress,
  isLinkLocalIPv6,
  isLoopback,
  parseAddress,
  splitScope,
} from "../model/address.ts";
import { isWithin, parseNetwork } from "../model/network_prefix.ts";
import { BindError } from "./errors.ts";
import type { Platform } from "./platform.ts";

/** What this room needs of `Deno.NetworkInterfaceInfo`. */
export type InterfaceInfo = Pick<Deno.NetworkInterfaceInfo, "name" | "family" | "address" | "netmask" | "scopeid">;

/** An interface as IPv6 calls it: `text` stands behind a percent sign, `id` goes to the system. */
export interface Scope {
  readonly text: string;
  readonly id: number;
}

/** One address of one interface. */
export interface LocalAddress {
  /** The interface's name, for people. */
  readonly device: string;
  /** Canonical; with scope where the address is link-local IPv6: what a socket is bound to. */
  readonly host: string;
  /** 4 or 16. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How many leading bits of it name the subnet. */
  readonly prefix: number;
  /** Undefined for IPv4, and where the system does not number the interface. */
  readonly scope: Scope | undefined;
}

/** An announcement carries no more (docs/protocol.md, section 2.1). */
const MAX_ANNOUNCED = 8;

/** Loopback interfaces bear this number on every system, and not every system says so. */
const LOOPBACK_SCOPE_ID = 1;

/** Made by containers, virtual machines and tunnels: as good as any, but not to crowd out the LAN's. */
const VIRTUAL_DEVICE =
  /^(docker|br-|veth|virbr|vmnet|vboxnet|cni|flannel|podman|lxc|lxd|utun|tun|tap|wg|zt|tailscale|awdl|llw)|vEthernet|VirtualBox|VMware/;

/**
 * Without `binds` every address outside loopback, the LAN's before virtual ones; with them exactly those, and of a
 * network (10.4.0.0/16) all that lie in it.
 *
 * @throws {BindError} for a bind address that is none, or that no interface has; where networks alone are given and no
 * address lies in any.
 */
export function usableInterfaces(
  list: readonly InterfaceInfo[],
  binds: readonly string[],
  platform: Platform,
): LocalAddress[] {
  const local = localAddresses(list, platform);
  for (const bind of binds) {
    // A computer has an address in one of its networks, rarely in all.
    if (parseNetwork(bind) !== undefined) continue;
    const found = findBind(local, bind);
    if (found.length !== 1) throw new BindError("address", bindComplaint(bind, found, local));
  }
  const present = presentInterfaces(list, binds, platform);
  if (present.length > 0 || binds.length === 0) return present;
  const choices = local.map(({ host }) => host).join(", ");
  throw new BindError("address", `No address of this machine lies in ${binds.join(", ")}: it has ${choices}`);
}

/** The same for a machine that runs already: a bind address that is gone for now is left out. */
export function presentInterfaces(
  list: readonly InterfaceInfo[],
  binds: readonly string[],
  platform: Platform,
): LocalAddress[] {
  const local = localAddresses(list, platform);
  if (binds.length > 0) return unique(binds.flatMap((bind) => findBind(local, bind)));
  const loopbacks = new Set(local.filter((address) => isLoopback(address.bytes)).map(({ device }) => device));
  const outside = local.filter(({ device }) => !loopbacks.has(device));
  return [...outside.filter((address) => !isMakeshift(address)), ...outside.filter(isMakeshift)];
}

/**
 * The addresses from which announcements are sent: each IPv4 address, and of each interface's IPv6 addresses the
 * link-local one, or, where that is not used, the others.
 */
export function speakers(addresses: readonly LocalAddress[]): LocalAddress[] {
  const linkLocal = new Set(addresses.filter(({ bytes }) => isLinkLocalIPv6(bytes)).map(({ device }) => device));
  return addresses.filter(({ bytes, device, scope }) =>
    bytes.length === 4 || (scope !== undefined && (isLinkLocalIPv6(bytes) || !linkLocal.has(device)))
  );
}

/** What an announcement says: at most 8; without link-local IPv6, whose scope means something on this machine only. */
export function announcedAddresses(addresses: readonly LocalAddress[]): string[] {
  const hosts = addresses.filter(({ bytes }) => !isLinkLocalIPv6(bytes)).map(({ host }) => host);
  return [...new Set(hosts)].slice(0, MAX_ANNOUNCED);
}

/** The directed broadcast address of an IPv4 subnet; undefined where there is none: two hosts or fewer, or IPv6. */
export function directedBroadcast({ bytes, prefix }: LocalAddress): string | undefined {
  if (bytes.length !== 4 || prefix > 30) return undefined;
  return formatAddress(bytes.map((byte, index) => byte | (~maskByte(prefix, index) & 0xff)));
}

/**
 * True: `source`, canonical, belongs to the subnet of `address`. A link-local source is a neighbour of every IPv6
 * address of the same interface.
 */
export function isNeighbour(address: LocalAddress, source: string): boolean {
  const { address: literal, scope } = splitScope(source);
  const bytes = parseAddress(literal);
  if (bytes === undefined || bytes.length !== address.bytes.length) return false;
  if (isLinkLocalIPv6(bytes)) return scope !== undefined && scope === address.scope?.text;
  return bytes.every((byte, index) => {
    const mask = maskByte(address.prefix, index);
    return (byte & mask) === ((address.bytes[index] ?? 0) & mask);
  });
}

function localAddresses(list: readonly InterfaceInfo[], platform: Platform): LocalAddress[] {
  const scopeIds = new Map<string, number>();
  for (const { name, scopeid } of list) if (scopeid) scopeIds.set(name, scopeid);
  const found = list.flatMap((info): LocalAddress[] => {
    const bytes = parseAddress(splitScope(info.address).address);
    // The unspecified address is what some systems list for an interface that has none yet.
    if (bytes === undefined || bytes.every((byte) => byte === 0)) return [];
    const scopeId = scopeIds.get(info.name) ?? (isLoopback(bytes) ? LOOPBACK_SCOPE_ID : undefined);
    const scope = bytes.length === 4 || scopeId === undefined
      ? undefined
      : { text: platform.scopeText(info.name, scopeId), id: scopeId };
    if (isLinkLocalIPv6(bytes) && scope === undefined) return [];
    const host = isLinkLocalIPv6(bytes) ? `${formatAddress(bytes)}%${scope?.text}` : formatAddress(bytes);
    return [{ device: info.name, host, bytes, prefix: prefixOf(info.netmask, bytes.length), scope }];
  });
  return unique(found);
}

/** The local addresses that `bind` means: of an address one, none, or several that differ by their scope alone. */
function findBind(local: readonly LocalAddress[], bind: string): LocalAddress[] {
  const network = parseNetwork(bind);
  if (network !== undefined) return local.filter(({ bytes }) => isWithin(network, bytes));
  const host = canonicalAddress(bind);
  if (host === undefined) return [];
  const { address, scope } = splitScope(host);
  const listed = local.filter((candidate) =>
    splitScope(candidate.host).address === address &&
    (scope === undefined || scope === candidate.scope?.text || scope === String(candidate.scope?.id))
  );
  if (listed.length > 0) return listed;
  // All of 127.0.0.0/8 is this machine, although only 127.0.0.1 is listed.
  const bytes = parseAddress(address);
  const loopback = local.find((candidate) => isLoopback(candidate.bytes) && isNeighbour(candidate, address));
  return bytes === undefined || loopback === undefined ? [] : [{ ...loopback, host: address, bytes }];
}

function bindComplaint(bind: string, found: readonly LocalAddress[], local: readonly LocalAddress[]): string {
  const choices = (found.length > 0 ? found : local).map(({ host }) => host).join(", ");
  const problem = canonicalAddress(bind) === undefined
    ? `Cannot listen on "${bind}": it is no IP address`
    : found.length > 0
    ? `Cannot listen on ${bind}: several interfaces have it`
    : `Cannot listen on ${bind}: no interface of this machine has it`;
  return `${problem}; give one of ${choices}, or leave --bind out for every interface`;
}

/** Of a virtual interface, or self-assigned for want of a server (169.254.0.0/16, RFC 3927). */
function isMakeshift({ device, bytes }: LocalAddress): boolean {
  return VIRTUAL_DEVICE.test(device) || (bytes.length === 4 && bytes[0] === 169 && bytes[1] === 254);
}

function unique(addresses: readonly LocalAddress[]): LocalAddress[] {
  return [...new Map(addresses.map((address) => [address.host, address])).values()];
}

/** Leading ones of a netmask; a mask that can't be read leaves the address alone in its subnet. */
function prefixOf(netmask: string, length: number): number {
  const mask = parseAddress(netmask);
  if (mask === undefined || mask.length !== length) return length * 8;
  const bits = [...mask].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const zero = bits.indexOf("0");
  return zero < 0 ? bits.length : zero;
}

function maskByte(prefix: number, index: number): number {
  const bits = Math.min(8, Math.max(0, prefix - 8 * index));
  return (0xff << (8 - bits)) & 0xff;
}
