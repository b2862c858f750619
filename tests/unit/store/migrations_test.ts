import { EVERYONE, type PeerId } from "../../../src/model/ids.ts";
import { StorageError } from "../../../src/model/errors.ts";
import { assertEquals, assertMatch, assertThrows } from "../../../src/std/assert.ts";
import { type Database, openDatabase } from "../../../src/store/database.ts";
import { FIRST } from "../../../src/store/migrations/0001_first.ts";
import { FILES } from "../../../src/store/migrations/0002_files.ts";
import { CONVERSATIONS } from "../../../src/store/migrations/0003_conversations.ts";
import { type Migration, MIGRATIONS } from "../../../src/store/migrations/mod.ts";
import { openStore, SqliteStore } from "../../../src/store/mod.ts";
import { Folder, openOwnStore } from "./place.ts";
import { ADA, BEN, changed, changing, contact, edit, incoming, messageId, OTHER_STORE } from "./sample.ts";
import { outgoing, PLAIN, react, said, seen, SELF, UNTOUCHED, word } from "./sample.ts";

const DEPARTMENTS: Migration = {
  name: "departments",
  sql: "CREATE TABLE departments (name TEXT PRIMARY KEY) STRICT; INSERT INTO departments VALUES ('Ops');",
};
const FLOORS: Migration = { name: "floors", sql: "ALTER TABLE departments ADD COLUMN floor INTEGER" };
const BREAKS_LATE: Migration = {
  name: "breaks late",
  sql: "DELETE FROM departments; CREATE TABLE half (a TEXT) STRICT; INSERT INTO nowhere VALUES (1);",
};
const ORPHANS: Migration = {
  name: "orphans",
  sql: "CREATE TABLE lost (party INTEGER REFERENCES parties) STRICT; INSERT INTO lost VALUES (4711);",
};

function version(database: Database): unknown {
  return database.prepare("PRAGMA user_version").get()?.user_version;
}

function rows(database: Database, sql: string): unknown[] {
  return database.prepare(sql).all().map((row) => ({ ...row }));
}

/** Everything that a store shows. */
function contentOf(store: SqliteStore): unknown {
  return [store.id, store.identity(), store.contacts(), store.history({ limit: 1_000 }), store.conversations()];
}

const later = [DEPARTMENTS, FLOORS];

Deno.test("a database of every earlier version is brought up to the newest, with all it holds", () => {
  const all = [...MIGRATIONS, ...later];
  for (let from = MIGRATIONS.length; from < all.length; from++) {
    using folder = new Folder();
    let before: unknown;
    {
      using store = new SqliteStore(openDatabase(folder.path, { migrations: all.slice(0, from) }));
      store.saveIdentity({ id: SELF, pkcs8: new Uint8Array([1]) });
      store.enqueue([outgoing(1), outgoing(2)]);
      store.receive(contact(SELF).id, [incoming(3)], 1);
      before = contentOf(store);
    }
    const database = openDatabase(folder.path, { migrations: all });
    assertEquals(version(database), all.length);
    assertEquals(rows(database, "SELECT * FROM departments"), [{ name: "Ops", floor: null }]);
    using store = new SqliteStore(database);
    assertEquals(contentOf(store), before);
  }
});

/** What the first release left: it had said and heard texts, and heard of files without knowing them. */
const FIRST_RELEASE = `
INSERT INTO identity VALUES (1, '${SELF}', x'010203');
UPDATE parties SET id = '${SELF}' WHERE number = 1;
INSERT INTO meta VALUES ('epoch', '1790000000');
INSERT INTO parties (id) VALUES ('${ADA}'), ('${BEN}');
INSERT INTO contacts VALUES ('${ADA}', 'Ada', 'engine-room', 'away', 'back at 4', 'Ops',
  '[{"address":"192.0.2.7","port":2372},{"address":"fe80::1%eth0","port":40000}]',
  1790000000, 7, 1790000000123, 1, 1);
INSERT INTO messages (position, id, author, conversation, store, seq, kind, text, at, stored_at) VALUES
  (1, unhex('${messageId(1)}'), 1, 2, (SELECT unhex(value) FROM meta WHERE key = 'store'), 1, 'text', 'to Ada', 10, 10),
  (2, unhex('${messageId(2)}'), 2, 2, unhex('${OTHER_STORE}'), 4, 'text', 'from Ada', 20, 21),
  (3, unhex('${messageId(3)}'), 1, 0, (SELECT unhex(value) FROM meta WHERE key = 'store'), 1, 'text', 'to all', 30, 30),
  (5, unhex('${messageId(4)}'), 2, 0, unhex('${OTHER_STORE}'), 5, 'poll-2', '', 40, 41),
  (6, unhex('${messageId(5)}'), 3, 3, unhex('${OTHER_STORE}'), 1, 'file', '', 50, 51),
  (7, unhex('${messageId(6)}'), 3, 3, unhex('${OTHER_STORE}'), 2, 'file-word', '', 60, 61);
INSERT INTO deliveries VALUES (1, 2, 15), (3, 2, NULL), (3, 3, 35);
INSERT INTO conversations VALUES (0, 1, 0), (2, 1, 2), (3, 0, 0);
INSERT INTO page_tokens VALUES (x'${"07".repeat(32)}', 70, 71);
`;

