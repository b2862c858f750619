/**
 * The headless mode: events go out and commands come in, one JSON object a line. Every line that comes in is answered:
 * by its events, all with its `ref`, and at last by {"event":"done","code":N}.
 */
import { onAbort, settledOrAborted } from "./aborted.ts";
import { type Command, isPatient, parseCommand } from "./command.ts";
import type { CommandClock } from "./context.ts";
import { Echoes } from "./echoes.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { type Line, readLines } from "./lines.ts";
import type { LockedProblem } from "../model/errors.ts";
import type { MessageId } from "../model/ids.ts";
import { isOver } from "../model/transfer.ts";
import { messageOf, type Output } from "./output.ts";
import type { OutputEvent } from "./output_event.ts";
import { labelled, Told } from "./told.ts";

const LONGEST_LINE_BYTES = 1_048_576;
/** Commands carried out at a time; nothing more is read until one has ended, or its text is saved. */
const MOST_AT_ONCE = 64;
/** Those and the ones that only wait for the delivery of what is saved: somebody who is away must not hold up others. */
const MOST_RUNNING = 4_096;
const LONGEST_REF = 256;
/** How long commands may still take once the program is to end. */
const GRACE_MS = 2000;

export interface JsonLinesParts {
  readonly input: ReadableStream<Uint8Array>;
  readonly output: Output;
  readonly clock: CommandClock;
  readonly stop: AbortSignal;
  /** Seconds that a command without "wait" waits; undefined: its own default. */
  readonly waitSeconds: number | undefined;
  run(command: Command, signal: AbortSignal): AsyncIterable<OutputEvent>;
  newId(): MessageId;
}

/**
 * Runs until `stop`, until nobody reads the output any more, or until the events end by themselves. The end of the
 * input ends nothing: services are started with none. Commands that were read are finished first, for two seconds.
 */
export async function serveJsonLines(parts: JsonLinesParts): Promise<ExitCode> {
  return await new JsonLines(parts).serve();
}

class JsonLines {
  readonly #told = new Told();
  readonly #echoes = new Echoes();
  readonly #running = new Set<Promise<void>>();
  #busy = 0;
  readonly #ending: AbortSignal;
  /** Aborted when the time of grace is over. */
  readonly #cut = new AbortController();
  /** Wakes the reader of commands when one has ended. */
  #ended: () => void = () => {};

  constructor(private readonly parts: JsonLinesParts) {
    this.#ending = AbortSignal.any([parts.stop, parts.output.closed]);
  }

  async serve(): Promise<ExitCode> {
    const { output, clock } = this.parts;
    const ready = Promise.withResolvers<void>();
    const watching = this.#watch(ready.resolve).finally(ready.resolve);
    await ready.promise;
    const reading = this.#read();
    const code = await watching;
    const cancel = clock.after(GRACE_MS, () => this.#cut.abort());
    if (code !== EXIT.done) this.#cut.abort();
    await settledOrAborted(Promise.all(this.#running), this.#cut.signal);
    cancel();
    this.#cut.abort();
    await reading;
    await Promise.all(this.#running);
    return output.failed ? EXIT.failed : code;
  }

  /** Prints all that happens; resolves at the end of the program. */
  async #watch(ready: () => void): Promise<ExitCode> {
    let code: ExitCode = EXIT.failed;
    for await (const event of this.parts.run({ do: "watch" }, this.#ending)) {
      if (event.event === "exit") code = event.code;
      else await this.#printAll(this.#echoes.heard(event));
      if (event.event === "error" && isLocked(event.code)) await this.parts.output.fail(event.message);
      ready();
    }
    return this.#ending.aborted ? EXIT.done : code;
  }

  async #read(): Promise<void> {
    const ending = AbortSignal.any([this.#ending, this.#cut.signal]);
    const lines = readLines(stoppable(this.parts.input, ending), LONGEST_LINE_BYTES);
    try {
      for await (const line of lines) {
        if (ending.aborted) return;
        this.#start(line);
        while (this.#isFull && !ending.aborted) await this.#oneEnded(ending);
      }
    } catch (error) {
      await this.#answer({ event: "error", code: "failed", message: `Cannot read commands: ${messageOf(error)}` });
    }
  }

  get #isFull(): boolean {
    return this.#busy >= MOST_AT_ONCE || this.#running.size >= MOST_RUNNING;
  }

  async #oneEnded(ending: AbortSignal): Promise<void> {
    const ended = Promise.withResolvers<void>();
    this.#ended = ended.resolve;
    await settledOrAborted(ended.promise, ending);
  }

  #start(line: Line): void {
    const slot = this.#takeSlot();
    const running = this.#carryOut(line, slot).catch((error: unknown) =>
      this.#answer({ event: "error", code: "failed", message: messageOf(error) })
    ).finally(() => {
      this.#running.delete(running);
      slot.giveBack();
      this.#ended();
    });
    this.#running.add(running);
  }

  #takeSlot(): { giveBack(): void } {
    this.#busy++;
    let taken = true;
    return {
      giveBack: () => {
        if (!taken) return;
        taken = false;
        this.#busy--;
        this.#ended();
      },
    };
  }

  async #carryOut(line: Line, slot: { giveBack(): void }): Promise<void> {
    let ref: string | undefined;
    let command: Command;
    try {
      const value = parseLine(line);
      ref = readRef(value);
      command = this.#complete(parseCommand(value));
    } catch (error) {
      await this.#answer({ event: "error", code: "invalid", message: messageOf(error) }, ref);
      await this.#done(EXIT.usage, ref);
      return;
    }
    for (const id of isSending(command) ? command.ids ?? [] : []) this.#told.expect(id, ref);
    // What would go on for ever ends at once, what ends by itself is given its time.
    const signal = isPatient(command) ? this.#ending : this.#cut.signal;
    let code: ExitCode = EXIT.failed;
    let answered = false;
    this.#echoes.begin(command);
    try {
      for await (const event of this.parts.run(command, signal)) {
        if (event.event === "saved" || event.event === "file") slot.giveBack();
        await this.#printAll(this.#echoes.answered(command, event));
        if (event.event === "exit") code = event.code;
        else if (event.event !== "file" || !isFollowed(command, answered)) await this.#answer(event, ref);
        // The general events tell how it moves; that it is over must be said before the command is done.
        else if (isOver({ name: event.state })) await this.#print(event);
        if (event.event === "file" && !answered && command.do === "accept") this.#told.expect(event.id, ref);
        answered ||= event.event === "file";
      }
    } finally {
      await this.#printAll(this.#echoes.end(command));
    }
    await this.#done(code, ref);
  }

