import { CHUNK_BYTES, MAX_CHANGES, SNAPSHOT_EVERY_BYTES } from "../../../../src/messenger/limits.ts";
import type { Files } from "../../../../src/messenger/ports.ts";
import { Content } from "../../../../src/messenger/transfers/content.ts";
import type { OwnContent } from "../../../../src/messenger/transfers/kept_content.ts";
import { Serving, type ServingParts } from "../../../../src/messenger/transfers/serving.ts";
import { Snapshots } from "../../../../src/messenger/transfers/snapshots.ts";
import { concat } from "../../../../src/protocol/bytes.ts";
import type { Content as Sent } from "../../../../src/session/machine.ts";
import { assert, assertEquals, assertLess, assertRejects } from "../../../../src/std/assert.ts";
import { filesIn, TestFolder } from "../../files/fixture.ts";
import { MemoryFile, MemoryFiles } from "../../../support/memory_files.ts";
import { type Bytes, contentOn, CountedHash, file, folder, make, quiet, sample, type Tree } from "./fixture.ts";
import { StrictReader } from "./strict_reader.ts";

function serve(
  files: Files,
  { entries, where }: Pick<OwnContent, "entries" | "where">,
  parts: Partial<ServingParts> = {},
): Serving {
  return new Serving({
    channel: 3,
    content: new Content(entries, where),
    files,
    hash: new CountedHash().hash,
    entry: 0,
    offset: 0,
    believed: undefined,
    snapshots: new Snapshots(),
    ...parts,
  });
}

/** All records, after each of which something may happen. */
async function drain(serving: Serving, then: (records: readonly Sent[]) => void = () => {}): Promise<Sent[]> {
  const all: Sent[] = [];
  for (let records = await serving.next(); records !== undefined; records = await serving.next()) {
    all.push(...records);
    then(records);
    assertLess(all.length, 20_000);
  }
  return all;
}

async function scene(tree: Tree) {
  const disk = new MemoryFiles();
  make(disk, "/home/x", tree);
  const content = await contentOn(disk, "/home/x");
  const files = [...disk.tree("/home")].flatMap(([path, bytes]): [string, Bytes | "missing"][] => {
    return bytes === undefined ? [] : [[path, bytes]];
  });
  return { disk, ...content, files };
}

/** Sends all of a tree, and holds it against what is on the disk. */
async function sendsWhole(tree: Tree): Promise<Sent[]> {
  const { disk, entries, where, files } = await scene(tree);
  const records = await drain(serve(disk, { entries, where }));
  const reader = new StrictReader(entries);
  reader.take(records);
  assertEquals([...reader.files], files);
  assertEquals([reader.told, reader.isAtEnd, disk.opened], [[], true, 0]);
  return records;
}

function sizes(records: readonly Sent[]): number[] {
  return records.flatMap((record) => record.type === "chunk" ? [record.bytes.length] : []);
}

Deno.test("many small files share a chunk", async () => {
  const tree = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`${index}`.padStart(4, "0"), 100]));
  const records = await sendsWhole(tree);
  assertEquals(records.map(({ type }) => type), ["chunk", "end"]);
});

Deno.test("not more than a thousand files end behind one chunk", async () => {
  const tree = Object.fromEntries(Array.from({ length: 2_300 }, (_, index) => [`${index}`.padStart(4, "0"), 1]));
  const records = await sendsWhole(tree);
  assertEquals(sizes(records), [1_000, 1_000, 300]);
});

Deno.test("a large file is cut into chunks of the same size", async () => {
  assertEquals(sizes(await sendsWhole({ "a": 3 * CHUNK_BYTES + 5 })), [CHUNK_BYTES, CHUNK_BYTES, CHUNK_BYTES, 5]);
  assertEquals(sizes(await sendsWhole({ "a": 2 * CHUNK_BYTES })), [CHUNK_BYTES, CHUNK_BYTES]);
});

Deno.test("small and large files mix, with empty ones and folders between, in front and behind", async () => {
  await sendsWhole({
    "a": "folder",
    "a/0": 0,
    "a/1": 10,
    "b": 70_000,
    "c": "folder",
    "d": 0,
    "e": 2 * CHUNK_BYTES,
    "f": 0,
    "g": CHUNK_BYTES - 1,
    "h": 1,
    "i": 65_536,
    "j": 65_537,
    "k": "folder",
    "k/l": 0,
    "z": "folder",
  });
});

