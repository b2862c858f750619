import type { RunningHash } from "../ports.ts";

/** What tells one state of a file from another. */
export interface Version {
  readonly bytes: number;
  readonly at: number;
}

export function sameVersion(a: Version, b: Version): boolean {
  return a.bytes === b.bytes && a.at === b.at;
}

/** The hash of a file's beginning. */
export interface Beginning {
  readonly offset: number;
  readonly hash: RunningHash;
}

/** A receiver may be behind by what was under way when its connection was cut: older ones are of no use. */
const KEPT = 3;

/**
 * Hashes of beginnings of the file that was sent last, so that going on after a cut need not read all of it again.
 * A file may be a tebibyte long, and a cable bad.
 */
export class Snapshots {
  #kept: readonly (Beginning & { readonly entry: number; readonly version: Version })[] = [];

  keep(entry: number, version: Version, { offset, hash }: Beginning): void {
    const others = this.#kept.filter((kept) => {
      return kept.entry === entry && sameVersion(kept.version, version) && kept.offset < offset;
    });
    this.#kept = [...others, { entry, version, offset, hash: hash.copy() }].slice(-KEPT);
  }

  /** The longest that is not beyond `offset`: they are kept in the order of their lengths. */
  find(entry: number, version: Version, offset: number): Beginning | undefined {
    const found = this.#kept.findLast((kept) =>
      kept.entry === entry && sameVersion(kept.version, version) && kept.offset <= offset
    );
    return found && { offset: found.offset, hash: found.hash.copy() };
  }
}
