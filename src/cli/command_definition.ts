import type { NodeUse } from "./node.ts";

export interface CommandDefinition {
  /** What follows the name on a usage line. */
  readonly usage: string;
  readonly summary: string;
  /** How many words may follow. */
  readonly words: number;
  /** What it needs of a node that is started for it. */
  readonly use: NodeUse;
  /**
   * "prints": it only tells, and ends when nobody reads it any more. "acts": what is to be done is done, whether or
   * not anybody reads that it was.
   */
  readonly manner: "prints" | "acts";
  /** Whom a WHO of it can mean; left out: it takes none. */
  readonly who?: "anybody" | "person" | "receiver";
  /** More lines for the command's own help. */
  readonly notes: readonly string[];
}

/** Of what goes out by itself. */
export const LATER_NOTE =
  "It is kept here at once, which exit code 0 says, and goes out once a messenger runs here and the others are there.";
