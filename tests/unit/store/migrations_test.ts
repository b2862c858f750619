import { StorageError } from "../../../src/model/errors.ts";
import { assertEquals, assertMatch, assertThrows } from "../../../src/std/assert.ts";
import { type Database, openDatabase } from "../../../src/store/database.ts";
import { type Migration, MIGRATIONS } from "../../../src/store/migrations/mod.ts";
import { openStore, SqliteStore } from "../../../src/store/mod.ts";
import { Folder, openOwnStore } from "./place.ts";
import { contact, incoming, outgoing, SELF } from "./sample.ts";

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