Deno.test("what the first release wrote comes through as it was", () => {
  using folder = new Folder();
  let id: unknown;
  {
    using database = openDatabase(folder.path, { migrations: [FIRST] });
    database.execute(FIRST_RELEASE);
    id = database.prepare("SELECT value FROM meta WHERE key = 'store'").get()?.value;
  }
  using store = openStore(folder.path);
  assertEquals<unknown>(store.id, id);
  const key = { form: "plain", pkcs8: new Uint8Array([1, 2, 3]) } as const;
  assertEquals(store.identity(), { id: SELF, key, retiredAt: undefined });
  // What nobody said is not assumed: no key counts as compared.
  assertEquals(store.contacts(), [contact(ADA, { verified: false })]);
  const to = (peer: PeerId, deliveredAt?: number) => ({ to: peer, deliveredAt, readAt: undefined });
  const text = { kind: "text", ...UNTOUCHED };
  const [ours, theirs, toAll, poll, file] = [
    { ...text, position: 1, id: messageId(1), conversation: ADA, from: SELF, text: "to Ada", at: 10 },
    { ...text, position: 2, id: messageId(2), conversation: ADA, from: ADA, text: "from Ada", at: 20 },
    { ...text, position: 3, id: messageId(3), conversation: EVERYONE, from: SELF, text: "to all", at: 30 },
    { ...text, position: 5, id: messageId(4), conversation: EVERYONE, from: ADA, kind: "poll-2", text: "", at: 40 },
    // Of this offer nothing was kept but that there was one.
    { ...text, position: 6, id: messageId(5), conversation: BEN, from: BEN, kind: "file", text: "", at: 50 },
  ] as const;
  assertEquals<unknown[]>(store.history({ limit: 9 }), [
    { ...ours, deliveries: [to(ADA, 15)] },
    theirs,
    { ...toAll, deliveries: [to(ADA), to(BEN, 35)] },
    poll,
    file,
  ]);
  const found = (search: string) => store.history({ search, limit: 9 }).map(({ position }) => position);
  assertEquals([found("FROM"), found("o a"), found("file"), found("to")], [[2], [1, 2, 3], [], [1, 3]]);
  assertEquals(store.conversations().map(({ id, last, unread }) => [id, last.position, unread]), [
    [BEN, 6, 1],
    [EVERYONE, 5, 1],
    [ADA, 2, 0],
  ]);
  assertEquals([store.waitingPeers(), store.waiting(BEN, 0, 9)], [[ADA], []]);
  assertEquals(store.waiting(ADA, 0, 9), [{
    position: 3,
    message: {
      id: messageId(3),
      conversation: "everyone",
      store: store.id,
      seq: 1,
      at: 30,
      kind: "text",
      text: "to all",
      shown: "line",
      ...PLAIN,
    },
  }]);
  assertEquals(store.pageTokens.has(new Uint8Array(32).fill(7)), true);
  assertEquals([store.openTransfers(), store.rules()], [[], []]);
  assertEquals(store.nextEpoch(5), 1_790_000_001);
  // And goes on from there.
  assertEquals(store.enqueue([outgoing(9, BEN)])[0]?.position, 8);
  store.enqueue([outgoing(10, ADA)]);
  assertEquals(store.waiting(ADA, 3, 9).map(({ message: { seq } }) => seq), [2]);
  assertEquals(store.receive(BEN, [incoming(5), incoming(6)], 1), {
    messages: [],
    transfers: [],
    changed: [],
    read: [],
  });
  assertEquals(store.receive(BEN, [said(20, word("withdrawn", 5))], 1), {
    messages: [],
    transfers: [],
    changed: [],
    read: [],
  });
});

