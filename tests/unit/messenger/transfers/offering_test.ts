import { FilePolicy } from "../../../../src/messenger/file_policy.ts";
import { NO_POLICY } from "../../../../src/model/policy.ts";
import { RequestError } from "../../../../src/model/errors.ts";
import { MAX_NAMED_ITEMS } from "../../../../src/model/transfer.ts";
import type { Files } from "../../../../src/messenger/ports.ts";
import { findOffered, type From, summaryOf } from "../../../../src/messenger/transfers/offering.ts";
import { SpooledUploads } from "../../../../src/messenger/transfers/uploads.ts";
import { assertEquals, assertRejects } from "../../../../src/std/assert.ts";
import { MemoryFiles } from "../../../support/memory_files.ts";
import { file, folder, make, messageId } from "./fixture.ts";

function find(files: Files, from: From) {
  const uploads = new SpooledUploads({ filePolicy: new FilePolicy(NO_POLICY), files, newId: () => messageId(1) });
  return findOffered(from, { files, uploads, signal: new AbortController().signal });
}

Deno.test("summaryOf() counts what is in each item and in all", () => {
  const entries = [folder("a"), file("a/x", 5), folder("a/b"), file("a/b/y", 6), file("z", 7), folder("empty")];
  assertEquals(summaryOf(entries), {
    items: [
      { name: "a", bytes: 11, files: 2 },
      { name: "z", bytes: 7, files: undefined },
      { name: "empty", bytes: 0, files: 0 },
    ],
    files: 3,
    folders: 3,
    bytes: 18,
  });
});

Deno.test("summaryOf() names a hundred items, and counts them all", () => {
  const { items, files, bytes } = summaryOf(Array.from({ length: 150 }, (_, index) => file(`${index}`, 2)));
  assertEquals([items.length, files, bytes], [MAX_NAMED_ITEMS, 150, 300]);
  assertEquals(items.at(-1)?.name, "99");
});

Deno.test("findOffered() finds paths on the disk, and says what is left out", async () => {
  const left = [{ path: "/home/link", why: "is a link" }];
  class Disk extends MemoryFiles {
    override async survey(paths: readonly string[], signal: AbortSignal) {
      return { ...await super.survey(paths, signal), left };
    }
  }
  const disk = new Disk();
  make(disk, "/home", { "run": "folder", "run/a": 3, "notes": 4 });
  const found = await find(disk, { paths: ["/home/run", "/home/notes"] });
  assertEquals(found.left, left);
  assertEquals([found.offer.files, found.offer.folders, found.offer.bytes], [2, 1, 7]);
  assertEquals(found.content.entries.map(({ path }) => path), ["run", "run/a", "notes"]);
  assertEquals(found.content.spool, undefined);
});

Deno.test("findOffered() refuses what leaves nothing to send, and says why", async () => {
  class Empty extends MemoryFiles {
    override survey() {
      return Promise.resolve({ entries: [], left: [{ path: "/dev/null", why: "is a device" }] });
    }
  }
  const error = await assertRejects(() => find(new Empty(), { paths: ["/dev/null"] }), RequestError, "is a device");
  assertEquals(error.problem, "invalid");
});

Deno.test("findOffered() refuses paths that no receiver would take", async () => {
  class Long extends MemoryFiles {
    override survey() {
      const entries = Array.from({ length: 33_000 }, (_, index) => {
        const path = `${index}`.padEnd(1_020, "x");
        return { entry: file(path, 1), place: { path: `/${path}`, from: 0 } };
      });
      return Promise.resolve({ entries, left: [] });
    }
  }
  const error = await assertRejects(() => find(new Long(), { paths: ["/x"] }), RequestError, "too long together");
  assertEquals(error.problem, "invalid");
});

Deno.test("findOffered() takes an upload once", async () => {
  const disk = new MemoryFiles();
  const uploads = new SpooledUploads({ filePolicy: new FilePolicy(NO_POLICY), files: disk, newId: () => messageId(1) });
  const parts = { files: disk, uploads, signal: new AbortController().signal };
  const { id } = await uploads.begin([folder("a"), file("a/b", 3)]);
  await uploads.append(id, 0, chunks(3));
  const { content, offer, left } = await findOffered({ upload: id }, parts);
  assertEquals([content.spool, offer.bytes, offer.folders, left], [id, 3, 1, []]);
  assertEquals(content.where, { kept: "in spool", path: `/spool/${id}` });
  const error = await assertRejects(() => findOffered({ upload: id }, parts), RequestError);
  assertEquals(error.problem, "nobody");
});

async function* chunks(...sizes: number[]): AsyncGenerator<Uint8Array> {
  for (const size of sizes) yield await Promise.resolve(new Uint8Array(size));
}
