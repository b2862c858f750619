/**
 * Where drafts lie while no page is open: in the browser's own storage, an entry for each conversation and one for
 * each text that was handed in and not answered yet. Several tabs use it at once.
 */
import type { SendDto } from "../server/dto.ts";
import type { Clock } from "./clock.ts";
import type { Reply } from "./draft.ts";
import { readGoing, readKept } from "./draft_entry.ts";

/** The part of localStorage that is used. */
export type DraftStorage = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** A draft as it is kept. */
export interface KeptDraft {
  readonly text: string;
  readonly reply: Reply | undefined;
  readonly returned: SendDto | undefined;
  readonly editing: { readonly id: string; readonly text: string; readonly before: string } | undefined;
  /** Files that were picked, which can't be kept. */
  readonly picked: number;
}

/** Words on their way into the program: by themselves, or with files. */
export interface Going {
  readonly as: "text" | "words";
  readonly request: SendDto;
}

/**
 * | answer  | means                                                                        |
 * | ------- | ---------------------------------------------------------------------------- |
 * | kept    | it is there                                                                  |
 * | unkept  | the browser has no room, or it is too long: it is in this tab alone          |
 * | behind  | another tab wrote what this one has not seen; nothing was done               |
 */
export type Kept =
  | { readonly type: "kept" | "unkept" }
  | { readonly type: "behind"; readonly theirs: KeptDraft };

/** Drafts and texts on their way that are kept at the most; those changed longest ago make room. */
export const MOST_ENTRIES = 200;
/** Characters of all of them; a browser gives a page some five million. */
export const MOST_CHARACTERS = 2_000_000;
/** Of one; more than any program takes. */
export const LONGEST_ENTRY = 300_000;
/** Half a year after its last change a draft goes. */
export const LONGEST_AGE_MS = 182 * 86_400_000;

const DRAFT = "lanmessenger-draft:";
const GOING = "lanmessenger-going:";

export class DraftShelf {
  readonly #storage: DraftStorage;
  readonly #clock: Clock;
  readonly #draftPrefix: string;
  readonly #goingPrefix: string;
  /** By key: the entry as this tab last read or wrote it. */
  readonly #seen = new Map<string, string>();

  /** @param me the user's own id: several profiles may have used the same address. */
  constructor(storage: DraftStorage, clock: Clock, me: string) {
    this.#storage = storage;
    this.#clock = clock;
    this.#draftPrefix = `${DRAFT}${me}:`;
    this.#goingPrefix = `${GOING}${me}:`;
  }

  has(conversation: string): boolean {
    return this.#get(this.#draftPrefix + conversation) !== undefined;
  }

  /** Undefined: nothing is kept, or nothing that can be read. */
  read(conversation: string): KeptDraft | undefined {
    const key = this.#draftPrefix + conversation;
    return readKept(this.#see(key))?.value;
  }

  /** What another tab did, where it is news; "same": it is not. */
  news(conversation: string): KeptDraft | "none" | "same" {
    const key = this.#draftPrefix + conversation;
    if (this.#get(key) === this.#seen.get(key)) return "same";
    return readKept(this.#see(key))?.value ?? "none";
  }

  /** @param kept undefined: there is nothing to keep any more. */
  put(conversation: string, kept: KeptDraft | undefined): Kept {
    const key = this.#draftPrefix + conversation;
    if (this.#get(key) !== this.#seen.get(key)) {
      const theirs = readKept(this.#see(key))?.value;
      if (theirs !== undefined && theirs.text !== "") return { type: "behind", theirs };
    }
    return { type: this.#write(key, kept) };
  }

  /** What was on its way when a page was closed, the oldest first. */
  going(): readonly Going[] {
    return this.#keys(this.#goingPrefix).flatMap((key) => readGoing(this.#get(key)) ?? [])
      .toSorted((a, b) => a.at - b.at).map(({ value }) => value);
  }

  putGoing(going: Going): "kept" | "unkept" {
    return this.#write(this.#goingPrefix + going.request.id, going);
  }

  dropGoing(id: string): void {
    this.#write(this.#goingPrefix + id, undefined);
  }

  /** The conversation whose entry this is; undefined: another's, or something else. */
  conversationOf(key: string): string | undefined {
    return key.startsWith(this.#draftPrefix) ? key.slice(this.#draftPrefix.length) : undefined;
  }

  /** Removes what is too old, can't be read, or is beyond what is kept. */
  prune(): void {
    const oldest = this.#clock.now() - LONGEST_AGE_MS;
    const entries = [...this.#keys(DRAFT), ...this.#keys(GOING)].map((key) => {
      const raw = this.#get(key) ?? "";
      return { key, length: raw.length, at: (key.startsWith(DRAFT) ? readKept(raw) : readGoing(raw))?.at ?? 0 };
    }).toSorted((a, b) => b.at - a.at);
    let characters = 0;
    for (const [index, { key, length, at }] of entries.entries()) {
      characters += length;
      if (at < oldest || index >= MOST_ENTRIES || characters > MOST_CHARACTERS) this.#write(key, undefined);
    }
  }

  #see(key: string): string | undefined {
    const raw = this.#get(key);
    if (raw === undefined) this.#seen.delete(key);
    else this.#seen.set(key, raw);
    return raw;
  }

  #write(key: string, entry: object | undefined): "kept" | "unkept" {
    try {
      if (entry === undefined) {
        this.#storage.removeItem(key);
        this.#seen.delete(key);
        return "kept";
      }
      const raw = JSON.stringify({ ...entry, at: this.#clock.now() });
      if (raw.length > LONGEST_ENTRY) return "unkept";
      const fresh = this.#get(key) === undefined;
      this.#storage.setItem(key, raw);
      this.#seen.set(key, raw);
      if (fresh) this.prune();
      return "kept";
    } catch {
      // No room, or a browser that keeps nothing.
      return "unkept";
    }
  }

  #get(key: string): string | undefined {
    try {
      return this.#storage.getItem(key) ?? undefined;
    } catch {
      return undefined;
    }
  }

  #keys(prefix: string): readonly string[] {
    try {
      return Array.from({ length: this.#storage.length }, (_, index) => this.#storage.key(index) ?? "")
        .filter((key) => key.startsWith(prefix));
    } catch {
      return [];
    }
  }
}
