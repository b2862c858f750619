import { TextLineStream } from "./lines.ts";

const MAIN = new URL("../../main.ts", import.meta.url).pathname;

/** A program of its own, whose lines are read as they come. */
export class Child implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #reading: Promise<void>;
  readonly #listeners = new Set<{ hear(line: string): void; lost(): void }>();
  #ending = false;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;

  /** @param within what runs it, such as `ip netns exec`. */
  constructor(args: readonly string[], within: readonly string[] = []) {
    const [program = "", ...rest] = [...within, Deno.execPath(), ...args];
    this.#process = new Deno.Command(program, {
      args: rest,
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#input = this.#process.stdin.getWriter();
    this.#reading = this.#read();
  }

  /** The messenger itself. */
  static messenger(args: readonly string[], within: readonly string[] = []): Child {
    return new Child(["run", "--no-check", "--allow-all", MAIN, ...args], within);
  }

  get pid(): number {
    return this.#process.pid;
  }

  async write(line: string): Promise<void> {
    await this.#input.write(new TextEncoder().encode(`${line}\n`));
  }

  /** Resolves with the first line from now on for which `test` holds. Rejects when the program ends by itself. */
  line(test: (line: string) => boolean): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const listener = {
      hear: (line: string) => {
        if (!test(line)) return;
        this.#listeners.delete(listener);
        resolve(line);
      },
      lost: () => reject(new Error(`Process ${this.pid} ended before it had printed what was waited for`)),
    };
    this.#listeners.add(listener);
    return promise;
  }

  /** Resident memory, bytes; Linux. */
  async residentBytes(): Promise<number> {
    const status = await Deno.readTextFile(`/proc/${this.pid}/status`);
    return 1024 * Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending = true;
    try {
      this.#process.kill("SIGTERM");
    } catch {
      // It has ended by itself.
    }
    await this.#input.close().catch(() => {});
    await this.#reading;
    await this.#process.status;
  }

  async #read(): Promise<void> {
    const lines = this.#process.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
    for await (const line of lines) for (const { hear } of [...this.#listeners]) hear(line);
    if (!this.#ending) { for (const { lost } of this.#listeners) lost(); }
  }
}
