import type { ConversationId, PeerId } from "../../src/model/ids.ts";
import { EVERYONE, isPeerId } from "../../src/model/ids.ts";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { SqliteStore } from "../../src/store/mod.ts";
import { chance, writer } from "./words.ts";

export const MESSAGES = 1_000_000;
const PEOPLE = 200;
/** Messages of one commit. */
const BATCH = 5_000;
const START = 1_700_000_000_000;

const SELF = person(0);
/** The first one has said most, the n-th a part of 1/n. */
export const CONVERSATIONS: readonly ConversationId[] = [
  EVERYONE,
  ...Array.from({ length: PEOPLE }, (_, index) => person(index + 1)),
];

function person(number: number): PeerId {
  const letters = number.toString(26).replace(
    /./g,
    (digit) => "abcdefghijklmnopqrstuvwxyz"[parseInt(digit, 26)] ?? "a",
  );
  const id = letters.padStart(52, "a");
  if (isPeerId(id)) return id;
  throw new Error(`${id} is no person's id`);
}

/**
 * A store that holds a million messages with two hundred people, a quarter of them one's own: rows as the store writes
 * them, and as its schema indexes them. Returns how many a second were written, too.
 */
export function buildHistory(folder: string): { store: SqliteStore; perSecond: number } {
  const database = openDatabase(folder);
  const store = new SqliteStore(database);
  store.saveIdentity({ id: SELF, pkcs8: new Uint8Array([0]) });
  const start = performance.now();
  fill(database, store.id);
  return { store, perSecond: MESSAGES / (performance.now() - start) * 1000 };
}

function fill(database: Database, own: string): void {
  const other = "ab".repeat(16);
  const party = database.prepare("INSERT INTO parties (number, id) VALUES (?, ?)");
  const conversation = database.prepare("INSERT INTO conversations VALUES (?, ?, ?)");
  const message = database.prepare(`
    INSERT INTO messages (id, author, conversation, store, seq, kind, text, at, stored_at)
    VALUES (randomblob(16), ?, ?, unhex(?), ?, 'text', ?, ?, ?) RETURNING position
  `);
  const delivery = database.prepare("INSERT INTO deliveries VALUES (?, ?, ?)");
  const write = writer(1);
  const random = chance(2);
  database.transaction(() => {
    for (let number = 1; number <= PEOPLE; number++) party.run(number + 1, person(number));
  });
  for (let written = 0; written < MESSAGES; written += BATCH) {
    database.transaction(() => {
      for (let seq = written + 1; seq <= written + BATCH; seq++) {
        const at = START + seq * 60_000;
        // Everyone is 0, and the numbers of people begin with 2.
        const rank = Math.floor((PEOPLE + 1) ** random()) - 1;
        const place = rank === 0 ? 0 : rank + 1;
        const isOwn = random() < 0.25;
        const author = isOwn ? 1 : Math.max(2, place);
        const row = message.get(author, place, isOwn ? own : other, seq, write(), at, at);
        if (isOwn) delivery.run(row?.position ?? 0, Math.max(2, place), at + 500);
      }
    });
  }
  database.transaction(() => {
    for (const number of [0, ...Array.from({ length: PEOPLE }, (_, index) => index + 2)]) {
      // Some messages of each are unread.
      conversation.run(number, MESSAGES, MESSAGES - 500);
    }
  });
}
