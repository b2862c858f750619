import { fail } from "../../src/std/assert.ts";
import { linesOf } from "./lines.ts";
import { commandOf, type ProgramOptions } from "./program.ts";

/** Somebody with the real program in page mode, on a loopback address. Their page keeps its port over restarts. */
export class PagePerson implements AsyncDisposable {
  #child: Deno.ChildProcess | undefined;
  #launchUrl = "";
  readonly #options: ProgramOptions;

  private constructor({ name, bind, port, folder }: { name: string; bind: string; port: number; folder: string }) {
    this.#options = { name, bind, port, data: `${folder}/${name}`, args: ["--no-open", "--json"] };
  }

  static async start(where: { name: string; bind: string; port: number; folder: string }): Promise<PagePerson> {
    const person = new PagePerson(where);
    await person.#start("0");
    return person;
  }

  /** Good once, and for a minute. */
  get launchUrl(): string {
    return this.#launchUrl;
  }

  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  async restart(): Promise<void> {
    await this.#start(new URL(this.#launchUrl).port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #start(pagePort: string): Promise<void> {
    const [program = "", ...args] = commandOf(this.#options, []);
    const child = new Deno.Command(program, {
      args: [...args, "--page-port", pagePort],
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#child = child;
    const opened = Promise.withResolvers<string>();
    void this.#read(child, opened.resolve);
    this.#launchUrl = await opened.promise;
  }

  async #read(child: Deno.ChildProcess, opened: (url: string) => void): Promise<void> {
    for await (const line of linesOf(child.stdout)) {
      const event = JSON.parse(line);
      if (event.event === "page") opened(event.url ?? fail(`No address came: ${line}`));
    }
  }

  async #end(signal: Deno.Signal): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    child?.kill(signal);
    await child?.status;
  }
}
