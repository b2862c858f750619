// deno-lint-ignore-file no-console
/**
 * Checks the types of every file, in two programs: one for what runs in the browser, one for the rest. A file that asks
 * for the browser's types (`/// <reference lib="dom" />`) changes those of everything that is checked along with it:
 * WebSocket, say, is another class there.
 */
import { type Arrow, importGraph } from "./import_graph.ts";
import { ROOT, run } from "./process.ts";
import { sourceFiles } from "./source_files.ts";

/** The files that ask for the browser's types, and all that import them. */
export function browserSide(
  files: readonly string[],
  arrows: readonly Arrow[],
  asks: (file: string) => boolean,
): Set<string> {
  const side = new Set(files.filter(asks));
  let size: number;
  do {
    size = side.size;
    for (const { from, to } of arrows) if (side.has(to)) side.add(from);
  } while (side.size > size);
  return side;
}

/** The page itself does, by its own words or through its packages. */
function asksForBrowser(path: string): boolean {
  if (path.startsWith("src/page/")) return true;
  return /^\/\/\/ <reference lib="dom/m.test(Deno.readTextFileSync(`${ROOT}/${path}`));
}

async function main(): Promise<number> {
  const sources = sourceFiles().filter((path) => /\.tsx?$/.test(path));
  const { arrows } = await importGraph(sources);
  const browser = browserSide(sources, arrows, asksForBrowser);
  const programs = [sources.filter((path) => !browser.has(path)), sources.filter((path) => browser.has(path))];
  for (const program of programs.filter((files) => files.length > 0)) {
    const code = await run(Deno.execPath(), ["check", "--quiet", "--frozen", ...program]);
    if (code !== 0) return code;
    console.log(`Checked the types of ${program.length} files`);
  }
  return 0;
}

if (import.meta.main) Deno.exit(await main());
