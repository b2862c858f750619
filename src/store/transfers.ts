import type { KeptTransfer } from "../messenger/ports.ts";
import type { MessageId } from "../model/ids.ts";
import type { Database } from "./database.ts";
import { goneUpTo } from "./gone.ts";
import { integerOf, messageIdOf, peerIdOf, type Row } from "./row.ts";
import { stateOf, toColumns } from "./transfer_state.ts";

const SELECT = `
  SELECT (SELECT id FROM parties WHERE number = m.author) AS author, lower(hex(m.id)) AS offer, p.id AS peer,
    t.size, t.state, t.how, t.details, t.at
  FROM transfers t JOIN messages m ON m.position = t.position JOIN parties p ON p.number = t.peer
`;

/** Of an offer that was not deleted. */
const HERE = `m.position > ${goneUpTo("m.conversation")}`;

/** Table transfers: one row for each offer and other end, found by the offer's position and the other's number. */
export class Transfers {
  readonly #open;
  readonly #of;
  readonly #get;
  readonly #replace;
  readonly #byRule;

  constructor(database: Database) {
    // In the words of the index open_transfers, which is used for nothing else.
    this.#open = database.prepare(`
      ${SELECT} WHERE t.state IN ('offered', 'accepted', 'paused', 'failed') AND ${HERE} ORDER BY t.position, p.id
    `);
    this.#of = database.prepare(`${SELECT} WHERE m.id = unhex(?) AND m.author = ? AND ${HERE} ORDER BY p.id`);
    this.#get = database.prepare(`${SELECT} WHERE t.position = ? AND t.peer = ?`);
    // A rule accepts at the first of several savings in a row, which only move it on.
    this.#replace = database.prepare(`
      INSERT INTO transfers (position, peer, size, state, how, details, at, ruled_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      ON CONFLICT DO UPDATE SET size = ?3, state = ?4, how = ?5, details = ?6, at = ?7,
        ruled_at = CASE WHEN how IS 'rule' THEN ruled_at ELSE coalesce(?8, ruled_at) END
    `);
    // total() counts in floating point, and never overflows.
    this.#byRule = database.prepare(`
      SELECT CAST(min(total(size), ${Number.MAX_SAFE_INTEGER}) AS INTEGER) AS bytes
      FROM transfers t CROSS JOIN messages m ON m.position = t.position
      WHERE t.peer = ? AND t.ruled_at >= ? AND ${HERE}
    `);
  }

  /** By the offers' positions, then by the other ends' ids. */
  open(): KeptTransfer[] {
    return this.#open.all().map(toTransfer);
  }

  /** All of one offer, by the other ends' ids. */
  of(author: number, offer: MessageId): KeptTransfer[] {
    return this.#of.all(offer, author).map(toTransfer);
  }

  get(position: number, peer: number): KeptTransfer | undefined {
    const row = this.#get.get(position, peer);
    return row && toTransfer(row);
  }

  /** Adds or replaces. */
  save(position: number, peer: number, { key, size, state, at }: KeptTransfer): void {
    const { state: name, how, details } = toColumns(state);
    const ruledAt = key.author === key.peer && how === "rule" ? at : null;
    this.#replace.run(position, peer, size, name, how, details, at, ruledAt);
  }

  /** Bytes of a person's offers that a rule accepted at or after `since`. */
  acceptedByRule(peer: number, since: number): number {
    return integerOf(this.#byRule.get(peer, since) ?? {}, "bytes");
  }
}

function toTransfer(row: Row): KeptTransfer {
  return {
    key: { author: peerIdOf(row, "author"), offer: messageIdOf(row, "offer"), peer: peerIdOf(row, "peer") },
    size: integerOf(row, "size"),
    state: stateOf(row),
    at: integerOf(row, "at"),
  };
}
