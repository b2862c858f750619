import { Content } from "../../../../src/messenger/transfers/content.ts";
import { assertEquals, assertThrows } from "../../../../src/std/assert.ts";
import { file, folder, sha256 } from "./fixture.ts";

const ENTRIES = [folder("a"), file("a/one", 5), folder("a/b"), file("a/b/two", 0), file("three", 7)];
const BY_USER = { kept: "by user", items: new Map([["a", "/home/a"], ["three", "/tmp/3"]]), odd: new Map() } as const;
const HASHES = [1, 2, 3].map((number) => sha256(Uint8Array.of(number)));

Deno.test("Content counts what stands before an entry, and behind the last", () => {
  const content = new Content(ENTRIES, BY_USER);
  assertEquals([content.files, content.bytes], [3, 12]);
  assertEquals(ENTRIES.map((_, index) => content.bytesBefore(index)), [0, 0, 5, 5, 5]);
  assertEquals(ENTRIES.map((_, index) => content.fileNumber(index)), [0, 0, 1, 1, 2]);
  assertEquals([content.bytesBefore(5), content.fileNumber(5)], [12, 3]);
});

Deno.test("Content counts beyond 32 bits", () => {
  const content = new Content([file("a", 2 ** 40), file("b", 2 ** 40), file("c", 1)], BY_USER);
  assertEquals([content.bytesBefore(2), content.bytes], [2 ** 41, 2 ** 41 + 1]);
});

Deno.test("place() is where the user keeps a file, whatever the list calls it", () => {
  const content = new Content(ENTRIES, { ...BY_USER, odd: new Map([[3, "/home/a/B/Two"]]) });
  assertEquals(content.place(1), { path: "/home/a/one", from: 0 });
  assertEquals(content.place(3), { path: "/home/a/B/Two", from: 0 });
  assertEquals(content.place(4), { path: "/tmp/3", from: 0 });
});

Deno.test("place() is behind the files before it in a spool", () => {
  const content = new Content(ENTRIES, { kept: "in spool", path: "/spool/x" });
  assertEquals([1, 3, 4].map((index) => content.place(index).from), [0, 5, 5]);
  assertEquals(content.place(4).path, "/spool/x");
});

Deno.test("place() refuses folders, and what is not in the list", () => {
  const content = new Content(ENTRIES, BY_USER);
  for (const index of [0, 2, 5, -1]) assertThrows(() => content.place(index), RangeError, `${index}`);
});

Deno.test("versionOf() believes the disk, and for a spool the list", () => {
  const found = { bytes: 100, at: 100 };
  assertEquals(new Content(ENTRIES, BY_USER).versionOf(4, found), found);
  const spooled = new Content(ENTRIES, { kept: "in spool", path: "/spool/x" });
  assertEquals(spooled.versionOf(4, found), { bytes: 7, at: 1_000 });
});

Deno.test("digestsFrom() gives hashes once all are known, and not any more when one is forgotten", () => {
  const content = new Content(ENTRIES, BY_USER);
  const [one, two, three] = HASHES as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
  content.learn(4, three);
  content.learn(1, one);
  // The same again is not another one.
  content.learn(1, one);
  assertEquals(content.digestsFrom(0), undefined);
  content.learn(3, two);
  assertEquals(content.digestsFrom(0), [one, two, three]);
  assertEquals(content.digestsFrom(2), [three]);
  assertEquals(content.digestsFrom(3), []);
  content.forget(3);
  content.forget(3);
  assertEquals(content.digestsFrom(2), undefined);
  content.learn(3, three);
  assertEquals(content.digestsFrom(1), [three, three]);
});

Deno.test("an offer of folders alone has all its hashes from the beginning", () => {
  assertEquals(new Content([folder("a")], BY_USER).digestsFrom(0), []);
});
