import {
  EMOJI_GROUPS,
  type EmojiFile,
  emojiNamed,
  EVERY_VERSION,
  findEmoji,
  inTone,
  readEmoji,
} from "../../../src/page/emoji.ts";
import { EmojiBooks } from "../../../src/page/emoji_books.ts";
import { EmojiMemory, MOST_RECENT } from "../../../src/page/emoji_memory.ts";
import { assertEquals, assertRejects } from "../../../src/std/assert.ts";
import { MemoryStorage } from "./memory_storage.ts";

const FILE: EmojiFile = [
  [["😀", "grinning face", "happy smile", 1], ["🫪", "distorted face", "warped", 17]],
  [["👋", "waving hand", "hello", 0.6, "👋🏻", "👋🏼", "👋🏽", "👋🏾", "👋🏿"]],
  [["🐈", "cat", "pet", 0.7], ["📞", "telephone", "communication", 0.6], ["🐮", "Köln cow", "", 0.6]],
];

const book = readEmoji(FILE, EVERY_VERSION);
const found = (typed: string) => findEmoji(book, typed, 10).map(({ emoji }) => emoji).join("");

Deno.test("readEmoji() has every kind, and leaves out what is too new", () => {
  assertEquals([...book.keys()], [...EMOJI_GROUPS]);
  assertEquals(readEmoji(FILE, 16).get("smileys")?.map(({ emoji }) => emoji), ["😀"]);
});

Deno.test("findEmoji() takes every word, beginnings first, and parts where there are no beginnings", () => {
  assertEquals([found("cat"), found("FACE hap"), found("munic"), found("koln"), found("nothing"), found(" ")], [
    "🐈",
    "😀",
    "📞",
    "🐮",
    "",
    "",
  ]);
});

Deno.test("inTone() is the emoji in that tone, where it has one", () => {
  const [wave] = book.get("people") ?? [];
  const [cat] = book.get("animals") ?? [];
  assertEquals([wave && inTone(wave, 0), wave && inTone(wave, 5), cat && inTone(cat, 5)], ["👋", "👋🏿", "🐈"]);
});

Deno.test("emojiNamed() keeps order and tone, and leaves out what is not known", () => {
  assertEquals(emojiNamed(book, ["🐈", "?", "👋🏽"]).map(({ emoji, name }) => [emoji, name]), [
    ["🐈", "cat"],
    ["👋🏽", "waving hand"],
  ]);
});

Deno.test("EmojiBooks loads a language once, English where there are no words, and tries again", async () => {
  const asked: string[] = [];
  let broken = true;
  const books = new EmojiBooks({
    version: () => EVERY_VERSION,
    load: (path) => {
      asked.push(path);
      return broken ? Promise.reject(new Error("away")) : Promise.resolve(FILE);
    },
  });
  await assertRejects(() => books.book("de"), Error, "away");
  broken = false;
  await books.book("de-AT");
  await books.book("de");
  await books.book("ar");
  assertEquals(asked, ["/static/emoji/de.json", "/static/emoji/de.json", "/static/emoji/en.json"]);
});

Deno.test("EmojiMemory keeps what was used last, once each, and the tone", () => {
  const storage = new MemoryStorage();
  const memory = new EmojiMemory(storage);
  for (let i = 0; i < 40; i++) memory.use(String.fromCodePoint(0x1f600 + i));
  memory.use("🐈");
  memory.use("👋");
  memory.use("🐈");
  memory.chooseTone(3);
  const { recent, tone } = new EmojiMemory(storage).kept.value;
  assertEquals([recent.slice(0, 2), recent.length, tone], [["🐈", "👋"], MOST_RECENT, 3]);
});

Deno.test("EmojiMemory takes nothing out of what it did not write, and does without room", () => {
  const storage = new MemoryStorage();
  for (const raw of ["", "{", "null", "7", '{"recent":7,"tone":9}', '{"recent":[7,null]}']) {
    storage.setItem("lanmessenger-emoji", raw);
    assertEquals(new EmojiMemory(storage).kept.value, { recent: [], tone: 0 }, raw);
  }
  storage.room = 0;
  const memory = new EmojiMemory(storage);
  memory.use("🐈");
  assertEquals(memory.kept.value.recent, ["🐈"]);
});
