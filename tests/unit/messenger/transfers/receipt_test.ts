import { FilesError } from "../../../../src/model/errors.ts";
import type { ListEntry } from "../../../../src/model/transfer.ts";
import { MAX_FINISHING, SMALL_FILE_BYTES } from "../../../../src/messenger/limits.ts";
import { Content } from "../../../../src/messenger/transfers/content.ts";
import { GrownError, Receipt, type ReceiptParts } from "../../../../src/messenger/transfers/receipt.ts";
import { ProtocolError } from "../../../../src/protocol/errors.ts";
import { assert, assertEquals, assertRejects } from "../../../../src/std/assert.ts";
import { filesIn, TestFolder } from "../../files/fixture.ts";
import { MemoryFiles } from "../../../support/memory_files.ts";
import { type Bytes, CountedHash, file, folder, quiet, safeTree, sample, sha256 } from "./fixture.ts";

const NOWHERE = { entry: 0, bytes: 0, missing: 0, changed: 0 };
const none = () => undefined;

async function scene(entries: readonly ListEntry[], parts: Partial<ReceiptParts> = {}) {
  const disk = new MemoryFiles();
  const stage = await disk.stage("/in", "1");
  const hashes = new CountedHash();
  const all: ReceiptParts = {
    content: new Content(entries, { kept: "by user", items: new Map(), odd: new Map() }),
    paths: safeTree(entries),
    stage,
    hash: hashes.hash,
    from: NOWHERE,
    beginning: undefined,
    mayGrow: () => Promise.resolve("yes"),
    goOn: () => {},
    ...parts,
  };
  const receipt = new Receipt(all);
  await receipt.begin();
  return { disk, stage, hashes, receipt, parts: all, staged: () => disk.tree("/in/.stage-1") };
}

/** What is on the disk for good: nothing may be open, and nothing bears a final name. */
function untouched({ disk, receipt }: { disk: MemoryFiles; receipt: Receipt }): void {
  receipt.close();
  assertEquals([disk.opened, disk.names("/in")], [0, [".stage-1"]]);
}

async function breaks(
  scene: { disk: MemoryFiles; receipt: Receipt },
  action: () => Promise<unknown>,
  includes = "Cannot take",
): Promise<void> {
  await assertRejects(action, ProtocolError, includes);
  untouched(scene);
}

const A = sample(10, 1);
const B = sample(100_000, 2);
const C = sample(20, 3);
const ABC = [file("a", 10), file("b", 100_000), file("c", 20)];

