import type { KeptState } from "../messenger/ports.ts";
import type { Change } from "../model/message.ts";
import { type FileWord, isTransferProblem, type TransferProblem } from "../model/transfer.ts";

/** What is at the sender when a receiver accepts: the folder and how far it came are the receiver's own affair. */
const ACCEPTED: KeptState = {
  name: "accepted",
  how: "person",
  folder: "",
  progress: { entry: 0, bytes: 0, missing: 0, changed: 0, paths: [] },
};

/** Why a receiver gave up, for whoever sent it. */
export const WHY_FAILED: Record<TransferProblem, string> = {
  full: "There is no space left for it at the receiver, who can accept it again",
  folder: "It can't be written into the receiver's folder, who can accept it again into another one",
  broken: "What came to the receiver was not what was promised",
  damaged: "What came to the receiver had another hash than was promised, twice",
  names: "Its names reach out of the folder that it is to go to, or are too many",
  gone: "It is not here any more: put it back, or send it again",
  grown: "It has grown beyond what was accepted: the receiver can accept it again as it is now",
  scan: "The receiver's check of what comes could not be run, so it was not taken there",
  there: "The receiver gave up, and did not say why",
};

const RECEIVERS_ENDS: readonly string[] = ["declined", "done", "cancelled", "aside"];

/** True: it is about an offer of whoever says it. Everything else is said by receivers. */
export function isOfAuthor({ says }: FileWord): boolean {
  return says === "withdrawn";
}

/**
 * What a word of the other end makes of a transfer (docs/protocol.md, section 8.1); undefined: it changes nothing,
 * since the transfer is over, is there already, or the word is one of a newer program.
 */
export function afterWord(state: KeptState, { says, missing, changed = 0, why }: FileWord): KeptState | undefined {
  if (isEnd(state)) return undefined;
  // What came to its end at the receiver before that heard of it stays so, and only the receiver knows.
  if (state.name === "withdrawn" && !RECEIVERS_ENDS.includes(says)) return undefined;
  switch (says) {
    case "accepted":
      // One that is paused here stays so.
      return state.name === "accepted" || state.name === "paused" ? undefined : ACCEPTED;
    case "declined":
    case "cancelled":
    case "withdrawn":
      return { name: says };
    case "done":
      return { name: says, paths: [], missing, changed, runs: 0 };
    case "failed":
      return state.name === "failed" ? undefined : failure(why);
    case "aside":
      return { name: says, path: "", why: "" };
    default:
      return undefined;
  }
}

/** What it has in all, when a word has changed its state. */
export function sizeAfter(size: number, { says, bytes }: FileWord): number {
  return says === "done" || says === "failed" ? bytes ?? size : size;
}

function failure(why = "there"): KeptState {
  const problem = isTransferProblem(why) ? why : "there";
  return { name: "failed", problem, message: WHY_FAILED[problem], accepted: undefined };
}

function isEnd({ name }: KeptState): boolean {
  switch (name) {
    case "declined":
    case "done":
    case "cancelled":
    case "aside":
      return true;
    case "withdrawn":
    case "offered":
    case "accepted":
    case "paused":
    case "failed":
      return false;
    default:
      return name satisfies never;
  }
}

/** An offer whose message is taken back is withdrawn, whether its author says that besides or not. */
export function withdrawalBy(change: Change | undefined): FileWord | undefined {
  return change?.does === "retract" ? { offer: change.of, says: "withdrawn", missing: 0 } : undefined;
}