Deno.test("files that just fill a chunk, and those that just don't fit, come whole", async () => {
  const small = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`${index}`.padStart(2, "0"), 65_536]));
  assertEquals(sizes(await sendsWhole(small)), [CHUNK_BYTES, CHUNK_BYTES, 2 * 65_536]);
  const odd = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`${index}`.padStart(2, "0"), 60_001]));
  await sendsWhole(odd);
});

Deno.test("empty files alone have hashes and no chunk, folders alone nothing", async () => {
  assertEquals((await sendsWhole({ "a": 0, "b": 0 })).map(({ type }) => type), ["end"]);
  assertEquals(await sendsWhole({ "a": "folder", "b": "folder" }), []);
});

Deno.test("it goes on from every entry, and from every offset of a file", async () => {
  const { disk, entries, where, files } = await scene({ "a": 5, "b": "folder", "b/c": 0, "d": 70_000, "e": 3 });
  for (const [entry, listed] of [...entries.entries(), [entries.length, folder("end")] as const]) {
    const size = listed.type === "file" ? listed.bytes : 0;
    for (const offset of new Set([0, 1, Math.floor(size / 2), size - 1, size])) {
      if (offset < 0 || offset > size || (listed.type === "folder" && offset > 0)) continue;
      const hash = new CountedHash();
      const believed = listed.type === "file" && offset > 0 ? { bytes: size, at: listed.at } : undefined;
      const serving = serve(disk, { entries, where }, { entry, offset, believed, hash: hash.hash });
      const whole = disk.nodes.get(`/home/${listed.path}`);
      const beginning = whole instanceof MemoryFile ? whole.bytes.slice(0, offset) : undefined;
      const reader = new StrictReader(entries, entry, beginning);
      reader.take(await drain(serving));
      const expected = files.filter(([path]) => entries.findIndex((one) => one.path === path) >= entry);
      assertEquals([[...reader.files], reader.told], [expected, []], `entry ${entry}, offset ${offset}`);
    }
  }
  assertEquals(disk.opened, 0);
});

Deno.test("the hash of a long beginning is made first, and the fetcher told that it takes a while", async () => {
  const size = SNAPSHOT_EVERY_BYTES + 3 * CHUNK_BYTES;
  const { disk, entries, where } = await scene({ "a": size });
  const offset = SNAPSHOT_EVERY_BYTES + CHUNK_BYTES;
  const believed = { bytes: size, at: 1_000_000 };
  const serving = serve(disk, { entries, where }, { entry: 1, offset, believed });
  const records = await drain(serving);
  const reader = new StrictReader(entries, 1, sample(offset, 1));
  reader.take(records);
  assertEquals([reader.told, sizes(records)], [["state checking"], [CHUNK_BYTES, CHUNK_BYTES]]);
});

Deno.test("what was hashed before a cut is not read again but for the last mebibytes", async () => {
  const size = 4 * SNAPSHOT_EVERY_BYTES;
  const { disk, entries, where } = await scene({ "a": size });
  const snapshots = new Snapshots();
  const content = new Content(entries, where);
  const first = serve(disk, { entries, where }, { content, snapshots });
  let sent = 0;
  while (sent < 3.5 * SNAPSHOT_EVERY_BYTES) sent += sizes(await first.next() ?? []).reduce((sum, one) => sum + one, 0);
  await first.close();
  disk.readBytes = 0;
  const offset = 3.5 * SNAPSHOT_EVERY_BYTES - 5;
  const believed = { bytes: size, at: 1_000_000 };
  const hash = new CountedHash();
  const again = serve(disk, { entries, where }, { content, snapshots, entry: 1, offset, believed, hash: hash.hash });
  const records = await drain(again);
  assertEquals(disk.readBytes, SNAPSHOT_EVERY_BYTES);
  const end = records.at(-1);
  assert(end?.type === "end");
  assertEquals(end.digests, content.digestsFrom(0));
  const whole = new CountedHash().hash();
  whole.update(sample(size, 1));
  assertEquals(end.digests[0], whole.digest());
});

