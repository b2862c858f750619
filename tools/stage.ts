/**
 * The folder that is compiled: the program alone, its sources, and deno.json and deno.lock cut down to what main.ts
 * reaches.
 *
 * `deno compile` embeds every package of the lock file, those of the tests among them (a browser of 65 MB). Its flag
 * --exclude-unused-npm would do the same, but Deno 2.7.11 does not know it.
 */
import { createHash } from "node:crypto";
import { importGraph, packageOf } from "./import_graph.ts";
import { type Lock, prune } from "./lock.ts";
import { ROOT } from "./process.ts";

export const STAGE = `${ROOT}/.cache/compile`;
export const ICONS = "tools/package/icons";
/** Beside the sources: what the page and an installation need. Paths from the root. */
export const INCLUDED = ["static", `${ICONS}/lanmessenger.icns`] as const;

/** What main.ts needs of deno.lock. */
export async function programLock(): Promise<Lock> {
  return lockOf(await programGraph());
}

/** Fills the folder. */
export async function fillStage(): Promise<void> {
  const graph = await programGraph();
  await Deno.remove(STAGE, { recursive: true }).catch(ignoreNotFound);
  for (const file of graph.files) await copy(file);
  for (const path of INCLUDED) await copy(path);
  const config: { imports: Record<string, string>; [member: string]: unknown } = JSON.parse(
    await Deno.readTextFile(`${ROOT}/deno.json`),
  );
  const imports = Object.fromEntries(
    Object.entries(config.imports).filter(([, target]) => graph.packages.has(packageOf(target) ?? "")),
  );
  const { version, unstable, compilerOptions } = config;
  await Deno.writeTextFile(`${STAGE}/deno.json`, JSON.stringify({ version, unstable, compilerOptions, imports }));
  await Deno.writeTextFile(`${STAGE}/deno.lock`, JSON.stringify(await lockOf(graph)));
}

/**
 * What goes into an executable beside the runtime: each file of the folder with its SHA-256, each package with the sum
 * that the lock file has. In the order of code points, so that the same input gives the same list.
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

interface ProgramGraph {
  readonly files: readonly string[];
  readonly packages: ReadonlySet<string>;
}

async function programGraph(): Promise<ProgramGraph> {
  const { files, arrows } = await importGraph(["main.ts"]);
  return {
    files,
    packages: new Set(arrows.map((arrow) => packageOf(arrow.to)).filter((name) => name !== undefined)),
  };
}

async function lockOf({ packages }: ProgramGraph): Promise<Lock> {
  return prune(JSON.parse(await Deno.readTextFile(`${ROOT}/deno.lock`)), packages);
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
