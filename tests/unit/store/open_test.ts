import { DatabaseSync } from "node:sqlite";
import { StorageError } from "../../../src/model/errors.ts";
import { assert, assertEquals, assertInstanceOf, assertStringIncludes, assertThrows } from "../../../src/std/assert.ts";
import { APPLICATION_ID, openDatabase } from "../../../src/store/database.ts";
import { MIGRATIONS } from "../../../src/store/migrations/mod.ts";
import { openStore, StoreBusyError } from "../../../src/store/mod.ts";
import { Child } from "./child.ts";
import { Folder, openOwnStore } from "./place.ts";
import { ADA, outgoing } from "./sample.ts";

function refusal(folder: string): StorageError {
  return assertThrows(() => openStore(folder), StorageError);
}

Deno.test("openDatabase() sets what the promise of durability needs", () => {
  using folder = new Folder();
  using database = openDatabase(folder.path);
  const setting = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
  assertEquals(setting("journal_mode"), "wal");
  assertEquals(setting("synchronous"), 2);
  assertEquals(setting("locking_mode"), "exclusive");
  assertEquals(setting("foreign_keys"), 1);
  assertEquals(setting("trusted_schema"), 0);
  assertEquals(setting("application_id"), APPLICATION_ID);
});

// Busy

Deno.test("openStore() refuses at once what is open already, and harms nothing", () => {
  using folder = new Folder();
  {
    using store = openOwnStore(folder.path);
    for (let time = 0; time < 3; time++) {
      const error = assertThrows(() => openStore(folder.path), StoreBusyError, folder.database);
      assertInstanceOf(error, StorageError);
      assertEquals([error.name, error.problem], ["StoreBusyError", "busy"]);
    }
    store.enqueue([outgoing(1)]);
  }
  using store = openStore(folder.path);
  assertEquals(store.waitingPeers(), [ADA]);
});

Deno.test("openStore() refuses what another process has open, until that one is killed", async () => {
  using folder = new Folder();
  await using child = new Child("opener.ts", [folder.path]);
  assertEquals(await child.line(), "ready");
  await child.say("open");
  assertEquals(await child.line(), "open");
  assertThrows(() => openStore(folder.path), StoreBusyError);
  await child.kill();
  using store = openStore(folder.path);
  assert(store.identity() !== undefined);
});

Deno.test("openDatabase() tries again when another that starts hinders it, and gives up after a while", () => {
  using folder = new Folder();
  openOwnStore(folder.path).close();
  // As far as another start gets when it meets ours: it has read, and so may we, but nobody may write.
  const other = new DatabaseSync(folder.database);
  other.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN; SELECT count(*) FROM meta");
  const pauses: number[] = [];
  const pause = (ms: number) => void pauses.push(ms);
  assertThrows(() => openDatabase(folder.path, { pause }), StoreBusyError);
  assertEquals(pauses.length, 3);
  assert(pauses.every((ms) => ms >= 10 && ms <= 20), String(pauses));

  const pauseUntilOtherIsGone = (ms: number) => {
    pause(ms);
    if (pauses.length === 5) other.close();
  };
  openDatabase(folder.path, { pause: pauseUntilOtherIsGone }).close();
  assertEquals(pauses.length, 5);
});

for (const state of ["a new folder", "a folder with a database"] as const) {
  Deno.test(`of several that start at once in ${state}, one opens the store`, async () => {
    using folder = new Folder();
    if (state === "a folder with a database") openOwnStore(folder.path).close();
    await using stack = new AsyncDisposableStack();
    const children = [1, 2, 3].map(() => stack.use(new Child("opener.ts", [folder.path])));
    for (const child of children) assertEquals(await child.line(), "ready");
    await Promise.all(children.map((child) => child.say("open")));
    const answers = await Promise.all(children.map((child) => child.line()));
    assertEquals(answers.sort(), ["busy", "busy", "open"]);
  });
}

// Versions and other people's files

