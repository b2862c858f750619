import { EMOJI_GROUPS, EMOJI_LANGUAGES, type EmojiFile } from "../../src/page/emoji.ts";
import { assert, assertEquals } from "../../src/std/assert.ts";
import { makeEmojiFiles } from "../../tools/emoji_files.ts";
import { testFolder } from "../support/task.ts";

/** Of a reaction (docs/protocol.md, section 5.8). */
const MOST_BYTES = 64;

Deno.test("makeEmojiFiles() has the same emoji in each language, each fit to be a reaction", async () => {
  await using folder = await testFolder();
  makeEmojiFiles(folder.path);
  const all = EMOJI_LANGUAGES.map((tag): EmojiFile => JSON.parse(Deno.readTextFileSync(`${folder.path}/${tag}.json`)));
  const emojiOf = (file: EmojiFile) => file.map((group) => group.map(([emoji]) => emoji).join(" "));
  const [english] = all;
  assert(english !== undefined);
  for (const file of all) assertEquals(emojiOf(file), emojiOf(english));
  assertEquals(english.length, EMOJI_GROUPS.length);
  for (const [emoji, name, , version, ...tones] of english.flat()) {
    assert(name !== "" && version > 0, emoji);
    assert(tones.length === 0 || new Set([emoji, ...tones]).size === 6, emoji);
    for (const form of [emoji, ...tones]) assert(new TextEncoder().encode(form).length <= MOST_BYTES, form);
  }
});

Deno.test("makeEmojiFiles() writes emoji as people type them, and words in the language", async () => {
  await using folder = await testFolder();
  makeEmojiFiles(folder.path);
  const german: EmojiFile = JSON.parse(Deno.readTextFileSync(`${folder.path}/de.json`));
  assertEquals(german[1]?.find(([emoji]) => emoji === "👍")?.length, 9);
  assertEquals(german[2]?.find(([emoji]) => emoji === "🐈")?.[1], "Katze");
  assert(german.flat().some(([emoji]) => emoji === "❤️"), "one that is a letter without the sign keeps it");
});
