import type { ConversationId } from "../model/ids.ts";
import type { ConversationSettings } from "../model/message.ts";
import type { Database } from "./database.ts";
import { conversationOf, integerOf, optionalIntegerOf } from "./row.ts";

/** Table conversation_settings: what the user decided about conversations, found by numbers of table parties. */
export class ConversationSettingsTable {
  readonly #select;
  readonly #replace;

  constructor(database: Database) {
    this.#select = database.prepare(`
      SELECT p.id, s.favourite, s.muted, s.keep_days FROM conversation_settings s JOIN parties p ON p.number = s.party
      ORDER BY p.id
    `);
    this.#replace = database.prepare("INSERT OR REPLACE INTO conversation_settings VALUES (?, ?, ?, ?)");
  }

  /** Ordered by the conversations' ids. */
  all(): { id: ConversationId; settings: ConversationSettings }[] {
    return this.#select.all().map((row) => ({
      id: conversationOf(row, "id"),
      settings: {
        favourite: integerOf(row, "favourite") === 1,
        muted: integerOf(row, "muted") === 1,
        keepDays: optionalIntegerOf(row, "keep_days"),
      },
    }));
  }

  save(party: number, { favourite, muted, keepDays }: ConversationSettings): void {
    this.#replace.run(party, favourite ? 1 : 0, muted ? 1 : 0, keepDays ?? null);
  }
}
