/** A mistake in what was typed, exit code 2: the message says what is wrong, with what value, and what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What a later version will do is refused by name, never ignored. */
export function notInThisVersion(what: string): UsageError {
  return new UsageError(`${what} is not in this version: leave it out`);
}
