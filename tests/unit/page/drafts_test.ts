import { signal } from "@preact/signals";
import { type Attached, NOTHING_ATTACHED } from "../../../src/page/attachments.ts";
import { beginEdit, editDraft, failedDraft, savedDraft, submitDraft } from "../../../src/page/draft.ts";
import { Drafts } from "../../../src/page/drafts.ts";
import { pickedFile } from "../../../src/page/picked.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { ManualClock } from "../../support/manual_clock.ts";
import { MemoryStorage } from "./memory_storage.ts";

/** A tab: the drafts over a storage that other tabs have, too. */
function tab(storage: MemoryStorage) {
  const attached = signal<Attached>(NOTHING_ATTACHED);
  const lost: string[] = [];
  const drafts = new Drafts({
    storage,
    clock: new ManualClock(),
    attached: () => attached.value,
    filesLost: (conversation) => lost.push(conversation),
  });
  const left = drafts.belongTo("me");
  const ben = drafts.of("ben");
  const type = (words: string) => ben.value = editDraft(ben.value, words);
  const hear = () => drafts.changedElsewhere("lanmessenger-draft:me:ben");
  return { drafts, ben, type, hear, attached, lost, left };
}

const file = () => pickedFile(new File(["abc"], "a.txt"));
let ids = 0;
const newId = () => `id-${++ids}`;

Deno.test("Drafts outlive their tab, with each letter", () => {
  const storage = new MemoryStorage();
  const first = tab(storage);
  first.type("h");
  first.type("hello");
  first.ben.value = { ...first.ben.value, reply: { author: "ben", id: "id-9", text: "What?" } };
  const second = tab(storage);
  assertEquals([second.ben.value.text, second.ben.value.reply?.id], ["hello", "id-9"]);
  assertEquals([second.left, first.drafts.unkept], [[], false]);
});

Deno.test("Drafts of what was sent are gone", () => {
  const storage = new MemoryStorage();
  const first = tab(storage);
  first.type("hello");
  first.ben.value = submitDraft(first.ben.value, "ben", () => "id-1");
  first.ben.value = savedDraft(first.ben.value, "id-1");
  assertEquals(storage.length, 0);
});

Deno.test("Drafts typed before it is known whose they are get kept then", () => {
  const storage = new MemoryStorage();
  tab(storage).type("earlier");
  const drafts = new Drafts({
    storage,
    clock: new ManualClock(),
    attached: () => NOTHING_ATTACHED,
    filesLost: () => {},
  });
  const ben = drafts.of("ben");
  ben.value = editDraft(ben.value, "now");
  drafts.belongTo("me");
  assertEquals(ben.value.text, "earlier\nnow");
  assertEquals(tab(storage).ben.value.text, "earlier\nnow");
});

Deno.test("Drafts take up again what was on its way, with its id", () => {
  const storage = new MemoryStorage();
  const first = tab(storage);
  for (const words of ["one", "two"]) {
    first.type(words);
    first.ben.value = submitDraft(first.ben.value, "ben", newId);
  }
  const sent = first.ben.value.sending;
  const second = tab(storage);
  assertEquals([second.left, second.ben.value.sending, second.ben.value.text], [["ben"], sent, ""]);
  for (const { id } of sent) second.ben.value = savedDraft(second.ben.value, id);
  assertEquals(storage.length, 0);
});

Deno.test("Drafts keep the id of a text that came back", () => {
  const storage = new MemoryStorage();
  const first = tab(storage);
  first.type("hello");
  first.ben.value = failedDraft(submitDraft(first.ben.value, "ben", () => "id-1"), "nobody answers");
  const second = tab(storage);
  assertEquals([second.ben.value.text, second.ben.value.problem], ["hello", undefined]);
  assertEquals(submitDraft(second.ben.value, "ben", () => "other").sending[0]?.id, "id-1");
});

