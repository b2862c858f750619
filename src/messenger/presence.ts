import type { PeerId } from "../model/ids.ts";
import type { Endpoint, Peer } from "../model/peer.ts";
import type { Announcement } from "../protocol/announcement.ts";
import type { Hello } from "../protocol/record.ts";
import type { Events } from "./events.ts";
import { MAX_STRANGERS } from "./limits.ts";
import {
  type Announced,
  contactOf,
  endpointsOf,
  isHere,
  isListed,
  type KnownPeer,
  newPeer,
  stalestStranger,
  tellable,
  viewOf,
} from "./known_peer.ts";
import { isCopy, learnAnnouncement, learnCopy, learnHello } from "./learned.ts";
import { Namesakes } from "./namesakes.ts";
import type { Clock, Contact, Mark } from "./ports.ts";
import { Sweep } from "./sweep.ts";

/** What the disk has of people. */
export interface KeptPeople {
  readonly contacts: readonly Contact[];
  readonly blocked: readonly PeerId[];
  readonly pictures: readonly { readonly peer: PeerId; readonly hash: string }[];
}

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
  readonly #namesakes = new Namesakes();
  readonly #sweep: Sweep;
  #strangers = 0;
  /** How many became contacts in this program's life. */
  #newContacts = 0;

  constructor(clock: Clock, events: Events, { contacts, blocked, pictures }: KeptPeople) {
    this.#clock = clock;
    this.#events = events;
    this.#sweep = new Sweep(clock, (now) => this.#takeGone(now));
    for (const contact of contacts) this.#load(contact);
    for (const id of blocked) {
      const known = this.#known.get(id) ?? this.#add(id);
      known.blocked = true;
      this.#makeContact(known, 0);
    }
    for (const { peer, hash } of pictures) {
      const known = this.#known.get(peer);
      if (known !== undefined) known.picture = hash;
    }
    for (const known of this.#known.values()) this.#namesakes.place(known);
    for (const known of this.#known.values()) known.told = tellable(this.#viewOf(known));
  }

  close(): void {
    this.#sweep.end();
  }

  /** Contacts and everybody who is there. */
  peers(): Peer[] {
    return [...this.#known.values()].map((known) => this.#viewOf(known)).filter(isListed);
  }

  get(id: PeerId): Peer | undefined {
    const known = this.#known.get(id);
    return known === undefined ? undefined : this.#viewOf(known);
  }

  isContact(id: PeerId): boolean {
    return this.#known.get(id)?.contact === true;
  }

  /** True: this person was written to, and has what privileges there are. */
  isTrusted(id: PeerId): boolean {
    return this.#known.get(id)?.trusted === true;
  }

  isBlocked(id: PeerId): boolean {
    return this.#known.get(id)?.blocked === true;
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

  /** The last datagram of somebody who is announced. */
  datagram(id: PeerId): Uint8Array<ArrayBuffer> | undefined {
    return this.#known.get(id)?.live?.datagram;
  }

  /** The last announcement of somebody that came from their own address. */
  announced(id: PeerId): Announced | undefined {
    return this.#known.get(id)?.announced;
  }

  /** The latest start of a program that was announced, seconds since 1970 by its clock; 0: nobody is here. */
  get latestEpoch(): number {
    let latest = 0;
    for (const { live, mark } of this.#known.values()) if (live !== undefined) latest = Math.max(latest, mark.epoch);
    return latest;
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
    if (known === undefined) return;
    if (isCopy(known, datagram)) this.#noteAnnounced(known, source);
    if (learnCopy(known, datagram, source)) this.#changed(known);
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
    const now = { now: this.#clock.now(), ticks: this.#clock.ticks() };
    const learned = learnAnnouncement(known, { announcement, datagram, source }, now);
    if (source !== undefined) this.#noteAnnounced(known, source);
    this.#changed(known);
    if (known.live !== undefined) this.#sweep.by(known.live.until);
    return learned;
  }

  /** HELLO of an authenticated session: its word on freshness counts in either direction. */
  greet(id: PeerId, hello: Hello, remote: Endpoint, session: { version: number; dialled: boolean }): void {
    const known = this.#known.get(id) ?? this.#addStranger(id) ?? this.#add(id);
    learnHello(known, hello, { ...session, remote }, this.#clock.now());
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
    this.#makeContact(known, ++this.#newContacts);
    this.#changed(known);
    return "new";
  }

  /** This person was written to. */
  trust(id: PeerId): void {
    const known = this.#known.get(id);
    if (known === undefined || known.trusted) return;
    known.trusted = true;
    this.#unkept.add(id);
    this.#changed(known);
  }

  isVerified(id: PeerId): boolean {
    return this.#known.get(id)?.verified === true;
  }

  /** What the user made of a person, or what was learned of them, is another thing now. */
  set(id: PeerId, change: Partial<Pick<KnownPeer, "verified" | "nickname" | "blocked" | "picture">>): void {
    const known = this.#known.get(id);
    if (known === undefined) return;
    Object.assign(known, change);
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

  #noteAnnounced(known: KnownPeer, from: string): void {
    known.announced = { at: this.#clock.now(), ticks: this.#clock.ticks(), from };
  }

  #viewOf(known: KnownPeer): Peer {
    return viewOf(known, this.#namesakes.twinOf(known));
  }

  #changed(known: KnownPeer): void {
    if (known.contact) this.#unkept.add(known.id);
    const others = this.#namesakes.place(known);
    this.#tell(known);
    for (const other of others) this.#tell(other);
  }

  #tell(known: KnownPeer): void {
    const peer = this.#viewOf(known);
    const told = isListed(peer) ? tellable(peer) : undefined;
    if (told === known.told) return;
    known.told = told;
    this.#events.emit(told === undefined ? { type: "forgotten", id: known.id } : { type: "peer", peer });
  }

  #load(contact: Contact): void {
    const known = this.#add(contact.id);
    known.profile = contact.profile;
    known.mark = contact.mark;
    known.stored = contact.endpoints;
    known.lastSeen = contact.lastSeen;
    known.version = contact.version;
    known.trusted = contact.trusted;
    known.verified = contact.verified;
    known.nickname = contact.nickname;
    this.#makeContact(known, 0);
  }

  #add(id: PeerId): KnownPeer {
    const known = newPeer(id);
    this.#known.set(id, known);
    this.#strangers++;
    return known;
  }

  #addStranger(id: PeerId): KnownPeer | undefined {
    if (this.#strangers >= MAX_STRANGERS) {
      const stalest = stalestStranger(this.#known.values(), this.#clock.now());
      if (stalest === undefined) return undefined;
      this.#forget(stalest);
    }
    return this.#add(id);
  }

  #forget(known: KnownPeer): void {
    this.#known.delete(known.id);
    this.#namesakes.remove(known);
    this.#strangers--;
    if (known.told !== undefined) this.#events.emit({ type: "forgotten", id: known.id });
  }

  #makeContact(known: KnownPeer, since: number): void {
    if (known.contact) return;
    known.contact = true;
    known.since = since;
    this.#strangers--;
  }

  /** Whoever is due to be gone is. */
  #takeGone(now: number): number {
    let next = Infinity;
    for (const known of this.#known.values()) {
      if (known.live === undefined) continue;
      if (known.live.until > now) next = Math.min(next, known.live.until);
      else {
        known.live = undefined;
        this.#changed(known);
      }
    }
    return next;
  }
}
