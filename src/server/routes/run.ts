import type { Hono } from "hono";
import { RequestError } from "../../model/errors.ts";
import { readObject } from "../body.ts";
import { requireProgram, type ServerEnv } from "../guard.ts";
import { UNEXPECTED } from "../refusal.ts";
import { route } from "./route.ts";

/** Carries out a command-line command; ends when `signal` is aborted. */
export type Run = (command: unknown, signal: AbortSignal) => AsyncIterable<object>;

export interface RunParts {
  readonly run: Run;
  /** The end of the program. */
  readonly signal: AbortSignal;
  readonly report: (error: unknown) => void;
}

/**
 * POST /api/run, a command as a JSON object: its lines as application/x-ndjson, each written when it is there. For
 * the command line alone, since commands can start programs. A command that fails says so in a last line,
 * {event: "error", code, message}, as the contract of the command line has it.
 */
export function runRoute(app: Hono<ServerEnv>, parts: RunParts): void {
  route(app, "/api/run", {
    POST: async (c) => {
      requireProgram(c);
      const command = await readObject(c);
      return new Response(linesOf(command, parts), { headers: { "content-type": "application/x-ndjson" } });
    },
  });
}

/**
 * Lines are asked for one by one, as fast as they are read. A reader that goes away cancels the stream, which aborts
 * the command. (Deno aborts `request.signal` after good answers too, so that one is not used.)
 */
function linesOf(command: unknown, { run, signal, report }: RunParts): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const gone = new AbortController();
  const either = AbortSignal.any([gone.signal, signal]);
  const lines = write(run(command, either), either, report);
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (gone.signal.aborted) return;
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel() {
      gone.abort();
      // Not awaited: a command that is waiting ends only once it has seen the signal.
      lines.return(undefined).catch(report);
    },
  }, { highWaterMark: 0 });
}

async function* write(
  lines: AsyncIterable<object>,
  signal: AbortSignal,
  report: (error: unknown) => void,
): AsyncGenerator<string, void> {
  try {
    for await (const line of lines) yield `${JSON.stringify(line)}\n`;
  } catch (error) {
    yield `${JSON.stringify({ event: "error", ...describe(error, signal, report) })}\n`;
  }
}

function describe(
  error: unknown,
  signal: AbortSignal,
  report: (error: unknown) => void,
): { code: string; message: string } {
  if (error instanceof RequestError) return { code: error.problem, message: error.message };
  if (signal.aborted) return { code: "stopping", message: "The program is ending: start it again and repeat" };
  report(error);
  return UNEXPECTED;
}
