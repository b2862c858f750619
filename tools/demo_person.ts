/** One of the two people of the demo: a program of their own, run as `deno task start` runs it. */
import { readLines } from "../src/cli/lines.ts";
import { permissionFlags } from "./permissions.ts";
import { ROOT } from "./process.ts";

/** How long leaving may take before the program is ended. */
const LEAVING_MS = 5000;
const MAX_LINE_BYTES = 1_048_576;

/** What the program prints with --json; members beside `event` depend on it. */
export interface DemoEvent {
  readonly event: string;
  readonly url?: string;
  readonly opened?: boolean;
  readonly ms?: number;
  /** Of an error, for programs and for people. */
  readonly code?: string;
  readonly message?: string;
}

/** The way to a page: an address that is good once, and for a minute. */
export interface DemoPage {
  readonly url: string;
  /** True: the browser shows it already. */
  readonly opened: boolean;
}

export interface PersonOptions {
  readonly name: string;
  /** A loopback address. */
  readonly address: string;
  /** UDP and TCP. */
  readonly port: number;
  /** The data folder, made by the program. */
  readonly folder: string;
}

export class Person implements AsyncDisposable {
  readonly name: string;
  readonly #folder: string;
  readonly #child: Deno.ChildProcess;
  readonly #reading: Promise<void>;
  readonly #page = Promise.withResolvers<DemoPage>();
  #leaving = false;

  constructor({ name, address, port, folder }: PersonOptions) {
    this.name = name;
    this.#folder = folder;
    this.#child = start([
      ...["--name", name, "--data", folder, "--bind", address, "--port", `${port}`, "--page-port", "0", "--json"],
      ...["--files", `${folder}/files`],
    ]);
    this.#reading = this.#read();
    this.#reading.catch(() => {});
    this.#page.promise.catch(() => {});
  }

  /** Rejects when the program ends before it was asked to; never resolves. */
  get gone(): Promise<never> {
    return this.#child.status.then(({ code }): Promise<never> => {
      if (!this.#leaving) throw new Error(`${this.name}'s program has ended with ${code}; what it said stands above`);
      return new Promise<never>(() => {});
    });
  }

  /** Resolves once the program serves its page. */
  page(): Promise<DemoPage> {
    return this.#page.promise;
  }

  /** Another way to the page: that of a second start on the same data folder. */
  async newPage(): Promise<DemoPage> {
    for (const event of await run(["--data", this.#folder, "--no-open", "--json"])) {
      if (event.event === "page" && event.url !== undefined) return { url: event.url, opened: false };
    }
    throw new Error(`${this.name}'s program gives no address of its page`);
  }

  /** Sends a text from the command line, which the program that runs already carries out. */
  async send(to: string, text: string): Promise<DemoEvent[]> {
    return await run(["--headless", "--data", this.#folder, "--json", "send", "--to", to, text]);
  }

  /** Leaves the network and ends. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#leaving = true;
    kill(this.#child, "SIGTERM");
    const timer = setTimeout(() => kill(this.#child, "SIGKILL"), LEAVING_MS);
    await this.#child.status;
    clearTimeout(timer);
    await this.#reading;
  }

  async #read(): Promise<void> {
    for await (const event of eventsOf(this.#child.stdout)) {
      if (event.event !== "page" || event.url === undefined) continue;
      this.#page.resolve({ url: event.url, opened: event.opened ?? false });
    }
    this.#page.reject(new Error(`${this.name}'s program has ended`));
  }
}

/** Runs the program to its end; what goes wrong it says itself, on standard error. */
async function run(args: readonly string[]): Promise<DemoEvent[]> {
  const child = start(args);
  const events = await Array.fromAsync(eventsOf(child.stdout));
  await child.status;
  return events;
}

function start(args: readonly string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", ...permissionFlags(), "main.ts", ...args],
    cwd: ROOT,
    // Options that this user's environment sets for their own messenger are not for these two.
    clearEnv: true,
    env: Object.fromEntries(Object.entries(Deno.env.toObject()).filter(([name]) => !name.startsWith("LANMESSENGER_"))),
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
    // Ctrl+C reaches the demo, which asks them to leave once.
    detached: true,
  }).spawn();
}

async function* eventsOf(stdout: ReadableStream<Uint8Array>): AsyncGenerator<DemoEvent, void> {
  for await (const line of readLines(stdout, MAX_LINE_BYTES)) if (line.type === "line") yield JSON.parse(line.text);
}

function kill(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch {
    // It has ended by itself.
  }
}
