/** The program itself, as a process of its own, on loopback or in a network namespace. */
import { fail } from "../../src/std/assert.ts";
import { linesOf } from "./lines.ts";
import type { LanHost } from "./namespaces.ts";

const MAIN = new URL("../../main.ts", import.meta.url).pathname;
/** What a loaded machine may need for anything that a test waits for; what never comes must not hang the run. */
const PATIENCE_MS = 60_000;

/** One line of the headless mode. */
// deno-lint-ignore no-explicit-any -- foreign JSON that each test looks into.
export type Line = Readonly<Record<string, any>>;

export interface ProgramOptions {
  readonly name: string;
  readonly data: string;
  /** --bind; undefined: none, which only a host of its own may do. */
  readonly bind?: string;
  readonly host?: LanHost;
  readonly port: number;
  readonly args?: readonly string[];
  /** Instead of Deno with main.ts: the compiled program. */
  readonly executable?: string;
}

/** The words of the command line that every start on this data folder needs. */
function commonArgs({ name, data, bind, port, args = [] }: ProgramOptions): string[] {
  const where = bind === undefined ? [] : ["--bind", bind];
  // Received files belong to the test, not into the Downloads of whoever runs it.
  const files = args.includes("--files") ? [] : ["--files", `${data}/files`];
  return ["--name", name, "--data", data, ...where, "--port", `${port}`, "--page-port", "0", ...files];
}

export function commandOf(options: ProgramOptions, args: readonly string[]): string[] {
  if (options.bind === undefined && options.host === undefined) {
    fail("A test must not start a node on this machine's LAN");
  }
  const program = options.executable === undefined
    ? [Deno.execPath(), "run", "--no-check", "--allow-all", MAIN]
    : [options.executable];
  return [...program, ...args, ...commonArgs(options), ...(options.args ?? [])];
}

/** Runs one command to its end. */
export async function runProgram(
  options: ProgramOptions,
  args: readonly string[],
  input?: string,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(options, commandOf(options, ["--headless", ...args]), "piped");
  const [writer, output] = [child.stdin.getWriter(), child.output()];
  if (input !== undefined) await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { code, stdout, stderr } = await output;
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** A running messenger in headless mode: its lines are kept, and commands can be given. */
export class Program implements AsyncDisposable {
  readonly lines: Line[] = [];
  readonly #child: Deno.ChildProcess;
  readonly #reading: Promise<void>;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  #ended = false;
  #wake = Promise.withResolvers<void>();

  private constructor(readonly options: ProgramOptions) {
    this.#child = spawn(options, commandOf(options, ["--headless"]), "inherit");
    this.#input = this.#child.stdin.getWriter();
    this.#reading = this.#read();
  }

  /** Resolves once it is ready. */
  static async start(options: ProgramOptions): Promise<Program> {
    const program = new Program(options);
    await program.until((line) => line.event === "ready");
    return program;
  }

  get ready(): Line {
    return this.lines.find((line) => line.event === "ready") ?? fail("The program was never ready");
  }

  get id(): string {
    return this.ready.id;
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** The first line, printed already or to come, for which `test` holds. */
  async until(test: (line: Line) => boolean, what = test.toString()): Promise<Line> {
    const overdue = Promise.withResolvers<void>();
    const timer = setTimeout(overdue.resolve, PATIENCE_MS);
    let late = false;
    overdue.promise.then(() => late = true);
    try {
      for (;;) {
        const found = this.lines.find(test);
        if (found !== undefined) return found;
        if (this.#ended || late) {
          fail(`${this.options.name} ${late ? "did not print" : "ended before"} ${what}: ${this.#tail()}`);
        }
        await Promise.race([this.#wake.promise, overdue.promise]);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  async sees(name: string, state = "online"): Promise<Line> {
    return await this.until((line) => line.event === "peer" && line.name === name && line.state === state, name);
  }

  async give(command: Line): Promise<void> {
    await this.#input.write(new TextEncoder().encode(`${JSON.stringify(command)}\n`));
  }

  /** Ends the process and waits for it. */
  async end(signal: Deno.Signal): Promise<number> {
    try {
      this.#child.kill(signal);
    } catch {
      // It has ended by itself.
    }
    const { code } = await this.#child.status;
    await this.#reading;
    await this.#input.close().catch(() => {});
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("SIGTERM");
  }

  async #read(): Promise<void> {
    for await (const line of linesOf(this.#child.stdout)) {
      this.lines.push(JSON.parse(line));
      this.#stir();
    }
    this.#ended = true;
    this.#stir();
  }

  #stir(): void {
    const { resolve } = this.#wake;
    this.#wake = Promise.withResolvers();
    resolve();
  }

  #tail(): string {
    return this.lines.slice(-5).map((line) => JSON.stringify(line)).join("\n");
  }
}

function spawn(options: ProgramOptions, command: readonly string[], stderr: "piped" | "inherit"): Deno.ChildProcess {
  const streams = { stdin: "piped", stdout: "piped", stderr } as const;
  if (options.host !== undefined) return options.host.spawn(command, streams);
  const [program = "", ...args] = command;
  return new Deno.Command(program, { args, ...streams }).spawn();
}
