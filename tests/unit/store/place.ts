import type { Store } from "../../../src/messenger/ports.ts";
import { openStore, type SqliteStore } from "../../../src/store/mod.ts";
import { MemoryStore } from "../../support/memory_store.ts";
import { SELF } from "./sample.ts";

/** Where a store lives on while it is closed and opened again. */
export interface Place extends Disposable {
  /** When what a conversation took is gone. */
  readonly deletes: "at once" | "in steps";
  /** Closes what is open and opens it anew. */
  reopen(): Store;
}

/** A folder of its own for one test. */
export class Folder implements Disposable {
  readonly path = Deno.makeTempDirSync({ prefix: "lanmessenger-store-" });

  get database(): string {
    return `${this.path}/lanmessenger.db`;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

/** Opens the store of a folder; the first time it becomes that of `SELF`. */
export function openOwnStore(folder: string): SqliteStore {
  const store = openStore(folder);
  if (store.identity() === undefined) store.saveIdentity({ id: SELF, pkcs8: new Uint8Array([1, 2, 3]) });
  return store;
}

export class SqlitePlace implements Place {
  readonly deletes = "in steps";
  readonly #folder = new Folder();
  #store: SqliteStore | undefined;

  reopen(): SqliteStore {
    this.#store?.close();
    return this.#store = openOwnStore(this.#folder.path);
  }

  [Symbol.dispose](): void {
    this.#store?.close();
    this.#folder[Symbol.dispose]();
  }
}

export class MemoryPlace implements Place {
  readonly deletes = "at once";
  readonly #disk = new MemoryStore(SELF);

  reopen(): Store {
    this.#disk.crash();
    return this.#disk.open();
  }

  [Symbol.dispose](): void {
    this.#disk.crash();
  }
}

/** Every implementation of `Store`: what is tested of one is tested of all, so that they can't drift apart. */
export const PLACES: readonly { readonly name: string; readonly open: () => Place }[] = [
  { name: "SqliteStore", open: () => new SqlitePlace() },
  { name: "MemoryStore", open: () => new MemoryPlace() },
];

/** A test of all that the messenger may rely on, whichever store it was given. */
export function testEveryStore(title: string, body: (store: Store, reopen: () => Store) => void): void {
  for (const { name, open } of PLACES) {
    Deno.test(`${name}: ${title}`, () => {
      using place = open();
      body(place.reopen(), () => place.reopen());
    });
  }
}
