import type { OutputEvent } from "./output_event.ts";
import { printableJson, printableLine } from "./printable.ts";
import { renderEvent } from "./render.ts";
import type { Sink } from "./sink.ts";

/**
 * The program's voice: events on standard output, for people or as JSON lines, and errors on standard error, one line
 * each. When the reader of standard output has gone (`… | head -1`), the rest is dropped without a word.
 */
export class Output {
  readonly #out: Sink;
  readonly #err: Sink;
  readonly #style: OutputStyle;
  readonly #closed = new AbortController();
  #failed = false;
  /** The end of all that was written: several may write at once, and lines never mix. */
  #written: Promise<void> = Promise.resolve();

  constructor(sinks: { out: Sink; err: Sink }, style: OutputStyle) {
    this.#out = sinks.out;
    this.#err = sinks.err;
    this.#style = style;
  }

  /** Aborted when the reader of standard output has gone, or nothing can be written to it. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** True: output was lost, and not because its reader had enough. */
  get failed(): boolean {
    return this.#failed;
  }

  /**
   * Shows an event; errors and warnings go to standard error, and with JSON to standard output as well.
   *
   * @param render how a person reads it; undefined: it is not for people.
   */
  async show(event: OutputEvent, render: (event: OutputEvent) => string | undefined = renderEvent): Promise<void> {
    if (event.event === "error" || event.event === "warning") {
      await this.fail(event.event === "error" ? event.message : `Warning: ${event.message}`);
      if (this.#style.json) await this.line(printableJson(event));
      return;
    }
    if (event.event === "exit" || (this.#style.quiet && isProgress(event))) return;
    const line = this.#style.json ? printableJson(event) : render(event);
    if (line !== undefined) await this.line(line);
  }

  /** A JSON object of the headless mode. */
  json(value: unknown): Promise<void> {
    return this.line(printableJson(value));
  }

  /** One line or more, already fit for a terminal. */
  line(text: string): Promise<void> {
    return this.raw(`${text}\n`);
  }

  /** A text as it is. */
  raw(text: string): Promise<void> {
    this.#written = this.#written.then(async () => {
      if (this.#closed.signal.aborted) return;
      try {
        await this.#out.write(text);
      } catch (error) {
        if (!(error instanceof Deno.errors.BrokenPipe)) {
          this.#failed = true;
          await this.fail(`Cannot write the output: ${messageOf(error)}: free some space, or write it elsewhere`);
        }
        this.#closed.abort();
      }
    });
    return this.#written;
  }

  /** One line on standard error. */
  async fail(message: string): Promise<void> {
    try {
      await this.#err.write(`lanmessenger: ${printableLine(message)}\n`);
    } catch {
      // There is nobody left to tell.
    }
  }
}

export interface OutputStyle {
  readonly json: boolean;
  /** Only what was asked for, and errors. */
  readonly quiet: boolean;
}

/** What says only that something was done, or how it goes. */
const PROGRESS: ReadonlySet<OutputEvent["event"]> = new Set([
  "ready",
  "saved",
  "delivered",
  "changed",
  "conversation",
  "deleted",
  "exported",
  "status",
  "picture",
]);

function isProgress(event: OutputEvent): boolean {
  return PROGRESS.has(event.event);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
