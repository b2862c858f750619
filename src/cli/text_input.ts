import { MAX_TEXT_BYTES, textProblem } from "../model/text.ts";
import { settledOrAborted } from "./aborted.ts";
import { UsageError } from "./usage_error.ts";

/**
 * The text to send from standard input, without the one newline that ends it. Undefined: `signal` was aborted.
 *
 * @throws {UsageError} when it is empty, too long, or not UTF-8.
 */
export async function readText(input: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<string | undefined> {
  const reader = input.getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let size = 0;
  for (;;) {
    const reading = reader.read();
    await settledOrAborted(reading, signal);
    if (signal.aborted) return undefined;
    const { done, value } = await reading;
    if (done) break;
    size += value.length;
    // One more line than fits is enough to know; the exact check follows.
    if (size > MAX_TEXT_BYTES + 2) {
      throw new UsageError(`The text on standard input has over ${MAX_TEXT_BYTES} bytes: send it in parts`);
    }
    text += decode(decoder, value);
  }
  text += decode(decoder);
  text = text.replace(/\r?\n$/, "");
  const problem = textProblem(text);
  if (problem !== undefined) throw new UsageError(`Standard input: ${problem}`);
  return text;
}

function decode(decoder: TextDecoder, bytes?: Uint8Array): string {
  try {
    return decoder.decode(bytes, { stream: bytes !== undefined });
  } catch {
    throw new UsageError("The text on standard input is not valid UTF-8: convert it first");
  }
}
