/**
 * The folder that is compiled: the program as one bundle, and the files that it reads.
 *
 * `deno compile` embeds each package as a whole, with its documentation and declarations, and every module three times:
 * as it was written, as it runs, and with a map between the two. A bundle has what is used, once: the executable is
 * 5 MB smaller and starts in half the time.
 */
import { createHash } from "node:crypto";
import { importGraph, packageOf } from "./import_graph.ts";
import { type Lock, prune } from "./lock.ts";
import { ROOT, run } from "./process.ts";

export const STAGE = `${ROOT}/.cache/compile`;
export const ICONS = "tools/package/icons";
/** Beside the sources: what the page and an installation need. Paths from the root. */
export const INCLUDED = ["static", `${ICONS}/lanmessenger.icns`] as const;

/** What of deno.lock is in the executable: what the program and its page import, and the data made for the page. */
export async function programLock(): Promise<Lock> {
  const { arrows } = await importGraph(["main.ts", "src/page/main.tsx", "tools/emoji_files.ts"]);
  const packages = new Set(arrows.map((arrow) => packageOf(arrow.to)).filter((name) => name !== undefined));
  return prune(JSON.parse(await Deno.readTextFile(`${ROOT}/deno.lock`)), packages);
}

/** In a folder as deep as those of src, since the program finds its files from there. */
export const PROGRAM = "src/program/main.js";

/** Fills the folder. @throws {Error} when the bundle can't be made. */
export async function fillStage(): Promise<void> {
  await Deno.remove(STAGE, { recursive: true }).catch(ignoreNotFound);
  for (const path of INCLUDED) await copy(path);
  // What the program asks for has to be the same wherever it was compiled, so nothing of deno.json is needed but this.
  const { version, unstable } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
  await Deno.writeTextFile(`${STAGE}/deno.json`, JSON.stringify({ version, unstable }));
  const code = await run(Deno.execPath(), [
    ...["bundle", "--quiet", "--platform", "deno", "--frozen"],
    ...["--output", `${STAGE}/${PROGRAM}`, "main.ts"],
  ]);
  if (code !== 0) throw new Error(`Cannot bundle main.ts: deno bundle ended with ${code}; what it said stands above`);
}

/**
 * What goes into an executable beside the runtime: each file of the folder with its SHA-256, each package of which
 * something is in it with the sum that the lock file has. In the order of code points, so that the same input gives the
 * same list.
 */
export async function stageList(): Promise<string> {
  const files = await filesIn("");
  const sums = await Promise.all(files.map(async (path) => {
    const sum = createHash("sha256").update(await Deno.readFile(`${STAGE}/${path}`)).digest("hex");
    return `sha256:${sum}  ${path}`;
  }));
  const { npm } = await programLock();
  const packages = Object.entries(npm).map(([name, { integrity }]) => `${integrity}  npm:${name}`).sort();
  return [...sums, ...packages].map((line) => `${line}\n`).join("");
}

/** A file, or a folder with all that is in it. */
async function copy(path: string): Promise<void> {
  if ((await Deno.stat(`${ROOT}/${path}`)).isDirectory) {
    for await (const entry of Deno.readDir(`${ROOT}/${path}`)) await copy(`${path}/${entry.name}`);
    return;
  }
  const goal = `${STAGE}/${path}`;
  await Deno.mkdir(goal.slice(0, goal.lastIndexOf("/")), { recursive: true });
  await Deno.copyFile(`${ROOT}/${path}`, goal);
}

async function filesIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${STAGE}/${folder}`)) {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (isDirectory) found.push(...await filesIn(path));
    else found.push(path);
  }
  return found.sort();
}

function ignoreNotFound(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
