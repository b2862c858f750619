/** @std/fmt with types: its npm build carries none. */
import * as std from "@std/fmt/bytes";

/** A size for people, in powers of 1,000: `1.34 kB`. */
export const formatBytes: (bytes: number) => string = std.format;
