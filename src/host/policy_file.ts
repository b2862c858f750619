/**
 * The administrator's file on this system (docs/policy.md). It is only trusted where nobody but an administrator can
 * have written it: it names programs to run, and decides for everybody who uses this computer.
 */
import { PolicyError } from "../model/policy.ts";
import { systemReason } from "../model/system_reason.ts";

/** A policy is some lines; anything of this size is something else. */
const MOST_BYTES = 262_144;

export interface PolicyFile {
  readonly path: string;
  readonly text: string;
}

export interface FileFacts {
  readonly isFile: boolean;
  /** Null: this system has no owners of that kind. */
  readonly uid: number | null;
  readonly mode: number | null;
}

/** What is needed of the disk. Each throws as Deno does. */
export interface PolicyDisk {
  /** Where a path leads, links followed. */
  realPath(path: string): string;
  facts(path: string): FileFacts;
  /** The beginning of a file, and what that very file is. */
  read(path: string, most: number): { readonly facts: FileFacts; readonly bytes: Uint8Array };
  exists(path: string): boolean;
}

/**
 * Fixed, and named by no variable: whoever is bound by it must not be able to look elsewhere. On Windows every user may
 * make files below ProgramData, and whose a file is can't be seen from here: below Program Files only administrators may.
 */
export function policyPath(os: typeof Deno.build.os): string {
  switch (os) {
    case "darwin":
      return "/Library/Application Support/LanMessenger/policy.json";
    case "windows":
      return "C:\\Program Files\\LanMessenger\\policy.json";
    default:
      return "/etc/lanmessenger/policy.json";
  }
}

/**
 * The file, or undefined where there is none.
 *
 * @throws {PolicyError} it is there and can't be read, or somebody else than an administrator may have written it.
 */
export function readPolicyFile(path: string, os: typeof Deno.build.os, disk: PolicyDisk): PolicyFile | undefined {
  try {
    if (!disk.exists(path)) return undefined;
    const real = disk.realPath(path);
    if (!disk.facts(real).isFile) throw problem(path, "it is no file", "put the policy there, or remove it");
    const { facts, bytes } = disk.read(real, MOST_BYTES + 1);
    if (os !== "windows") {
      checkOwner(path, path, facts, "file");
      for (const folder of foldersAbove(real)) checkOwner(path, folder, disk.facts(folder), "folder");
    }
    if (bytes.length > MOST_BYTES) {
      throw problem(path, `it has more than ${MOST_BYTES} bytes`, "make it shorter");
    }
    return { path, text: textOf(path, bytes) };
  } catch (error) {
    if (error instanceof PolicyError) throw error;
    throw problem(path, systemReason(error, path), "have every user of this computer be able to read it");
  }
}

/** Others may write into a folder with the sticky bit, but not take away or replace what is root's. */
function checkOwner(path: string, checked: string, { uid, mode }: FileFacts, what: "file" | "folder"): void {
  if (uid !== 0) {
    throw problem(path, `${checked} belongs to user ${uid}, not to root`, `run "chown root ${checked}"`);
  }
  const sticky = what === "folder" && ((mode ?? 0) & 0o1000) !== 0;
  if (((mode ?? 0o777) & 0o022) !== 0 && !sticky) {
    throw problem(path, `others than root may write to ${checked}`, `run "chmod go-w ${checked}"`);
  }
}

function foldersAbove(path: string): string[] {
  const parts = path.split("/").slice(1, -1);
  return ["/", ...parts.map((_part, index) => `/${parts.slice(0, index + 1).join("/")}`)];
}

function textOf(path: string, bytes: Uint8Array): string {
  try {
    // Without a byte order mark, which editors of Windows write.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw problem(path, "it is not UTF-8", "save it as that");
  }
}

function problem(path: string, why: string, advice: string): PolicyError {
  return new PolicyError(
    `Cannot use the policy ${path}, so LanMessenger does not start: ${why}. Ask your administrator to ${advice}`,
  );
}

export const systemPolicyDisk: PolicyDisk = {
  realPath: (path) => Deno.realPathSync(path),
  facts: (path) => factsOf(Deno.statSync(path)),
  read(path, most) {
    using file = Deno.openSync(path);
    const bytes = new Uint8Array(most);
    let length = 0;
    for (let read: number | null = 0; read !== null && length < most; length += read ?? 0) {
      read = file.readSync(bytes.subarray(length));
    }
    return { facts: factsOf(file.statSync()), bytes: bytes.subarray(0, length) };
  },
  exists(path) {
    try {
      Deno.lstatSync(path);
      return true;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  },
};

function factsOf({ isFile, uid, mode }: Deno.FileInfo): FileFacts {
  return { isFile, uid, mode };
}
