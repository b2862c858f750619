import type { KeptTransfer, Outgoing, Store, Taken } from "../../../src/messenger/ports.ts";
import { type ConversationId, EVERYONE, type MessageId, type PeerId } from "../../../src/model/ids.ts";
import type { Change, Delivery, Edit, Message, Reaction, WireMessage } from "../../../src/model/message.ts";
import { type FileWord, PROBLEMS, type TransferKey } from "../../../src/model/transfer.ts";
import { WHY_FAILED } from "../../../src/store/words.ts";
import { SELF } from "./sample.ts";

/** What is compared of a message that waits. */
export type Looked =
  & { readonly position: number }
  & Pick<WireMessage, "id" | "seq" | "shown" | "text" | "offer" | "word" | "change" | "read">;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

type Row =
  & Mutable<Omit<Message, "deliveries" | "reactions" | "position">>
  & Pick<WireMessage, "seq" | "shown" | "word" | "change" | "read">
  & { position: number; edits: Edit[]; readonly storedAt: number; deliveries: Omit<Delivery, "readAt">[] };

/** A reaction to a message that is here or may come. */
interface Said extends Reaction {
  readonly author: PeerId;
  readonly id: MessageId;
  readonly conversation: ConversationId;
}

/** A transfer with all that it ever was, oldest first. */
interface Story {
  readonly key: TransferKey;
  readonly chapters: KeptTransfer[];
}

/**
 * The rules of `Store` in their plainest form: one list, looked through from beginning to end. Too slow for use; what
 * the property test compares the real ones with. Positions count from 1.
 */
