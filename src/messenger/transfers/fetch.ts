import { FilesError } from "../../model/errors.ts";
import { NamesError, safeTree } from "../../model/file_name.ts";
import type { PeerId } from "../../model/ids.ts";
import type { ListEntry, TransferProblem } from "../../model/transfer.ts";
import { release } from "../../protocol/bytes.ts";
import { MAX_HELPERS } from "../../protocol/constants.ts";
import { ProtocolError } from "../../protocol/errors.ts";
import type { TransferItem } from "../../protocol/transfers.ts";
import type { Content as Received } from "../../session/machine.ts";
import {
  CHECKPOINT_EVERY_MS,
  MAX_QUEUED_RECORDS,
  MAX_TRIES_OF_A_FILE,
  TAKEN_AT_LEAST_MS,
  TAKEN_AT_MOST_MS,
} from "../limits.ts";
import type { Clock, KeptProgress, RunningHash, Stage } from "../ports.ts";
import { Ahead } from "./ahead.ts";
import { Arrivals } from "./arrivals.ts";
import { Content } from "./content.ts";
import type { Exchange, Feed, Fetcher } from "./exchange.ts";
import { Listing } from "./listing.ts";
import type { OpenTransfer } from "./open_transfer.ts";
import { GrownError, type MayGrow, Receipt, type Settled } from "./receipt.ts";

export interface FetchParts {
  readonly clock: Clock;
  readonly hash: () => RunningHash;
  readonly transfer: OpenTransfer;
  readonly stage: Stage;
  /** With the author. */
  readonly exchange: Exchange;
  /** With somebody else, within a while; undefined: not to be had. */
  readonly exchangeWith: (peer: PeerId) => Promise<Exchange | undefined>;
  readonly progress: KeptProgress;
  /** As it was kept; undefined: it has to be asked for. */
  readonly list: readonly ListEntry[] | undefined;
  /** The list is here, whole and as promised. */
  readonly listed: (entries: readonly ListEntry[]) => void;
  /** Everything before this place is on the disk for good. */
  readonly settled: (progress: Settled) => void;
  readonly mayGrow: (bytes: number) => Promise<MayGrow>;
  /** Something that others see has changed. */
  readonly changed: () => void;
}

export type Outcome =
  | {
    readonly type: "complete";
    readonly entries: readonly ListEntry[];
    readonly paths: readonly (readonly string[])[];
    readonly missing: number;
    readonly changed: number;
    readonly growth: number;
    /** True as the list has it: it can be passed on to others. */
    readonly asListed: "as listed" | "changed";
  }
  /** The connection is lost: it goes on with the next one. */
  | { readonly type: "lost" }
  | { readonly type: "stopped"; readonly why: "paused" | "ended" }
  | { readonly type: "failed"; readonly problem: TransferProblem; readonly message: string }
  /** It has more than may come without being accepted again: so many bytes in all. */
  | { readonly type: "grown"; readonly bytes: number };

type Came =
  | { readonly type: "came"; readonly record: Received | TransferItem; readonly feed: Feed }
  | { readonly type: "lost"; readonly feed: Feed }
  | { readonly type: "stop"; readonly why: "paused" | "ended" };

/** Ends the reading of a long beginning. */
class StoppedError extends Error {
  override readonly name = "StoppedError";
}

/**
 * One run of a received transfer, from the author's session on until it is complete, lost, stopped or failed. What
 * comes waits in a queue and is taken in order, so that the next mebibyte is decrypted while this one is written.
 */
export class Fetch implements Fetcher {
  readonly #parts: FetchParts;
  readonly #arrivals = new Arrivals<Came>(MAX_QUEUED_RECORDS);
  /** Resolves when there is nothing left to wait for: it is to stop, or the author's session has ended. */
  readonly #over = Promise.withResolvers<"over">();
  #stop: "paused" | "ended" | undefined;
  /** The author's channel, and that of whoever sends in the author's place. */
  #feed: Feed | undefined;
  #helper: Feed | undefined;
  /** Who was asked in the author's place and was no help: the latest of them. */
  #not: readonly PeerId[] = [];
  #listing: Listing | undefined;
  #tree: { readonly content: Content; readonly paths: readonly (readonly string[])[] } | undefined;
  #receipt: Receipt | undefined;
  /** From the author, for what a helper sends. */
  #ahead: Ahead | undefined;
  readonly #tries = new Map<number, number>();
  #takenAt = -Infinity;
  #checkpointAt = -Infinity;

