/** What is said in every language: nothing is missing, nothing is left over, and plurals are whole. */
import { en } from "../../../../src/page/languages/en.ts";
import { LANGUAGES } from "../../../../src/page/languages/languages.ts";
import { assert, assertEquals } from "../../../../src/std/assert.ts";

const PAGE = new URL("../../../../src/page/", import.meta.url);

type Entry = readonly [path: string, value: unknown];

function entriesOf(value: unknown, path = ""): Entry[] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, each]) => entriesOf(each, path === "" ? key : `${path}.${key}`));
}

async function catalogueOf(tag: string): Promise<Entry[]> {
  return entriesOf((await import(new URL(`languages/${tag}.ts`, PAGE).href)).default);
}

/** Sources of the page without its catalogues. */
async function sources(folder: URL = PAGE): Promise<string> {
  let all = "";
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory && name !== "languages" && name !== "style") all += await sources(new URL(`${name}/`, folder));
    if (/\.tsx?$/.test(name)) all += await Deno.readTextFile(new URL(name, folder));
  }
  return all;
}

const OTHERS = Object.keys(LANGUAGES).filter((tag) => tag !== "en");

for (const tag of OTHERS) {
  Deno.test(`the catalogue of "${tag}" says all that the English one says, with the same things to fill in`, async () => {
    const shapeOf = (entries: readonly Entry[]) =>
      entries.map(([path, value]) => [path, typeof value, value instanceof Function ? value.length : 0]);
    assertEquals(shapeOf(await catalogueOf(tag)), shapeOf(entriesOf(en)));
  });

  Deno.test(`the catalogue of "${tag}" fills in what it is given, and is no English`, async () => {
    const english = new Map(entriesOf(en));
    let same = 0;
    const entries = await catalogueOf(tag);
    for (const [path, value] of entries) {
      if (typeof value === "string" && value === english.get(path) && /\p{L}{3}/u.test(value)) same++;
      if (!(value instanceof Function)) continue;
      const original = english.get(path);
      assert(original instanceof Function);
      for (const n of [0, 1, 2, 3, 5, 11, 21, 100]) {
        const given = Array.from({ length: value.length }, (_, index) => n + index);
        const words: unknown = value(...given);
        assert(typeof words === "string" && words !== "", `${path} says nothing of ${n}`);
        assert(!/#|undefined|NaN|\[object/.test(words), `${path} says "${words}"`);
      }
    }
    assert(same < entries.length / 10, `${same} of ${entries.length} entries are English`);
  });

  Deno.test(`the catalogue of "${tag}" has every plural form of its language`, async () => {
    const wanted = new Intl.PluralRules(tag).resolvedOptions().pluralCategories.filter((one) => one !== "other").sort();
    const source = await Deno.readTextFile(new URL(`languages/${tag}.ts`, PAGE));
    const calls = [...source.matchAll(/plural\(\s*\w+,\s*\{([\s\S]*?)\}\s*,?\s*\)/g)].map(([, forms = ""]) => forms);
    assert(calls.length > 20, `only ${calls.length} plurals were seen`);
    for (const forms of calls) {
      const given = [...forms.matchAll(/\b(zero|one|two|few|many|other):/g)].map(([, form]) => form);
      assert(given.includes("other"), forms);
      // Millions ("many" of French, Spanish and Portuguese) are said as others are.
      const needed = wanted.filter((form) => form !== "many" || ["ar", "ru"].includes(tag));
      assertEquals(needed.filter((form) => !given.includes(form)), [], forms);
    }
  });
}

Deno.test("the page says all that its catalogue holds", async () => {
  const code = await sources();
  const unused = entriesOf(en).map(([path]) => path).filter((path) => {
    // The units of sizes are one list.
    const names = path.replace(/\.\d+$/, "").split(".");
    const last = names.at(-1) ?? "";
    // Sections are read by their own names, or as "words".
    const section = `\\b(?:${names.at(-2) ?? "text"}|words)`;
    // One of a few is chosen by a value: text.presence[presence].
    const chosen = names.length > 1 ? `|${section}\\[` : "";
    return !new RegExp(`${section}\\.${last}\\b${chosen}`).test(code);
  });
  assertEquals(unused, []);
});
