/** The folder that somebody last chose for received files, for the next time; kept in the browser. */
import type { KeyStorage } from "./access.ts";

const STORED_AS = "lanmessenger-folder";

export class FolderMemory {
  /** @param storage the browser's own (localStorage). */
  constructor(private readonly storage: Pick<KeyStorage, "getItem" | "setItem">) {}

  /** @param otherwise where received files go if nothing else is said. */
  folder(otherwise: string): string {
    return this.storage.getItem(STORED_AS) || otherwise;
  }

  remember(folder: string): void {
    this.storage.setItem(STORED_AS, folder);
  }
}
