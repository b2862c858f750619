import { FilePolicy } from "../../../../src/messenger/file_policy.ts";
import { NO_POLICY } from "../../../../src/model/policy.ts";
import { FilesError, RequestError, type RequestProblem } from "../../../../src/model/errors.ts";
import { type ListEntry, MAX_ENTRIES } from "../../../../src/model/transfer.ts";
import { MAX_UPLOADS, SPARE_BYTES } from "../../../../src/messenger/limits.ts";
import { SpooledUploads } from "../../../../src/messenger/transfers/uploads.ts";
import { assert, assertEquals, assertRejects } from "../../../../src/std/assert.ts";
import { MemoryFile, MemoryFiles, type Step } from "../../../support/memory_files.ts";
import { file, folder, messageId, quiet, sample } from "./fixture.ts";

const ENTRIES = [folder("a"), file("a/b", 4), file("c", 6)];

function scene() {
  const disk = new MemoryFiles();
  let count = 0;
  const uploads = new SpooledUploads({
    filePolicy: new FilePolicy(NO_POLICY),
    files: disk,
    newId: () => messageId(++count),
  });
  return { disk, uploads };
}

async function refused(problem: RequestProblem, action: () => Promise<unknown>): Promise<void> {
  const error = await assertRejects(action, RequestError);
  assertEquals(error.problem, problem, error.message);
}

async function* parts(...all: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of all) yield await Promise.resolve(part);
}

/** Parts that come when the test says so. */
function slowParts() {
  const next = new TransformStream<Uint8Array, Uint8Array>();
  return { bytes: next.readable, writer: next.writable.getWriter() };
}

function spooled(disk: MemoryFiles, id: string): Uint8Array | undefined {
  const node = disk.nodes.get(`/spool/${id}`);
  return node instanceof MemoryFile ? node.bytes : undefined;
}

Deno.test("an upload takes bytes in parts, and is taken once it is complete", async () => {
  const { disk, uploads } = scene();
  const { id, bytes } = await uploads.begin(ENTRIES);
  assertEquals([bytes, uploads.size(id)], [0, 0]);
  const content = sample(10);
  assertEquals(await uploads.append(id, 0, parts(content.subarray(0, 3), content.subarray(3, 5))), 5);
  await refused("invalid", () => uploads.take(id));
  assertEquals(await uploads.append(id, 5, parts(content.subarray(5))), 10);
  assertEquals(uploads.size(id), 10);
  assertEquals(await uploads.take(id), {
    entries: ENTRIES,
    where: { kept: "in spool", path: `/spool/${id}` },
    spool: id,
  });
  assertEquals(spooled(disk, id), content);
  assertEquals([uploads.size(id), disk.opened], [undefined, 0]);
});

Deno.test("append() refuses a part that does not begin at what is there, and what nobody began", async () => {
  const { uploads } = scene();
  const { id } = await uploads.begin(ENTRIES);
  await uploads.append(id, 0, parts(sample(3)));
  for (const from of [0, 2, 4]) await refused("invalid", () => uploads.append(id, from, parts(sample(1))));
  await refused("nobody", () => uploads.append("other", 0, parts(sample(1))));
  await refused("nobody", () => uploads.take("other"));
  await refused("nobody", () => uploads.cancel("other"));
  await uploads.stop();
});

Deno.test("append() refuses the first byte beyond what was said, and writes none of that part", async () => {
  const { disk, uploads } = scene();
  const { id } = await uploads.begin(ENTRIES);
  await refused("invalid", () => uploads.append(id, 0, parts(sample(9), sample(2))));
  assertEquals(spooled(disk, id), sample(9));
  assertEquals(await uploads.append(id, 9, parts(sample(1))), 10);
  await uploads.stop();
});

Deno.test("append() lets one write at a time", async () => {
  const { uploads } = scene();
  const { id } = await uploads.begin(ENTRIES);
  const { bytes, writer } = slowParts();
  const first = uploads.append(id, 0, bytes);
  await quiet(2);
  await refused("invalid", () => uploads.append(id, 0, parts(sample(1))));
  await refused("invalid", () => uploads.take(id));
  await writer.write(sample(4));
  await writer.close();
  assertEquals(await first, 4);
  await uploads.stop();
});

Deno.test("an upload goes on after its page broke off", async () => {
  const { uploads } = scene();
  const { id } = await uploads.begin(ENTRIES);
  const broken = async function* () {
    yield await Promise.resolve(sample(4));
    throw new Error("the connection broke");
  };
  await assertRejects(() => uploads.append(id, 0, broken()), Error, "the connection broke");
  assertEquals(uploads.size(id), 4);
  assertEquals(await uploads.append(id, 4, parts(sample(6))), 10);
  await uploads.stop();
});

Deno.test("cancel() removes an upload, also while it is written, and nothing is written after it", async () => {
  const { disk, uploads } = scene();
  const { id } = await uploads.begin(ENTRIES);
  const { bytes, writer } = slowParts();
  const writing = uploads.append(id, 0, bytes);
  const gate = Promise.withResolvers<void>();
  disk.before = (step) => step === "spool write" ? gate.promise : undefined;
  await writer.write(sample(4));
  await quiet(2);
  const cancelled = uploads.cancel(id);
  await quiet(2);
  assert(disk.nodes.has(`/spool/${id}`));
  gate.resolve();
  await cancelled;
  assertEquals([disk.names("/spool"), disk.opened, uploads.size(id)], [[], 0, undefined]);
  const outcome = refused("nobody", () => writing);
  await writer.write(sample(1)).catch(() => {});
  await outcome;
});

