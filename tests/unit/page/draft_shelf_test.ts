import {
  DraftShelf,
  type KeptDraft,
  LONGEST_AGE_MS,
  LONGEST_ENTRY,
  MOST_ENTRIES,
} from "../../../src/page/draft_shelf.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { ManualClock } from "../../support/manual_clock.ts";
import { MemoryStorage } from "./memory_storage.ts";

const kept = (text: string): KeptDraft => ({
  text,
  reply: undefined,
  returned: undefined,
  editing: undefined,
  picked: 0,
});

function bench() {
  const storage = new MemoryStorage();
  const clock = new ManualClock();
  return { storage, clock, shelf: (me = "me") => new DraftShelf(storage, clock, me) };
}

Deno.test("DraftShelf gives back what it was given, to the same user alone", () => {
  const { shelf } = bench();
  const draft: KeptDraft = {
    text: "hello",
    reply: { author: "ben", id: "id-1", text: "What?" },
    returned: { to: "ben", text: "hello", id: "id-2", reply: { author: "ben", id: "id-1" } },
    editing: { id: "id-3", text: "now", before: "before" },
    picked: 2,
  };
  assertEquals(shelf().put("ben", draft), { type: "kept" });
  assertEquals(shelf().read("ben"), draft);
  assertEquals([shelf("other").read("ben"), shelf().read("grace")], [undefined, undefined]);
  assertEquals([shelf().has("ben"), shelf().has("grace")], [true, false]);
});

Deno.test("DraftShelf.put() with nothing empties the place", () => {
  const { storage, shelf } = bench();
  const one = shelf();
  one.put("ben", kept("hello"));
  one.put("ben", undefined);
  assertEquals(storage.length, 0);
});

Deno.test("DraftShelf.put() does not write over what another tab wrote since", () => {
  const { shelf } = bench();
  const [one, two] = [shelf(), shelf()];
  one.put("ben", kept("hel"));
  two.read("ben");
  one.put("ben", kept("hello"));
  const answer = two.put("ben", kept("hex"));
  assert(answer.type === "behind");
  assertEquals([answer.theirs.text, shelf().read("ben")?.text], ["hello", "hello"]);
  assertEquals(two.put("ben", kept("hello\nhex")), { type: "kept" }, "now it has seen it");
});

Deno.test("DraftShelf.put() says where it has no room, and throws away nothing for it", () => {
  const { storage, shelf } = bench();
  const one = shelf();
  assertEquals(one.put("ben", kept("x".repeat(LONGEST_ENTRY))), { type: "unkept" });
  one.put("ben", kept("hello"));
  storage.room = 200;
  assertEquals(one.put("ben", kept("hello".repeat(100))), { type: "unkept" });
  assertEquals(shelf().read("ben")?.text, "hello");
});

Deno.test("DraftShelf.news() tells what another tab did, and that it was oneself", () => {
  const { shelf } = bench();
  const [one, two] = [shelf(), shelf()];
  one.put("ben", kept("hello"));
  assertEquals(one.news("ben"), "same");
  assertEquals(two.news("ben"), kept("hello"));
  one.put("ben", undefined);
  assertEquals([two.news("ben"), two.news("ben")], ["none", "same"]);
});

Deno.test("DraftShelf.going() are the texts on their way, the oldest first", async () => {
  const { clock, shelf } = bench();
  const request = (id: string) => ({ to: "ben", text: id, id });
  shelf().putGoing({ as: "text", request: request("b") });
  await clock.pass(5);
  shelf().putGoing({ as: "words", request: request("a") });
  assertEquals(shelf().going(), [{ as: "text", request: request("b") }, { as: "words", request: request("a") }]);
  shelf().dropGoing("b");
  assertEquals(shelf().going().length, 1);
});

Deno.test("DraftShelf.prune() lets go of what is old, unreadable or beyond the number that is kept", async () => {
  const { storage, clock, shelf } = bench();
  const one = shelf();
  one.put("old", kept("old"));
  storage.setItem("lanmessenger-draft:me:broken", "{");
  storage.setItem("lanmessenger-key", "stays");
  await clock.pass(LONGEST_AGE_MS + 1);
  for (let i = 0; i < MOST_ENTRIES + 5; i++) {
    one.put(`person ${i}`, kept("x"));
    await clock.pass(1);
  }
  assertEquals(storage.length, MOST_ENTRIES + 1);
  assertEquals([one.has("old"), one.has("broken"), one.has("person 4"), one.has("person 5")], [
    false,
    false,
    false,
    true,
  ]);
  assertEquals(storage.getItem("lanmessenger-key"), "stays");
});

Deno.test("DraftShelf reads nothing out of what it did not write", () => {
  const { storage, shelf } = bench();
  for (const raw of ["", "null", "[]", "7", '{"text":7,"at":1}', '{"text":"x"}', '{"text":"x","at":"1"}']) {
    storage.setItem("lanmessenger-draft:me:ben", raw);
    assertEquals(shelf().read("ben"), undefined, raw);
  }
  storage.setItem("lanmessenger-draft:me:ben", '{"text":"x","at":1,"reply":{"author":1},"editing":[],"returned":"?"}');
  assertEquals(shelf().read("ben"), kept("x"));
});
