/** @std/text with types: its npm build carries none. */
import * as std from "@std/text/levenshtein-distance";

/** How many letters must be added, removed or replaced to make one text of the other. */
export const levenshteinDistance: (a: string, b: string) => number = std.levenshteinDistance;