Deno.test("Drafts keep another wording, and what stood there before", () => {
  const storage = new MemoryStorage();
  const first = tab(storage);
  first.type("before");
  first.ben.value = beginEdit(first.ben.value, "id-1", "old");
  first.type("new");
  const { text, editing } = tab(storage).ben.value;
  assertEquals([text, editing], ["new", { id: "id-1", text: "old", before: "before", phase: "writing" }]);
});

Deno.test("Drafts in two tabs follow each other, and what was sent in one leaves the other", () => {
  const storage = new MemoryStorage();
  const [one, two] = [tab(storage), tab(storage)];
  one.type("hello");
  two.hear();
  assertEquals(two.ben.value.text, "hello");
  two.type("hello you");
  one.hear();
  assertEquals(one.ben.value.text, "hello you");
  one.ben.value = submitDraft(one.ben.value, "ben", newId);
  two.hear();
  assertEquals([two.ben.value.text, two.ben.value.sending], ["", []]);
});

Deno.test("Drafts lose nothing where a tab did not hear of the other", () => {
  const storage = new MemoryStorage();
  const [one, two] = [tab(storage), tab(storage)];
  one.type("alpha");
  two.type("beta");
  assertEquals([two.ben.value.text, tab(storage).ben.value.text], ["alpha\nbeta", "alpha\nbeta"]);
  one.type("alpha\nbeta gamma");
  assertEquals(tab(storage).ben.value.text, "alpha\nbeta gamma", "what holds the other is not doubled");
  two.ben.value = submitDraft(two.ben.value, "ben", newId);
  assertEquals(two.ben.value.text, "alpha\nbeta gamma", "what the other wrote meanwhile was not sent");
});

Deno.test("Drafts say when something is in this tab alone, and another tab does not replace it", () => {
  const storage = new MemoryStorage();
  const [one, two] = [tab(storage), tab(storage)];
  storage.room = 250;
  one.type("x".repeat(400));
  assert(one.drafts.unkept);
  two.type("from two");
  one.hear();
  assert(one.ben.value.text.startsWith("from two\nxxx"));
  one.type("short");
  assert(!one.drafts.unkept);
});

Deno.test("Drafts say once that picked files are gone", () => {
  const storage = new MemoryStorage();
  const first = tab(storage);
  first.type("Look");
  first.attached.value = { ...NOTHING_ATTACHED, items: [file()] };
  const [second, third] = [tab(storage), tab(storage)];
  assertEquals([second.lost, third.lost, second.ben.value.text], [["ben"], [], "Look"]);
});

Deno.test("Drafts get words back whose files were being handed over, with the id of the offer", () => {
  const storage = new MemoryStorage();
  const first = tab(storage);
  const said = { words: "Look", reply: undefined };
  const handover = { id: "offer-1", said, items: [file()], size: 3, state: { type: "waiting" } } as const;
  first.attached.value = { ...NOTHING_ATTACHED, handovers: [handover] };
  const second = tab(storage);
  assertEquals([second.ben.value.text, second.ben.value.returned?.id, second.left], ["Look", "offer-1", []]);
  assertEquals(second.lost, ["ben"]);
  second.ben.value = savedDraft(second.ben.value, "offer-1");
  first.attached.value = NOTHING_ATTACHED;
  assertEquals([second.ben.value.text, storage.length], ["", 0]);
});

Deno.test("Drafts.held() finds what lies on the shelf alone", () => {
  const storage = new MemoryStorage();
  const first = tab(storage);
  first.type("hello");
  const second = tab(storage);
  assertEquals([second.drafts.held("ben")?.value.text, second.drafts.held("grace")], ["hello", undefined]);
});

Deno.test("Drafts work where the browser keeps nothing", () => {
  const storage = new MemoryStorage();
  const refuse = (): never => {
    throw new DOMException("It is switched off", "SecurityError");
  };
  Object.assign(storage, { getItem: refuse, setItem: refuse, removeItem: refuse, key: refuse });
  const one = tab(storage);
  one.type("hello");
  assertEquals([one.ben.value.text, one.drafts.unkept], ["hello", true]);
});