Deno.test("begin() refuses what no list can hold", async () => {
  const { disk, uploads } = scene();
  const wrong: readonly ListEntry[][] = [
    [],
    [file("", 1)],
    [file("/a", 1)],
    [file("../a", 1)],
    [folder("a"), file("a/../b", 1)],
    [folder("a"), file("a//b", 1)],
    [file("a\\b", 1)],
    [file("c:x", 1)],
    [file("a\0", 1)],
    [file("a\ud800", 1)],
    [file("a/b", 1)],
    [file("a", 1), file("a/b", 1)],
    [file("a/b", 1), folder("a")],
    [file("a", 1), file("a", 2)],
    [file("x".repeat(1_025), 1)],
    [file("€".repeat(342), 1)],
    [file("a", Number.MAX_SAFE_INTEGER), file("b", 1)],
    Array.from({ length: 33_000 }, (_, index) => file(`${index}`.padEnd(1_020, "x"), 1)),
    [folder("d"), ...Array.from({ length: MAX_ENTRIES }, (_, index) => file(`${index}`, 1))],
  ];
  for (const entries of wrong) await refused("invalid", () => uploads.begin(entries));
  assertEquals(disk.names("/spool"), []);
  for (const right of ["x".repeat(1_024), "€".repeat(341), "..a", "con"]) await uploads.begin([file(right, 1)]);
  await uploads.stop();
});

Deno.test("begin() refuses what there is no room for, and leaves nothing behind", async () => {
  const { disk, uploads } = scene();
  disk.freeBytes = 10 + SPARE_BYTES - 1;
  await refused("storage", () => uploads.begin(ENTRIES));
  assertEquals([disk.names("/spool"), disk.opened], [[], 0]);
  disk.freeBytes++;
  await uploads.begin(ENTRIES);
  await uploads.stop();
});

Deno.test("a disk that fails is told as such at every step, and leaves nothing open", async () => {
  for (const failing of ["spool", "free", "spool write", "spool close"] satisfies Step[]) {
    const { disk, uploads } = scene();
    disk.before = (step) => {
      if (step === failing) throw new FilesError("full", "no space left");
    };
    await refused("storage", async () => {
      const { id } = await uploads.begin(ENTRIES);
      await uploads.append(id, 0, parts(sample(10)));
      await uploads.take(id);
    });
    disk.before = () => {};
    await uploads.stop();
    assertEquals([disk.opened, disk.names("/spool")], [0, []], failing);
  }
});

Deno.test("with the most there may be, the one that was not written to for longest makes room", async () => {
  const { disk, uploads } = scene();
  const ids: string[] = [];
  for (let count = 0; count < MAX_UPLOADS; count++) ids.push((await uploads.begin(ENTRIES)).id);
  await uploads.append(ids[0]!, 0, parts(sample(1)));
  const { bytes, writer } = slowParts();
  const writing = uploads.append(ids[1]!, 0, bytes);
  const more = await uploads.begin(ENTRIES);
  const sizes = [ids[0]!, ids[1]!, ids[2]!, ids[3]!, more.id].map((id) => uploads.size(id));
  assertEquals(sizes, [1, 0, undefined, 0, 0]);
  assertEquals(disk.names("/spool").length, MAX_UPLOADS);
  await writer.close();
  await writing;
  await uploads.stop();
});

Deno.test("however many begin at the same moment, there are not more than the most", async () => {
  const { disk, uploads } = scene();
  await Promise.allSettled(Array.from({ length: 3 * MAX_UPLOADS }, () => uploads.begin(ENTRIES)));
  assert(disk.names("/spool").length <= MAX_UPLOADS, `${disk.names("/spool").length}`);
  await uploads.stop();
  assertEquals([disk.names("/spool"), disk.opened], [[], 0]);
});

Deno.test("with all of them being written to, none makes room", async () => {
  const { uploads } = scene();
  const writers = [];
  for (let count = 0; count < MAX_UPLOADS; count++) {
    const { id } = await uploads.begin(ENTRIES);
    const { bytes, writer } = slowParts();
    writers.push({ writer, writing: uploads.append(id, 0, bytes) });
  }
  await refused("invalid", () => uploads.begin(ENTRIES));
  for (const { writer, writing } of writers) {
    await writer.close();
    await writing;
  }
  await uploads.stop();
});

Deno.test("removeOld() removes what earlier programs left, and nothing of this one's or that is wanted", async () => {
  const { disk, uploads } = scene();
  for (const name of ["old", "wanted"]) disk.put(`/spool/${name}`, sample(3));
  const { id } = await uploads.begin(ENTRIES);
  const taken = await uploads.begin([file("x", 0)]);
  await uploads.take(taken.id);
  await uploads.removeOld((name) => name === "wanted");
  assertEquals(disk.names("/spool"), [id, taken.id, "wanted"]);
  await uploads.stop();
  assertEquals(disk.names("/spool"), [taken.id, "wanted"]);
});
