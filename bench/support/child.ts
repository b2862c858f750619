import { TextLineStream } from "./lines.ts";

const MAIN = new URL("../../main.ts", import.meta.url).pathname;

/** A program of its own, whose lines are read as they come. */
export class Child implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #reading: Promise<void>;
  readonly #listeners = new Set<(line: string) => void>();

  constructor(args: readonly string[]) {
    this.#process = new Deno.Command(Deno.execPath(), {
      args: [...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#reading = this.#read();
  }

  /** The messenger itself. */
  static messenger(args: readonly string[]): Child {
    return new Child(["run", "--no-check", "--allow-all", MAIN, ...args]);
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Resolves with the first line from now on for which `test` holds. */
  line(test: (line: string) => boolean): Promise<string> {
    return new Promise((resolve) => {
      const listener = (line: string) => {
        if (!test(line)) return;
        this.#listeners.delete(listener);
        resolve(line);
      };
      this.#listeners.add(listener);
    });
  }

  /** Resident memory, bytes; Linux. */
  async residentBytes(): Promise<number> {
    const status = await Deno.readTextFile(`/proc/${this.pid}/status`);
    return 1024 * Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGTERM");
    } catch {
      // It has ended by itself.
    }
    await this.#process.stdin.close().catch(() => {});
    await this.#reading;
    await this.#process.status;
  }

  async #read(): Promise<void> {
    const lines = this.#process.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
    for await (const line of lines) for (const listener of [...this.#listeners]) listener(line);
  }
}
