import { Child } from "../support/child.ts";

/** The bare prototype of a transfer: file_sender.ts and file_receiver.ts, a process each. */
export class FilePrototype implements AsyncDisposable {
  readonly #sender: Child;
  readonly #receiver: Child;
  readonly #port: string;

  private constructor(sender: Child, receiver: Child, port: string) {
    this.#sender = sender;
    this.#receiver = receiver;
    this.#port = port;
  }

  static async start(): Promise<FilePrototype> {
    const receiver = program("file_receiver.ts");
    const port = await receiver.line((line) => /^\d+$/.test(line));
    const sender = program("file_sender.ts");
    await sender.line((line) => line === "ready");
    return new FilePrototype(sender, receiver, port);
  }

  /** Milliseconds until the receiver had written all of it. Paths without blanks. */
  async copy(source: string, target: string): Promise<number> {
    const answer = this.#sender.line((line) => /^[\d.]+$/.test(line));
    await this.#sender.write(`${this.#port} ${source} ${target}`);
    return Number(await answer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sender[Symbol.asyncDispose]();
    await this.#receiver[Symbol.asyncDispose]();
  }
}

function program(name: string): Child {
  return new Child(["run", "--no-check", "--allow-all", new URL(name, import.meta.url).pathname]);
}