const OWN = "(SELECT unhex(value) FROM meta WHERE key = 'store')";
const OTHER = `unhex('${OTHER_STORE}')`;
const OFFER = JSON.stringify({ items: [{ name: "Übersicht.pdf", bytes: 7 }], files: 1, folders: 0, bytes: 7 });

/** What the second release left: texts, offers, words, and what newer programs had sent it. */
const SECOND_RELEASE = `
INSERT INTO identity VALUES (1, '${SELF}', x'010203');
UPDATE parties SET id = '${SELF}' WHERE number = 1;
INSERT INTO parties (id) VALUES ('${ADA}'), ('${BEN}');
INSERT INTO contacts VALUES ('${ADA}', 'Ada', 'engine-room', 'away', 'back at 4', 'Ops',
  '[{"address":"192.0.2.7","port":2372},{"address":"fe80::1%eth0","port":40000}]',
  1790000000, 7, 1790000000123, 1, 1, 1);
INSERT INTO messages VALUES
  (1, unhex('${messageId(1)}'), 1, 2, ${OWN}, 1, 'text', 'to Ada' || char(0) || 'all', 10, 10, 1, NULL),
  (2, unhex('${messageId(2)}'), 2, 2, ${OTHER}, 4, 'file', 'look', 20, 21, 1, '${OFFER}'),
  (3, unhex('${messageId(3)}'), 1, 2, ${OWN}, 2, 'file-word', '', 30, 30, 0,
    '{"offer":"${messageId(2)}","says":"accepted","missing":0}'),
  (4, unhex('${messageId(4)}'), 2, 2, ${OTHER}, 5, 'change', '', 40, 41, 0, NULL),
  (5, unhex('${messageId(5)}'), 2, 2, ${OTHER}, 6, 'read', '', 50, 51, 1, NULL),
  (6, unhex('${messageId(6)}'), 3, 0, ${OTHER}, 7, 'poll-2', 'Lunch?', 60, 61, 1, NULL);
INSERT INTO deliveries VALUES (1, 2, NULL), (3, 2, NULL);
INSERT INTO conversations VALUES (0, 0, 0), (2, 2, 1);
INSERT INTO transfers VALUES (2, 2, 7, 'accepted', 'rule',
  '{"folder":"/in","progress":{"entry":0,"bytes":0,"missing":0,"paths":[]}}', 25, 25);
INSERT INTO lists VALUES (2, unhex('${messageId(2)}'), '[1]');
INSERT INTO accept_rules VALUES ('${ADA}', NULL, 1, 2);
INSERT INTO goals VALUES ('/in', 5);
`;

Deno.test("what the second release wrote comes through as it was", () => {
  using folder = new Folder();
  {
    using database = openDatabase(folder.path, { migrations: [FIRST, FILES] });
    database.execute(SECOND_RELEASE);
  }
  using store = openStore(folder.path);
  assertEquals(store.contacts(), [contact(ADA, { verified: true, nickname: undefined })]);
  const offer = { items: [{ name: "Übersicht.pdf", bytes: 7, files: undefined }], files: 1, folders: 0, bytes: 7 };
  const deliveries = [{ to: ADA, deliveredAt: undefined, readAt: undefined }];
  const [ours, file, poll] = [
    { ...UNTOUCHED, position: 1, id: messageId(1), conversation: ADA, from: SELF, kind: "text", at: 10 },
    { ...UNTOUCHED, position: 2, id: messageId(2), conversation: ADA, from: ADA, kind: "file", at: 20 },
    { ...UNTOUCHED, position: 6, id: messageId(6), conversation: EVERYONE, from: BEN, kind: "poll-2", at: 60 },
  ] as const;
  // What that release did not know to be quiet is no line any more.
  assertEquals<unknown[]>(store.history({ limit: 9 }), [
    { ...ours, text: "to Ada\0all", deliveries },
    { ...file, text: "look", offer },
    { ...poll, text: "Lunch?" },
  ]);
  const waiting = { store: store.id, conversation: "private", ...PLAIN } as const;
  assertEquals(store.waiting(ADA, 0, 9).map(({ message }) => message), [
    { ...waiting, id: messageId(1), seq: 1, at: 10, kind: "text", text: "to Ada\0all", shown: "line" },
    {
      ...waiting,
      id: messageId(3),
      seq: 2,
      at: 30,
      kind: "file-word",
      text: "",
      shown: "quiet",
      word: word("accepted", 2),
    },
  ]);
  assertEquals(store.openTransfers().map(({ state }) => state.name), ["accepted"]);
  assertEquals([store.list(ADA, messageId(2)), store.goals(), store.acceptedByRule(ADA, 25)], ["[1]", ["/in"], 7]);
  assertEquals(store.conversations().map(({ id, unread }) => [id, unread]), [[EVERYONE, 1], [ADA, 1]]);
  const found = (search: string) => store.history({ search, limit: 9 }).map(({ position }) => position);
  assertEquals([found("UBERSICHT"), found("lunch"), found("all"), found("k"), found("zz")], [[2], [6], [1], [2], []]);
  // And goes on from there.
  store.receive(ADA, [changed(20, react(1, SELF, "👍")), seen(21, 1)], 70);
  store.enqueue([changing(22, ADA, edit(1, "to Ada alone"))]);
  const { reactions, text, deliveries: [delivery] } = store.message(messageId(1))!;
  assertEquals([reactions, text, delivery?.readAt], [[{ by: ADA, emoji: "👍" }], "to Ada alone", 70]);
  assertEquals([found("alone"), found("dnall"), store.deleteConversation(ADA)], [[1], [], 8]);
  assertEquals([found("alone"), found("ubersicht"), store.openTransfers()], [[], [], []]);
});

