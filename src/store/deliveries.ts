import type { Waiting } from "../messenger/ports.ts";
import { EVERYONE, type PeerId } from "../model/ids.ts";
import type { Delivery } from "../model/message.ts";
import type { Database } from "./database.ts";
import { offerOf, wordOf } from "./message_data.ts";
import {
  conversationOf,
  integerOf,
  messageIdOf,
  optionalIntegerOf,
  peerIdOf,
  type Row,
  storeIdOf,
  textOf,
} from "./row.ts";

/** Table deliveries: the outbox (without `delivered_at`) and the receipts (with it). */
export class Deliveries {
  readonly #insert;
  readonly #of;
  readonly #waiting;
  readonly #waitingPeers;
  readonly #mark;

  constructor(database: Database) {
    this.#insert = database.prepare("INSERT INTO deliveries (position, receiver) VALUES (?, ?)");
    this.#of = database.prepare(`
      SELECT p.id, d.delivered_at FROM deliveries d JOIN parties p ON p.number = d.receiver
      WHERE d.position = ? ORDER BY p.id
    `);
    this.#waiting = database.prepare(`
      SELECT m.position, lower(hex(m.id)) AS id, lower(hex(m.store)) AS store, m.seq, m.at, m.kind,
        CAST(m.text AS BLOB) AS text, m.shown, m.data, (SELECT id FROM parties WHERE number = m.conversation) AS conversation
      FROM deliveries d JOIN messages m ON m.position = d.position
      WHERE d.receiver = (SELECT number FROM parties WHERE id = ?) AND d.delivered_at IS NULL AND d.position > ?
      ORDER BY d.position LIMIT ?
    `);
    // One look into the index for each person known, however long the queues are.
    this.#waitingPeers = database.prepare(`
      SELECT id FROM parties p
      WHERE EXISTS (SELECT 1 FROM deliveries d WHERE d.receiver = p.number AND d.delivered_at IS NULL)
      ORDER BY id
    `);
    this.#mark = database.prepare(
      "UPDATE deliveries SET delivered_at = ? WHERE position = ? AND receiver = ? AND delivered_at IS NULL",
    );
  }

  /** An outbox row. */
  add(position: number, receiver: number): void {
    this.#insert.run(position, receiver);
  }

  /** Of one message, ordered by the receivers' ids. */
  of(position: number): Delivery[] {
    return this.#of.all(position).map((row) => ({
      to: peerIdOf(row, "id"),
      deliveredAt: optionalIntegerOf(row, "delivered_at"),
    }));
  }

  waiting(peer: PeerId, after: number, limit: number): Waiting[] {
    // A negative LIMIT would mean none.
    return this.#waiting.all(peer, after, Math.max(0, limit)).map(toWaiting);
  }

  waitingPeers(): PeerId[] {
    return this.#waitingPeers.all().map((row) => peerIdOf(row, "id"));
  }

  /** False: it did not wait for this receiver. */
  mark(position: number, receiver: number, at: number): boolean {
    return this.#mark.run(at, position, receiver).changes === 1;
  }
}

function toWaiting(row: Row): Waiting {
  return {
    position: integerOf(row, "position"),
    message: {
      id: messageIdOf(row, "id"),
      conversation: conversationOf(row, "conversation") === EVERYONE ? "everyone" : "private",
      store: storeIdOf(row, "store"),
      seq: integerOf(row, "seq"),
      at: integerOf(row, "at"),
      kind: textOf(row, "kind"),
      text: textOf(row, "text"),
      shown: integerOf(row, "shown") === 1 ? "line" : "quiet",
      offer: offerOf(row),
      word: wordOf(row),
    },
  };
}
