import type { BeginUploadDto, UploadDto } from "../../../src/server/dto.ts";
import { ApiError } from "../../../src/page/api.ts";
import type { UploadList } from "../../../src/page/picked.ts";
import { PART_BYTES, UnreadableFile, Upload } from "../../../src/page/upload.ts";
import { assert, assertEquals, assertRejects } from "../../../src/std/assert.ts";
import { ManualClock } from "../../support/manual_clock.ts";

const unreachable = () => new ApiError("unreachable", "nobody answers");

/** A program that takes bytes, or does not. */
class Taker {
  readonly begun: BeginUploadDto["entries"][] = [];
  readonly asked: [string, number, number][] = [];
  readonly cancelled: string[] = [];
  bytes: number | undefined;
  content = "";
  /** What becomes of the next parts, in order; then they are taken. */
  readonly fates: ("lost" | "answer lost" | "refused" | "busy" | "half" | "odd")[] = [];

  beginUpload(entries: BeginUploadDto["entries"]): Promise<UploadDto> {
    this.begun.push(entries);
    this.bytes = 0;
    this.content = "";
    return Promise.resolve({ id: `u${this.begun.length}`, bytes: 0 });
  }

  async appendUpload(id: string, from: number, bytes: Blob): Promise<number> {
    this.asked.push([id, from, bytes.size]);
    const fate = this.fates.shift();
    if (fate === "lost") throw unreachable();
    if (fate === "refused") throw new ApiError("refused", "The disk is full");
    if (fate === "busy") throw new ApiError("refused", "Another request is sending", { code: "busy" });
    if (fate === "odd") return from;
    if (from !== this.bytes) throw new ApiError("refused", `There are ${this.bytes} bytes, not ${from}`);
    const taken = fate === "half" ? bytes.slice(0, bytes.size / 2) : bytes;
    this.content += taken.size < 1_000 ? await taken.text() : "";
    this.bytes += taken.size;
    if (fate === "answer lost" || fate === "half") throw unreachable();
    return this.bytes;
  }

  uploadSize(): Promise<number | undefined> {
    return Promise.resolve(this.bytes);
  }

  cancelUpload(id: string): Promise<void> {
    this.cancelled.push(id);
    return Promise.resolve();
  }
}

/** A blob that claims a size and holds nothing: only its slices are ever looked at. */
function hollow(size: number, read: () => void = () => {}): Blob {
  const blob = new Blob();
  return Object.defineProperties(blob, {
    size: { value: size },
    slice: { value: (from: number, to: number) => hollow(to - from, read) },
    arrayBuffer: {
      value: () => {
        read();
        return Promise.resolve(new ArrayBuffer(0));
      },
    },
  });
}

function listOf(...files: [string, Blob | string][]): UploadList {
  const blobs = files.map(([path, content]) => ({
    path,
    file: typeof content === "string" ? new Blob([content]) : content,
  }));
  return { entries: blobs.map(({ path, file }) => ({ path, bytes: file.size, at: 1 })), files: blobs };
}

function bench(list: UploadList) {
  const api = new Taker();
  const clock = new ManualClock();
  const told: [number, string][] = [];
  const upload = new Upload(list, { api, clock, told: (bytes, link) => told.push([bytes, link]) });
  const abort = new AbortController();
  return { api, clock, told, upload, abort, run: () => upload.run(abort.signal) };
}

Deno.test("Upload.run() hands over all bytes in the order of the list", async () => {
  const { api, run, told } = bench(listOf(["a", "one"], ["b", ""], ["c", "two"], ["d", ""]));
  assertEquals(await run(), "u1");
  assertEquals([api.content, api.asked], ["onetwo", [["u1", 0, 6]]]);
  assertEquals(told, [[0, "open"], [6, "open"]]);
});

Deno.test("Upload.run() has nothing to send for folders and empty files", async () => {
  const { api, run } = bench(listOf(["a", ""]));
  assertEquals([await run(), api.asked.length], ["u1", 0]);
});