Deno.test("what the third release wrote comes through as it was, and is deleted in steps from then on", () => {
  using folder = new Folder();
  {
    using database = openDatabase(folder.path, { migrations: [FIRST, FILES] });
    database.execute(SECOND_RELEASE);
  }
  {
    using database = openDatabase(folder.path, { migrations: [FIRST, FILES, CONVERSATIONS] });
    database.execute(`
      INSERT INTO edits VALUES (1, 1, 'to Ada', 10);
      INSERT INTO reactions VALUES (1, unhex('${messageId(1)}'), 2, 2, '👍', NULL);
      INSERT INTO reads VALUES (2, 2, 1, 60);
      INSERT INTO heard VALUES (0, 3, ${OTHER}, 7, 7);
    `);
  }
  using store = openStore(folder.path);
  const all = () => store.history({ limit: 9 }).map(({ position, reactions }) => [position, reactions.length]);
  assertEquals([all(), store.edits(SELF, messageId(1)).length, store.clearDeleted(9)], [
    [[1, 1], [2, 0], [6, 0]],
    1,
    0,
  ]);
  assertEquals([store.deleteConversation(ADA), all(), store.waitingPeers()], [5, [[6, 0]], []]);
  assertEquals([store.clearDeleted(3), store.clearDeleted(3), store.clearDeleted(3)], [3, 2, 0]);
  assertEquals([all(), store.conversations().length], [[[6, 0]], 1]);
});

Deno.test("a new database is as new as the program", () => {
  using folder = new Folder();
  using database = openDatabase(folder.path);
  assertEquals(version(database), MIGRATIONS.length);
});

Deno.test("a migration that fails leaves the database as the one before it did", () => {
  using folder = new Folder();
  openOwnStore(folder.path).close();
  const error = assertThrows(
    () => openDatabase(folder.path, { migrations: [...MIGRATIONS, DEPARTMENTS, BREAKS_LATE] }),
    StorageError,
    "no such table: nowhere",
  );
  const n = MIGRATIONS.length;
  assertMatch(error.message, new RegExp(`Cannot bring .* from format ${n + 1} to ${n + 2} \\(breaks late\\)`));
  using database = openDatabase(folder.path, { migrations: [...MIGRATIONS, DEPARTMENTS] });
  assertEquals(version(database), n + 1);
  assertEquals(rows(database, "SELECT * FROM departments"), [{ name: "Ops" }]);
  assertEquals(rows(database, "SELECT name FROM sqlite_schema WHERE name = 'half'"), []);
});

Deno.test("a migration that leaves references to nothing fails", () => {
  using folder = new Folder();
  assertThrows(() => openDatabase(folder.path, { migrations: [...MIGRATIONS, ORPHANS] }), StorageError, "table lost");
  openStore(folder.path).close();
});

Deno.test("a first migration that fails leaves an empty database that can be opened later", () => {
  using folder = new Folder();
  assertThrows(
    () => openDatabase(folder.path, { migrations: [BREAKS_LATE] }),
    StorageError,
    "no such table: departments",
  );
  openStore(folder.path).close();
});
