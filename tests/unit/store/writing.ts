/** What writer.ts and the test that kills it agree on. */

/** Messages of one call. */
export const BATCH = 8;

/** A line of the writer: this is on the disk. */
export interface Committed {
  readonly did: "enqueue" | "receive" | "acknowledge";
  readonly numbers: readonly number[];
}
