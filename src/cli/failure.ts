import { LockedError, RequestError } from "../model/errors.ts";
import { CommandError } from "./members.ts";
import { EXIT, type ExitCode, exitCodeOf } from "./exit_code.ts";
import type { OutputEvent } from "./output_event.ts";
import { UsageError } from "./usage_error.ts";

/** What an exception means to whoever gave the command. */
export function failureOf(
  error: unknown,
): { readonly event: Extract<OutputEvent, { event: "error" }>; readonly code: ExitCode } {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RequestError) {
    return { event: { event: "error", code: error.problem, message }, code: exitCodeOf(error.problem) };
  }
  if (error instanceof LockedError) {
    return { event: { event: "error", code: error.problem, message }, code: EXIT.failed };
  }
  if (error instanceof UsageError || error instanceof CommandError) {
    return { event: { event: "error", code: "invalid", message }, code: EXIT.usage };
  }
  return { event: { event: "error", code: "failed", message }, code: EXIT.failed };
}

/**
 * A refusal that is no mistake of the command, but of the world that it meets, such as an offer that was declined
 * already: exit code 1, not that of usage.
 */
export function asFailure(error: unknown): unknown {
  const isRefusal = error instanceof RequestError && error.problem === "invalid";
  return isRefusal ? new Error(error.message, { cause: error }) : error;
}
