/**
 * TRANSFERS (docs/protocol.md, section 8.2): a JSON array of 1 to 100 objects, told apart by `do`.
 *
 *     from the fetcher:
 *       {"do": "fetch", "channel": …, "offer": …, "entry": …, "offset": …, "bytes"?, "at"?, "list"?, "author"?, "not"?}
 *       {"do": "taken", "channel": …, "bytes": …}
 *       {"do": "stop", "channel": …, "why": …}
 *     from the sender:
 *       {"do": "list", "channel": …, "first": …, "entries": …, "more"?}
 *       {"do": "state", "channel": …, "state": …}
 *       {"do": "changed", "channel": …, "entry": …, "bytes": …, "at": …}
 *       {"do": "missing", "channel": …, "entry": …}
 *       {"do": "elsewhere", "channel": …, "peers": …}
 */
import type { MessageId, PeerId } from "../model/ids.ts";
import { type ListEntry, MAX_ENTRIES } from "../model/transfer.ts";
import type { Bytes } from "./bytes.ts";
import { checkChannel, MAX_CHANNEL } from "./channel.ts";
import { MAX_ENTRIES_PER_ITEM, MAX_HELPERS, MAX_TRANSFER_ITEMS_PER_RECORD } from "./constants.ts";
import { ProtocolError } from "./errors.ts";
import { arrayOf, encodeJson, type JsonObject, Members, parseJson, peerIdOf } from "./json.ts";
import { encodeEntry, parseEntry } from "./list_entry.ts";

export type TransferItem =
  | Fetch
  | { readonly do: "taken"; readonly channel: number; readonly bytes: number }
  | { readonly do: "stop"; readonly channel: number; readonly why: "paused" | "ended" }
  | {
    readonly do: "list";
    readonly channel: number;
    readonly first: number;
    /** 1 to 1,000; who sends them keeps the record within 1 MiB. */
    readonly entries: readonly ListEntry[];
    readonly more: "more" | "last";
  }
  | { readonly do: "state"; readonly channel: number; readonly state: ChannelState }
  | {
    readonly do: "changed";
    readonly channel: number;
    readonly entry: number;
    readonly bytes: number;
    readonly at: number;
  }
  | { readonly do: "missing"; readonly channel: number; readonly entry: number }
  /** 1 to 16. */
  | { readonly do: "elsewhere"; readonly channel: number; readonly peers: readonly PeerId[] }
  /** What a newer program knows: ignored. */
  | { readonly do: "unknown" };

export interface Fetch {
  readonly do: "fetch";
  readonly channel: number;
  readonly offer: MessageId;
  /** Who made the offer; undefined: whom it is asked of. */
  readonly author: PeerId | undefined;
  /** From 0; one behind the last: only the channel's state is wanted. */
  readonly entry: number;
  readonly offset: number;
  /** What the entry was when its first `offset` bytes were fetched; undefined where `offset` is 0. */
  readonly believed: { readonly bytes: number; readonly at: number } | undefined;
  readonly list: "wanted" | "known";
  /** Helpers that failed, at most 16. */
  readonly not: readonly PeerId[];
}

export type ChannelState = typeof STATES[number] | "unknown";

const STATES = ["sending", "checking", "paused", "queued", "gone"] as const;
const WHAT = "TRANSFERS";

export function parseTransfers(body: Bytes): TransferItem[] {
  return arrayOf(parseJson(body, WHAT), MAX_TRANSFER_ITEMS_PER_RECORD, WHAT).map(parseItem);
}

/** @throws {RangeError} for what no record can carry: a mistake of this program. */
export function encodeTransfers(items: readonly TransferItem[]): Bytes {
  return encodeJson(within(items, 1, MAX_TRANSFER_ITEMS_PER_RECORD, "items").map(encodeItem));
}