  constructor(parts: FetchParts) {
    this.#parts = parts;
  }

  came(record: Received | TransferItem, feed: Feed): void | Promise<void> {
    return this.#arrivals.put({ type: "came", record, feed });
  }

  lost(feed: Feed): void {
    void this.#arrivals.put({ type: "lost", feed });
    if (feed.peer === this.#parts.transfer.key.peer) this.#over.resolve("over");
  }

  /** Ends the run as soon as what came before is taken; the reading of a long beginning and a wait at once. */
  stop(why: "paused" | "ended"): void {
    this.#stop ??= why;
    void this.#arrivals.put({ type: "stop", why });
    this.#over.resolve("over");
  }

  /** @throws StorageError, and for mistakes of this program; whatever happens, nothing of it is left behind. */
  async run(): Promise<Outcome> {
    const cancel = this.#sayTakenNowAndThen();
    let outcome: Outcome | undefined;
    try {
      outcome = await this.#fetch();
      if (outcome.type !== "complete") await this.#settle();
      return outcome;
    } catch (error) {
      outcome = this.#failure(error);
      return outcome;
    } finally {
      cancel();
      this.#parts.transfer.beginning = this.#receipt?.close();
      this.#endFeeds(outcome);
      this.#arrivals.end();
    }
  }

  #endFeeds(outcome: Outcome | undefined): void {
    // What is shown there while it is paused is what is shown here.
    if (outcome?.type === "stopped" && outcome.why === "paused") this.#sayTaken(this.#parts.clock.ticks());
    // Who sent the last hash has closed its channel; the author's stays open while somebody else sends.
    if (outcome?.type === "complete") (this.#helper ?? this.#feed)?.close();
    this.#helper?.stop("ended");
    this.#feed?.stop(outcome?.type === "stopped" ? outcome.why : "ended");
  }

  async #fetch(): Promise<Outcome> {
    const { list, progress } = this.#parts;
    if (list !== undefined) await this.#useList(list, progress);
    this.#ask();
    while (this.#receipt?.isComplete !== true) {
      const came = await this.#arrivals.next();
      switch (came.type) {
        case "stop":
          return { type: "stopped", why: came.why };
        case "lost":
          if (came.feed === this.#feed) return { type: "lost" };
          if (came.feed === this.#helper) await this.#askAgainWithout(came.feed.peer);
          break;
        case "came": {
          const outcome = await this.#takeFrom(came.feed, came.record);
          if (outcome !== undefined) return outcome;
          break;
        }
        default:
          came satisfies never;
      }
    }
    await this.#settle();
    const { content, paths } = this.#tree!;
    const { asListed, growth } = this.#receipt;
    const { missing, changed } = await this.#receipt.settle();
    return { type: "complete", entries: content.entries, paths, missing, changed, growth, asListed };
  }

  /** Opens a channel to the author, and says from where on. */
  #ask(): void {
    const { exchange, transfer } = this.#parts;
    this.#helper = undefined;
    this.#ahead = undefined;
    this.#feed = exchange.open(this);
    const { entry, offset, believed } = this.#receipt?.cursor ?? { entry: 0, offset: 0, believed: undefined };
    this.#feed.say({
      do: "fetch",
      channel: this.#feed.channel,
      offer: transfer.key.offer,
      author: undefined,
      entry,
      offset,
      believed,
      list: this.#tree === undefined ? "wanted" : "known",
      not: this.#not,
    });
    this.#act("queued");
  }

  async #askAgainWithout(peer: PeerId): Promise<void> {
    this.#notAgain(peer);
    await this.#askAgain();
  }

  async #askAgain(): Promise<void> {
    this.#helper?.stop("ended");
    this.#feed?.stop("ended");
    await this.#receipt?.unwind();
    this.#ask();
  }

  #notAgain(peer: PeerId): void {
    this.#not = [...this.#not, peer].slice(-MAX_HELPERS);
  }

  async #takeFrom(feed: Feed, record: Received | TransferItem): Promise<Outcome | undefined> {
    // What still comes on a channel that was given up.
    if (feed !== this.#feed && feed !== this.#helper) return undefined;
    try {
      return await this.#take(feed, record);
    } catch (error) {
      if (feed !== this.#helper || !(error instanceof ProtocolError)) throw error;
      feed.cut();
      await this.#askAgainWithout(feed.peer);
      return undefined;
    }
  }

  async #take(feed: Feed, record: Received | TransferItem): Promise<Outcome | undefined> {
    if ("type" in record) {
      switch (record.type) {
        case "chunk":
          await this.#receiptFrom(feed).chunk(record.bytes);
          release(record.bytes);
          return this.#progressed();
        case "end":
          return await this.#takeHashes(feed, record.digests);
        case "ahead":
          this.#takeAhead(feed, record.first, record.digests);
          return undefined;
        default:
          return undefined;
      }
    }
    switch (record.do) {
      case "list":
        await this.#takeList(record.first, record.entries, record.more);
        return undefined;
      case "state":
        return await this.#takeState(feed, record.state);
      case "changed":
      case "missing":
        // What happened to a helper's file says nothing of the author's.
        if (feed === this.#helper) await this.#askAgainWithout(feed.peer);
        else if (record.do === "changed") {
          await this.#receiptFrom(feed).changed(record.entry, { bytes: record.bytes, at: record.at });
        } else await this.#receiptFrom(feed).missing(record.entry);
        return this.#progressed();
      case "elsewhere":
        await this.#goElsewhere(feed, record.peers);
        return undefined;
      default:
        return undefined;
    }
  }

  #takeAhead(feed: Feed, first: number, digests: readonly Uint8Array[]): void {
    if (this.#tree === undefined || feed !== this.#feed || this.#helper !== undefined) {
      throw new ProtocolError("Cannot take hashes ahead: they are not the author's, or not at their place");
    }
    this.#ahead ??= new Ahead(this.#tree.content.files);
    this.#ahead.add(first, digests);
  }

  /** What takes the stream that comes on a channel: only one of them may send. */
  #receiptFrom(feed: Feed): Receipt {
    if (this.#receipt === undefined) throw new ProtocolError("Cannot take what comes: the list has not come before it");
    if (feed !== (this.#helper ?? this.#feed)) {
      throw new ProtocolError("Cannot take what comes: somebody else sends it");
    }
    return this.#receipt;
  }

  async #takeHashes(feed: Feed, digests: readonly Uint8Array[]): Promise<Outcome | undefined> {
    const { content } = this.#tree ?? {};
    const ahead = feed === this.#helper ? this.#ahead : undefined;
    const damaged = await this.#receiptFrom(feed).end(digests, (entry) => ahead?.get(content!.fileNumber(entry)));
    if (damaged === undefined) {
      await this.#checkpoint();
      return this.#progressed();
    }
    if (feed === this.#helper) {
      await this.#askAgainWithout(feed.peer);
      return undefined;
    }
    const tries = (this.#tries.get(damaged) ?? 0) + 1;
    if (tries >= MAX_TRIES_OF_A_FILE) {
      const path = content!.entries[damaged]?.path ?? "";
      const message = `"${path}" came twice with another content than its sender says: have it sent again`;
      return { type: "failed", problem: "damaged", message };
    }
    this.#tries.set(damaged, tries);
    await this.#askAgain();
    return undefined;
  }

  async #takeList(first: number, part: readonly ListEntry[], more: "more" | "last"): Promise<void> {
    if (this.#tree !== undefined) throw new ProtocolError("Cannot take list: it was not asked for");
    this.#listing ??= new Listing(this.#parts.transfer.offer);
    const entries = this.#listing.add(first, part, more);
    if (entries === undefined) return;
    this.#listing = undefined;
    await this.#useList(entries, { entry: 0, bytes: 0, missing: 0, changed: 0 });
    this.#parts.listed(entries);
  }

  async #useList(
    entries: readonly ListEntry[],
    from: Settled,
  ): Promise<void> {
    const { stage, hash, transfer, mayGrow } = this.#parts;
    const paths = safeTree(entries);
    const content = new Content(entries, { kept: "by user", items: new Map(), odd: new Map() });
    this.#tree = { content, paths };
    const { beginning } = transfer;
    const goOn = () => {
      if (this.#stop !== undefined) throw new StoppedError();
    };
    this.#receipt = new Receipt({ content, paths, stage, hash, from, mayGrow, beginning, goOn });
    this.#act("checking");
    await this.#receipt.begin();
    this.#progressed();
  }

  async #takeState(feed: Feed, state: string): Promise<Outcome | undefined> {
    if (feed === this.#helper && (state === "gone" || state === "paused")) {
      await this.#askAgainWithout(feed.peer);
      return undefined;
    }
    switch (state) {
      case "gone":
        return {
          type: "failed",
          problem: "gone",
          message: "Its sender does not have it any more: ask them to send it again",
        };
      case "paused":
        // Its author holds it, so nobody is to send it in the author's place.
        if (this.#helper !== undefined) await this.#askAgain();
        // Both show the same while nothing moves.
        this.#sayTaken(this.#parts.clock.ticks());
        this.#act("held there");
        return undefined;
      case "queued":
        this.#act("queued");
        return undefined;
      case "checking":
        this.#act("checking");
        return undefined;
      default:
        // "sending" shows by what comes.
        return undefined;
    }
  }

  async #goElsewhere(feed: Feed, peers: readonly PeerId[]): Promise<void> {
    const { exchangeWith, transfer } = this.#parts;
    const receipt = this.#receipt;
    if (receipt?.isProven !== true || feed !== this.#feed || this.#helper !== undefined) {
      throw new ProtocolError('Cannot take "elsewhere": it is not the author\'s, or not at its place');
    }
    const { cursor } = receipt;
    (this.#ahead ?? new Ahead(this.#tree!.content.files)).mustCover(this.#tree!.content.fileNumber(cursor.entry));
    const others = peers.filter((peer) => !this.#not.includes(peer) && peer !== transfer.key.author);
    if (others.length === 0) {
      throw new ProtocolError('Cannot take "elsewhere": it names nobody who is not known to be of no help');
    }
    for (const peer of others) {
      const exchange = await Promise.race([this.#over.promise, exchangeWith(peer)]);
      // Why, comes next.
      if (exchange === "over") return;
      if (exchange === undefined) {
        this.#notAgain(peer);
        continue;
      }
      this.#helper = exchange.open(this);
      this.#helper.say({
        do: "fetch",
        channel: this.#helper.channel,
        offer: transfer.key.offer,
        author: transfer.key.author,
        ...cursor,
        list: "known",
        not: [],
      });
      return;
    }
    await this.#askAgain();
  }

  #progressed(): undefined {
    const { clock, transfer } = this.#parts;
    transfer.bytes = this.#receipt?.bytes ?? 0;
    const now = clock.ticks();
    transfer.meter.note(now, transfer.bytes);
    if (now - this.#takenAt >= TAKEN_AT_MOST_MS) this.#sayTaken(now);
    const source = this.#helper?.peer;
    if (this.#feed !== undefined && transfer.bytes > 0) {
      const { activity } = transfer;
      if (activity.name !== "moving" || activity.from !== source) transfer.activity = { name: "moving", from: source };
    }
    this.#parts.changed();
    return undefined;
  }

  #sayTaken(now: number): void {
    this.#takenAt = now;
    this.#feed?.say({ do: "taken", channel: this.#feed.channel, bytes: this.#parts.transfer.bytes });
  }

  /** A disk that is slow must not look like a connection that is dead. */
  #sayTakenNowAndThen(): () => void {
    const { clock } = this.#parts;
    let cancel = () => {};
    const again = () => {
      cancel = clock.after(TAKEN_AT_LEAST_MS, () => {
        this.#sayTaken(clock.ticks());
        again();
      });
    };
    again();
    return () => cancel();
  }

  async #checkpoint(): Promise<void> {
    const now = this.#parts.clock.ticks();
    if (now - this.#checkpointAt < CHECKPOINT_EVERY_MS) return;
    await this.#settle();
    this.#checkpointAt = now;
  }

  async #settle(): Promise<void> {
    if (this.#receipt?.isProven !== true) return;
    this.#parts.settled(await this.#receipt.settle());
  }

  #act(name: "queued" | "checking" | "held there"): void {
    this.#parts.transfer.activity = { name };
    this.#parts.changed();
  }

  #failure(error: unknown): Outcome {
    if (error instanceof StoppedError) return { type: "stopped", why: this.#stop ?? "ended" };
    if (error instanceof FilesError) {
      return { type: "failed", problem: error.problem === "full" ? "full" : "folder", message: error.message };
    }
    if (error instanceof GrownError) return { type: "grown", bytes: error.bytes };
    if (error instanceof NamesError) {
      this.#feed?.cut();
      return { type: "failed", problem: "names", message: error.message };
    }
    if (!(error instanceof ProtocolError)) throw error;
    this.#feed?.cut();
    return { type: "failed", problem: "broken", message: `What came is not what was offered. ${error.message}` };
  }
}
