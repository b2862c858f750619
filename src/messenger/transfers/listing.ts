import {
  type ListEntry,
  MAX_ENTRIES,
  MAX_LIST_CHARACTERS,
  MAX_NAMED_ITEMS,
  type Offer,
  type OfferItem,
} from "../../model/transfer.ts";
import { ProtocolError } from "../../protocol/errors.ts";

/** What the list has of an item. */
interface Listed {
  readonly type: ListEntry["type"];
  files: number;
  bytes: number;
}

/**
 * Puts the parts of a list together, and holds them against what the offer promised: what a person accepted is what
 * comes, under the names that were shown.
 */
export class Listing {
  readonly #promised: Offer;
  readonly #entries: ListEntry[] = [];
  /** By name, in the order of the list. */
  readonly #items = new Map<string, Listed>();
  #files = 0;
  #bytes = 0;
  /** Of all paths: what is kept in memory of the list is about that much. */
  #characters = 0;

  constructor(promised: Offer) {
    this.#promised = promised;
  }

  /**
   * Takes the next part; the whole once it is there, undefined before.
   *
   * @throws {ProtocolError} for a part out of its turn, and as soon as there is more than was promised, or less, or
   * something else.
   */
  add(first: number, part: readonly ListEntry[], more: "more" | "last"): readonly ListEntry[] | undefined {
    if (first !== this.#entries.length) {
      throw new ProtocolError(`Cannot take list: its part begins at ${first}, and ${this.#entries.length} is next`);
    }
    for (const entry of part) this.#take(entry);
    const { files, folders, bytes } = this.#promised;
    const listedFolders = this.#entries.length - this.#files;
    const whole = this.#files === files && listedFolders === folders && this.#bytes === bytes;
    const tooMuch = this.#files > files || listedFolders > folders || this.#bytes > bytes ||
      this.#entries.length > MAX_ENTRIES;
    if (tooMuch || (more === "last" && !whole)) {
      throw new ProtocolError(
        `Cannot take list: it has ${this.#files} files, ${listedFolders} folders and ${this.#bytes} bytes, and ` +
          `${files}, ${folders} and ${bytes} were promised`,
      );
    }
    if (more === "more") return undefined;
    this.#checkItems();
    return this.#entries;
  }

  #take(entry: ListEntry): void {
    this.#characters += entry.path.length;
    if (this.#characters > MAX_LIST_CHARACTERS) {
      throw new ProtocolError(`Cannot take list: its paths have more than ${MAX_LIST_CHARACTERS} characters`);
    }
    this.#entries.push(entry);
    const [name = ""] = entry.path.split(/[/\\]/, 1);
    const item = this.#items.get(name) ?? { type: entry.type, files: 0, bytes: 0 };
    this.#items.set(name, item);
    if (entry.type !== "file") return;
    this.#files++;
    this.#bytes += entry.bytes;
    item.files++;
    item.bytes += entry.bytes;
  }

  /** Of more than an offer may name, the first. */
  #checkItems(): void {
    const { items } = this.#promised;
    const listed = [...this.#items];
    const many = items.length === MAX_NAMED_ITEMS && listed.length > items.length;
    const wrong = items.findIndex((item, index) => !isPromised(item, listed[index]));
    if (wrong < 0 && (many || listed.length === items.length)) return;
    throw new ProtocolError(
      wrong < 0
        ? `Cannot take list: it has ${listed.length} items, and ${items.length} were promised`
        : `Cannot take list: item ${wrong} of it is not the one that was promised`,
    );
  }
}

function isPromised({ name, bytes, files }: OfferItem, listed: readonly [string, Listed] | undefined): boolean {
  if (listed === undefined) return false;
  const [listedName, item] = listed;
  const isSameKind = files === undefined ? item.type === "file" : item.type === "folder" && item.files === files;
  return listedName === name && isSameKind && item.bytes === bytes;
}
