import type { PeerId } from "../model/ids.ts";
import type { Endpoint, Peer } from "../model/peer.ts";
import type { Announcement } from "../protocol/announcement.ts";
import type { Hello } from "../protocol/record.ts";
import type { Events } from "./events.ts";
import {
  ANNOUNCE_INTERVAL_S,
  GONE_AFTER_INTERVALS,
  MAX_ADDRESSES,
  MAX_BELIEVED_INTERVAL_S,
  MAX_STRANGERS,
} from "./limits.ts";
import {
  cleanProfile,
  contactOf,
  dialable,
  endpointsOf,
  isHere,
  isListed,
  type KnownPeer,
  newPeer,
  tellable,
  viewOf,
} from "./known_peer.ts";
import type { Clock, Contact, Mark } from "./ports.ts";

/**
 * Who is there: one table keyed by id, fed by announcements, HELLOs and sessions; only what changes becomes an event.
 * Contacts are never removed. Strangers have `MAX_STRANGERS` places, and one who has gone makes room first.
 */
export class Presence {
  readonly #clock: Clock;
  readonly #events: Events;
  readonly #known = new Map<PeerId, KnownPeer>();
  /** Contacts that differ from what the disk has. */
  readonly #unkept = new Set<PeerId>();
  #strangers = 0;
  #sweeping: { readonly at: number; readonly cancel: () => void } | undefined;

  constructor(clock: Clock, events: Events, contacts: readonly Contact[]) {
    this.#clock = clock;
    this.#events = events;
    for (const contact of contacts) {
      const known = this.#add(contact.id);
      known.profile = contact.profile;
      known.mark = contact.mark;
      known.stored = contact.endpoints;
      known.lastSeen = contact.lastSeen;
      known.version = contact.version;
      known.trusted = contact.trusted;
      known.verified = contact.verified;
      this.#makeContact(known);
      known.told = tellable(viewOf(known));
    }
  }

  close(): void {
    this.#sweeping?.cancel();
  }

