import type { PeerId } from "../model/ids.ts";
import type { Heard } from "../model/network.ts";
import type { Profile } from "../model/peer.ts";
import { type Announcement, appendSignature, encodeUnsigned, parseAnnouncement } from "../protocol/announcement.ts";
import { hasMagic } from "../protocol/magic.ts";
import { ProtocolError } from "../protocol/errors.ts";
import { KeyedBuckets } from "./keyed_buckets.ts";
import {
  ANNOUNCE_INTERVAL_S,
  ANSWER_EVERY_MS,
  ANSWER_MS_PER_PEER,
  ANSWER_WITHIN_MS,
  ANSWERS_WANTED,
  INTERVAL_JITTER,
  LOOK_AT_INTERFACES_MS,
  MAX_BELIEVED_INTERVAL_S,
  PEERS_PER_INTERVAL_SECOND,
  REPEAT_PROBE_MS,
  SOURCE_DATAGRAMS_BURST,
  SOURCE_DATAGRAMS_PER_SECOND,
  STRANGER_VERIFICATIONS_PER_SECOND,
} from "./limits.ts";
import type { Clock, Datagrams, Mark, Random, Security } from "./ports.ts";
import type { Presence } from "./presence.ts";
import { TokenBucket } from "./token_bucket.ts";

export interface DiscoveryParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly datagrams: Datagrams;
  readonly security: Security;
  readonly presence: Presence;
  readonly profile: () => Profile;
  /** The TCP port to announce. */
  readonly port: number;
  readonly epoch: number;
  /** An announcement was made here or accepted: pass it on to those who follow. `from`: who had passed it to us. */
  readonly relay: (datagram: Uint8Array<ArrayBuffer>, from: PeerId | undefined) => void;
  /** This machine's addresses changed. */
  readonly networkChanged: () => void;
  /** A peer can be dialled where it could not be before; "restarted": what was open with it is dead. */
  readonly moved: (id: PeerId, how: "restarted" | "moved") => void;
  /** Told of mistakes that were survived. */
  readonly report: (error: unknown) => void;
}

/** Where a datagram came from: the network, or a peer that passed it on (docs/protocol.md, section 5.6). */
export type Origin = { readonly address: string } | { readonly relayedBy: PeerId };

type TimerName = "announce" | "repeat" | "look" | "answer";

/** What became of datagrams that changed nothing, for the curious and for tests. */
export type Dropped = "foreign" | "broken" | "throttled" | "stale" | "full";

/** Announcing oneself, and believing others' announcements as far as they deserve it (docs/protocol.md, section 2). */
export class Discovery {
  readonly dropped: Record<Dropped, number> = { foreign: 0, broken: 0, throttled: 0, stale: 0, full: 0 };

  readonly #parts: DiscoveryParts;
  readonly #sources = new KeyedBuckets<string>(SOURCE_DATAGRAMS_PER_SECOND, SOURCE_DATAGRAMS_BURST);
  readonly #strangers = new TokenBucket(STRANGER_VERIFICATIONS_PER_SECOND, STRANGER_VERIFICATIONS_PER_SECOND);
  readonly #timers = new Map<TimerName, () => void>();
  #seq = 0;
  #latest: Uint8Array<ArrayBuffer> | undefined;
  #announcedAt: number | undefined;
  #own = 0;
  #others = 0;
  #answeredAt = -Infinity;
  #ended = false;

  constructor(parts: DiscoveryParts) {
    this.#parts = parts;
  }

