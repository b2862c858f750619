/** The tasks of deno.json as a user runs them, in a home of their own. */
import { fail } from "../../src/std/assert.ts";
import { ROOT } from "../../tools/process.ts";

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder for one test: data, home and temporary files lie in it. */
export async function testFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.makeTempDir({ prefix: "lanmessenger-test-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** No desktop, no options of this user, nothing written to their home; the cache of packages stays the same. */
async function environment(folder: string): Promise<Record<string, string>> {
  const { denoDir } = JSON.parse(new TextDecoder().decode((await denoCommand(["info", "--json"]).output()).stdout));
  const kept = Object.entries(Deno.env.toObject()).filter(([name]) =>
    !/^(LANMESSENGER_.*|DISPLAY|WAYLAND_DISPLAY|XDG_DATA_HOME)$/.test(name)
  );
  return { ...Object.fromEntries(kept), HOME: folder, TMPDIR: folder, NO_COLOR: "1", DENO_DIR: denoDir };
}

function denoCommand(args: readonly string[], options: Deno.CommandOptions = {}): Deno.Command {
  return new Deno.Command(Deno.execPath(), { cwd: ROOT, stdin: "null", ...options, args: [...args] });
}

export interface TaskOptions {
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts `deno ARGS…`; its output is piped. */
export async function startDeno(args: readonly string[], { folder, env }: TaskOptions): Promise<Deno.ChildProcess> {
  return denoCommand(args, {
    clearEnv: true,
    env: { ...await environment(folder), ...env },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs `deno ARGS…` to its end. */
export async function runDeno(args: readonly string[], options: TaskOptions): Promise<Ended> {
  return endedOf(await (await startDeno(args, options)).output());
}

export function endedOf({ code, stdout, stderr }: Deno.CommandOutput): Ended {
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** All that a program prints, read as it comes, so that it never waits for its reader. */
export class Printed {
  #text = "";
  #wake = Promise.withResolvers<void>();
  #ended = false;
  /** Resolves with all of it once the program has closed the stream. */
  readonly whole: Promise<string>;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.whole = this.#read(stream);
  }

  /** Waits until `pattern` is found. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.#text);
      if (match !== null) return match;
      if (this.#ended) fail(`The program ended before it had printed ${pattern}: ${this.#text}`);
      await this.#wake.promise;
    }
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<string> {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      this.#text += decoder.decode(chunk, { stream: true });
      this.#wake.resolve();
      this.#wake = Promise.withResolvers();
    }
    this.#ended = true;
    this.#wake.resolve();
    return this.#text;
  }
}

/** A UDP port that is free now. */
export function freePort(): number {
  const socket = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  const { addr } = socket;
  socket.close();
  return addr.transport === "udp" ? addr.port : fail("No UDP address was given");
}