  /** Contacts and everybody who is there. */
  peers(): Peer[] {
    return [...this.#known.values()].map((known) => viewOf(known)).filter(isListed);
  }

  get(id: PeerId): Peer | undefined {
    const known = this.#known.get(id);
    return known === undefined ? undefined : viewOf(known);
  }

  isContact(id: PeerId): boolean {
    return this.#known.get(id)?.contact === true;
  }

  /** True: this person was written to, and has what privileges there are. */
  isTrusted(id: PeerId): boolean {
    return this.#known.get(id)?.trusted === true;
  }

  /** How many are there now. */
  get count(): number {
    let count = 0;
    for (const known of this.#known.values()) if (isHere(known)) count++;
    return count;
  }

  /** The last announcements of those who are there. */
  announcements(): Uint8Array<ArrayBuffer>[] {
    return [...this.#known.values()].flatMap((known) => known.live === undefined ? [] : [known.live.datagram]);
  }

  version(id: PeerId): number {
    return this.#known.get(id)?.version ?? 0;
  }

  /** Where to dial, best first. */
  endpoints(id: PeerId): Endpoint[] {
    const known = this.#known.get(id);
    return known === undefined ? [] : endpointsOf(known);
  }

  /** True: a trusted person was there, which a handshake has proven. */
  isTrustedAddress(address: string): boolean {
    for (const { trusted, met, proven, stored } of this.#known.values()) {
      if (trusted && (met === address || proven?.address === address || stored[0]?.address === address)) return true;
    }
    return false;
  }

  /** How a datagram with this mark relates to what was accepted from `id` before. */
  freshness(id: PeerId, mark: Mark): "stranger" | "newer" | "same" | "older" {
    const known = this.#known.get(id);
    if (known === undefined) return "stranger";
    const order = mark.epoch - known.mark.epoch || mark.seq - known.mark.seq;
    return order > 0 ? "newer" : order === 0 ? "same" : "older";
  }

  /** A copy of the last announcement came by another way: its source is one more address, behind all others. */
  hearCopy(id: PeerId, datagram: Uint8Array<ArrayBuffer>, source: string): void {
    const known = this.#known.get(id);
    if (known?.live === undefined || !sameBytes(known.live.datagram, datagram)) return;
    // Anybody can repeat a datagram: a copy pushes nothing out.
    if (known.sources.includes(source) || known.sources.length >= MAX_ADDRESSES) return;
    known.sources = [...known.sources, source];
    this.#changed(known);
  }

  /**
   * An announcement or leave that was verified and is newer than all before.
   *
   * @param source where the datagram came from; undefined: somebody passed it on.
   * @returns "full" when there is no place for one more stranger; "restarted" when its epoch is new; "moved" when
   * its address or port is.
   */
  hear(
    id: PeerId,
    announcement: Announcement,
    datagram: Uint8Array<ArrayBuffer>,
    source: string | undefined,
  ): "full" | "restarted" | "moved" | "heard" {
    const known = this.#known.get(id) ?? this.#addStranger(id);
    if (known === undefined) return "full";
    const before = { port: known.port, epoch: known.mark.epoch };
    known.mark = { epoch: announcement.epoch, seq: announcement.seq };
    if (announcement.type === "leave") {
      known.live = undefined;
      known.left = true;
      this.#changed(known);
      return "heard";
    }
    known.left = false;
    known.profile = cleanProfile(announcement.profile);
    known.port = announcement.port;
    const addresses = new Set([...known.sources, ...known.claimed]);
    known.claimed = dialable(announcement.addresses, source);
    if (source !== undefined) {
      known.sources = [source, ...known.sources.filter((other) => other !== source)].slice(0, MAX_ADDRESSES);
    }
    const intervalSeconds = Math.min(announcement.intervalSeconds, MAX_BELIEVED_INTERVAL_S);
    const until = this.#clock.ticks() + GONE_AFTER_INTERVALS * intervalSeconds * 1000;
    known.live = { datagram, until };
    known.lastSeen = this.#clock.now();
    this.#changed(known);
    this.#sweepBy(until);
    if (before.epoch !== announcement.epoch) return "restarted";
    const moved = before.port !== announcement.port ||
      [...known.sources, ...known.claimed].some((address) => !addresses.has(address));
    return moved ? "moved" : "heard";
  }

  /** HELLO of an authenticated session: its word on freshness counts in either direction. */
  greet(id: PeerId, hello: Hello, remote: Endpoint, session: { version: number; dialled: boolean }): void {
    const known = this.#known.get(id) ?? this.#addStranger(id) ?? this.#add(id);
    known.left = false;
    known.profile = cleanProfile(hello.profile);
    if (known.live === undefined || known.mark.epoch !== hello.epoch || known.mark.seq !== hello.seq) {
      // Just before the datagram that HELLO names: that one may still be on its way.
      known.mark = { epoch: hello.epoch, seq: Math.max(0, hello.seq - 1) };
    }
    known.port = hello.port;
    known.version = Math.max(known.version, session.version);
    if (session.dialled) known.proven = remote;
    known.met = remote.address;
    known.sources = [remote.address, ...known.sources.filter((other) => other !== remote.address)]
      .slice(0, MAX_ADDRESSES);
    known.sessions++;
    known.lastSeen = this.#clock.now();
    this.#changed(known);
  }

  /** A session that was greeted has ended. */
  part(id: PeerId): void {
    const known = this.#known.get(id);
    if (known === undefined) return;
    known.sessions--;
    known.lastSeen = this.#clock.now();
    this.#changed(known);
    if (this.#strangers > MAX_STRANGERS && !known.contact && known.sessions === 0) this.#forget(known);
  }

  /** Texts were exchanged: from now on it is kept. */
  makeContact(id: PeerId): "new" | "known" {
    const known = this.#known.get(id);
    if (known === undefined || known.contact) return "known";
    this.#makeContact(known);
    this.#changed(known);
    return "new";
  }

  /** This person was written to. */
  trust(id: PeerId): void {
    const known = this.#known.get(id);
    if (known === undefined || known.trusted) return;
    known.trusted = true;
    this.#unkept.add(id);
  }

  isVerified(id: PeerId): boolean {
    return this.#known.get(id)?.verified === true;
  }

  /** Its key was compared with its person; or that is taken back. */
  setVerified(id: PeerId, verdict: "verified" | "not verified"): void {
    const known = this.#known.get(id);
    if (known === undefined) return;
    known.verified = verdict === "verified";
    this.#changed(known);
  }

  /** Contacts that changed since the last call. */
  takeUnkept(): Contact[] {
    const contacts = [...this.#unkept].flatMap((id) => {
      const known = this.#known.get(id);
      return known === undefined ? [] : [contactOf(known)];
    });
    this.#unkept.clear();
    return contacts;
  }

  /** Puts back what could not be written. */
  putBack(contacts: readonly Contact[]): void {
    for (const { id } of contacts) this.#unkept.add(id);
  }

  #changed(known: KnownPeer): void {
    if (known.contact) this.#unkept.add(known.id);
    const peer = viewOf(known);
    const told = isListed(peer) ? tellable(peer) : undefined;
    if (told === known.told) return;
    known.told = told;
    this.#events.emit(told === undefined ? { type: "forgotten", id: known.id } : { type: "peer", peer });
  }

  #add(id: PeerId): KnownPeer {
    const known = newPeer(id);
    this.#known.set(id, known);
    this.#strangers++;
    return known;
  }

  #addStranger(id: PeerId): KnownPeer | undefined {
    if (this.#strangers >= MAX_STRANGERS) {
      const stalest = this.#stalestStranger();
      if (stalest === undefined) return undefined;
      this.#forget(stalest);
    }
    return this.#add(id);
  }

  /**
   * Whoever has gone makes room first, then whoever was not heard for two of the usual intervals: a thousand names
   * that were claimed once give way, people who keep announcing themselves do not.
   */
  #stalestStranger(): KnownPeer | undefined {
    let stalest: KnownPeer | undefined;
    let since = this.#clock.now() - 2 * ANNOUNCE_INTERVAL_S * 1000;
    for (const known of this.#known.values()) {
      if (known.contact || known.sessions > 0) continue;
      if (!isHere(known)) return known;
      if ((known.lastSeen ?? 0) >= since) continue;
      since = known.lastSeen ?? 0;
      stalest = known;
    }
    return stalest;
  }

  #forget(known: KnownPeer): void {
    this.#known.delete(known.id);
    this.#strangers--;
    if (known.told !== undefined) this.#events.emit({ type: "forgotten", id: known.id });
  }

  #makeContact(known: KnownPeer): void {
    known.contact = true;
    this.#strangers--;
  }

  /** Makes sure that whoever is due to be gone at `at` will be: one timer, for the first of all. */
  #sweepBy(at: number): void {
    if (this.#sweeping !== undefined && this.#sweeping.at <= at) return;
    this.#sweeping?.cancel();
    const cancel = this.#clock.after(Math.max(0, at - this.#clock.ticks()), () => {
      this.#sweeping = undefined;
      this.#sweep();
    });
    this.#sweeping = { at, cancel };
  }

  #sweep(): void {
    const now = this.#clock.ticks();
    let next = Infinity;
    for (const known of this.#known.values()) {
      if (known.live === undefined) continue;
      if (known.live.until > now) next = Math.min(next, known.live.until);
      else {
        known.live = undefined;
        this.#changed(known);
      }
    }
    if (next !== Infinity) this.#sweepBy(next);
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
