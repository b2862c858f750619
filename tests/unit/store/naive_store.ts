import type { KeptTransfer, Outgoing, Store } from "../../../src/messenger/ports.ts";
import { type ConversationId, EVERYONE, type MessageId, type PeerId } from "../../../src/model/ids.ts";
import type { Message, WireMessage } from "../../../src/model/message.ts";
import { type FileWord, PROBLEMS, type TransferKey } from "../../../src/model/transfer.ts";
import { WHY_FAILED } from "../../../src/store/words.ts";
import { SELF } from "./sample.ts";

/** What is compared of a message that waits. */
export type Looked = { readonly position: number } & Pick<WireMessage, "id" | "seq" | "shown" | "offer" | "word">;

type Row =
  & Message
  & Pick<WireMessage, "seq" | "shown" | "word">
  & { deliveries: { to: PeerId; deliveredAt: number | undefined }[] };

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
  > {
  readonly rows: Row[] = [];
  readonly seen = new Map<ConversationId, number>();
  readonly stories: Story[] = [];

  enqueue(messages: readonly Outgoing[]): Message[] {
    return messages.map(({ id, conversation, recipients, kind, text, at, offer, word }) => {
      const known = this.rows.find((row) => row.from === SELF && row.id === id);
      if (known !== undefined) return shown(known);
      const seq = this.rows.filter((row) => row.from === SELF && row.conversation === conversation).length + 1;
      const receivers = [...new Set(recipients)].sort();
      if (offer !== undefined) {
        for (const peer of receivers) this.#begin({ author: SELF, offer: id, peer }, offer.bytes, at);
      }
      const deliveries = receivers.map((to) => ({ to, deliveredAt: undefined }));
      const how = { shown: word === undefined ? "line" : "quiet", word, offer } as const;
      return this.#add({ position: 0, id, conversation, from: SELF, kind, text, at, seq, deliveries, ...how });
    });
  }

  waiting(peer: PeerId, after: number, limit: number): Looked[] {
    return this.rows.filter((row) => row.position > after && waits(row, peer)).slice(0, limit)
      .map(({ position, id, seq, shown, offer, word }) => ({ position, id, seq, shown, offer, word }));
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
      return [{ id, writtenAt: row.at }];
    });
  }

  receive(
    peer: PeerId,
    messages: readonly WireMessage[],
    at: number,
  ): { messages: Message[]; transfers: KeptTransfer[] } {
    const moved: Story[] = [];
    const added = messages.flatMap((message) => {
      const { conversation: scope, offer, word, ...rest } = message;
      if (this.rows.some((row) => row.from === peer && row.id === message.id)) return [];
      const conversation = scope === "everyone" ? EVERYONE : peer;
      const stored = this.#add({ ...rest, position: 0, conversation, from: peer, deliveries: [], offer, word });
      if (offer !== undefined && message.shown === "line") {
        moved.push(this.#begin({ author: peer, offer: message.id, peer }, offer.bytes, at));
      }
      if (word !== undefined) moved.push(...this.#say(peer, word, at));
      return message.shown === "line" ? [stored] : [];
    });
    return { messages: added, transfers: [...new Set(moved)].map(now) };
  }

  history(): Message[] {
    return this.rows.filter((row) => row.shown === "line").map(shown);
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

  #add(row: Row): Message {
    const placed = { ...row, position: this.rows.length + 1 };
    this.rows.push(placed);
    return shown(placed);
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

function shown({ position, id, conversation, from, kind, text, offer, at, deliveries }: Row): Message {
  return { position, id, conversation, from, kind, text, offer, at, deliveries: [...deliveries] };
}