  /** Ids are made here, so that what comes of a message is known for its answer from the first moment. */
  #complete(command: Command): Command {
    const { waitSeconds, newId } = this.parts;
    if (isSending(command)) {
      const ids = command.ids ?? command.to.map(() => newId());
      return { ...command, ids, wait: command.wait ?? waitSeconds };
    }
    if (command.do === "peers" || command.do === "accept") return { ...command, wait: command.wait ?? waitSeconds };
    if (command.do !== "watch") return command;
    throw new Error('Unknown command "watch": in headless mode all events come by themselves');
  }

  async #answer(event: OutputEvent, ref?: string): Promise<void> {
    if (event.event === "saved" || event.event === "delivered") await this.#print(event);
    else await this.parts.output.json(labelled(event, ref));
  }

  async #printAll(events: readonly OutputEvent[]): Promise<void> {
    for (const event of events) await this.#print(event);
  }

  async #print(event: OutputEvent): Promise<void> {
    const told = this.#told.label(event);
    if (told !== undefined) await this.parts.output.json(told);
  }

  async #done(code: ExitCode, ref: string | undefined): Promise<void> {
    await this.parts.output.json({ event: "done", code, ...(ref === undefined ? {} : { ref }) });
  }
}

/** True: the program can't begin before somebody does something about it, who may read no JSON. */
function isLocked(code: string): boolean {
  const problems: readonly LockedProblem[] = ["locked", "wrong", "retired"];
  return problems.some((problem) => problem === code);
}

function isSending(command: Command): command is Extract<Command, { do: "send" | "forward" | "ask" }> {
  return command.do === "send" || command.do === "forward" || command.do === "ask";
}

/**
 * True: the command's events about files come by the general events too. The first of `accept` is its answer, which
 * says which offer it is.
 */
function isFollowed(command: Command, answered: boolean): boolean {
  return command.do === "send" || (command.do === "accept" && answered);
}

/** The input until `signal`: a read that waits for a line ends with it. */
function stoppable(input: ReadableStream<Uint8Array>, signal: AbortSignal): ReadableStream<Uint8Array> {
  const reader = input.getReader();
  let forget = () => {};
  return new ReadableStream<Uint8Array>({
    start(controller) {
      forget = onAbort(signal, () => {
        try {
          controller.close();
        } catch {
          // It had ended already.
        }
        // A read from a terminal or pipe can't be called back: it is left behind.
        reader.cancel().catch(() => {});
      });
    },
    async pull(controller) {
      const { done, value } = await reader.read();
      if (signal.aborted) return;
      if (done) {
        forget();
        controller.close();
      } else controller.enqueue(value);
    },
  }, { highWaterMark: 0 });
}

function parseLine(line: Line): unknown {
  if (line.type === "broken") throw new Error(line.problem);
  try {
    return JSON.parse(line.text);
  } catch {
    throw new Error("The line is no JSON: send one object a line");
  }
}

function readRef(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("ref" in value) || value.ref === null) return undefined;
  if (typeof value.ref === "string" && value.ref.length <= LONGEST_REF) return value.ref;
  throw new Error(`"ref" is a text of at most ${LONGEST_REF} characters: give one`);
}
