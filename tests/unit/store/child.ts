/** Another process with a store, for the tests that need one. */

/** One that tests talk to by lines: it writes to standard output, and reads its standard input. */
export class Child implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #lines: ReadableStreamDefaultReader<string>;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;

  /** @param script beside this file. */
  constructor(script: string, args: readonly string[]) {
    const file = new URL(script, import.meta.url).href;
    this.#process = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--allow-all", file, ...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#input = this.#process.stdin.getWriter();
    this.#lines = this.#process.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(wholeLines()).getReader();
  }

  /** The next whole line; undefined: it has ended. */
  async line(): Promise<string | undefined> {
    return (await this.#lines.read()).value;
  }

  /** Lets it go on. */
  async say(word: string): Promise<void> {
    await this.#input.write(new TextEncoder().encode(`${word}\n`));
  }

  /** Ends it at once, wherever it is (SIGKILL), and gives what it had written before. */
  async kill(): Promise<string[]> {
    try {
      this.#process.kill("SIGKILL");
    } catch (error) {
      // It had come to its end by itself.
      if (!(error instanceof TypeError)) throw error;
    }
    const rest: string[] = [];
    for (let line = await this.line(); line !== undefined; line = await this.line()) rest.push(line);
    await this.#process.status;
    return rest;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await this.#lines.cancel();
    await this.#input.close().catch(() => {});
    await this.#process.status;
  }
}

/** Cuts a stream into lines; one that has no end is dropped, as its writer was killed. */
function wholeLines(): TransformStream<string, string> {
  let open = "";
  return new TransformStream({
    transform(text, controller) {
      const lines = (open + text).split("\n");
      open = lines.pop() ?? "";
      for (const line of lines) controller.enqueue(line);
    },
  });
}
