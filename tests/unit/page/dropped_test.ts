import { type DroppedEntry, type DroppedFolder, lookThrough } from "../../../src/page/dropped.ts";
import { MAX_ENTRIES, PickError, uploadList } from "../../../src/page/picked.ts";
import { assert, assertEquals, assertRejects } from "../../../src/std/assert.ts";

/** As in Chromium. */
const AT_ONCE = 100;

function file(name: string): DroppedEntry {
  return { isDirectory: false, name, file: (found) => found(new File(["abc"], name, { lastModified: 7 })) };
}

function locked(name: string): DroppedEntry {
  return { isDirectory: false, name, file: (_found, failed) => failed(new Error("not readable")) };
}

/** @param inside asked for only when it is looked into. */
function folder(name: string, inside: () => readonly DroppedEntry[]): DroppedFolder {
  return {
    isDirectory: true,
    name,
    createReader: () => {
      let at = 0;
      return {
        readEntries: (found) => {
          const part = inside().slice(at, at + AT_ONCE);
          at += part.length;
          found(part);
        },
      };
    },
  };
}

const lockedFolder = (name: string): DroppedFolder => ({
  isDirectory: true,
  name,
  createReader: () => ({ readEntries: (_found, failed) => failed(new Error("not readable")) }),
});

async function looked(entries: readonly DroppedEntry[], abort = new AbortController()) {
  const counts: number[] = [];
  const drop = await lookThrough(entries, { now: 9, found: (count) => counts.push(count), signal: abort.signal });
  return { ...drop, counts, paths: uploadList(drop.items).entries.map(({ path }) => path) };
}

Deno.test("lookThrough() finds files, folders, and empty folders at any depth", async () => {
  const { paths, counts, unreadable } = await looked([
    file("a.txt"),
    folder("run", () => [file("b.txt"), folder("empty", () => []), folder("deep", () => [folder("er", () => [])])]),
  ]);
  assertEquals(paths, ["a.txt", "run", "run/b.txt", "run/deep", "run/deep/er", "run/empty"]);
  assertEquals([counts.at(-1), unreadable], [6, []]);
});

Deno.test("lookThrough() asks a folder until it has given everything", async () => {
  const many = Array.from({ length: 3 * AT_ONCE + 1 }, (_, index) => file(`${index}`));
  const { items } = await looked([folder("many", () => many)]);
  assertEquals(items[0]?.files, 301);
});

Deno.test("lookThrough() leaves out what can't be read, and says what", async () => {
  const { paths, unreadable } = await looked([
    locked("secret.txt"),
    folder("run", () => [file("b.txt"), locked("c.txt"), lockedFolder("sub")]),
    lockedFolder("all"),
  ]);
  assertEquals(paths, ["run", "run/b.txt", "run/sub"]);
  assertEquals(unreadable, ["secret.txt", "run/c.txt", "run/sub", "all"]);
});

Deno.test("lookThrough() stops at the first entry too many", async () => {
  let read = 0;
  const counting: DroppedEntry = {
    isDirectory: false,
    name: "x",
    file: (found) => {
      read++;
      found(new File([], "x"));
    },
  };
  const endless: DroppedFolder = {
    isDirectory: true,
    name: "endless",
    createReader: () => ({ readEntries: (found) => found(Array<DroppedEntry>(AT_ONCE).fill(counting)) }),
  };
  await assertRejects(() => looked([endless]), PickError, "100,000");
  assert(read <= MAX_ENTRIES);
});

Deno.test("lookThrough() does not follow folders without an end", async () => {
  const loop: DroppedFolder = folder("loop", () => [loop]);
  await assertRejects(() => looked([loop]), PickError, "32 folders");
});

Deno.test("lookThrough() ends when nobody wants it any more", async () => {
  const abort = new AbortController();
  const entries = folder("many", () => {
    abort.abort();
    return [file("a")];
  });
  const error = await assertRejects(() => looked([entries], abort));
  assert(abort.signal.aborted && error === abort.signal.reason);
});
