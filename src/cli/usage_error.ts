/** A mistake in what was typed, exit code 2: the message says what is wrong, with what value, and what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
