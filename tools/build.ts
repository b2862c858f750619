// deno-lint-ignore-file no-console
/**
 * Bundles the page: src/page/main.tsx → static/app.js, src/page/style/page.css → static/style.css, and each language
 * beside English into static/languages. What the page knows of emoji goes into static/emoji.
 *
 * Prints to standard error only: `deno task start` runs it before the program, whose standard output is for scripts.
 */
import { EMOJI_LANGUAGES } from "../src/page/emoji.ts";
import { makeEmojiFiles } from "./emoji_files.ts";
import { ROOT, run } from "./process.ts";

const ENTRY = "src/page/main.tsx";
const BUNDLE = "static/app.js";
const STYLE = "src/page/style/page.css";
const STYLE_BUNDLE = "static/style.css";
const LANGUAGES = "src/page/languages";
/** All that the bundle is made of. */
const SOURCES = ["src/page", "src/server/dto.ts", "tools/emoji_files.ts", "deno.json", "deno.lock"];

export type BuildWhen = "always" | "outdated";

/** @throws {Error} when a bundle can't be made; those that were there stay. */
export async function buildPage(when: BuildWhen): Promise<void> {
  const oldest = Math.min(
    ...[BUNDLE, STYLE_BUNDLE, ...languages().map(bundleOf), ...EMOJI_LANGUAGES.map(emojiOf)].map((made) =>
      newest(`${ROOT}/${made}`)
    ),
  );
  if (when === "outdated" && oldest > Math.max(...SOURCES.map((source) => newest(`${ROOT}/${source}`)))) return;
  const started = performance.now();
  // Written elsewhere and renamed: several programs may start at once, and each must find whole files.
  const made = `${ROOT}/.cache/page-${Deno.pid}`;
  await bundle(["--output", `${made}/app.js`, ENTRY]);
  await bundle(["--output", `${made}/style.css`, STYLE]);
  const tags = languages();
  if (tags.length > 0) await bundle(["--outdir", `${made}/languages`, ...tags.map((tag) => `${LANGUAGES}/${tag}.ts`)]);
  makeEmojiFiles(`${made}/emoji`);
  const { size } = Deno.statSync(`${made}/app.js`);
  Deno.renameSync(`${made}/app.js`, `${ROOT}/${BUNDLE}`);
  Deno.renameSync(`${made}/style.css`, `${ROOT}/${STYLE_BUNDLE}`);
  Deno.mkdirSync(`${ROOT}/static/languages`, { recursive: true });
  for (const tag of tags) Deno.renameSync(`${made}/languages/${tag}.js`, `${ROOT}/${bundleOf(tag)}`);
  Deno.mkdirSync(`${ROOT}/static/emoji`, { recursive: true });
  for (const tag of EMOJI_LANGUAGES) Deno.renameSync(`${made}/emoji/${tag}.json`, `${ROOT}/${emojiOf(tag)}`);
  Deno.removeSync(made, { recursive: true });
  console.error(`Built ${BUNDLE}: ${Math.ceil(size / 1024)} KiB in ${Math.round(performance.now() - started)} ms`);
}

async function bundle(options: string[]): Promise<void> {
  const code = await run(Deno.execPath(), ["bundle", "--quiet", "--platform", "browser", "--minify", ...options], {
    stdout: "stderr",
  });
  if (code !== 0) throw new Error(`Cannot build the page: deno bundle ended with ${code}; what it said stands above`);
}

/** Tags of the languages beside English, which is in the page's own bundle. */
function languages(): string[] {
  return [...Deno.readDirSync(`${ROOT}/${LANGUAGES}`)].flatMap(({ name }) => /^([a-z]{2})\.ts$/.exec(name)?.[1] ?? [])
    .filter((tag) => tag !== "en").sort();
}

const bundleOf = (tag: string) => `static/languages/${tag}.js`;
const emojiOf = (tag: string) => `static/emoji/${tag}.json`;

/** When a file, or the newest file of a folder, was written, ms since 1970; 0: it is not there. */
function newest(path: string): number {
  let info: Deno.FileInfo;
  try {
    info = Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
  if (!info.isDirectory) return info.mtime?.getTime() ?? 0;
  return Math.max(0, ...[...Deno.readDirSync(path)].map((entry) => newest(`${path}/${entry.name}`)));
}

if (import.meta.main) {
  try {
    await buildPage(Deno.args.includes("--outdated") ? "outdated" : "always");
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