export class NaiveStore implements
  Pick<
    Store,
    | "enqueue"
    | "waitingPeers"
    | "acknowledge"
    | "receive"
    | "conversations"
    | "markSeen"
    | "openTransfers"
    | "transfersOf"
    | "saveTransfer"
    | "acceptedByRule"
    | "edits"
    | "newlySeen"
    | "deleteConversation"
    | "clearDeleted"
    | "deleteOld"
  > {
  rows: Row[] = [];
  #count = 0;
  #reactions: Said[] = [];
  #reads: { conversation: ConversationId; by: PeerId; position: number; at: number }[] = [];
  /** What was deleted, conversation by conversation, and is not cleared away yet. */
  #hidden: { readonly last: number; readonly rows: Row[] }[] = [];
  /** What was deleted of others, and cleared away. */
  readonly #deleted: Row[] = [];
  readonly seen = new Map<ConversationId, number>();
  readonly #seqs = new Map<ConversationId, number>();
  stories: Story[] = [];

  enqueue(messages: readonly Outgoing[]): Message[] {
    return messages.map((outgoing) => {
      const { id, conversation, recipients, kind, text, at, offer, word, change, read } = outgoing;
      const { reply, origin = "author" } = outgoing;
      const known = this.rows.find((row) => row.from === SELF && row.id === id);
      if (known !== undefined) return this.#shown(known);
      this.#clearAway((row) => row.from === SELF && row.id === id);
      const seq = (this.#seqs.get(conversation) ?? 0) + 1;
      this.#seqs.set(conversation, seq);
      const receivers = [...new Set(recipients)].sort();
      if (offer !== undefined) {
        for (const peer of receivers) this.#begin({ author: SELF, offer: id, peer }, offer.bytes, at);
      }
      const deliveries = receivers.map((to) => ({ to, deliveredAt: undefined }));
      const quiet = word !== undefined || change !== undefined || read !== undefined;
      const how = { shown: quiet ? "quiet" : "line", word, offer, change, read, reply, origin } as const;
      const row = this.#add({
        ...NEW,
        id,
        conversation,
        from: SELF,
        kind,
        text,
        at,
        storedAt: at,
        seq,
        deliveries,
        ...how,
      });
      if (change !== undefined) this.#change(change, SELF, conversation, at);
      if (read !== undefined) this.#replaceReads(row);
      return this.#shown(row);
    });
  }

  waiting(peer: PeerId, after: number, limit: number): Looked[] {
    return this.rows.filter((row) => row.position > after && waits(row, peer)).slice(0, limit)
      .map(({ position, id, seq, shown, text, edits, offer, word, change, read }) => {
        return { position, id, seq, shown, text: edits[0]?.text ?? text, offer, word, change, read };
      });
  }

  waitingPeers(): PeerId[] {
    const all = this.rows.flatMap((row) => row.deliveries.filter(({ to }) => waits(row, to)).map(({ to }) => to));
    return [...new Set(all)].sort();
  }

  acknowledge(peer: PeerId, ids: readonly MessageId[], at: number): { id: MessageId; writtenAt: number }[] {
    return ids.flatMap((id) => {
      const row = this.rows.find((row) => row.from === SELF && row.id === id && waits(row, peer));
      if (row === undefined) return [];
      row.deliveries = row.deliveries.map((one) => one.to === peer ? { to: peer, deliveredAt: at } : one);
      if (row.kind === "read") this.rows = this.rows.filter((other) => other !== row);
      return [{ id, writtenAt: row.at }];
    });
  }

  receive(peer: PeerId, messages: readonly WireMessage[], at: number): Taken {
    const moved: Story[] = [];
    const changed: Row[] = [];
    const seen = new Map<ConversationId, number>();
    const added = messages.flatMap((message) => {
      const { conversation: scope, offer, word, change, read, sealed: _, store: __, ...rest } = message;
      const mine = this.rows.find((row) => row.from === SELF && row.id === read);
      if (mine !== undefined && mine.deliveries.some(({ to }) => to === peer)) {
        const about = mine.conversation;
        const before = this.#reads.filter(({ by, conversation }) => by === peer && conversation === about);
        if (before.every(({ position }) => position < mine.position)) {
          this.#reads = this.#reads.filter((one) => !before.includes(one));
          this.#reads.push({ conversation: about, by: peer, position: mine.position, at });
          seen.set(about, mine.position);
        }
      }
      if (read !== undefined) return [];
      if (this.rows.some((row) => row.from === peer && row.id === message.id)) return [];
      const conversation: ConversationId = scope === "private" ? peer : scope;
      this.#clearAway((row) => row.from === peer && row.id === message.id);
      const gone = this.#deleted.filter((row) => row.from === peer && row.conversation === conversation);
      if (gone.some(({ seq }) => seq >= message.seq)) return [];
      const row = this.#add({ ...NEW, ...rest, conversation, from: peer, storedAt: at, deliveries: [], offer, word });
      const stored = this.#shown(row);
      const target = change && this.#change(change, peer, conversation, message.at);
      if (target !== undefined) changed.push(target);
      if (offer !== undefined && message.shown === "line") {
        moved.push(this.#begin({ author: peer, offer: message.id, peer }, offer.bytes, at));
      }
      if (word !== undefined) moved.push(...this.#say(peer, word, at));
      // Whoever takes an offer's message back has withdrawn it.
      if (target !== undefined && change?.does === "retract") {
        moved.push(...this.#say(peer, { offer: change.of, says: "withdrawn", missing: 0 }, at));
      }
      return message.shown === "line" ? [stored] : [];
    });
    return {
      messages: added,
      transfers: [...new Set(moved)].map(now),
      changed: [...new Set(changed)].map((row) => this.#shown(row)),
      read: [...seen].map(([conversation, position]) => ({ conversation, position })),
    };
  }

  history(): Message[] {
    return this.rows.filter((row) => row.shown === "line").map((row) => this.#shown(row));
  }

  openTransfers(): KeptTransfer[] {
    const author = ({ key }: Story) => this.rows.findIndex((row) => row.id === key.offer && row.from === key.author);
    return this.stories.filter((story) => ![...ENDS, "withdrawn"].includes(now(story).state.name))
      .sort((a, b) => author(a) - author(b) || (a.key.peer < b.key.peer ? -1 : 1)).map(now);
  }

  transfersOf(author: PeerId, offer: MessageId): KeptTransfer[] {
    return this.stories.filter(({ key }) => key.author === author && key.offer === offer)
      .sort((a, b) => a.key.peer < b.key.peer ? -1 : 1).map(now);
  }

  saveTransfer(transfer: KeptTransfer, word?: Outgoing): Message | undefined {
    const { author, offer, peer } = transfer.key;
    const story = this.#find(author, offer, peer);
    if (story === undefined) this.stories.push({ key: transfer.key, chapters: [transfer] });
    else story.chapters.push(transfer);
    return word && this.enqueue([word])[0];
  }

  /** The last chapter from which on a rule had accepted it counts, whatever came then. */
  acceptedByRule(contact: PeerId, since: number): number {
    return this.stories.filter(({ key, chapters }) => {
      const first = chapters.findLastIndex((chapter, index) => ruled(chapter) && !ruled(chapters[index - 1]));
      return key.author === contact && (chapters[first]?.at ?? -1) >= since;
    }).reduce((sum, story) => sum + now(story).size, 0);
  }

  conversations(): { id: ConversationId; last: Message; unread: number }[] {
    const newestFirst = this.history().reverse();
    return [...new Set(newestFirst.map(({ conversation }) => conversation))].map((id) => {
      const all = newestFirst.filter(({ conversation }) => conversation === id);
      const seen = this.seen.get(id) ?? 0;
      return { id, last: all[0]!, unread: all.filter(({ from, position }) => from !== SELF && position > seen).length };
    });
  }

  markSeen(conversation: ConversationId, position: number): number {
    const last = this.history().findLast((row) => row.conversation === conversation)?.position ?? 0;
    const seen = Math.max(this.seen.get(conversation) ?? 0, Math.min(position, last));
    this.seen.set(conversation, seen);
    return seen;
  }

  edits(author: PeerId, id: MessageId): Edit[] {
    return this.rows.find((row) => row.from === author && row.id === id)?.edits ?? [];
  }

  newlySeen(conversation: ConversationId, from: number, to: number): { author: PeerId; id: MessageId }[] {
    const lines = this.history().filter((row) => row.conversation === conversation && row.from !== SELF)
      .filter(({ position }) => position > from && position <= to);
    const authors = [...new Set(lines.map((line) => line.from))].sort();
    return authors.map((author) => ({ author, id: lines.findLast((line) => line.from === author)!.id }));
  }

  deleteConversation(id: ConversationId): number {
    const gone = this.rows.filter((row) => row.conversation === id);
    this.#delete(gone);
    const last = gone.at(-1)?.position ?? 0;
    if (last > 0) {
      const same = (row: Row | undefined) => row?.conversation === id;
      const before = this.#hidden.filter(({ rows }) => same(rows[0])).flatMap(({ rows }) => rows);
      const others = this.#hidden.filter(({ rows }) => !same(rows[0]));
      this.#hidden = [...others, { last, rows: [...before, ...gone] }].sort((a, b) => a.last - b.last);
    }
    const here = ({ author, id }: Said) => this.rows.some((row) => row.from === author && row.id === id);
    this.#reactions = this.#reactions.filter((said) => said.conversation !== id || here(said));
    this.#reads = this.#reads.filter(({ conversation }) => conversation !== id);
    return last;
  }

  clearDeleted(limit: number): number {
    const some = this.#hidden.find(({ rows }) => rows.length > 0)?.rows.slice(0, limit) ?? [];
    this.#clearAway((row) => some.includes(row));
    return some.length;
  }

  #clearAway(is: (row: Row) => boolean): void {
    for (const { rows } of this.#hidden) {
      this.#deleted.push(...rows.filter((row) => is(row) && row.from !== SELF));
      rows.splice(0, rows.length, ...rows.filter((row) => !is(row)));
    }
    this.#hidden = this.#hidden.filter(({ rows }) => rows.length > 0);
  }

  deleteOld(
    at: number,
    keepDays: number | undefined,
    limit: number,
  ): { id: ConversationId; position: number }[] {
    const gone: Row[] = [];
    for (const id of [...new Set(this.rows.map(({ conversation }) => conversation))].sort()) {
      for (const row of this.rows.filter(({ conversation }) => conversation === id)) {
        if (keepDays === undefined || row.storedAt >= at - keepDays * 86_400_000) break;
        const waiting = row.deliveries.some(({ deliveredAt }) => deliveredAt === undefined);
        const open = this.openTransfers().some(({ key }) => key.author === row.from && key.offer === row.id);
        if (!waiting && !open && gone.length < limit) gone.push(row);
      }
    }
    this.#delete(gone);
    this.#deleted.push(...gone.filter(({ from }) => from !== SELF));
    return [...new Set(gone.map(({ conversation }) => conversation))]
      .map((id) => ({ id, position: gone.findLast(({ conversation }) => conversation === id)!.position }));
  }

  #delete(gone: readonly Row[]): void {
    const about = ({ author, id }: { author: PeerId; id: MessageId }) =>
      gone.some((row) => row.from === author && row.id === id);
    this.rows = this.rows.filter((row) => !gone.includes(row));
    this.#reactions = this.#reactions.filter((said) => !about(said));
    this.stories = this.stories.filter(({ key }) => !about({ author: key.author, id: key.offer }));
  }

  #add(row: Row): Row {
    const placed = { ...row, edits: [], position: ++this.#count };
    this.rows.push(placed);
    // What was said elsewhere of a message that came now is void.
    this.#reactions = this.#reactions.filter((said) =>
      row.shown === "quiet" || said.author !== row.from || said.id !== row.id || said.conversation === row.conversation
    );
    return placed;
  }

  #change({ of, author = undefined, does, text }: Change, by: PeerId, conversation: ConversationId, at: number) {
    const of_ = author ?? by;
    const row = this.rows.find((row) => row.from === of_ && row.id === of);
    if (row === undefined && (conversation !== EVERYONE || of_ === SELF)) return undefined;
    if (row !== undefined) {
      if (row.conversation !== conversation || row.shown === "quiet" || row.retractedAt !== undefined) return undefined;
    }
    if (does === "react") {
      const before = this.#reactions.find((said) => said.by === by && said.id === of && said.author === of_);
      if ((before?.emoji ?? "") === text && (text === "" || before?.conversation === conversation)) return undefined;
      this.#reactions = this.#reactions.filter((said) => said !== before);
      if (text !== "") this.#reactions.push({ author: of_, id: of, conversation, by, emoji: text });
      return row;
    }
    if (row === undefined || of_ !== by) return undefined;
    if (does === "edit" && row.kind === "text") {
      if (row.text !== text) row.edits.push({ text: row.text, at: row.editedAt ?? row.at });
      row.text = text;
      row.editedAt = at;
      return row;
    }
    if (does !== "retract") return undefined;
    Object.assign(row, { text: "", edits: [], reply: undefined, origin: "author", retractedAt: at });
    if (by === SELF) {
      row.deliveries = row.deliveries.filter(({ deliveredAt }) => deliveredAt !== undefined);
      this.rows = this.rows.filter(({ change }) => change?.does !== "edit" || change.of !== of);
    }
    return row;
  }

  #replaceReads({ read, position: newest, conversation: to }: Row): void {
    const about = (id: MessageId | undefined) => this.rows.find((row) => row.from === to && row.id === id);
    const target = about(read);
    this.rows = this.rows.filter((row) => {
      if (row.kind !== "read" || row.conversation !== to || row.position === newest) return true;
      const old = about(row.read);
      return old === undefined || target === undefined || old.conversation !== target.conversation ||
        old.position > target.position;
    });
  }

  #shown(row: Row): Message {
    const { position, id, conversation, from, kind, text, offer, at, reply, origin, editedAt, retractedAt } = row;
    const reactions = row.shown === "quiet"
      ? []
      : this.#reactions.filter((said) => said.author === from && said.id === id)
        .map(({ by, emoji }) => ({ by, emoji })).sort((a, b) => a.by < b.by ? -1 : 1);
    const deliveries = row.deliveries.map(({ to, deliveredAt }) => {
      const read = this.#reads.find((read) => read.by === to && read.conversation === conversation);
      return { to, deliveredAt, readAt: read !== undefined && read.position >= position ? read.at : undefined };
    });
    const rest = { at, reply, origin, editedAt, retractedAt, reactions, deliveries };
    return { position, id, conversation, from, kind, text, offer, ...rest };
  }

  #find(author: PeerId, offer: MessageId, peer: PeerId): Story | undefined {
    return this.stories.find(({ key }) => key.author === author && key.offer === offer && key.peer === peer);
  }

  #begin(key: TransferKey, size: number, at: number): Story {
    const story: Story = { key, chapters: [{ key, size, state: { name: "offered" }, at }] };
    this.stories.push(story);
    return story;
  }

  #say(peer: PeerId, { offer, says, missing, bytes, changed, why }: FileWord, at: number): Story[] {
    const story = this.#find(says === "withdrawn" ? peer : SELF, offer, peer);
    if (story === undefined) return [];
    const { name } = now(story).state;
    // From which states each word leads on, and where to.
    const progress = { entry: 0, bytes: 0, missing: 0, changed: 0, paths: [] };
    const problem = PROBLEMS.find((one) => one === why) ?? "there";
    const states: Record<string, KeptTransfer["state"]> = {
      accepted: { name: "accepted", how: "person", folder: "", progress },
      declined: { name: "declined" },
      done: { name: "done", paths: [], missing, changed: changed ?? 0, runs: 0 },
      cancelled: { name: "cancelled" },
      failed: { name: "failed", problem, message: WHY_FAILED[problem], accepted: undefined },
      aside: { name: "aside", path: "", why: "" },
      withdrawn: { name: "withdrawn" },
    };
    const state = states[says];
    if (state === undefined || ENDS.includes(name) || name === says) return [];
    if (name === "withdrawn" && !ENDS.includes(says)) return [];
    if (says === "accepted" && name === "paused") return [];
    const size = (says === "done" || says === "failed") && bytes !== undefined ? bytes : now(story).size;
    story.chapters.push({ ...now(story), size, state, at });
    return [story];
  }
}

/** What a row has at first. */
const NEW = {
  position: 0,
  edits: [],
  editedAt: undefined,
  retractedAt: undefined,
  change: undefined,
  read: undefined,
} satisfies Partial<Row>;

const ENDS = ["declined", "done", "cancelled", "aside"];

function now({ chapters }: Story): KeptTransfer {
  return chapters.at(-1)!;
}

function ruled(transfer: KeptTransfer | undefined): boolean {
  return transfer !== undefined && "how" in transfer.state && transfer.state.how === "rule";
}

function waits(row: Row, peer: PeerId): boolean {
  return row.deliveries.some(({ to, deliveredAt }) => to === peer && deliveredAt === undefined);
}
