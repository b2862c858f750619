/** The systems that releases are made for. */

export interface Target {
  /** In the names of files and folders: `linux-x64`. */
  readonly name: string;
  /** As `deno compile --target` names it. */
  readonly triple: string;
  readonly os: "linux" | "darwin" | "windows";
  readonly executables: readonly [Executable, ...Executable[]];
}

export interface Executable {
  readonly file: string;
  /** "none": Windows opens no console window for it, and nothing that it prints is seen unless it goes to a pipe. */
  readonly console: "own" | "none";
}

const UNIX: Target["executables"] = [{ file: "lanmessenger", console: "own" }];

/**
 * A Windows program either always has a console or never has one, and a command prompt waits only for those that have.
 * So there are two: the one of scripts bears the name that they know, and the other is for the start menu.
 */
const WINDOWS: Target["executables"] = [
  { file: "lanmessenger.exe", console: "own" },
  { file: "lanmessengerw.exe", console: "none" },
];

export const TARGETS = [
  { name: "linux-x64", triple: "x86_64-unknown-linux-gnu", os: "linux", executables: UNIX },
  { name: "linux-arm64", triple: "aarch64-unknown-linux-gnu", os: "linux", executables: UNIX },
  { name: "macos-x64", triple: "x86_64-apple-darwin", os: "darwin", executables: UNIX },
  { name: "macos-arm64", triple: "aarch64-apple-darwin", os: "darwin", executables: UNIX },
  { name: "windows-x64", triple: "x86_64-pc-windows-msvc", os: "windows", executables: WINDOWS },
] as const satisfies readonly Target[];

export type Triple = typeof TARGETS[number]["triple"];

/** @throws {Error} for a system that no release is made for. */
export function targetOf(triple: string): typeof TARGETS[number] {
  const target = TARGETS.find((target) => target.triple === triple);
  if (target !== undefined) return target;
  throw new Error(`Unknown target "${triple}": choose one of ${TARGETS.map(({ triple }) => triple).join(", ")}`);
}