Deno.test("a beginning that is being read again is not read once more after the next cut", async () => {
  const size = 3 * SNAPSHOT_EVERY_BYTES;
  const { disk, entries, where } = await scene({ "a": size });
  const snapshots = new Snapshots();
  const place = { entry: 1, offset: size - 1, believed: { bytes: size, at: 1_000_000 } };
  const cut = serve(disk, { entries, where }, { snapshots, ...place });
  while (disk.readBytes < 2 * SNAPSHOT_EVERY_BYTES) await cut.next();
  await cut.close();
  disk.readBytes = 0;
  await drain(serve(disk, { entries, where }, { snapshots, ...place }));
  assertEquals(disk.readBytes, SNAPSHOT_EVERY_BYTES);
});

/** Sends while something happens to a file, and gives what a strict reader made of it. */
async function sendsWhile(
  tree: Tree,
  happens: (scene: { disk: MemoryFiles; step: string; path: string; count: number }) => void,
  parts: Partial<ServingParts> = {},
  beginning?: Uint8Array<ArrayBuffer>,
) {
  const { disk, entries, where } = await scene(tree);
  const counts = new Map<string, number>();
  disk.before = (step, path) => {
    const key = `${step} ${path}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    happens({ disk, step, path, count: counts.get(key)! });
  };
  const content = new Content(entries, where);
  const reader = new StrictReader(entries, parts.entry ?? 0, beginning, parts.believed?.bytes);
  reader.take(await drain(serve(disk, { entries, where }, { content, ...parts })));
  assertEquals([reader.isAtEnd, disk.opened], [true, 0]);
  return { reader, disk, content, entries };
}

Deno.test("a file that is another one than listed is told by its size and time, and sent as it is", async () => {
  for (const size of [0, 3, 10, 70_000, 2 * CHUNK_BYTES]) {
    for (const listed of [0, 10, 80_000]) {
      const { disk, entries, where } = await scene({ "a": 5, "b": listed, "c": 5 });
      disk.put("/home/x/b", sample(size, 50), 77);
      const reader = new StrictReader(entries);
      reader.take(await drain(serve(disk, { entries, where })));
      assertEquals(reader.told, [`changed 2: ${size}`]);
      assertEquals(reader.files.get("x/b"), sample(size, 50));
      assertEquals([reader.files.size, reader.isAtEnd], [3, true]);
    }
  }
});

Deno.test("a file of the same size and another time is another one", async () => {
  for (const size of [10, 80_000]) {
    const { disk, entries, where } = await scene({ "a": size });
    disk.put("/home/x/a", sample(size, 50), 77);
    const reader = new StrictReader(entries);
    reader.take(await drain(serve(disk, { entries, where })));
    assertEquals([reader.told, reader.files.get("x/a")], [[`changed 1: ${size}`], sample(size, 50)]);
  }
});

Deno.test("a file that is written to while it is read begins again, whenever that is", async () => {
  for (const size of [70_000, 3 * CHUNK_BYTES]) {
    for (const newSize of [size, size - 1, size + 1, size + CHUNK_BYTES, 1, 0]) {
      const reads = Math.ceil(size / CHUNK_BYTES);
      for (let at = 1; at <= reads + 1; at++) {
        const { reader } = await sendsWhile({ "a": 7, "b": size, "c": 7 }, ({ disk, step, path, count }) => {
          // The last of them is when it is looked at after all of it was read.
          const isNow = at <= reads ? step === "read" && count === at : step === "stat" && count === 2;
          if (!path.endsWith("/b") || !isNow) return;
          const node = disk.nodes.get(path);
          assert(node instanceof MemoryFile);
          node.truncate(0);
          node.write(sample(newSize, 50));
          node.at = 77;
        });
        const what = `${size} to ${newSize} at ${at}`;
        assertEquals(reader.told, [`changed 2: ${newSize}`], what);
        assertEquals(reader.files.get("x/b"), sample(newSize, 50), what);
        assertEquals(reader.files.size, 3);
      }
    }
  }
});

Deno.test("a small file that is written to while many are read is sent as it is then", async () => {
  const { reader } = await sendsWhile({ "a": 10, "b": 10, "c": 10 }, ({ disk, step, path }) => {
    if (step === "read whole" && path.endsWith("/b")) disk.put(path, sample(10, 50), 77);
  });
  assertEquals(reader.told, ["changed 2: 10"]);
  assertEquals(reader.files.get("x/b"), sample(10, 50));
});

Deno.test("a file that is replaced while it is read is begun again as the new one", async () => {
  const { reader } = await sendsWhile({ "a": 3 * CHUNK_BYTES }, ({ disk, step, path, count }) => {
    if (step === "read" && count === 2) disk.put(path, sample(2 * CHUNK_BYTES, 50), 77);
  });
  assertEquals([reader.told, reader.files.get("x/a")], [
    [`changed 1: ${2 * CHUNK_BYTES}`],
    sample(2 * CHUNK_BYTES, 50),
  ]);
});

Deno.test("a file that is gone, is a link, or can't be read is missing, and the next follows", async () => {
  for (const size of [0, 10, 2 * CHUNK_BYTES]) {
    for (const how of ["delete", "link", "folder"] as const) {
      const { disk, entries, where } = await scene({ "a": 5, "b": size, "c": 5 });
      disk[how]("/home/x/b");
      const reader = new StrictReader(entries);
      reader.take(await drain(serve(disk, { entries, where })));
      assertEquals(reader.told, ["missing 2"]);
      assertEquals([...reader.files.keys()], ["x/a", "x/b", "x/c"]);
      assertEquals([reader.isAtEnd, disk.opened], [true, 0]);
    }
  }
});

Deno.test("a file that goes while it is read is missing, whenever that is, also behind its last byte", async () => {
  for (const [step, count] of [["read", 1], ["read", 2], ["open", 2], ["open", 3], ["stat", 1]] as const) {
    const { reader } = await sendsWhile({ "a": 5, "b": 2 * CHUNK_BYTES, "c": 5 }, (now) => {
      if (now.path.endsWith("/b") && now.step === step && now.count === count) now.disk.link(now.path);
    });
    assertEquals([reader.told, reader.files.get("x/c")], [["missing 2"], sample(5, 3)], `${step} ${count}`);
  }
});

Deno.test("a file that changes for ever is given up, and the next follows", async () => {
  for (const size of [10, 2 * CHUNK_BYTES]) {
    let time = 5_000;
    const { reader } = await sendsWhile({ "a": size, "b": 5 }, ({ disk, step, path }) => {
      if (step !== "stat" && step !== "read whole" && step !== "read") return;
      const node = disk.nodes.get(path);
      if (path.endsWith("/a") && node instanceof MemoryFile) node.at = time++;
    });
    assertEquals(reader.told.length <= MAX_CHANGES + 2, true, reader.told.join());
    assertEquals([reader.told.at(-1), reader.files.get("x/b")], ["missing 1", sample(5, 2)]);
  }
});

Deno.test("a file that says it is longer than it is, and always the same, is given up", async () => {
  for (const size of [10, 100_000]) {
    const { disk, entries, where } = await scene({ "a": size, "b": 5 });
    class Odd extends MemoryFiles {
      override async open(place: { path: string; from: number }) {
        const source = await disk.open(place);
        const stat = async () => {
          const { bytes, at } = await source.stat();
          return { bytes: place.path.endsWith("/a") ? bytes + 5 : bytes, at };
        };
        return { ...source, stat, [Symbol.asyncDispose]: () => source[Symbol.asyncDispose]() };
      }
      override async readWhole(place: { path: string; from: number }, bytes: number) {
        const read = await disk.readWhole(place, bytes);
        return { ...read, size: place.path.endsWith("/a") ? read.size + 5 : read.size };
      }
    }
    for (const offset of [0, 3]) {
      const believed = { bytes: size + 5, at: 1_000_000 };
      const serving = serve(new Odd(), { entries, where }, { entry: 1, offset, ...(offset > 0 ? { believed } : {}) });
      const reader = new StrictReader(entries, 1, sample(offset, 1), offset > 0 ? size + 5 : undefined);
      reader.take(await drain(serving));
      assertEquals([reader.told.at(-1), reader.files.get("x/b")], ["missing 1", sample(5, 2)]);
      assertEquals(disk.opened, 0);
    }
  }
});

Deno.test("a file that a fetcher believes to be another one begins again", async () => {
  const { entries } = await scene({ "a": 100 });
  assertEquals(entries[1], { type: "file", path: "x/a", bytes: 100, at: 1_000_000 });
  for (const believed of [{ bytes: 100, at: 5 }, { bytes: 99, at: 1_000_000 }, { bytes: 2 ** 50, at: 1_000_000 }]) {
    const { reader } = await sendsWhile({ "a": 100 }, () => {}, { entry: 1, offset: 50, believed }, sample(50));
    assertEquals([reader.told, reader.files.get("x/a")], [["changed 1: 100"], sample(100)]);
  }
});

Deno.test("a fetcher that has the beginning of the present file goes on, whatever the list says", async () => {
  const { disk, entries, where } = await scene({ "a": 100 });
  disk.put("/home/x/a", sample(200, 50), 77);
  const believed = { bytes: 200, at: 77 };
  const serving = serve(disk, { entries, where }, { entry: 1, offset: 150, believed });
  const reader = new StrictReader(entries, 1, sample(150, 50), 200);
  reader.take(await drain(serving));
  assertEquals([reader.told, reader.files.get("x/a")], [[], sample(200, 50)]);
});

Deno.test("a file that became shorter than the beginning that a fetcher has begins again", async () => {
  const { reader } = await sendsWhile(
    { "a": 100_000, "b": 5 },
    ({ disk, step, path, count }) => {
      const node = disk.nodes.get(path);
      if (step !== "read" || count !== 1 || !(node instanceof MemoryFile)) return;
      node.truncate(10);
      node.at = 77;
    },
    { entry: 1, offset: 90_000, believed: { bytes: 100_000, at: 1_000_000 } },
    sample(90_000),
  );
  assertEquals([reader.told, reader.files.get("x/a")], [["changed 1: 10"], sample(100_000).slice(0, 10)]);
});

Deno.test("hashes become known as files are sent, and are forgotten when files change", async () => {
  const { content } = await sendsWhile({ "a": 5, "b": 80_000, "c": 0 }, () => {});
  assertEquals(content.digestsFrom(0)?.length, 3);
  const { disk, entries, where } = await scene({ "a": 5, "b": 80_000 });
  const known = new Content(entries, where);
  await drain(serve(disk, { entries, where }, { content: known }));
  assertEquals(known.digestsFrom(0)?.length, 2);
  disk.put("/home/x/b", sample(2 * CHUNK_BYTES, 50), 77);
  const changed = serve(disk, { entries, where }, { content: known });
  await changed.next();
  // The old hash is not true any more, and the new one not known yet.
  assertEquals(known.digestsFrom(0), undefined);
  await drain(changed);
  assertEquals(known.digestsFrom(0)?.length, 2);
  disk.delete("/home/x/b");
  await drain(serve(disk, { entries, where }, { content: known }));
  assertEquals(known.digestsFrom(0), undefined);
});

Deno.test("files in a spool are read where they lie, whatever its size and time are", async () => {
  const disk = new MemoryFiles();
  const parts = [5, 0, 80_000, 10, 2 * CHUNK_BYTES].map((size, index) => sample(size, index + 1));
  disk.put("/spool/1", concat(...parts, sample(3)), 77);
  const entries = [folder("d"), ...parts.map(({ length }, index) => file(`d/${index}`, length))];
  const where = { kept: "in spool", path: "/spool/1" } as const;
  for (let entry = 0; entry <= entries.length; entry++) {
    const reader = new StrictReader(entries, entry);
    reader.take(await drain(serve(disk, { entries, where }, { entry })));
    const expected = parts.slice(Math.max(0, entry - 1));
    assertEquals([[...reader.files.values()], reader.told, reader.isAtEnd], [expected, [], true]);
  }
  const reader = new StrictReader(entries, 3, parts[2]!.slice(0, 70_000));
  const believed = { bytes: 80_000, at: 1_000 };
  reader.take(await drain(serve(disk, { entries, where }, { entry: 3, offset: 70_000, believed })));
  assertEquals([...reader.files.values()], parts.slice(2));
});

Deno.test("a spool that is shorter than it was, or gone, leaves files missing", async () => {
  const disk = new MemoryFiles();
  const entries = [file("a", 10), file("b", 10), file("c", 80_000)];
  const where = { kept: "in spool", path: "/spool/1" } as const;
  disk.put("/spool/1", sample(15));
  const reader = new StrictReader(entries);
  reader.take(await drain(serve(disk, { entries, where })));
  assertEquals([...reader.files.values()], [sample(15).slice(0, 10), "missing", "missing"]);
  disk.delete("/spool/1");
  const gone = new StrictReader(entries);
  gone.take(await drain(serve(disk, { entries, where })));
  assertEquals(gone.told, ["missing 0", "missing 1", "missing 2"]);
});

Deno.test("closing it in the midst of any step leaves no file open, and nothing is sent after it", async () => {
  for (let closeAt = 1;; closeAt++) {
    const { disk, entries, where } = await scene({ "a": 2 * CHUNK_BYTES, "b": 10 });
    const gate = Promise.withResolvers<void>();
    let steps = 0;
    disk.before = () => ++steps === closeAt ? gate.promise : undefined;
    const serving = serve(disk, { entries, where });
    let sentAfter = 0;
    let closed = false;
    const draining = drain(serving, () => sentAfter += closed ? 1 : 0);
    await quiet(20);
    const isThrough = steps < closeAt;
    await serving.close();
    closed = true;
    gate.resolve();
    await draining;
    assertEquals(disk.opened, 0, `closed at step ${closeAt}`);
    assert(sentAfter <= 1, "one batch that was being read may come back");
    assertEquals(await serving.next(), undefined);
    if (isThrough) return assert(closeAt > 6);
  }
});

Deno.test("closing it between two records closes what is open", async () => {
  const { disk, entries, where } = await scene({ "a": 3 * CHUNK_BYTES });
  const serving = serve(disk, { entries, where });
  await serving.next();
  assertEquals(disk.opened, 1);
  await serving.close();
  await serving.close();
  assertEquals([disk.opened, await serving.next()], [0, undefined]);
});

Deno.test("what is no fault of a file is not taken for one: it is thrown, and nothing left open", async () => {
  for (const failing of ["read", "open", "stat", "read whole"]) {
    const { disk, entries, where } = await scene({ "a": failing === "read whole" ? 10 : 2 * CHUNK_BYTES });
    disk.before = (step) => {
      if (step === failing || failing === "read whole") throw new Error("too many open files");
    };
    await assertRejects(() => drain(serve(disk, { entries, where })), Error, "too many open files");
    assertEquals(disk.opened, 0);
  }
});

Deno.test("on a real disk: changed, replaced by a link, removed, and files of every size", async () => {
  using test = new TestFolder();
  const files = filesIn(test.path);
  test.folder("x/empty");
  const contents = new Map(["a", "b", "c", "d", "e"].map((name, index) => [name, sample(30_000 * index ** 3, index)]));
  for (const [name, bytes] of contents) Deno.writeFileSync(`${test.path}/x/${name}`, bytes);
  const survey = await files.survey([`${test.path}/x`], new AbortController().signal);
  const entries = survey.entries.map(({ entry }) => entry);
  const where = {
    kept: "by user",
    items: new Map([["x", `${test.path}/x`]]),
    odd: new Map<number, string>(),
  } as const;
  const reader = new StrictReader(entries);
  reader.take(await drain(serve(files, { entries, where })));
  assertEquals([...reader.files], [...contents].map(([name, bytes]) => [`x/${name}`, bytes]));

  Deno.writeFileSync(`${test.path}/x/a`, sample(5, 50));
  Deno.removeSync(`${test.path}/x/b`);
  Deno.removeSync(`${test.path}/x/d`);
  test.link("x/d", `${test.path}/x/c`);
  Deno.writeFileSync(`${test.path}/x/e`, sample(2 * CHUNK_BYTES, 50));
  const again = new StrictReader(entries);
  again.take(await drain(serve(files, { entries, where })));
  const [a, , , , e] = entries.flatMap((entry, index) => entry.type === "file" ? [index] : []);
  assertEquals(again.told[0], `changed ${a}: 5`);
  assertEquals(again.told.at(-1), `changed ${e}: ${2 * CHUNK_BYTES}`);
  assertEquals([...again.files.values()], [
    sample(5, 50),
    "missing",
    contents.get("c")!,
    "missing",
    sample(2 * CHUNK_BYTES, 50),
  ]);
});
