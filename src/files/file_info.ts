/** What the system says of a file, in the words of the rules. */

/** When it was changed last, whole ms since 1970; where the system does not say, or says a time before that: 0. */
export function changedAt({ mtime }: Deno.FileInfo): number {
  const at = mtime?.getTime() ?? 0;
  return at > 0 ? Math.trunc(at) : 0;
}

/** Whether both are the same file and not two alike. */
export function isSameFile(a: Deno.FileInfo, b: Deno.FileInfo): boolean {
  if (a.dev !== b.dev || a.ino !== b.ino) return false;
  if (a.ino !== null) return true;
  // Where files have no numbers: made, written, and as large as the other, to the millisecond and the byte.
  return a.size === b.size && a.mtime?.getTime() === b.mtime?.getTime() &&
    a.birthtime?.getTime() === b.birthtime?.getTime();
}
