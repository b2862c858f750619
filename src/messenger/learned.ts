/** What announcements and HELLOs say of a peer, put into what is known of it (docs/protocol.md, sections 2.4 and 5.1). */
import type { Endpoint } from "../model/peer.ts";
import type { Announcement } from "../protocol/announcement.ts";
import type { Hello } from "../protocol/record.ts";
import { cleanProfile, dialable, type KnownPeer } from "./known_peer.ts";
import { GONE_AFTER_INTERVALS, MAX_ADDRESSES, MAX_BELIEVED_INTERVAL_S } from "./limits.ts";

/**
 * An announcement or leave that was verified and is newer than all before.
 *
 * @param heard.source where the datagram came from; undefined: somebody passed it on.
 * @returns "restarted" when its epoch is new; "moved" when its address or port is.
 */
export function learnAnnouncement(
  known: KnownPeer,
  heard: {
    readonly announcement: Announcement;
    readonly datagram: Uint8Array<ArrayBuffer>;
    readonly source: string | undefined;
  },
  { now, ticks }: { readonly now: number; readonly ticks: number },
): "restarted" | "moved" | "heard" {
  const { announcement, datagram, source } = heard;
  const before = { port: known.port, epoch: known.mark.epoch };
  known.mark = { epoch: announcement.epoch, seq: announcement.seq };
  known.left = announcement.type === "leave";
  if (known.left) {
    known.live = undefined;
    return "heard";
  }
  known.profile = cleanProfile(announcement.profile);
  known.port = announcement.port;
  const addresses = new Set([...known.sources, ...known.claimed]);
  known.claimed = dialable(announcement.addresses, source);
  if (source !== undefined) known.sources = withFirst(known.sources, source);
  const intervalSeconds = Math.min(announcement.intervalSeconds, MAX_BELIEVED_INTERVAL_S);
  known.live = { datagram, until: ticks + GONE_AFTER_INTERVALS * intervalSeconds * 1000 };
  known.lastSeen = now;
  if (before.epoch !== announcement.epoch) return "restarted";
  const moved = before.port !== announcement.port ||
    [...known.sources, ...known.claimed].some((address) => !addresses.has(address));
  return moved ? "moved" : "heard";
}

/** A copy of the last announcement came from `source`. True: that is one more address, behind all others. */
export function learnCopy(known: KnownPeer, datagram: Uint8Array<ArrayBuffer>, source: string): boolean {
  if (!isCopy(known, datagram)) return false;
  // Anybody can repeat a datagram: a copy pushes nothing out.
  if (known.sources.includes(source) || known.sources.length >= MAX_ADDRESSES) return false;
  known.sources = [...known.sources, source];
  return true;
}

/** True: it is the last announcement, byte for byte. */
export function isCopy(known: KnownPeer, datagram: Uint8Array<ArrayBuffer>): boolean {
  return known.live !== undefined && sameBytes(known.live.datagram, datagram);
}

/** HELLO of an authenticated session, which has opened. */
export function learnHello(
  known: KnownPeer,
  hello: Hello,
  session: { readonly version: number; readonly dialled: boolean; readonly remote: Endpoint },
  now: number,
): void {
  const { version, dialled, remote } = session;
  known.left = false;
  known.profile = cleanProfile(hello.profile);
  if (known.live === undefined || known.mark.epoch !== hello.epoch || known.mark.seq !== hello.seq) {
    // Just before the datagram that HELLO names: that one may still be on its way.
    known.mark = { epoch: hello.epoch, seq: Math.max(0, hello.seq - 1) };
  }
  known.port = hello.port;
  known.version = Math.max(known.version, version);
  if (dialled) known.proven = remote;
  known.met = remote.address;
  known.sources = withFirst(known.sources, remote.address);
  known.sessions++;
  known.lastSeen = now;
}

function withFirst(addresses: readonly string[], first: string): string[] {
  return [first, ...addresses.filter((other) => other !== first)].slice(0, MAX_ADDRESSES);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
