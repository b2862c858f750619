/** What stands in the way of listening. */
export type BindProblem =
  /** An address given with --bind is none, or is none of this machine's. */
  | "address"
  /** The port belongs to another program, or this user may not have it. */
  | "port";

/** Listening is not possible as asked; the message says where, why, and what to do. */
export class BindError extends Error {
  override readonly name = "BindError";
  constructor(readonly problem: BindProblem, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** What the system said, for the end of a sentence. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
