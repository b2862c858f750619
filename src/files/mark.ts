/**
 * Marks what came from elsewhere, in the way of each system, so that it asks before it runs any of that. A file system
 * that has no place for the mark gets none: it is the second line of defence.
 */
import type { Os } from "./paths.ts";
import type { RunProgram } from "./program.ts";

/** "From the Internet": of the zones that Windows has, the one whose files it warns of. */
const ZONE = "[ZoneTransfer]\r\nZoneId=3\r\n";
/** 0x0001 downloaded, 0x0080 not yet approved by its user. */
const QUARANTINE_FLAGS = "0081";
const QUARANTINE_WITHIN_MS = 60_000;

export type Mark = (path: string) => Promise<void>;

/** @param now ms since 1970. */
export function markFor(os: Os, { run, now }: { run: RunProgram; now: () => number }): Mark {
  switch (os) {
    case "windows":
      return markAll;
    case "darwin":
      return (path) => quarantine(path, run, now());
    default:
      return () => Promise.resolve();
  }
}

/** Every file of an item: Windows asks by file. */
async function markAll(path: string): Promise<void> {
  const info = await Deno.lstat(path);
  if (info.isFile) await writeZone(path, info);
  if (!info.isDirectory) return;
  const names: string[] = [];
  for await (const { name } of Deno.readDir(path)) names.push(name);
  for (const name of names) await markAll(`${path}/${name}`);
}

async function writeZone(path: string, { atime, mtime }: Deno.FileInfo): Promise<void> {
  try {
    await Deno.writeTextFile(`${path}:Zone.Identifier`, ZONE);
    // The mark is a part of the file, and writing it was a change.
    if (mtime !== null) await Deno.utime(path, atime ?? mtime, mtime);
  } catch {
    // FAT has no such parts.
  }
}

async function quarantine(path: string, run: RunProgram, now: number): Promise<void> {
  const value = `${QUARANTINE_FLAGS};${Math.trunc(now / 1_000).toString(16)};LanMessenger;`;
  try {
    await run({
      program: "/usr/bin/xattr",
      args: ["-r", "-w", "com.apple.quarantine", value, path],
      env: {},
      within: QUARANTINE_WITHIN_MS,
    });
  } catch {
    // A system without that program.
  }
}
