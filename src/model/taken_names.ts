import { nameKey, numbered } from "./safe_component.ts";

/** Names that are taken, in one or many folders, and free ones beside them. Names in whatever case are the same. */
export class TakenNames {
  readonly #taken = new Set<string>();
  /** The next number to try for a name: without it, many of the same name would take the square of their count. */
  readonly #next = new Map<string, number>();

  /** @param folder anything that tells it from the others. */
  add(folder: string | number, name: string): void {
    this.#taken.add(keyOf(folder, name));
  }

  /** Takes `name` where it is free, or else the next with a number, as "notes (2).txt". */
  take(folder: string | number, name: string): string {
    if (this.#tryTake(folder, name)) return name;
    // Long names whose ends are cut off for the number share all their numbers.
    const series = keyOf(folder, numbered(name, 0));
    let number = this.#next.get(series) ?? 2;
    while (!this.#tryTake(folder, numbered(name, number))) number++;
    this.#next.set(series, number + 1);
    return numbered(name, number);
  }

  #tryTake(folder: string | number, name: string): boolean {
    const key = keyOf(folder, name);
    if (this.#taken.has(key)) return false;
    this.#taken.add(key);
    return true;
  }
}

function keyOf(folder: string | number, name: string): string {
  return `${folder}/${nameKey(name)}`;
}
