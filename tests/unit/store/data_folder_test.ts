import { StorageError } from "../../../src/model/errors.ts";
import { assertEquals, assertStringIncludes, assertThrows } from "../../../src/std/assert.ts";
import { openStore } from "../../../src/store/mod.ts";
import { Folder, openOwnStore } from "./place.ts";
import { ADA, outgoing } from "./sample.ts";

/** There are no modes on Windows. */
const ignore = Deno.build.os === "windows";

function mode(path: string): string {
  return ((Deno.statSync(path).mode ?? 0) & 0o7777).toString(8);
}

function refusal(folder: string): StorageError {
  return assertThrows(() => openStore(folder), StorageError);
}

Deno.test({
  name: "openStore() makes folder and files that only their owner may read, whatever the umask",
  ignore,
  fn() {
    using folder = new Folder();
    const data = `${folder.path}/some/where`;
    const before = Deno.umask(0);
    try {
      using store = openOwnStore(data);
      store.enqueue([outgoing(1)]);
      assertEquals([mode(`${folder.path}/some`), mode(data)], ["700", "700"]);
      const files = [...Deno.readDirSync(data)].map(({ name }) => [name, mode(`${data}/${name}`)]).sort();
      assertEquals(files, [["lanmessenger.db", "600"], ["lanmessenger.db-wal", "600"]]);
    } finally {
      Deno.umask(before);
    }
  },
});

Deno.test({
  name: "openStore() takes others' rights away from its own folder and files",
  ignore,
  fn() {
    using folder = new Folder();
    openOwnStore(folder.path).close();
    Deno.writeTextFileSync(`${folder.path}/notes.txt`, "");
    Deno.chmodSync(folder.path, 0o755);
    Deno.chmodSync(folder.database, 0o644);
    using store = openStore(folder.path);
    store.receive(ADA, [], 1);
    assertEquals([mode(folder.path), mode(folder.database)], ["700", "600"]);
  },
});

Deno.test({
  name: "openStore() tightens an empty folder, and refuses a shared one that holds other things",
  ignore,
  fn() {
    using folder = new Folder();
    const shared = `${folder.path}/shared`;
    Deno.mkdirSync(shared);
    Deno.chmodSync(shared, 0o1777);
    Deno.writeTextFileSync(`${shared}/notes.txt`, "");
    const error = refusal(shared);
    assertEquals(error.problem, "foreign");
    assertStringIncludes(error.message, `Cannot use ${shared}: other users may enter it (mode 1777)`);
    assertEquals(mode(shared), "1777");
    assertEquals([...Deno.readDirSync(shared)].map(({ name }) => name), ["notes.txt"]);

    Deno.removeSync(`${shared}/notes.txt`);
    openStore(shared).close();
    assertEquals(mode(shared), "700");
  },
});

Deno.test({
  name: "openStore() refuses a folder that belongs to somebody else",
  ignore,
  fn() {
    using folder = new Folder();
    // Only root can give a folder away; anybody else looks at one of root's.
    const isRoot = Deno.uid() === 0;
    const theirs = isRoot ? folder.path : "/";
    if (isRoot) Deno.chownSync(theirs, 65_534, 65_534);
    const error = refusal(theirs);
    assertEquals(error.problem, "foreign");
    assertStringIncludes(error.message, `it belongs to user ${isRoot ? 65_534 : 0}`);
    if (isRoot) assertEquals([...Deno.readDirSync(theirs)], []);
  },
});

Deno.test("openStore() says so where the folder can't be made", () => {
  using folder = new Folder();
  Deno.writeTextFileSync(`${folder.path}/file`, "");
  const error = refusal(`${folder.path}/file/data`);
  assertEquals(error.problem, "failed");
  assertStringIncludes(error.message, `${folder.path}/file/data`);
});

Deno.test({
  name: "openStore() says so where it may not write",
  // Root may write everywhere; small_disk_test.ts takes a disk that is mounted read-only.
  ignore: ignore || Deno.uid() === 0,
  fn() {
    using folder = new Folder();
    Deno.chmodSync(folder.path, 0o500);
    assertEquals(refusal(folder.path).problem, "read-only");
    Deno.chmodSync(folder.path, 0o700);
    openStore(folder.path).close();
    Deno.chmodSync(folder.path, 0o500);
    assertEquals(refusal(folder.path).problem, "read-only");
    Deno.chmodSync(folder.path, 0o700);
  },
});
