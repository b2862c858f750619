import { settledOrAborted } from "./aborted.ts";
import { printableLine } from "./printable.ts";
import type { ProgramDeps } from "./program_deps.ts";
import { UsageError } from "./usage_error.ts";

/** In UTF-16 units. */
const LONGEST_ANSWER = 1_024;

type Asking = Pick<ProgramDeps, "attendance" | "stdin" | "stderr" | "stop">;

/**
 * Asks on the terminal whether something is to be done that can't be undone. No answer is a no.
 *
 * @param what half a sentence, as a request.
 * @throws {UsageError} when there is nobody to ask.
 */
export function consentTo(what: string, deps: Asking): Promise<"yes" | "no"> {
  return agreesTo(`${what} on this computer? It can't be undone.`, deps);
}

/**
 * Asks a question on the terminal. No answer is a no.
 *
 * @throws {UsageError} when there is nobody to ask.
 */
export async function agreesTo(question: string, deps: Asking): Promise<"yes" | "no"> {
  if (deps.attendance === "nobody") {
    throw new UsageError(`${question} But there is no terminal to ask on: say --yes if you mean it`);
  }
  await deps.stderr.write(printableLine(`${question} [y/N] `));
  const answer = await firstLine(deps.stdin, deps.stop);
  return /^\s*(y|yes)\s*$/i.test(answer) ? "yes" : "no";
}

/** Empty: `signal` was aborted. */
async function firstLine(input: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<string> {
  const reader = input.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes("\n") && text.length < LONGEST_ANSWER) {
    // A read that waits for more can't be called back.
    const reading = reader.read();
    await settledOrAborted(reading, signal);
    if (signal.aborted) return "";
    const { done, value } = await reading;
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  reader.releaseLock();
  return text.split("\n")[0] ?? "";
}
