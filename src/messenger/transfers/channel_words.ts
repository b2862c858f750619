import { MAX_DIGESTS_PER_RECORD, MAX_ENTRIES_PER_ITEM } from "../../protocol/constants.ts";
import type { TransferItem } from "../../protocol/transfers.ts";
import type { Content as Sent } from "../../session/machine.ts";
import { LIST_PART_BYTES } from "../limits.ts";
import type { Content } from "./content.ts";

/**
 * What is still to be said on a channel that is served, in order. A list may have 100,000 entries, and a peer may ask
 * for it on 64 channels at once: each record is made when there is room for it, and not before.
 */
export class ChannelWords {
  readonly #channel: number;
  #waiting: Iterator<Sent>[] = [];

  constructor(channel: number) {
    this.#channel = channel;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  say(item: TransferItem): void {
    this.#waiting.push([wordOf(item)].values());
  }

  list(content: Content): void {
    this.#waiting.push(listRecords(this.#channel, content));
  }

  ahead(first: number, digests: readonly Uint8Array<ArrayBuffer>[]): void {
    this.#waiting.push(aheadRecords(this.#channel, first, digests));
  }

  /** The next record; undefined: all is said. */
  next(): Sent | undefined {
    for (let words = this.#waiting[0]; words !== undefined; words = this.#waiting[0]) {
      const { done, value } = words.next();
      if (done !== true) return value;
      this.#waiting.shift();
    }
    return undefined;
  }

  clear(): void {
    this.#waiting = [];
  }
}

/** A record of one item. */
export function wordOf(item: TransferItem): Sent {
  return { type: "transfers", items: [item] };
}

function* listRecords(channel: number, { entries }: Content): Generator<Sent, undefined> {
  for (let first = 0, end = 0; first < entries.length; first = end) {
    for (let size = 0; end < entries.length && end - first < MAX_ENTRIES_PER_ITEM; end++) {
      // As JSON, roughly.
      size += 100 + 3 * entries[end]!.path.length;
      if (size > LIST_PART_BYTES && end > first) break;
    }
    const more = end < entries.length ? "more" : "last";
    yield wordOf({ do: "list", channel, first, entries: entries.slice(first, end), more });
  }
}

function* aheadRecords(
  channel: number,
  first: number,
  digests: readonly Uint8Array<ArrayBuffer>[],
): Generator<Sent, undefined> {
  for (let at = 0; at < digests.length; at += MAX_DIGESTS_PER_RECORD) {
    yield { type: "ahead", channel, first: first + at, digests: digests.slice(at, at + MAX_DIGESTS_PER_RECORD) };
  }
}
