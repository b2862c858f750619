import { isLoopback, parseAddress, splitScope } from "../model/address.ts";
import { EVERYONE, type PeerId } from "../model/ids.ts";
import { type Endpoint, type Peer, presenceOf, type Profile, shortId } from "../model/peer.ts";
import { cleanLine } from "../model/text.ts";
import { ANNOUNCE_INTERVAL_S, MAX_ADDRESSES } from "./limits.ts";
import type { Contact, Mark } from "./ports.ts";

/** When something was heard, ms since 1970 and by ticks, and from where. */
export interface Announced {
  readonly at: number;
  readonly ticks: number;
  readonly from: string;
}

/** What is known of one peer. Only `Presence` changes it. */
export interface KnownPeer {
  readonly id: PeerId;
  profile: Profile;
  mark: Mark;
  port: number;
  /** Where a dial succeeded last. */
  proven: Endpoint | undefined;
  /** Where it was when a session with it was opened last: proven by the handshake. */
  met: string | undefined;
  /** Where its datagrams and connections came from, newest first, and what it says its addresses are. */
  sources: readonly string[];
  claimed: readonly string[];
  /** From the disk: where it was before this program started. */
  stored: readonly Endpoint[];
  /** Its announcement and until when (by ticks) that one counts; undefined: gone, or never heard. */
  live: { readonly datagram: Uint8Array<ArrayBuffer>; readonly until: number } | undefined;
  /** Its last announcement that came by the network from its own address; undefined: none in this program's life. */
  announced: Announced | undefined;
  /** How many sessions with it are open. */
  sessions: number;
  /** It said goodbye, and nothing since: a session that still drains does not make it present. */
  left: boolean;
  /** Milliseconds since 1970. */
  lastSeen: number | undefined;
  contact: boolean;
  /** This person was written to. */
  trusted: boolean;
  /** Its key was compared with its person. */
  verified: boolean;
  /** What the user calls them. */
  nickname: string | undefined;
  blocked: boolean;
  /** SHA-256 of their picture that is kept, in hex. */
  picture: string | undefined;
  /** When it became a contact: 0 before this program started, then counted; Infinity: it is none. */
  since: number;
  /** The highest protocol version spoken with it; 0: none yet. */
  version: number;
  /** The view of it that others were given last, as JSON without its time; undefined: it is not listed. */
  told: string | undefined;
}

export function newPeer(id: PeerId): KnownPeer {
  return {
    id,
    profile: { name: "", host: "", status: { availability: "available", text: "" }, group: "" },
    mark: { epoch: 0, seq: 0 },
    port: 0,
    proven: undefined,
    sources: [],
    claimed: [],
    stored: [],
    live: undefined,
    announced: undefined,
    sessions: 0,
    left: false,
    lastSeen: undefined,
    contact: false,
    trusted: false,
    verified: false,
    nickname: undefined,
    blocked: false,
    picture: undefined,
    since: Infinity,
    met: undefined,
    version: 0,
    told: undefined,
  };
}

export function isHere(known: KnownPeer): boolean {
  return !known.left && (known.live !== undefined || known.sessions > 0);
}

/** Where to dial, best first (docs/protocol.md, section 6). */
export function endpointsOf(known: KnownPeer): Endpoint[] {
  const addresses = known.port === 0 ? [] : [...known.sources, ...known.claimed];
  const all = [
    ...(known.proven === undefined ? [] : [known.proven]),
    ...addresses.map((address) => ({ address, port: known.port })),
    ...known.stored,
  ];
  const distinct = new Map(all.map((endpoint) => [`${endpoint.address} ${endpoint.port}`, endpoint]));
  return [...distinct.values()].slice(0, 2 * MAX_ADDRESSES);
}

/**
 * The addresses of an announcement that are worth a dial: what can't be somebody's own is left out, and loopback
 * unless the announcement came from there, so that nobody has others knock at doors that are not theirs.
 */
export function dialable(addresses: readonly string[], source: string | undefined): string[] {
  const near = source !== undefined && kindOf(source) === "loopback";
  return addresses.filter((address) => {
    const kind = kindOf(address);
    return kind === "usual" || (kind === "loopback" && near);
  });
}

function kindOf(address: string): "usual" | "loopback" | "nobody's" {
  const bytes = parseAddress(splitScope(address).address);
  if (bytes === undefined) return "nobody's";
  if (isLoopback(bytes)) return "loopback";
  const first = bytes[0] ?? 0;
  if (bytes.length === 4) return first === 0 || first >= 224 ? "nobody's" : "usual";
  // Multicast, unspecified, and IPv4 in disguise.
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0);
  return first === 0xff || mapped ? "nobody's" : "usual";
}

/** What the user calls them, or else the name they gave. */
export function shownName({ id, profile, nickname }: Pick<Peer, "id" | "profile" | "nickname">): string {
  return nickname ?? (profile.name === "" ? shortId(id) : profile.name);
}

/** @param twin the contact of the same name whom the user knew before. */
export function viewOf(known: KnownPeer, twin: PeerId | undefined): Peer {
  const { id, profile } = known;
  return {
    id,
    profile: profile.name === "" ? { ...profile, name: shortId(id) } : profile,
    presence: isHere(known) ? presenceOf(profile.status.availability) : "offline",
    addresses: [...new Set(endpointsOf(known).map(({ address }) => address))].slice(0, MAX_ADDRESSES),
    lastSeen: known.lastSeen,
    contact: known.contact,
    verified: known.verified,
    nickname: known.nickname,
    blocked: known.blocked,
    picture: known.picture,
    twin,
  };
}

export function contactOf(known: KnownPeer): Contact {
  return {
    id: known.id,
    profile: known.profile,
    endpoints: endpointsOf(known).slice(0, MAX_ADDRESSES),
    mark: known.mark,
    lastSeen: known.lastSeen ?? 0,
    version: known.version,
    trusted: known.trusted,
    verified: known.verified,
    nickname: known.nickname,
  };
}

/**
 * The stranger who makes room for another: whoever has gone first, then whoever was not heard for two of the usual
 * intervals, so that a thousand names that were claimed once give way, and people who keep announcing themselves do not.
 *
 * @param now ms since 1970.
 */
export function stalestStranger(all: Iterable<KnownPeer>, now: number): KnownPeer | undefined {
  let stalest: KnownPeer | undefined;
  let since = now - 2 * ANNOUNCE_INTERVAL_S * 1000;
  for (const known of all) {
    if (known.contact || known.sessions > 0) continue;
    if (!isHere(known)) return known;
    if ((known.lastSeen ?? 0) >= since) continue;
    since = known.lastSeen ?? 0;
    stalest = known;
  }
  return stalest;
}

/** Strangers are listed while they are there; contacts always. */
export function isListed(peer: Peer): boolean {
  return peer.contact || peer.presence !== "offline";
}

/** What must differ for a change to be worth telling. */
export function tellable(peer: Peer): string {
  return JSON.stringify({ ...peer, lastSeen: undefined });
}

/** Names and texts of others as they may be shown: their characters are free on the wire. */
export function cleanProfile(profile: Profile): Profile {
  const { status } = profile;
  const name = cleanLine(profile.name);
  return {
    // Nobody may pass for the conversation with everyone.
    name: name.toLowerCase() === EVERYONE ? "" : name,
    host: cleanLine(profile.host),
    status: { availability: status.availability, text: cleanLine(status.text) },
    group: cleanLine(profile.group),
  };
}
