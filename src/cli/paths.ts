import { resolvePosix, resolveWindows } from "../std/path.ts";
import type { OperatingSystem } from "./settings.ts";

/** The path as it is from anywhere: a command may be carried out by a program with another working directory. */
export function absolutePath(path: string, folder: string, os: OperatingSystem): string {
  return os === "windows" ? resolveWindows(folder, path) : resolvePosix(folder, path);
}

/** On Windows a path without its drive or server depends on where a program stands. */
export function isAbsolutePath(path: string, os: OperatingSystem): boolean {
  return os === "windows" ? /^([a-z]:[\\/]|[\\/]{2}[^\\/])/i.test(path) : path.startsWith("/");
}
