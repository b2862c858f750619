import type { Clock, Messenger } from "../messenger/facade.ts";
import type { Message } from "../model/message.ts";
import type { Webhook } from "../model/programs.ts";

/** How long an attempt may take. */
export const POST_TIMEOUT_MS = 10_000;
export const FIRST_PAUSE_MS = 1_000;
export const LONGEST_PAUSE_MS = 300_000;
/** So often an address may refuse a message; then it is passed over. Where nobody answers, it waits. */
export const MOST_REFUSALS = 12;
/** Messages, of all conversations, that an address may be behind: what is older is passed over. */
export const MAX_BEHIND = 10_000;

/** Messages read at a time. */
const BATCH = 50;
/** How far the position may run ahead of the one on the disk: it costs a write. */
const UNSAVED = 256;

export interface PumpParts {
  readonly webhook: Omit<Webhook, "problem">;
  /** Up to which message it has been told. */
  readonly position: number;
  readonly messenger: Pick<Messenger, "me" | "history">;
  readonly clock: Pick<Clock, "after">;
  /** Tells the address of a message. Resolves with the status of the answer, and rejects where there is none. */
  readonly tell: (message: Message, signal: AbortSignal) => Promise<number>;
  /** Keeps the position. */
  readonly save: (position: number) => void;
  /** Hears of what was passed over, or could not be stored. */
  readonly report: (error: unknown) => void;
}

/**
 * Tells one address of messages, one after the other, in their order. The messages on the disk are its queue, and what
 * is kept is how far it has come: after a restart it goes on from there, and a message may be told twice. An attempt
 * that fails is made again after a pause, which grows; `wake` says that there is something new.
 */
export class WebhookPump {
  readonly #parts: PumpParts;
  readonly #ending = new AbortController();
  #position: number;
  #saved: number;
  #failures = 0;
  #refusals = 0;
  #problem: string | undefined;
  #running: Promise<void> | undefined;
  #isStale = false;

  constructor(parts: PumpParts) {
    this.#parts = parts;
    this.#position = parts.position;
    this.#saved = parts.position;
  }

  get webhook(): Webhook {
    return { ...this.#parts.webhook, problem: this.#problem };
  }

  wake(): void {
    if (this.#ending.signal.aborted) return;
    this.#isStale = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      // It may have been woken when the run was at its end.
      if (this.#isStale) this.wake();
    });
  }

  /** Ends what is under way, and keeps how far it came. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.#running;
    this.#save();
  }

  /** Never rejects. */
  async #run(): Promise<void> {
    const { signal } = this.#ending;
    while (this.#isStale && !signal.aborted) {
      this.#isStale = false;
      try {
        for (let next = this.#next(); next !== undefined && !signal.aborted; next = this.#next()) {
          if (!await this.#tell(next)) await this.#pause();
        }
      } catch (error) {
        // The disk: it is read again after a while.
        this.#problem = messageOf(error);
        this.#isStale = true;
        this.#failures++;
        await this.#pause();
      }
    }
  }

  /** False: it is to be tried again. */
  async #tell(message: Message): Promise<boolean> {
    const { signal } = this.#ending;
    const timeout = new AbortController();
    const late = new Error(`no answer within ${POST_TIMEOUT_MS / 1_000} seconds`);
    const stopTimer = this.#parts.clock.after(POST_TIMEOUT_MS, () => timeout.abort(late));
    try {
      const status = await this.#parts.tell(message, AbortSignal.any([signal, timeout.signal]));
      if (status >= 200 && status < 300) {
        this.#done(message);
        return true;
      }
      this.#refused(message, status);
    } catch (error) {
      if (signal.aborted) return true;
      this.#problem = messageOf(error);
    } finally {
      stopTimer();
    }
    this.#failures++;
    return false;
  }

  #done({ position }: Message): void {
    this.#position = position;
    this.#failures = 0;
    this.#refusals = 0;
    this.#problem = undefined;
    this.#save();
  }

  #refused({ position }: Message, status: number): void {
    const { id, url } = this.#parts.webhook;
    this.#problem = `it answered with status ${status}`;
    if (++this.#refusals < MOST_REFUSALS) return;
    this.#parts.report(
      new Error(`Webhook ${id} to ${url} refused a message ${MOST_REFUSALS} times (${status}): it is passed over`),
    );
    this.#position = position;
    this.#failures = 0;
    this.#refusals = 0;
    this.#save();
  }

  /** The next message that the address is to be told of; undefined: none yet. */
  #next(): Message | undefined {
    const { messenger } = this.#parts;
    const newest = messenger.history({ limit: 1 })[0]?.position ?? 0;
    this.#position = Math.max(this.#position, newest - MAX_BEHIND);
    for (;;) {
      const batch = messenger.history({ after: this.#position, limit: BATCH });
      const last = batch.at(-1);
      if (last === undefined) return undefined;
      const next = batch.find((message) => this.#isWanted(message));
      if (next !== undefined) return next;
      this.#position = last.position;
      if (this.#position - this.#saved > UNSAVED) this.#save();
    }
  }

  #isWanted({ from, conversation }: Message): boolean {
    const { from: sources } = this.#parts.webhook;
    if (from === this.#parts.messenger.me.id) return false;
    return sources === undefined || sources.some((source) => source === from || source === conversation);
  }

  #save(): void {
    if (this.#position === this.#saved) return;
    try {
      this.#parts.save(this.#position);
      this.#saved = this.#position;
    } catch (error) {
      this.#parts.report(error);
    }
  }

  async #pause(): Promise<void> {
    const { signal } = this.#ending;
    if (signal.aborted) return;
    const over = Promise.withResolvers<void>();
    const resume = () => over.resolve();
    const ms = Math.min(FIRST_PAUSE_MS * 2 ** (this.#failures - 1), LONGEST_PAUSE_MS);
    const stopTimer = this.#parts.clock.after(ms, resume);
    signal.addEventListener("abort", resume);
    await over.promise;
    signal.removeEventListener("abort", resume);
    stopTimer();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
