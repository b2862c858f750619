// deno-lint-ignore-file no-console
/**
 * Bundles the page: src/page/main.tsx → static/app.js.
 *
 * Prints to standard error only: `deno task start` runs it before the program, whose standard output is for scripts.
 */
import { ROOT, run } from "./process.ts";

const ENTRY = "src/page/main.tsx";
const BUNDLE = "static/app.js";
/** All that the bundle is made of. */
const SOURCES = ["src/page", "src/server/dto.ts", "deno.json", "deno.lock"];

export type BuildWhen = "always" | "outdated";

/** @throws {Error} when the bundle can't be made; the one that was there stays. */
export async function buildPage(when: BuildWhen): Promise<void> {
  const bundle = `${ROOT}/${BUNDLE}`;
  if (when === "outdated" && newest(bundle) > Math.max(...SOURCES.map((source) => newest(`${ROOT}/${source}`)))) return;
  const started = performance.now();
  // Written elsewhere and renamed: several programs may start at once, and each must find a whole file.
  Deno.mkdirSync(`${ROOT}/.cache`, { recursive: true });
  const made = `${ROOT}/.cache/app.js.${Deno.pid}`;
  const code = await run(
    Deno.execPath(),
    ["bundle", "--quiet", "--platform", "browser", "--minify", "--output", made, ENTRY],
    { stdout: "stderr" },
  );
  if (code !== 0) throw new Error(`Cannot build ${BUNDLE}: deno bundle ended with ${code}; what it said stands above`);
  const { size } = Deno.statSync(made);
  Deno.renameSync(made, bundle);
  console.error(`Built ${BUNDLE}: ${Math.ceil(size / 1024)} KiB in ${Math.round(performance.now() - started)} ms`);
}

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
