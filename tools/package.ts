// deno-lint-ignore-file no-console
/** `deno task package`: what people download, made of the executables that `deno task compile --all` made. */
import { parseArgs } from "../src/std/cli.ts";
import config from "../deno.json" with { type: "json" };
import { type ArchiveFile, gzipOf, tarOf, zipOf } from "./archive.ts";
import { writeSums } from "./checksums.ts";
import { debianPackage } from "./debian_package.ts";
import { linuxTree } from "./linux_tree.ts";
import { read, ROOT } from "./process.ts";
import { type Target, TARGETS } from "./targets.ts";

const HELP = `deno task package [options]: packages of the executables in dist, into dist/packages, with SHA256SUMS.

  --target NAME      for this system alone, may be given again: ${TARGETS.map(({ name }) => name).join(", ")}
  --from FOLDER      where the executables are (dist)
  --to FOLDER        where the packages go (dist/packages)
  --help             this text

All times in them are SOURCE_DATE_EPOCH, or that of the last commit, so that the same input gives the same bytes.`;

async function main(): Promise<void> {
  const args = parseArgs(Deno.args, {
    string: ["target", "from", "to"],
    collect: ["target"],
    boolean: ["help"],
    default: { from: `${ROOT}/dist`, to: `${ROOT}/dist/packages` },
    unknown: (arg) => {
      throw new Error(`Unknown argument "${arg}": see deno task package --help`);
    },
  });
  if (args.help === true) {
    console.log(HELP);
    return;
  }
  const [from, to] = [String(args.from), String(args.to)];
  const names = Array.isArray(args.target) ? args.target.map(String) : [];
  const unknown = names.find((name) => !TARGETS.some((target) => target.name === name));
  if (unknown !== undefined) throw new Error(`Unknown target "${unknown}": see deno task package --help`);
  await Deno.mkdir(to, { recursive: true });
  const time = await releaseTime();
  const made: string[] = [];
  for (const target of TARGETS.filter(({ name }) => names.length === 0 || names.includes(name))) {
    for (const { name, bytes } of await packagesOf({ target, from, time })) {
      await Deno.writeFile(`${to}/${name}`, bytes);
      made.push(name);
      console.log(`Made ${to}/${name}: ${(bytes.length / 1e6).toFixed(1)} MB`);
    }
  }
  await writeSums(to, made, "SHA256SUMS");
}

interface Made {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

async function packagesOf(
  { target, from, time }: { target: Target; from: string; time: number },
): Promise<readonly Made[]> {
  const { version } = config;
  const folder = `lanmessenger-${version}-${target.name}`;
  const executables = await Promise.all(target.executables.map(async ({ file }): Promise<ArchiveFile> => {
    const path = `${from}/${target.name}/${file}`;
    try {
      return { path: file, bytes: await Deno.readFile(path), mode: 0o755 };
    } catch (cause) {
      throw new Error(`Cannot read ${path}: run deno task compile --all first`, { cause });
    }
  }));
  const licence: ArchiveFile = { path: "LICENSE.txt", bytes: await Deno.readFile(`${ROOT}/LICENSE`), mode: 0o644 };
  const readme = async (system: string): Promise<ArchiveFile> => {
    const bytes = await Deno.readFile(`${ROOT}/tools/package/readme/${system}.txt`);
    return { path: "README.txt", bytes, mode: 0o644 };
  };
  const inFolder = (files: readonly ArchiveFile[]) =>
    files.map((file) => ({ ...file, path: `${folder}/${file.path}` }));
  const tarball = (files: readonly ArchiveFile[]): Made => ({
    name: `${folder}.tar.gz`,
    bytes: gzipOf(tarOf(inFolder(files), { root: "", time })),
  });
  switch (target.os) {
    case "linux": {
      const executable = executables[0]?.bytes ?? new Uint8Array();
      const date = new Date(time * 1000).toISOString().slice(0, 10);
      const tree = await linuxTree({ version, date, executable });
      const architecture = target.name === "linux-arm64" ? "arm64" : "amd64";
      const changes = await Deno.readFile(`${ROOT}/CHANGELOG.md`);
      return [
        {
          name: `lanmessenger_${version}_${architecture}.deb`,
          bytes: debianPackage({ version, architecture, tree, licence: licence.bytes, changes, time }),
        },
        tarball([...tree, licence, await readme("linux")]),
      ];
    }
    case "darwin":
      return [tarball([...executables, licence, await readme("macos")])];
    case "windows":
      return [{
        name: `${folder}.zip`,
        bytes: zipOf(inFolder([...executables, licence, await readme("windows")]), time),
      }];
    default:
      return target.os satisfies never;
  }
}

/** Seconds since 1970. */
async function releaseTime(): Promise<number> {
  const given = Deno.env.get("SOURCE_DATE_EPOCH");
  if (given !== undefined && /^\d{1,10}$/.test(given)) return Number(given);
  try {
    return Number(await read("git", ["log", "-1", "--format=%ct"]));
  } catch {
    // No repository, as in a tarball of the sources.
    return 315_532_800;
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  Deno.exit(1);
}
