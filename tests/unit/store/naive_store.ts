import type { Outgoing, Store } from "../../../src/messenger/ports.ts";
import { type ConversationId, EVERYONE, type MessageId, type PeerId } from "../../../src/model/ids.ts";
import type { Message, WireMessage } from "../../../src/model/message.ts";
import { SELF } from "./sample.ts";

type Row = Message & { readonly seq: number; deliveries: { to: PeerId; deliveredAt: number | undefined }[] };

/**
 * The rules of `Store` in their plainest form: one list, looked through from beginning to end. Too slow for use; what
 * the property test compares the real ones with. Positions count from 1.
 */
export class NaiveStore
  implements Pick<Store, "enqueue" | "waitingPeers" | "acknowledge" | "receive" | "conversations" | "markSeen"> {
  readonly rows: Row[] = [];
  readonly seen = new Map<ConversationId, number>();

  enqueue(messages: readonly Outgoing[]): Message[] {
    return messages.map(({ id, conversation, recipients, kind, text, at }) => {
      const known = this.rows.find((row) => row.from === SELF && row.id === id);
      if (known !== undefined) return shown(known);
      const seq = this.rows.filter((row) => row.from === SELF && row.conversation === conversation).length + 1;
      const deliveries = [...new Set(recipients)].sort().map((to) => ({ to, deliveredAt: undefined }));
      return this.#add({ position: 0, id, conversation, from: SELF, kind, text, at, seq, deliveries });
    });
  }

  waiting(peer: PeerId, after: number, limit: number): { position: number; id: MessageId; seq: number }[] {
    return this.rows.filter((row) => row.position > after && waits(row, peer)).slice(0, limit)
      .map(({ position, id, seq }) => ({ position, id, seq }));
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

  receive(peer: PeerId, messages: readonly WireMessage[], _at: number): Message[] {
    return messages.flatMap(({ id, conversation: scope, kind, text, at, seq }) => {
      if (this.rows.some((row) => row.from === peer && row.id === id)) return [];
      const conversation = scope === "everyone" ? EVERYONE : peer;
      return [this.#add({ position: 0, id, conversation, from: peer, kind, text, at, seq, deliveries: [] })];
    });
  }

  history(): Message[] {
    return this.rows.map(shown);
  }

  conversations(): { id: ConversationId; last: Message; unread: number }[] {
    const newestFirst = this.rows.map(shown).reverse();
    return [...new Set(newestFirst.map(({ conversation }) => conversation))].map((id) => {
      const all = newestFirst.filter(({ conversation }) => conversation === id);
      const seen = this.seen.get(id) ?? 0;
      return { id, last: all[0]!, unread: all.filter(({ from, position }) => from !== SELF && position > seen).length };
    });
  }

  markSeen(conversation: ConversationId, position: number): number {
    const last = this.rows.findLast((row) => row.conversation === conversation)?.position ?? 0;
    const seen = Math.max(this.seen.get(conversation) ?? 0, Math.min(position, last));
    this.seen.set(conversation, seen);
    return seen;
  }

  #add(row: Row): Message {
    const placed = { ...row, position: this.rows.length + 1 };
    this.rows.push(placed);
    return shown(placed);
  }
}

function waits(row: Row, peer: PeerId): boolean {
  return row.deliveries.some(({ to, deliveredAt }) => to === peer && deliveredAt === undefined);
}

function shown({ seq: _, ...message }: Row): Message {
  return { ...message, deliveries: [...message.deliveries] };
}
