import type { Waiting } from "../messenger/ports.ts";
import { type ConversationId, EVERYONE, isPeerId, isRoomId, type PeerId } from "../model/ids.ts";
import type { Delivery, Sealed, WireMessage } from "../model/message.ts";
import type { Database } from "./database.ts";
import { goneUpTo } from "./gone.ts";
import { changeOf, choicesOf, extraOf, offerOf, readOf, wordOf } from "./message_data.ts";
import { jsonOf } from "./json_value.ts";
import {
  bytesOf,
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
  readonly #goesTo;
  readonly #mark;
  readonly #remove;
  readonly #removeWaiting;

  constructor(database: Database) {
    this.#insert = database.prepare("INSERT INTO deliveries (position, receiver) VALUES (?, ?)");
    this.#of = database.prepare(`
      SELECT p.id, d.delivered_at, (
        SELECT at FROM reads r WHERE r.conversation = m.conversation AND r.reader = d.receiver AND r.position >= d.position
      ) AS read_at
      FROM deliveries d JOIN messages m ON m.position = d.position JOIN parties p ON p.number = d.receiver
      WHERE d.position = ? ORDER BY p.id
    `);
    // As it was written: what was edited since is said by a message of its own.
    this.#waiting = database.prepare(`
      SELECT m.position, lower(hex(m.id)) AS id, lower(hex(m.store)) AS store, m.seq, m.at, m.kind,
        CAST(coalesce((SELECT text FROM edits e WHERE e.position = m.position AND e.number = 1), m.text) AS BLOB) AS text,
        m.shown, m.data, m.extra, (SELECT id FROM parties WHERE number = m.conversation) AS conversation,
        CAST(r.signed AS BLOB) AS signed, r.signature
      FROM deliveries d JOIN messages m ON m.position = d.position LEFT JOIN room_messages r ON r.position = d.position
      WHERE d.receiver = (SELECT number FROM parties WHERE id = ?) AND d.delivered_at IS NULL AND d.position > ?
        AND d.position > ${goneUpTo("m.conversation")}
      ORDER BY d.position LIMIT ?
    `);
    // One look into the index for each person known, however long the queues are.
    this.#waitingPeers = database.prepare(`
      SELECT id FROM parties p
      WHERE EXISTS (
        SELECT 1 FROM deliveries d CROSS JOIN messages m ON m.position = d.position
        WHERE d.receiver = p.number AND d.delivered_at IS NULL AND d.position > ${goneUpTo("m.conversation")}
      )
      ORDER BY id
    `);
    this.#goesTo = database.prepare("SELECT 1 FROM deliveries WHERE position = ? AND receiver = ?");
    this.#mark = database.prepare(
      "UPDATE deliveries SET delivered_at = ? WHERE position = ? AND receiver = ? AND delivered_at IS NULL",
    );
    this.#remove = database.prepare("DELETE FROM deliveries WHERE position = ?");
    this.#removeWaiting = database.prepare("DELETE FROM deliveries WHERE position = ? AND delivered_at IS NULL");
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
      readAt: optionalIntegerOf(row, "read_at"),
    }));
  }

  waiting(peer: PeerId, after: number, limit: number): Waiting[] {
    // A negative LIMIT would mean none.
    return this.#waiting.all(peer, after, Math.max(0, limit)).map(toWaiting);
  }

  waitingPeers(): PeerId[] {
    return this.#waitingPeers.all().map((row) => peerIdOf(row, "id"));
  }

  goesTo(position: number, receiver: number): boolean {
    return this.#goesTo.get(position, receiver) !== undefined;
  }

  /** False: it did not wait for this receiver. */
  mark(position: number, receiver: number, at: number): boolean {
    return this.#mark.run(at, position, receiver).changes === 1;
  }

  /** All of one message. */
  remove(position: number): void {
    this.#remove.run(position);
  }

  /** Those of one message that it still waits for. */
  removeWaiting(position: number): void {
    this.#removeWaiting.run(position);
  }
}

function toWaiting(row: Row): Waiting {
  return {
    position: integerOf(row, "position"),
    message: {
      id: messageIdOf(row, "id"),
      conversation: onTheWire(conversationOf(row, "conversation")),
      store: storeIdOf(row, "store"),
      seq: integerOf(row, "seq"),
      at: integerOf(row, "at"),
      kind: textOf(row, "kind"),
      text: textOf(row, "text"),
      shown: integerOf(row, "shown") === 1 ? "line" : "quiet",
      ...choicesOf(row),
      ...extraOf(row),
      offer: offerOf(row),
      word: wordOf(row),
      change: changeOf(row),
      read: readOf(row),
      sealed: sealedOf(row),
    },
  };
}

/** As it was signed; undefined: it is no room's. */
function sealedOf(row: Row): Sealed | undefined {
  if (row.signed === null) return undefined;
  const message = jsonOf(row, "signed");
  return {
    author: message.member("author").matching(isPeerId, "a person's id"),
    heads: message.member("heads").items().map((head) => head.text()),
    signed: textOf(row, "signed"),
    signature: bytesOf(row, "signature"),
  };
}

function onTheWire(conversation: ConversationId): WireMessage["conversation"] {
  if (conversation === EVERYONE) return "everyone";
  return isRoomId(conversation) ? conversation : "private";
}
