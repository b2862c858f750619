import type { MessageId, PeerId } from "../../model/ids.ts";
import { isOfMany } from "../../model/ids.ts";
import type { ListEntry } from "../../model/transfer.ts";
import type { Fetch as FetchItem } from "../../protocol/transfers.ts";
import { ProtocolError } from "../../protocol/errors.ts";
import { CHECKED_WITHIN_MS, HELPED_ENTRIES, HELPED_OFFERS } from "../limits.ts";
import type { Files, RunningHash, Store } from "../ports.ts";
import { Content } from "./content.ts";
import type { ServedChannel } from "./exchange.ts";
import { decodeContent } from "./kept_content.ts";
import type { OpenTransfer } from "./open_transfer.ts";
import { Serving } from "./serving.ts";
import { type Share, Sharing } from "./sharing.ts";
import { Snapshots } from "./snapshots.ts";

export interface SendingParts {
  readonly store: Store;
  readonly files: Files;
  readonly self: PeerId;
  readonly hash: () => RunningHash;
  readonly isHere: (peer: PeerId) => boolean;
  /** An own transfer that is not over; undefined: there is none. */
  readonly find: (offer: MessageId, peer: PeerId) => OpenTransfer | undefined;
  /** All of an own offer that are not over. */
  readonly openOf: (offer: MessageId) => readonly OpenTransfer[];
  readonly changed: (transfer: OpenTransfer) => void;
  readonly after: (ms: number, action: () => void) => void;
}

/** An own offer, while somebody fetches it. */
interface Offered {
  readonly content: Content;
  /** Undefined: it has one receiver. */
  readonly sharing: Sharing | undefined;
}

/** What is being done for one fetcher. */
interface Served {
  readonly item: FetchItem;
  readonly channel: ServedChannel;
  readonly transfer: OpenTransfer;
  readonly offered: Offered;
  share: Share | undefined;
}

/** Serves own offers, and in their authors' place what was received. */
export class Sending {
  readonly #parts: SendingParts;
  readonly #offers = new Map<MessageId, Offered>();
  readonly #served = new Map<ServedChannel, Served>();
  /** Whom all was sent to, and who has still to check it: a place is kept, since they may soon pass it on. */
  readonly #checking = new Map<OpenTransfer, Served>();
  /** What was received from others and can be passed on, by author and offer; the oldest makes room. */
  readonly #received = new Map<string, Content>();

  constructor(parts: SendingParts) {
    this.#parts = parts;
  }

  fetchAsked(item: FetchItem, channel: ServedChannel): void {
    const { self } = this.#parts;
    if (item.author !== undefined && item.author !== self) return this.#help(item, item.author, channel);
    const transfer = this.#parts.find(item.offer, channel.peer);
    const offered = transfer === undefined ? undefined : this.#offered(transfer);
    if (transfer === undefined || offered === undefined) return this.#refuse(channel);
    checkPlace(item, offered.content);
    // It begins anew where it is: what it asked for before, maybe on a connection that is dead, is not wanted any more.
    for (const before of this.#servedFor(transfer)) this.#end(before, "silently");
    this.#endChecking(transfer);
    const served: Served = { item, channel, transfer, offered, share: undefined };
    this.#served.set(channel, served);
    if (item.list === "wanted") channel.sendList(offered.content);
    if (transfer.kept.state.name === "paused") channel.say({ do: "state", channel: channel.channel, state: "paused" });
    else this.#queue(served);
  }

  taken(channel: ServedChannel, bytes: number, now: number): void {
    const transfer = this.#served.get(channel)?.transfer;
    // More than there is would be a strange thing to show.
    if (transfer === undefined) return;
    transfer.bytes = Math.min(bytes, Math.max(transfer.kept.size, transfer.bytes));
    transfer.meter.note(now, transfer.bytes);
    this.#parts.changed(transfer);
  }

  ended(channel: ServedChannel, why: "paused" | "ended" | "lost" | "sent"): void {
    const served = this.#served.get(channel);
    this.#served.delete(channel);
    if (served === undefined) return;
    const { transfer } = served;
    // What is sent is still to be checked and kept: the receiver says when it is done.
    if (why === "sent") {
      this.#checking.set(transfer, served);
      this.#parts.after(CHECKED_WITHIN_MS, () => {
        if (this.#checking.get(transfer) === served) this.#endChecking(transfer);
      });
    } else {
      transfer.activity = { name: why === "paused" ? "held there" : "idle" };
      transfer.meter.clear();
      this.#endShare(served);
    }
    this.#parts.changed(transfer);
    this.#forgetIdle(transfer.key.offer);
  }

  /** Its user has paused it. Who gets it from somebody else leaves that one, and asks here again. */
  hold(transfer: OpenTransfer): void {
    for (const served of this.#servedFor(transfer)) {
      served.channel.pause();
      say(served, "paused");
      this.#endShare(served);
    }
  }

