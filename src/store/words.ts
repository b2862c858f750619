import type { KeptState } from "../messenger/ports.ts";
import type { FileWord } from "../model/transfer.ts";

/** What is at the sender when a receiver accepts: the folder and how far it came are the receiver's own affair. */
const ACCEPTED: KeptState = {
  name: "accepted",
  how: "person",
  folder: "",
  progress: { entry: 0, bytes: 0, missing: 0, paths: [] },
};

const FAILED: KeptState = {
  name: "failed",
  problem: "there",
  message: "The receiver gave up: what came was not what was promised, or it could not be kept there",
  accepted: undefined,
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
export function afterWord(state: KeptState, { says, missing }: FileWord): KeptState | undefined {
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
      return { name: says, paths: [], missing };
    case "failed":
      return state.name === "failed" ? undefined : FAILED;
    case "aside":
      return { name: says, path: "" };
    default:
      return undefined;
  }
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