function parseItem(value: unknown): TransferItem {
  const members = new Members(value, WHAT);
  const what = members.string("do");
  switch (what) {
    case "fetch":
      return parseFetch(members);
    case "taken":
      return { do: what, channel: channelOf(members), bytes: members.whole("bytes") };
    case "stop":
      return { do: what, channel: channelOf(members), why: members.oneOf("why", ["paused", "ended"]) };
    case "list":
      return parseList(members);
    case "state":
      return { do: what, channel: channelOf(members), state: stateOf(members.string("state")) };
    case "changed":
      return {
        do: what,
        channel: channelOf(members),
        entry: entryOf(members),
        bytes: members.whole("bytes"),
        at: members.whole("at"),
      };
    case "missing":
      return { do: what, channel: channelOf(members), entry: entryOf(members) };
    case "elsewhere":
      return { do: what, channel: channelOf(members), peers: members.array("peers", 1, MAX_HELPERS, peerIdOf) };
    default:
      return { do: "unknown" };
  }
}

function parseFetch(members: Members): Fetch {
  const offset = members.whole("offset");
  return {
    do: "fetch",
    channel: channelOf(members),
    offer: members.messageId("offer"),
    author: members.has("author") ? members.peerId("author") : undefined,
    entry: members.whole("entry", 0, MAX_ENTRIES),
    offset,
    // It can't have more of a file than it believes there is.
    believed: offset > 0 ? { bytes: members.whole("bytes", offset), at: members.whole("at") } : undefined,
    list: members.flag("list") ? "wanted" : "known",
    not: members.has("not") ? members.array("not", 0, MAX_HELPERS, peerIdOf) : [],
  };
}

function parseList(members: Members): TransferItem {
  const first = members.whole("first", 0, MAX_ENTRIES - 1);
  const entries = members.array("entries", 1, MAX_ENTRIES_PER_ITEM, parseEntry);
  if (first + entries.length > MAX_ENTRIES) {
    throw new ProtocolError(
      `Cannot read ${WHAT}: its list goes to ${first + entries.length}, ${MAX_ENTRIES} is the most`,
    );
  }
  return { do: "list", channel: channelOf(members), first, entries, more: members.flag("more") ? "more" : "last" };
}

function encodeItem(item: TransferItem): JsonObject {
  if (item.do !== "unknown") checkChannel(item.channel, WHAT);
  switch (item.do) {
    case "fetch":
      return encodeFetch(item);
    case "list": {
      const entries = within(item.entries, 1, MAX_ENTRIES_PER_ITEM, "entries").map(encodeEntry);
      return { do: item.do, channel: item.channel, first: item.first, entries, ...flag("more", item.more === "more") };
    }
    case "elsewhere":
      within(item.peers, 1, MAX_HELPERS, "peers");
      return item;
    case "taken":
    case "stop":
    case "state":
    case "changed":
    case "missing":
    case "unknown":
      return item;
  }
  item satisfies never;
}

function encodeFetch({ channel, offer, author, entry, offset, believed, list, not }: Fetch): JsonObject {
  return {
    do: "fetch",
    channel,
    offer,
    ...(author === undefined ? {} : { author }),
    entry,
    offset,
    ...(believed === undefined ? {} : { bytes: believed.bytes, at: believed.at }),
    ...flag("list", list === "wanted"),
    ...(within(not, 0, MAX_HELPERS, "ids").length === 0 ? {} : { not }),
  };
}

/** A member that is true or left out. */
function flag(member: string, isSet: boolean): JsonObject {
  return isSet ? { [member]: true } : {};
}

function within<T>(items: readonly T[], least: number, most: number, what: string): readonly T[] {
  if (items.length >= least && items.length <= most) return items;
  throw new RangeError(`Cannot write ${WHAT}: ${items.length} ${what}, not ${least} to ${most}`);
}

function channelOf(members: Members): number {
  return members.whole("channel", 1, MAX_CHANNEL);
}

function entryOf(members: Members): number {
  return members.whole("entry", 0, MAX_ENTRIES - 1);
}

function stateOf(text: string): ChannelState {
  return STATES.find((state) => state === text) ?? "unknown";
}
