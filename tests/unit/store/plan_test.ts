import { DatabaseSync, type StatementSync } from "node:sqlite";
import { EVERYONE } from "../../../src/model/ids.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { Database } from "../../../src/store/database.ts";
import { SqliteStore } from "../../../src/store/mod.ts";
import { Folder, openOwnStore } from "./place.ts";
import { ADA, messageId, outgoing } from "./sample.ts";

/** Notes the SQL of all that is prepared. */
class RecordingDatabase extends Database {
  readonly statements: string[] = [];

  override prepare(sql: string): StatementSync {
    // A field of a subclass is not there yet while the base class is built, but nothing is prepared then.
    this.statements.push(sql);
    return super.prepare(sql);
  }
}

Deno.test("no statement of the store looks through all messages, deliveries, transfers or lists", () => {
  using folder = new Folder();
  openOwnStore(folder.path).close();
  const connection = new DatabaseSync(folder.database);
  using database = new RecordingDatabase(folder.database, connection);
  const store = new SqliteStore(database);
  store.enqueue([outgoing(1), outgoing(2, EVERYONE)]);
  // These prepare what they need when they are asked.
  for (const conversation of [{}, { conversation: ADA }]) {
    for (const before of [{}, { before: 9 }]) {
      for (const since of [{}, { since: 5 }]) {
        for (const search of [{}, { search: "text" }, { search: "t" }]) {
          for (const after of [{}, { after: 0 }]) {
            for (const kind of [{}, { kind: "file" } as const]) {
              store.history({ ...conversation, ...before, ...after, ...since, ...kind, ...search, limit: 5 });
            }
          }
        }
      }
    }
  }
  // Whether there is any row is seen by the first one.
  const queries = database.statements.filter((sql) => /\b(messages|deliveries|transfers|lists|reactions)\b/.test(sql))
    .filter((sql) => !/^\s*SELECT EXISTS/.test(sql));
  assert(queries.length >= 15, `only ${queries.length} statements were seen`);
  const plan = (sql: string) =>
    connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all().map(({ detail }) => String(detail));
  const scans = queries.flatMap((sql) => {
    // Parties and conversations are short lists: as many rows as people. The index open_transfers holds nothing that is
    // over, lists are those of what is open: clearing up looks at them all. So it is with what is doomed (d), with the last
    // of each author (l), and with reactions that wait. What has a limit must come sorted from an index, the one of the
    // search (s) among them.
    const bad = /LIMIT \?/.test(sql)
      ? /^SCAN (?!s VIRTUAL TABLE INDEX \d+:M|i VIRTUAL TABLE)|TEMP B-TREE|AUTOMATIC/
      : /^SCAN (?!p\b|c\b|d$|l$|doomed$|t USING INDEX open_transfers|lists$|reactions USING INDEX waiting_reactions)|AUTOMATIC/;
    return plan(sql).filter((detail) => bad.test(detail)).map((detail) => `${detail}: ${sql}`);
  });
  assertEquals(scans, []);
  // Whatever asks for one conversation stays within its part of an index.
  const ofOne = queries.filter((sql) =>
    /FROM messages( m)?\s+WHERE (m\.shown = 1 AND m\.)?conversation = \?/.test(sql)
  );
  assert(ofOne.length >= 8, `only ${ofOne.length} ask for one conversation`);
  for (const sql of ofOne) {
    const used = plan(sql)
      .filter((detail) => /(messages_of_conversation|quiet_messages|shared_files) \(conversation=\?/.test(detail));
    assertEquals(used.length, sql.match(/\bconversation = \?/g)?.length, sql);
  }
  // Counting what is unread reads no message: the index holds lines alone.
  const [unread = ""] = queries.filter((sql) => /AS unread/.test(sql));
  assert(plan(unread).some((detail) => /SEARCH u USING COVERING INDEX messages_of_conversation/.test(detail)), unread);
  assertEquals(store.message(messageId(1))?.id, messageId(1));
});
