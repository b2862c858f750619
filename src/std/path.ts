/** @std/path with types: its npm build carries none. */
import * as posix from "@std/path/posix/resolve";
import * as windows from "@std/path/windows/resolve";

/** The absolute path that these lead to, each from where the one before ends; the first is absolute. */
export const resolvePosix: (...paths: string[]) => string = posix.resolve;
export const resolveWindows: (...paths: string[]) => string = windows.resolve;