  /** Its user lets it go on. */
  release(transfer: OpenTransfer): void {
    for (const served of this.#servedFor(transfer)) this.#queue(served);
  }

  /** It is taken back, or over. */
  drop(transfer: OpenTransfer): void {
    for (const served of this.#servedFor(transfer)) this.#end(served, "gone");
    this.#endChecking(transfer);
    this.#forgetIdle(transfer.key.offer);
  }

  /** A receiver is done: who has all of it may pass it on. */
  done({ key, kept: { state } }: OpenTransfer): void {
    const offered = this.#offers.get(key.offer);
    if (offered === undefined || state.name !== "done" || state.missing > 0 || state.changed > 0) return;
    offered.sharing?.has(key.peer, () => canSend(offered));
  }

  /** An offer to many that was received as it was listed, where each entry is now. */
  received(author: PeerId, offer: MessageId, entries: readonly ListEntry[], places: readonly string[]): void {
    const odd = new Map(places.entries());
    this.#received.set(`${author} ${offer}`, new Content(entries, { kept: "by user", items: new Map(), odd }));
    let kept = 0;
    for (const content of this.#received.values()) kept += content.entries.length;
    for (const [name, content] of this.#received) {
      if (this.#received.size === 1 || (this.#received.size <= HELPED_OFFERS && kept <= HELPED_ENTRIES)) break;
      this.#received.delete(name);
      kept -= content.entries.length;
    }
  }

  #help(item: FetchItem, author: PeerId, channel: ServedChannel): void {
    const content = this.#received.get(`${author} ${item.offer}`);
    if (content === undefined) return this.#refuse(channel);
    checkPlace(item, content);
    if (item.list === "wanted") channel.sendList(content);
    channel.begin(this.#serving(item, content, new Snapshots()));
  }

  #offered({ key, conversation }: OpenTransfer): Offered | undefined {
    const known = this.#offers.get(key.offer);
    if (known !== undefined) return known;
    const { store, self, isHere, openOf } = this.#parts;
    const kept = store.list(self, key.offer);
    if (kept === undefined) return undefined;
    const { entries, where } = decodeContent(kept);
    const isShared = isOfMany(conversation) && openOf(key.offer).length > 1;
    const offered: Offered = {
      content: new Content(entries, where),
      sharing: isShared ? new Sharing(isHere) : undefined,
    };
    this.#offers.set(key.offer, offered);
    return offered;
  }

  #queue(served: Served): void {
    const { offered, item, channel, transfer } = served;
    const { sharing } = offered;
    if (sharing === undefined) return this.#begin(served);
    const share: Share = {
      peer: channel.peer,
      not: item.not,
      begin: (from) => from === "author" ? this.#begin(served) : this.#sendElsewhere(served, from),
    };
    served.share = share;
    transfer.activity = { name: "queued" };
    sharing.ask(share, () => canSend(offered));
    if (transfer.activity.name !== "queued") return;
    say(served, "queued");
    this.#parts.changed(transfer);
  }

  #begin(served: Served): void {
    const { item, channel, transfer, offered } = served;
    say(served, "sending");
    if (channel.isBegun) channel.resume();
    else channel.begin(this.#serving(item, offered.content, transfer.snapshots));
    transfer.activity = { name: "moving", from: undefined };
    this.#parts.changed(transfer);
  }

  #sendElsewhere({ item, channel, transfer, offered }: Served, helper: PeerId): void {
    const first = offered.content.fileNumber(item.entry);
    channel.leave();
    channel.sendAhead(first, offered.content.digestsFrom(first) ?? []);
    channel.say({ do: "elsewhere", channel: channel.channel, peers: [helper] });
    transfer.activity = { name: "moving", from: helper };
    this.#parts.changed(transfer);
  }

  #serving({ channel, entry, offset, believed }: FetchItem, content: Content, snapshots: Snapshots): Serving {
    const { files, hash } = this.#parts;
    return new Serving({ channel, content, files, hash, entry, offset, believed, snapshots });
  }

  #refuse(channel: ServedChannel): void {
    channel.end("gone");
  }

  #end(served: Served, how: "silently" | "gone"): void {
    served.channel.end(how);
    this.#served.delete(served.channel);
    this.#endShare(served);
  }

  #endChecking(transfer: OpenTransfer): void {
    const served = this.#checking.get(transfer);
    this.#checking.delete(transfer);
    if (served !== undefined) this.#endShare(served);
  }

  #endShare(served: Served): void {
    const { share, offered } = served;
    served.share = undefined;
    if (share !== undefined) offered.sharing?.end(share, () => canSend(offered));
  }

  #servedFor(transfer: OpenTransfer): Served[] {
    return [...this.#served.values()].filter((served) => served.transfer === transfer);
  }

  /** Lists are large: one that nobody fetches is read again from the store when somebody does. */
  #forgetIdle(offer: MessageId): void {
    const offered = this.#offers.get(offer);
    if (offered === undefined) return;
    const isServed = [...this.#served.values()].some((served) => served.offered === offered);
    const isShared = offered.sharing !== undefined && this.#parts.openOf(offer).length > 0;
    if (!isServed && !isShared) this.#offers.delete(offer);
  }
}

function say({ channel }: Served, state: "sending" | "paused" | "queued"): void {
  channel.say({ do: "state", channel: channel.channel, state });
}

/** Others can send what the author has hashed itself. */
function canSend({ content }: Offered): boolean {
  return content.digestsFrom(content.files) !== undefined;
}

/** @throws {ProtocolError} for a place that is none. */
function checkPlace({ entry, offset, channel }: FetchItem, { entries }: Content): void {
  const place = entries[entry];
  const isPlace = offset === 0 ? entry <= entries.length : place?.type === "file";
  if (!isPlace) {
    throw new ProtocolError(`Cannot send on channel ${channel}: entry ${entry} has no byte ${offset}`);
  }
}