Deno.test("openStore() refuses a newer program's database and changes nothing in it", () => {
  using folder = new Folder();
  openOwnStore(folder.path).close();
  {
    using connection = new DatabaseSync(folder.database);
    connection.exec("PRAGMA user_version = 4711");
  }
  const before = Deno.readFileSync(folder.database);
  const error = refusal(folder.path);
  assertEquals(error.problem, "newer");
  assertStringIncludes(error.message, "format 4711");
  assertStringIncludes(error.message, `formats up to ${MIGRATIONS.length}`);
  assertEquals(Deno.readFileSync(folder.database), before);
});

Deno.test("openStore() refuses another program's database and changes nothing in it", () => {
  using folder = new Folder();
  {
    using connection = new DatabaseSync(folder.database);
    connection.exec("CREATE TABLE theirs (a)");
  }
  const before = Deno.readFileSync(folder.database);
  assertEquals(refusal(folder.path).problem, "foreign");
  assertEquals(Deno.readFileSync(folder.database), before);
});

// Damage

const CONTENT = Array.from({ length: 2_000 }, (_, number) => outgoing(number));

/** A closed store with some hundred pages, whose file `harm` then changes. */
function damaged(folder: Folder, harm: (bytes: Uint8Array) => Uint8Array): void {
  {
    using store = openOwnStore(folder.path);
    store.enqueue(CONTENT);
  }
  const bytes = Deno.readFileSync(folder.database);
  assert(bytes.length > 200_000);
  Deno.writeFileSync(folder.database, harm(bytes));
}

/** The same bytes in each run, that look like nothing. */
function noise(length: number): Uint8Array {
  let state = 0x9e3779b9;
  return Uint8Array.from({ length }, () => {
    state = Math.imul(state ^ (state >>> 15), 0x85ebca6b) + 0x6d2b79f5 | 0;
    return state >>> 24;
  });
}

Deno.test("openStore() refuses a file that is no database, and leaves it", () => {
  using folder = new Folder();
  damaged(folder, (bytes) => noise(bytes.length));
  const before = Deno.readFileSync(folder.database);
  const error = refusal(folder.path);
  assertEquals(error.problem, "damaged");
  assertStringIncludes(error.message, folder.database);
  assertStringIncludes(error.message, "Put a copy in its place");
  assertEquals(Deno.readFileSync(folder.database), before);
});

Deno.test("openStore() refuses a file that was cut", () => {
  using folder = new Folder();
  damaged(folder, (bytes) => bytes.slice(0, bytes.length / 2));
  assertEquals(refusal(folder.path).problem, "damaged");
});

function withNoiseInTheMiddle(bytes: Uint8Array): Uint8Array {
  const harmed = bytes.slice();
  harmed.set(noise(bytes.length / 2), bytes.length / 4);
  return harmed;
}

Deno.test("noise in the middle of the file is called damage by the first call that meets it", () => {
  using folder = new Folder();
  damaged(folder, withNoiseInTheMiddle);
  const error = assertThrows(() => {
    using store = openStore(folder.path);
    store.waiting(ADA, 0, CONTENT.length);
  }, StorageError);
  assertEquals(error.problem, "damaged");
});

Deno.test("openStore() checks the file after an unclean end", () => {
  using folder = new Folder();
  damaged(folder, withNoiseInTheMiddle);
  // Left by a program that was killed: its content does not matter here, and is skipped as no journal of this file.
  Deno.writeFileSync(`${folder.database}-wal`, new Uint8Array(32));
  assertEquals(refusal(folder.path).problem, "damaged");
});

Deno.test("openStore() goes on after an unclean end of a sound file", () => {
  using folder = new Folder();
  damaged(folder, (bytes) => bytes);
  Deno.writeFileSync(`${folder.database}-wal`, new Uint8Array(32));
  using store = openStore(folder.path);
  assertEquals(store.waiting(ADA, 0, 10_000).length, CONTENT.length);
});
