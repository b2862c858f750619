import type { StoreId } from "../model/ids.ts";
import type { Database } from "./database.ts";

/** One run of numbered messages: by numbers of table parties, and the author's store. */
export interface Run {
  readonly conversation: number;
  readonly author: number;
  readonly store: StoreId;
}

/** Table heard: what was taken of somebody and need not be here any more. */
export class Heard {
  readonly #has;

  constructor(database: Database) {
    this.#has = database.prepare(
      "SELECT 1 FROM heard WHERE conversation = ? AND author = ? AND store = unhex(?) AND last >= ?",
    );
  }

  /** True: a message with this seq is not new, whether it is here or was deleted. */
  has({ conversation, author, store }: Run, seq: number): boolean {
    return this.#has.get(conversation, author, store, seq) !== undefined;
  }
}
