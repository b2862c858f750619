import { numbered, splitPath } from "../model/file_name.ts";

/**
 * The name under which a file of this disk goes over the wire (docs/protocol.md, section 8.2): any, but for what would
 * make a receiver refuse the list, as slashes and what looks like a drive. Undefined: there is none for it.
 */
export function wireName(local: string): string | undefined {
  const name = local.replace(/[/\\]/g, "_").replace(/^([a-z]):/i, "$1_");
  return splitPath(name)?.length === 1 ? name : undefined;
}

/** Names of one folder's entries: each once, to the character. */
export class WireNames {
  readonly #taken = new Set<string>();
  /** For each name, the number to try when it comes again. */
  readonly #next = new Map<string, number>();

  take(name: string): string {
    let free = name;
    let number = this.#next.get(name) ?? 2;
    for (; this.#taken.has(free); number++) free = numbered(name, number);
    this.#next.set(name, number);
    this.#taken.add(free);
    return free;
  }
}
