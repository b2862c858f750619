import { RequestError } from "../model/errors.ts";
import { settledOrAborted } from "./aborted.ts";
import { type Command, isPatient, parseCommand } from "./command.ts";
import type { CommandContext } from "./context.ts";
import { failureOf } from "./failure.ts";
import type { OutputEvent } from "./output_event.ts";
import { runCommand } from "./run_command.ts";

/**
 * Where a messenger takes in the commands that other processes of its user hand over. When it is to end, it finishes
 * what is under way, or breaks it off in a way that tells its owner to hand it over to the next one.
 */
export class CommandDesk {
  readonly #running = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  readonly #cut = new AbortController();

  constructor(readonly context: CommandContext) {}

  /**
   * Carries out foreign JSON; the last event is "exit".
   *
   * @throws {RequestError} "stopping" when the messenger ends before the command has.
   */
  async *run(value: unknown, signal: AbortSignal): AsyncGenerator<OutputEvent, void> {
    let command: Command;
    try {
      command = parseCommand(value);
    } catch (error) {
      const failure = failureOf(error);
      yield failure.event;
      yield { event: "exit", code: failure.code };
      return;
    }
    const end = isPatient(command) ? this.#closing.signal : this.#cut.signal;
    if (this.#closing.signal.aborted) throw stopping();
    const done = Promise.withResolvers<void>();
    this.#running.add(done.promise);
    try {
      for await (const event of runCommand(this.context, command, AbortSignal.any([signal, end]))) {
        // What a command says that was broken off is not its result.
        if (end.aborted) throw stopping();
        yield event;
      }
    } finally {
      this.#running.delete(done.promise);
      done.resolve();
    }
  }

  /** Takes nothing more, breaks off what would go on for ever, and gives the rest `graceMs` to end. */
  async close(graceMs: number): Promise<void> {
    this.#closing.abort(stopping());
    const cancel = this.context.clock.after(graceMs, () => this.#cut.abort(stopping()));
    await settledOrAborted(Promise.all(this.#running), this.#cut.signal);
    cancel();
    this.#cut.abort(stopping());
  }
}

function stopping(): RequestError {
  return new RequestError("stopping", "The messenger that carried this out ends: try again");
}
