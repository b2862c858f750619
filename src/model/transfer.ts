import type { MessageId, PeerId } from "./ids.ts";

/** What one offer may hold (docs/protocol.md, section 8.2). */
export const MAX_ENTRIES = 100_000;
export const MAX_DEPTH = 32;
/** Of all paths of a list together. */
export const MAX_LIST_CHARACTERS = 32 * 1_048_576;
/** Items that an offer names; of more, the rest is counted only. */
export const MAX_NAMED_ITEMS = 100;

/** What an offer says of itself (section 8.1). */
export interface Offer {
  /** What the sender picked, in order; of more than `MAX_NAMED_ITEMS`, the first. */
  readonly items: readonly OfferItem[];
  /** In all, the content of folders included. */
  readonly files: number;
  readonly folders: number;
  readonly bytes: number;
}

export interface OfferItem {
  /** The sender's word: any characters but "/" and "\". */
  readonly name: string;
  readonly bytes: number;
  /** For a folder: how many files are in it at any depth. Undefined: it is a file. */
  readonly files: number | undefined;
}

/** What the two ends tell each other about an offer, by messages (section 8.1). */
export const WORDS = ["accepted", "declined", "done", "cancelled", "failed", "aside", "withdrawn"] as const;

export interface FileWord {
  readonly offer: MessageId;
  /** One of `WORDS`, or what a newer program knows. */
  readonly says: string;
  /** With "done": files that could not be read. */
  readonly missing: number;
  /**
   * With "done": of all files, as they came; with "failed", if they have grown: as far as that is known. Left out: it was
   * not said.
   */
  readonly bytes?: number;
  /** With "done": files that were not as listed. */
  readonly changed?: number;
  /** With "failed": a `TransferProblem`, or what a newer program knows. */
  readonly why?: string;
}

/** A file or folder of an offer's list (section 8.2). Sizes in bytes, times in ms since 1970. */
export type ListEntry =
  | { readonly type: "file"; readonly path: string; readonly bytes: number; readonly at: number }
  | { readonly type: "folder"; readonly path: string; readonly at: number };

/** One offer between this node and one other: an offer to everyone has one for each receiver. */
export interface Transfer {
  readonly key: TransferKey;
  readonly direction: "in" | "out";
  readonly state: TransferState;
  /** Safely at the receiver, and in all: as it was offered or accepted, and when it is done, as it came. */
  readonly bytes: number;
  readonly size: number;
  /** Of the last seconds, bytes a second; undefined: nothing moves. */
  readonly speed: number | undefined;
}

export interface TransferKey {
  /** Who made the offer, and its message's id: together they name it. */
  readonly author: PeerId;
  readonly offer: MessageId;
  /** The other end. */
  readonly peer: PeerId;
}

/**
 * | state     | means                                                   | next                                       |
 * | --------- | ------------------------------------------------------- | ------------------------------------------ |
 * | offered   | the receiver has not answered                           | waiting, declined, withdrawn               |
 * | waiting   | accepted, and nothing moves at the moment               | running, paused, every end                 |
 * | running   | bytes move                                              | waiting, paused, every end                 |
 * | paused    | by a person at one end                                  | waiting, every end                         |
 * | failed    | it can't go on by itself; accepting again tries again   | waiting                                    |
 * | done, declined, cancelled, withdrawn, aside: the end                                                            |
 */
export type TransferState =
  | { readonly name: "offered" }
  /** "peer": the other is not there; "turn": others come first; "check": a beginning is read again for its hash. */
  | { readonly name: "waiting"; readonly for: "peer" | "turn" | "check" }
  /** `from`: who sends it, where that is not the author. */
  | { readonly name: "running"; readonly from: PeerId | undefined }
  | { readonly name: "paused"; readonly by: "here" | "there" }
  /**
   * `paths`: where the items are, in order, empty for one that is missing; only at the receiver. `missing`: files that
   * could not be read; `changed`: that were not as listed; `runs`: files and folders that run when they are opened, only
   * at the receiver.
   */
  | {
    readonly name: "done";
    readonly paths: readonly string[];
    readonly missing: number;
    readonly changed: number;
    readonly runs: number;
  }
  | { readonly name: "declined" }
  /** The receiver had accepted, and did not want it any more. */
  | { readonly name: "cancelled" }
  | { readonly name: "withdrawn" }
  /**
   * A check of the content objected: it is kept where nobody opens it by mistake. Where, and what the check said, are
   * known at the receiver only; that is foreign text.
   */
  | { readonly name: "aside"; readonly path: string | undefined; readonly why: string | undefined }
  | { readonly name: "failed"; readonly problem: TransferProblem; readonly message: string };

/**
 * | problem   | means                                                                 |
 * | --------- | --------------------------------------------------------------------- |
 * | "full"    | no space left                                                         |
 * | "folder"  | the folder can't be written                                           |
 * | "broken"  | what came was not what was promised                                   |
 * | "damaged" | its hash did not agree, twice                                         |
 * | "names"   | names that reach out of the folder                                    |
 * | "gone"    | the author does not have it any more                                  |
 * | "grown"   | it grew beyond what may come without being accepted again             |
 * | "scan"    | the check of the content could not be run                             |
 * | "there"   | said by the other end, which did not say why, or in a way unknown here |
 */
export const PROBLEMS = ["full", "folder", "broken", "damaged", "names", "gone", "grown", "scan", "there"] as const;

export type TransferProblem = (typeof PROBLEMS)[number];

export function isTransferProblem(text: string): text is TransferProblem {
  return (PROBLEMS as readonly string[]).includes(text);
}

/** True: nothing will come of it any more, unless it failed and is accepted again. */
export function isOver({ name }: Pick<TransferState, "name">): boolean {
  return name !== "offered" && name !== "waiting" && name !== "running" && name !== "paused";
}

/** When files of a contact are accepted without asking. Only one whose key was verified may have one. */
export interface AcceptRule {
  readonly contact: PeerId;
  /** Where to; undefined: the folder for received files. */
  readonly folder: string | undefined;
  /** The largest offer, bytes in all. */
  readonly largest: number;
  /** Of all that is accepted by this rule within 24 hours, bytes. */
  readonly quota: number;
}