function joined(...parts: Bytes[]): Bytes {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

Deno.test("Receipt puts a stream where it belongs, however it is cut", async () => {
  const entries = [folder("d"), file("d/a", 10), file("e", 0), file("b", 100_000), folder("f"), file("f/c", 20)];
  const files: [string, Bytes][] = [["d/a", A], ["e", new Uint8Array(0)], ["b", B], ["f/c", C]];
  const stream = joined(A, B, C);
  for (const size of [7, 10, 4_096, 65_536, 200_000]) {
    const { receipt, staged, disk } = await scene(entries);
    let due = 0;
    for (let from = 0; from < stream.length; from += size) {
      await receipt.chunk(stream.slice(from, from + size));
      const end = Math.min(stream.length, from + size);
      const ended = [10, 10, 100_010, 100_030].filter((place) => place <= end).length;
      const digests = files.slice(due, ended).map(([, bytes]) => sha256(bytes));
      if (digests.length > 0) assertEquals(await receipt.end(digests, none), undefined);
      due = ended;
    }
    assertEquals([receipt.isComplete, receipt.bytes, receipt.growth, receipt.asListed], [
      true,
      100_030,
      0,
      "as listed",
    ]);
    assertEquals(await receipt.settle(), { entry: 6, bytes: 100_030, missing: 0, changed: 0 });
    assertEquals(new Map([...staged()].filter(([, bytes]) => bytes)), new Map(files.toSorted()));
    assertEquals([...staged().keys()], ["b", "d", "d/a", "e", "f", "f/c"]);
    receipt.close();
    assertEquals(disk.opened, 0);
  }
});

Deno.test("files are given their times", async () => {
  const { receipt, disk } = await scene([file("a", 10, 5_000), file("b", 100_000, 6_000)]);
  await receipt.chunk(joined(A, B));
  await receipt.end([sha256(A), sha256(B)], none);
  await receipt.settle();
  const times = ["a", "b"].map((name) => disk.nodes.get(`/in/.stage-1/${name}`)).map((node) =>
    node && "at" in node && node.at
  );
  assertEquals(times, [5_000, 6_000]);
});

Deno.test("an offer of folders, and one of empty files, are complete with nothing, and with hashes alone", async () => {
  const folders = await scene([folder("a"), folder("a/b")]);
  assertEquals([folders.receipt.isComplete, [...folders.staged().keys()]], [true, ["a", "a/b"]]);
  const empty = await scene([file("a", 0), folder("b"), file("b/c", 0)]);
  assertEquals(empty.receipt.isComplete, false);
  const digest = sha256(new Uint8Array(0));
  assertEquals(await empty.receipt.end([digest, digest], none), undefined);
  assertEquals([empty.receipt.isComplete, empty.staged().size], [true, 3]);
});

Deno.test("a byte more than promised is refused, wherever it comes", async () => {
  const all = await scene(ABC);
  await breaks(all, () => all.receipt.chunk(joined(A, B, C, Uint8Array.of(1))), "1 bytes more than promised");
  const behind = await scene([file("a", 10), folder("b")]);
  await behind.receipt.chunk(A);
  await behind.receipt.end([sha256(A)], none);
  assertEquals(behind.receipt.isComplete, true);
  await breaks(behind, () => behind.receipt.chunk(Uint8Array.of(1)), "more than promised");
});

Deno.test("a hash before its file has ended is refused, and so is one too many", async () => {
  const early = await scene(ABC);
  await early.receipt.chunk(A.slice(0, 9));
  await breaks(early, () => early.receipt.end([sha256(A)], none), "no file has ended");
  const first = await scene(ABC);
  await breaks(first, () => first.receipt.end([sha256(A)], none), "no file has ended");
  const extra = await scene(ABC);
  await extra.receipt.chunk(A);
  await breaks(extra, () => extra.receipt.end([sha256(A), sha256(A)], none), "no file has ended");
  const last = await scene([file("a", 10)]);
  await last.receipt.chunk(A);
  await last.receipt.end([sha256(A)], none);
  await breaks(last, () => last.receipt.end([sha256(A)], none), "no file has ended");
});

Deno.test("a chunk before the hash of what ended in the last one is refused", async () => {
  const late = await scene(ABC);
  await late.receipt.chunk(joined(A, B.slice(0, 5)));
  await breaks(late, () => late.receipt.chunk(B.slice(5)), "the hash of entry 0 has not come");
  const one = await scene(ABC);
  await one.receipt.chunk(joined(A, B, C.slice(0, 3)));
  await one.receipt.end([sha256(A)], none);
  await breaks(one, () => one.receipt.chunk(C.slice(3)), "the hash of entry 1 has not come");
});

Deno.test("a step does not end where a hash is due", async () => {
  const { receipt } = await scene(ABC);
  await receipt.chunk(A);
  assertEquals(receipt.isProven, false);
  await assertRejects(() => receipt.settle(), ProtocolError);
  receipt.close();
});

Deno.test("a hash that does not agree has its file and all behind it fetched again", async () => {
  for (const size of [10, SMALL_FILE_BYTES + 1]) {
    const bytes = sample(size, 9);
    const { receipt, disk, staged } = await scene([file("x", 5), file("a", size), file("b", 7), file("c", 20)]);
    await receipt.chunk(joined(sample(5), bytes, sample(7), C.slice(0, 4)));
    assertEquals(await receipt.end([sha256(sample(5)), sha256(sample(size, 8)), sha256(sample(7))], none), 1);
    assertEquals([receipt.cursor, receipt.bytes], [{ entry: 1, offset: 0, believed: undefined }, 5]);
    assertEquals(disk.opened, 0);
    await receipt.chunk(joined(sample(size, 8), sample(7), C));
    await receipt.end([sha256(sample(size, 8)), sha256(sample(7)), sha256(C)], none);
    await receipt.settle();
    assertEquals([staged().get("a"), receipt.isComplete, receipt.bytes], [sample(size, 8), true, size + 32]);
    receipt.close();
    assertEquals(disk.opened, 0);
  }
});

Deno.test("what is written again is not written while the disk has still the first to write", async () => {
  const { receipt, disk } = await scene([file("a", 10)]);
  await receipt.chunk(sample(10, 8));
  const gate = Promise.withResolvers<void>();
  disk.before = (step) => step === "stage settle" ? gate.promise : undefined;
  let told = false;
  const damaged = receipt.end([sha256(A)], none).then((entry) => {
    told = true;
    return entry;
  });
  await quiet(5);
  assertEquals(told, false);
  gate.resolve();
  assertEquals(await damaged, 0);
});

Deno.test("a hash must be the one that somebody else promised, too", async () => {
  const { receipt } = await scene(ABC);
  await receipt.chunk(A);
  const asked: number[] = [];
  const damaged = await receipt.end([sha256(A)], (entry) => {
    asked.push(entry);
    return sha256(B);
  });
  assertEquals([damaged, asked], [0, [0]]);
  await receipt.chunk(A);
  assertEquals(await receipt.end([sha256(A)], () => sha256(A)), undefined);
  receipt.close();
});

Deno.test("a file that changed begins again, in the midst of it, before it, and behind its last byte", async () => {
  for (const size of [30, SMALL_FILE_BYTES + 5]) {
    for (const sent of [0, 1, size - 1, size]) {
      for (const newSize of [0, 1, size, size + 100]) {
        const { receipt, disk, staged } = await scene([folder("d"), file("d/a", size), file("b", 3)]);
        if (sent > 0) await receipt.chunk(sample(sent));
        await receipt.changed(1, { bytes: newSize, at: 77 });
        assertEquals([receipt.bytes, receipt.growth], [0, newSize - size]);
        assertEquals(receipt.cursor, { entry: 1, offset: 0, believed: undefined });
        if (newSize > 0) await receipt.chunk(sample(newSize, 5));
        await receipt.end([sha256(sample(newSize, 5))], none);
        await receipt.chunk(sample(3));
        await receipt.end([sha256(sample(3))], none);
        assertEquals(await receipt.settle(), { entry: 3, bytes: newSize + 3, missing: 0, changed: 1 });
        const what = `${size}, ${sent} of it sent, to ${newSize}`;
        assertEquals([staged().get("d/a"), receipt.isComplete], [sample(newSize, 5), true], what);
        assertEquals([receipt.growth, receipt.asListed], [newSize - size, "changed"], what);
        receipt.close();
        assertEquals(disk.opened, 0, what);
      }
    }
  }
});

Deno.test("a file that is missing is left out, in the midst of it, before it, and behind its last byte", async () => {
  for (const size of [30, SMALL_FILE_BYTES + 5]) {
    for (const sent of [0, 1, size - 1, size]) {
      const { receipt, disk, staged } = await scene([file("a", size), folder("d"), file("b", 3)]);
      if (sent > 0) await receipt.chunk(sample(sent));
      await receipt.missing(0);
      assertEquals([receipt.cursor.entry, receipt.bytes, receipt.growth], [2, 0, -size]);
      await receipt.chunk(sample(3));
      await receipt.end([sha256(sample(3))], none);
      assertEquals(await receipt.settle(), { entry: 3, bytes: 3, missing: 1, changed: 0 });
      assertEquals([[...staged().keys()], receipt.asListed], [["b", "d"], "changed"]);
      receipt.close();
      assertEquals(disk.opened, 0);
    }
  }
});

Deno.test('"changed" and "missing" of another entry than the one that is sent are refused', async () => {
  const both = ["changed", "missing"] as const;
  const say = (receipt: Receipt, word: typeof both[number], entry: number) =>
    word === "changed" ? receipt.changed(entry, { bytes: 1, at: 1 }) : receipt.missing(entry);
  for (const word of both) {
    for (const entry of [1, 2, 3, 99_999]) {
      const wrong = await scene(ABC);
      await breaks(wrong, () => say(wrong.receipt, word, entry), `"${word}" for entry ${entry}`);
    }
    const proven = await scene(ABC);
    await proven.receipt.chunk(A);
    await proven.receipt.end([sha256(A)], none);
    await breaks(proven, () => say(proven.receipt, word, 0), "entry 1 is the one");
    const folders = await scene([folder("d"), file("a", 10)]);
    await breaks(folders, () => say(folders.receipt, word, 0), "entry 1 is the one");
    // The hash of an earlier one is due, or bytes of a later one have come.
    const due = await scene(ABC);
    await due.receipt.chunk(joined(A, B));
    await breaks(due, () => say(due.receipt, word, 1), "the hash of entry 0 has not come");
    const later = await scene(ABC);
    await later.receipt.chunk(joined(A, B.slice(0, 1)));
    await breaks(later, () => say(later.receipt, word, 0), "the hash of entry 0 has not come");
    const behind = await scene([file("a", 10)]);
    await behind.receipt.chunk(A);
    await behind.receipt.end([sha256(A)], none);
    await breaks(behind, () => say(behind.receipt, word, 1));
  }
});

Deno.test("a file may grow only as far as it is allowed, all growth together", async () => {
  const asked: number[] = [];
  const mayGrow = (bytes: number) => {
    asked.push(bytes);
    return Promise.resolve(bytes <= 50 ? "yes" as const : "no" as const);
  };
  const grown = await scene([file("a", 10), file("b", 10), file("c", 10)], { mayGrow });
  const { receipt } = grown;
  await receipt.changed(0, { bytes: 40, at: 2 });
  await receipt.chunk(sample(40));
  await receipt.end([sha256(sample(40))], none);
  await receipt.changed(1, { bytes: 5, at: 2 });
  await receipt.changed(1, { bytes: 30, at: 3 });
  await assertRejects(() => receipt.changed(1, { bytes: 31, at: 4 }), GrownError);
  assertEquals(asked, [30, 50, 51]);
  untouched(grown);
});

Deno.test("what there is no room for is told as such", async () => {
  const full = await scene([file("a", 10)], { mayGrow: () => Promise.resolve("no room" as const) });
  const error = await assertRejects(() => full.receipt.changed(0, { bytes: 40, at: 2 }), FilesError, "40 bytes");
  assertEquals(error.problem, "full");
  untouched(full);
});

Deno.test("files that changed are counted once they are over, and over cuts", async () => {
  const from = { entry: 1, bytes: 10, missing: 0, changed: 4 };
  const { receipt } = await scene([file("z", 10), file("a", 10), file("b", 10), file("c", 0)], { from });
  assertEquals(receipt.asListed, "changed");
  await receipt.changed(1, { bytes: 3, at: 2 });
  assertEquals((await receipt.settle()).changed, 4);
  await receipt.changed(1, { bytes: 4, at: 3 });
  await receipt.chunk(sample(4));
  await receipt.end([sha256(sample(4))], none);
  assertEquals((await receipt.settle()).changed, 5);
  // It is as it was listed after all.
  await receipt.changed(2, { bytes: 4, at: 3 });
  await receipt.changed(2, { bytes: 10, at: 1_000 });
  await receipt.chunk(sample(10));
  await receipt.end([sha256(sample(10)), sha256(sample(0))], none);
  assertEquals([(await receipt.settle()).changed, receipt.isComplete], [5, true]);
  receipt.close();
});

Deno.test("what became smaller before leaves room for what becomes larger", async () => {
  const never = () => Promise.resolve("no" as const);
  const { receipt } = await scene([file("a", 100), file("b", 50), file("c", 10)], { mayGrow: never });
  await receipt.changed(0, { bytes: 40, at: 2 });
  await receipt.chunk(sample(40));
  await receipt.end([sha256(sample(40))], none);
  await receipt.missing(1);
  await receipt.changed(2, { bytes: 120, at: 2 });
  assertEquals(receipt.growth, 0);
  await assertRejects(() => receipt.changed(2, { bytes: 121, at: 2 }), GrownError);
});

Deno.test("growth before a cut counts after it", async () => {
  const asked: number[] = [];
  const mayGrow = (bytes: number) => {
    asked.push(bytes);
    return Promise.resolve("no" as const);
  };
  // The first file had grown by 90 when its step ended.
  const from = { entry: 1, bytes: 100, missing: 0, changed: 0 };
  const { receipt } = await scene([file("a", 10), file("b", 10)], { mayGrow, from });
  assertEquals(receipt.growth, 90);
  await assertRejects(() => receipt.changed(1, { bytes: 11, at: 2 }), GrownError);
  assertEquals(asked, [91]);
});

/** Takes some of the second file, is cut off, and begins again. */
async function cutOff(size: number, sent: number, how: "same program" | "restart") {
  const entries = [file("a", 10), file("b", size), file("c", 3)];
  const before = await scene(entries);
  await before.receipt.chunk(A);
  await before.receipt.end([sha256(A)], none);
  if (sent > 0) await before.receipt.chunk(sample(sent, 2));
  const from = before.receipt.isProven
    ? await before.receipt.settle()
    : { entry: 1, bytes: 10, missing: 0, changed: 0 };
  const beginning = before.receipt.close();
  const hashes = new CountedHash();
  const parts = { ...before.parts, from, hash: hashes.hash };
  const receipt = new Receipt({ ...parts, beginning: how === "restart" ? undefined : beginning });
  await receipt.begin();
  return { ...before, receipt, hashes };
}

Deno.test("it goes on within a file, and with what is remembered does not read the beginning again", async () => {
  for (const size of [30, SMALL_FILE_BYTES + 100]) {
    for (const how of ["same program", "restart"] as const) {
      for (const sent of [0, 1, size - 1, size]) {
        const { receipt, hashes, disk, staged } = await cutOff(size, sent, how);
        const what = `${sent} of ${size}, ${how}`;
        const believed = sent > 0 ? { bytes: size, at: 1_000 } : undefined;
        assertEquals([receipt.cursor, receipt.bytes], [{ entry: 1, offset: sent, believed }, 10 + sent], what);
        // Once it has ended, its hash is not kept.
        assertEquals(hashes.bytes, how === "restart" || sent === size ? sent : 0, what);
        await receipt.chunk(sent < size ? sample(size, 2).slice(sent) : sample(3));
        const digests = [sha256(sample(size, 2))];
        if (sent === size) digests.push(sha256(sample(3)));
        assertEquals(await receipt.end(digests, none), undefined, what);
        if (sent < size) {
          await receipt.chunk(sample(3));
          await receipt.end([sha256(sample(3))], none);
        }
        await receipt.settle();
        assertEquals([receipt.isComplete, receipt.asListed, staged().get("b")], [true, "as listed", sample(size, 2)]);
        receipt.close();
        assertEquals(disk.opened, 0);
      }
    }
  }
});

Deno.test("a file that was whole at the cut ends with its hash alone", async () => {
  const { receipt } = await cutOff(30, 30, "restart");
  assertEquals(await receipt.end([sha256(sample(30, 2))], none), undefined);
  assertEquals([receipt.cursor.entry, receipt.bytes], [2, 40]);
  receipt.close();
});

Deno.test("the beginning of a changed file is gone on with as what it is", async () => {
  const entries = [file("a", 10)];
  const before = await scene(entries);
  await before.receipt.changed(0, { bytes: 100, at: 77 });
  await before.receipt.chunk(sample(60));
  const beginning = before.receipt.close();
  const receipt = new Receipt({ ...before.parts, beginning });
  await receipt.begin();
  assertEquals(receipt.cursor, { entry: 0, offset: 60, believed: { bytes: 100, at: 77 } });
  assertEquals([receipt.growth, receipt.asListed], [90, "changed"]);
  receipt.close();
  // After a restart it is not known any more: what is there is taken for the listed one, and the sender decides.
  const restarted = new Receipt(before.parts);
  await restarted.begin();
  assertEquals(restarted.cursor, { entry: 0, offset: 10, believed: { bytes: 10, at: 1_000 } });
  restarted.close();
});

Deno.test("what is remembered of a beginning that is not there any more is not believed", async () => {
  const before = await scene([file("a", 100_000)]);
  await before.receipt.changed(0, { bytes: 90_000, at: 77 });
  await before.receipt.chunk(sample(50_000));
  const beginning = before.receipt.close();
  await before.stage.drop(["a"]);
  const receipt = new Receipt({ ...before.parts, beginning });
  await receipt.begin();
  assertEquals([receipt.cursor, receipt.growth], [{ entry: 0, offset: 0, believed: undefined }, 0]);
});

Deno.test("a long beginning is not read to its end when it need not be", async () => {
  const before = await scene([file("a", 1_000_000)]);
  await before.receipt.chunk(sample(900_000));
  before.receipt.close();
  let read = 0;
  const goOn = () => {
    if (++read === 3) throw new Error("stop");
  };
  const receipt = new Receipt({ ...before.parts, goOn });
  await assertRejects(() => receipt.begin(), Error, "stop");
  assertEquals(read, 3);
});

Deno.test("after a write that failed it goes on with the right hash", async () => {
  const entries = [file("a", 300_000)];
  const { receipt, disk, parts } = await scene(entries);
  await receipt.chunk(sample(300_000).slice(0, 100_000));
  disk.before = (step) => {
    if (step === "stage write") throw new FilesError("full", "no space left");
  };
  await assertRejects(() => receipt.chunk(sample(300_000).slice(100_000, 200_000)), FilesError);
  disk.before = () => {};
  const again = new Receipt({ ...parts, beginning: receipt.close() });
  await again.begin();
  assertEquals(again.cursor.offset, 100_000);
  await again.chunk(sample(300_000).slice(100_000));
  assertEquals(await again.end([sha256(sample(300_000))], none), undefined);
  again.close();
  assertEquals(disk.opened, 0);
});

Deno.test("syncing goes on beside what comes, within bounds, and its failure is told", async () => {
  const size = SMALL_FILE_BYTES + 1;
  const { receipt, disk } = await scene(Array.from({ length: 8 }, (_, index) => file(`${index}`, size)));
  const gate = Promise.withResolvers<void>();
  let finishing = 0;
  disk.before = (step) => {
    if (step !== "stage finish") return;
    finishing++;
    return gate.promise;
  };
  let taken = 0;
  const all = (async () => {
    for (; taken < 8; taken++) {
      await receipt.chunk(sample(size));
      await receipt.end([sha256(sample(size))], none);
    }
    return await receipt.settle();
  })();
  await quiet(20);
  assertEquals([taken, finishing], [MAX_FINISHING, MAX_FINISHING + 1]);
  gate.resolve();
  assertEquals(await all, { entry: 8, bytes: 8 * size, missing: 0, changed: 0 });

  const failing = await scene([file("a", size), file("b", size)]);
  failing.disk.before = (step) => {
    if (step === "stage finish") throw new FilesError("full", "no space left");
  };
  await failing.receipt.chunk(sample(size));
  await failing.receipt.end([sha256(sample(size))], none);
  await assertRejects(() => failing.receipt.settle(), FilesError, "no space left");
  untouched(failing);
});

Deno.test("a step ends only when everything before it is on the disk for good", async () => {
  for (const [waiting, size] of [["stage settle", 10], ["stage finish", SMALL_FILE_BYTES + 1]] as const) {
    const { receipt, disk } = await scene([file("a", size), file("b", 10)]);
    const gate = Promise.withResolvers<void>();
    disk.before = (step) => step === waiting ? gate.promise : undefined;
    await receipt.chunk(sample(size));
    await receipt.end([sha256(sample(size))], none);
    let ended = false;
    const settling = receipt.settle().then((place) => {
      ended = true;
      return place;
    });
    await quiet(5);
    assert(!ended, waiting);
    gate.resolve();
    assertEquals(await settling, { entry: 1, bytes: size, missing: 0, changed: 0 });
  }
});

Deno.test("unwind() goes back to the first file that is not proven, and else leaves all as it is", async () => {
  const { receipt, disk } = await scene(ABC);
  await receipt.chunk(joined(A, B, C.slice(0, 4)));
  await receipt.unwind();
  assertEquals([receipt.cursor.entry, receipt.cursor.offset, receipt.bytes], [0, 0, 0]);
  await receipt.chunk(joined(A, B.slice(0, 5)));
  await receipt.end([sha256(A)], none);
  await receipt.unwind();
  assertEquals([receipt.cursor.entry, receipt.cursor.offset, receipt.bytes], [1, 5, 15]);
  receipt.close();
  assertEquals(disk.opened, 0);
});

Deno.test("on a real disk: it is cut off, goes on, and is whole", async () => {
  using test = new TestFolder();
  const stage = await filesIn(test.path).stage(`${test.path}/in`, "1");
  const entries = [folder("d"), file("d/a", 10, 5_000), file("b", 3_000_000, 6_000), file("c", 0, 7_000)];
  const content = new Content(entries, { kept: "by user", items: new Map(), odd: new Map() });
  const parts = { content, paths: safeTree(entries), stage, hash: new CountedHash().hash, goOn: () => {} };
  const mayGrow = () => Promise.resolve("no" as const);
  const first = new Receipt({ ...parts, mayGrow, from: NOWHERE, beginning: undefined });
  await first.begin();
  const bytes = sample(3_000_000, 2);
  await first.chunk(joined(A, bytes.slice(0, 1_000_000)));
  await first.end([sha256(A)], none);
  const from = await first.settle();
  first.close();
  const second = new Receipt({ ...parts, mayGrow, from, beginning: undefined });
  await second.begin();
  assertEquals(second.cursor.offset, 1_000_000);
  await second.chunk(bytes.slice(1_000_000));
  await second.end([sha256(bytes), sha256(new Uint8Array(0))], none);
  await second.settle();
  second.close();
  assertEquals(Deno.readFileSync(stage.pathOf("b")), bytes);
  assertEquals(Deno.readFileSync(`${stage.pathOf("d")}/a`), A);
  assertEquals(Deno.statSync(stage.pathOf("c")).mtime, new Date(7_000));
});