  /** The freshness that HELLO carries. */
  get mark(): Mark {
    return { epoch: this.#parts.epoch, seq: this.#seq };
  }

  /** When the last announcement was sent, ms since 1970. */
  get announcedAt(): number | undefined {
    return this.#announcedAt;
  }

  /** What came by the network since the start. */
  get heard(): Heard {
    const { foreign, broken, throttled, full } = this.dropped;
    return { own: this.#own, others: this.#others, refused: foreign + broken + throttled + full };
  }

  /** One's own last announcement. */
  get latest(): Uint8Array<ArrayBuffer> | undefined {
    return this.#latest;
  }

  /** Announces, and goes on until `stop`. Resolves once the first announcement is out. */
  async start(): Promise<void> {
    void this.#listen();
    this.#lookLater();
    // Datagrams get lost, and one lost here would leave the newcomer blind for an interval.
    this.#later("repeat", REPEAT_PROBE_MS, () => this.announce("probe"));
    await this.announce("probe");
  }

  /** Says goodbye. */
  async stop(): Promise<void> {
    this.#end();
    const datagram = await this.#build("leave", "plain");
    this.#parts.relay(datagram, undefined);
    await this.#parts.datagrams.send(datagram);
  }

  /** Falls silent without a word, as a program that is killed does. */
  abandon(): void {
    this.#end();
  }

  /** Sends an announcement now; the next regular one follows an interval later. */
  async announce(kind: "plain" | "probe"): Promise<void> {
    if (this.#ended) return;
    this.#announceLater();
    const datagram = await this.#build("announce", kind);
    this.#latest = datagram;
    this.#parts.relay(datagram, undefined);
    await this.#parts.datagrams.send(datagram);
    this.#announcedAt = this.#parts.clock.now();
  }

  /**
   * Judges a datagram by the rules of section 2.4, cheapest first.
   *
   * @returns why it was dropped; undefined: it counts.
   */
  async accept(datagram: Uint8Array<ArrayBuffer>, origin: Origin): Promise<Dropped | undefined> {
    const { security, presence, clock } = this.#parts;
    if (!hasMagic(datagram)) return this.#drop("foreign");
    if ("address" in origin && !this.#sources.take(origin.address, clock.ticks())) return this.#drop("throttled");
    const announcement = this.#parse(datagram);
    if (typeof announcement === "string") return this.#drop(announcement);
    const id = await security.identify(announcement.modulus);
    if (id === security.self.id) {
      if ("address" in origin) this.#own++;
      return undefined;
    }
    const freshness = presence.freshness(id, announcement);
    if (freshness === "same" && "address" in origin) {
      this.#others++;
      presence.hearCopy(id, datagram, origin.address);
    }
    if (freshness === "same" || freshness === "older") return this.#drop("stale");
    // Whoever was verified before has their turn; only new ids share the budget.
    if (freshness === "stranger" && !this.#strangers.take(clock.ticks())) return this.#drop("throttled");
    if (!await security.verifyAnnouncement(announcement.modulus, announcement.signed, announcement.signature)) {
      return this.#drop("broken");
    }
    // Another datagram of the same id may have been judged in the meantime.
    const now = presence.freshness(id, announcement);
    if (this.#ended || now === "same" || now === "older") return this.#drop("stale");
    return this.#believe(id, announcement, datagram, origin);
  }

  #believe(
    id: PeerId,
    announcement: Announcement,
    datagram: Uint8Array<ArrayBuffer>,
    origin: Origin,
  ): Dropped | undefined {
    const { presence } = this.#parts;
    const source = "address" in origin ? origin.address : undefined;
    const heard = presence.hear(id, announcement, datagram, source);
    if (heard === "full") return this.#drop("full");
    if (source !== undefined) this.#others++;
    this.#parts.relay(datagram, "relayedBy" in origin ? origin.relayedBy : undefined);
    if (heard !== "heard") this.#parts.moved(id, heard);
    if (announcement.probe && source !== undefined) this.#answerLater();
    return undefined;
  }

  #parse(datagram: Uint8Array<ArrayBuffer>): Announcement | "foreign" | "broken" {
    try {
      return parseAnnouncement(datagram) ?? "foreign";
    } catch (error) {
      if (error instanceof ProtocolError) return "broken";
      throw error;
    }
  }

  #drop(why: Dropped): Dropped {
    this.dropped[why]++;
    return why;
  }

  async #listen(): Promise<void> {
    for await (const { bytes, from } of this.#parts.datagrams.receive()) {
      if (this.#ended) return;
      await this.accept(bytes, { address: from.address });
    }
  }

  async #build(type: "announce" | "leave", kind: "plain" | "probe"): Promise<Uint8Array<ArrayBuffer>> {
    const { security, datagrams, epoch, port, profile } = this.#parts;
    this.#seq++;
    const unsigned = encodeUnsigned({
      type,
      probe: kind === "probe",
      epoch,
      seq: this.#seq,
      port,
      intervalSeconds: this.#intervalSeconds(),
      modulus: security.self.modulus,
      profile: profile(),
      addresses: datagrams.addresses(),
    });
    return appendSignature(unsigned, await security.signAnnouncement(unsigned));
  }

  #intervalSeconds(): number {
    const forAll = Math.floor(this.#parts.presence.count / PEERS_PER_INTERVAL_SECOND);
    return Math.min(MAX_BELIEVED_INTERVAL_S, Math.max(ANNOUNCE_INTERVAL_S, forAll));
  }

  #announceLater(): void {
    const jitter = 1 + INTERVAL_JITTER * (2 * this.#parts.random.unit() - 1);
    this.#later("announce", this.#intervalSeconds() * 1000 * jitter, () => this.announce("plain"));
  }

  #lookLater(): void {
    this.#later("look", LOOK_AT_INTERFACES_MS, async () => {
      const changed = await this.#parts.datagrams.refresh();
      if (this.#ended) return;
      this.#lookLater();
      if (!changed) return;
      this.#parts.networkChanged();
      await this.announce("probe");
    });
  }

  /** To the group and not to the source, some of many, and rarely: a probe must not cost the LAN more than itself. */
  #answerLater(): void {
    const { clock, random, presence } = this.#parts;
    if (this.#timers.has("answer")) return;
    const peers = Math.max(1, presence.count);
    if (random.unit() >= ANSWERS_WANTED / peers) return;
    const delay = random.unit() * Math.min(ANSWER_WITHIN_MS, ANSWER_MS_PER_PEER * peers);
    // One that comes too soon after another is answered later, not left waiting for a whole interval.
    const rest = this.#answeredAt + ANSWER_EVERY_MS - clock.ticks();
    this.#later("answer", Math.max(delay, rest), async () => {
      this.#answeredAt = clock.ticks();
      await this.announce("plain");
    });
  }

  #later(name: TimerName, ms: number, action: () => Promise<void>): void {
    this.#timers.get(name)?.();
    const cancel = this.#parts.clock.after(ms, () => {
      this.#timers.delete(name);
      action().catch(this.#parts.report);
    });
    this.#timers.set(name, cancel);
  }

  #end(): void {
    this.#ended = true;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }
}