Deno.test("Upload.run() cuts into parts across files, and reads none of them", async () => {
  let read = 0;
  const list = listOf(
    ["a", hollow(PART_BYTES - 10, () => read++)],
    ["b", hollow(3 * PART_BYTES, () => read++)],
    ["c", hollow(25, () => read++)],
  );
  const sizes: number[] = [];
  const { api, run } = bench(list);
  // A blob made of hollow ones has their real size, nothing: what was to go is counted by its end.
  api.appendUpload = (id, from) => {
    api.asked.push([id, from, 0]);
    const to = Math.min(4 * PART_BYTES + 15, from + PART_BYTES);
    sizes.push(to - from);
    return Promise.resolve(to);
  };
  await run();
  assertEquals(sizes, [PART_BYTES, PART_BYTES, PART_BYTES, PART_BYTES, 15]);
  assertEquals(read, 0);
});

Deno.test("Upload.run() repeats a part that got lost, from what is there", async () => {
  const fates = [["lost"], ["answer lost"], ["half"], ["half", "busy", "busy", "lost", "half"]] as const;
  for (const fate of fates) {
    const { api, clock, run, told } = bench(listOf(["a", "0123456789"], ["b", "abcdefghij"]));
    api.fates.push(...fate);
    const done = run();
    await clock.pass(60_000);
    assertEquals([await done, api.content, api.begun.length], ["u1", "0123456789abcdefghij", 1], fate.join());
    assert(told.some(([, link]) => link === "lost") && told.at(-1)?.[1] === "open");
  }
});

Deno.test("Upload.run() waits longer and longer for a program that does not answer", async () => {
  const { api, clock, run, abort } = bench(listOf(["a", "x"]));
  let tries = 0;
  api.beginUpload = () => {
    tries++;
    return Promise.reject(unreachable());
  };
  const done = run();
  const counts: number[] = [];
  for (const ms of [0, 500, 1_000, 2_000, 4_000]) {
    await clock.pass(ms);
    counts.push(tries);
  }
  assertEquals(counts, [1, 2, 3, 4, 5]);
  abort.abort();
  await assertRejects(() => done);
  assertEquals(clock.pending, 0);
});

Deno.test("Upload.run() begins anew where the program forgot what it had", async () => {
  const { api, clock, run } = bench(listOf(["a", "0123456789"]));
  api.fates.push("half");
  const done = run();
  await clock.pass(0);
  api.bytes = undefined;
  await clock.pass(1_000);
  assertEquals([await done, api.content], ["u2", "0123456789"]);
});

Deno.test("Upload.run() names the file that can't be read any more", async () => {
  const gone = hollow(10, () => {
    throw new DOMException("changed", "NotReadableError");
  });
  const { api, run } = bench(listOf(["a", "one"], ["run/b.csv", gone], ["c", "two"]));
  api.fates.push("lost");
  const error = await assertRejects(run, UnreadableFile);
  assertEquals(error.path, "run/b.csv");
});

Deno.test("Upload.run() says why the program refused, and goes on when it is run again", async () => {
  const { api, run } = bench(listOf(["a", "0123456789"]));
  api.fates.push("refused");
  await assertRejects(run, ApiError, "The disk is full");
  assertEquals([await run(), api.content, api.begun.length], ["u1", "0123456789", 1]);
});

Deno.test("Upload.run() does not ask for ever where an answer leads nowhere", async () => {
  const { api, clock, run } = bench(listOf(["a", "0123456789"]));
  api.fates.push("odd", "odd");
  const done = run();
  await clock.pass(0);
  assertEquals(api.asked.length, 1);
  await clock.pass(10_000);
  assertEquals([await done, api.content], ["u1", "0123456789"]);
});

Deno.test("Upload.forget() tells the program, where it was begun", async () => {
  const { api, run, upload } = bench(listOf(["a", "x"]));
  await upload.forget();
  await run();
  await upload.forget();
  assertEquals(api.cancelled, ["u1"]);
});
