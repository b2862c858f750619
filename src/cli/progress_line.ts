import type { CommandClock } from "./context.ts";
import type { FileEvent } from "./file_event.ts";
import { type Progress, renderProgress } from "./progress_bar.ts";
import type { Sink } from "./sink.ts";
import type { Terminal } from "./terminal.ts";

/** Drawn four times a second at most. */
const PAUSE_MS = 250;
/** Goes to the line's beginning, and clears what stands behind it. */
const BEGIN = "\r";
const CLEAR_REST = "\x1b[K";

/**
 * How far the transfers of a command are, on one line of a terminal that is drawn again and again, while one of them
 * runs. Whoever prints something else clears it first; it comes back with the next change.
 */
export class ProgressLine {
  readonly #transfers = new Map<string, FileEvent>();
  #drawn = false;
  #stale = false;
  /** Set while it is too early to draw again. */
  #pause: (() => void) | undefined;
  #written: Promise<void> = Promise.resolve();

  constructor(
    private readonly sink: Sink,
    private readonly terminal: Terminal,
    private readonly clock: CommandClock,
  ) {}

  update(event: FileEvent): void {
    this.#transfers.set(`${event.id} ${event.peer.id}`, event);
    this.#stale = true;
    if (this.#pause === undefined) this.#draw();
  }

  /** Resolves when the line is empty. */
  async clear(): Promise<void> {
    this.#pause?.();
    this.#pause = undefined;
    this.#stale = false;
    if (this.#drawn) this.#write(`${BEGIN}${CLEAR_REST}`);
    this.#drawn = false;
    await this.#written;
  }

  #draw(): void {
    this.#stale = false;
    const progress = sumOf([...this.#transfers.values()]);
    if (progress !== undefined) {
      this.#write(`${BEGIN}${renderProgress(progress, this.terminal.columns())}${CLEAR_REST}`);
    } else if (this.#drawn) {
      this.#write(`${BEGIN}${CLEAR_REST}`);
    }
    this.#drawn = progress !== undefined;
    this.#pause = this.clock.after(PAUSE_MS, () => {
      this.#pause = undefined;
      if (this.#stale) this.#draw();
    });
  }

  #write(text: string): void {
    // Where standard error can't be written there is nobody left to tell.
    this.#written = this.#written.then(() => this.sink.write(text)).catch(() => {});
  }
}

/** All that was accepted and not given up, in one; undefined: nothing runs. */
function sumOf(transfers: readonly FileEvent[]): Progress | undefined {
  const running = transfers.filter(({ state }) => state === "running");
  const [first] = running;
  if (first === undefined) return undefined;
  const counted = transfers.filter(({ state }) =>
    state === "running" || state === "waiting" || state === "paused" || state === "done"
  );
  const sum = (numberOf: (event: FileEvent) => number) => counted.reduce((total, event) => total + numberOf(event), 0);
  return {
    name: first.name,
    bytes: sum(({ bytes }) => bytes),
    size: sum(({ size }) => size),
    speed: sum(({ speed }) => speed ?? 0) || undefined,
  };
}
