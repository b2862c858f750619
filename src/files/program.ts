/** What this room asks of other programs: to run to their end. Tests give their own. */

export interface ProgramRun {
  readonly program: string;
  readonly args: readonly string[];
  /** Beside what this program has of its own. */
  readonly env: Readonly<Record<string, string>>;
  /** Ms. */
  readonly within: number;
}

export type ProgramEnd =
  /** `output`: the beginning of what it said, on both its outputs. */
  | { readonly how: "exit"; readonly code: number; readonly output: string }
  | { readonly how: "signal"; readonly signal: string }
  /** It was still running after `within`, and was ended. */
  | { readonly how: "late" };

/** Never by a shell. Rejects when it can't be started. */
export type RunProgram = (run: ProgramRun) => Promise<ProgramEnd>;

/** What is kept of an output; the rest is read and forgotten, so that the program does not wait for its reader. */
const OUTPUT_BYTES = 4_096;
/** How long the end of the output is waited for, which a program left running by this one may hold open. */
const OUTPUT_WITHIN_MS = 1_000;

export const runProgram: RunProgram = async ({ program, args, env, within }) => {
  const child = new Deno.Command(program, {
    args: [...args],
    env: { ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = new Beginning(OUTPUT_BYTES);
  const readers = [child.stdout.getReader(), child.stderr.getReader()];
  const read = Promise.all(readers.map((reader) => output.readAll(reader)));
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, within);
  const status = await child.status;
  clearTimeout(timer);
  await settledWithin(read, OUTPUT_WITHIN_MS);
  for (const reader of readers) await reader.cancel();
  await read;
  if (late) return { how: "late" };
  if (status.signal !== null) return { how: "signal", signal: status.signal };
  return { how: "exit", code: status.code, output: output.text };
};

/** A folder that is not there. */
const NOWHERE = "/no-such-folder-0b1f7c52/nor-this-one";

/**
 * Whether a program can be found, without running it.
 *
 * The search in PATH is the runtime's, and this program may not read that variable. So it is asked to start the program
 * in a folder that is not there, which it refuses: with the name of the folder, if it had found the program.
 */
export async function isProgram(program: string): Promise<boolean> {
  if (/[/\\]/.test(program)) {
    const endings = Deno.build.os === "windows" ? ["", ".exe", ".com", ".bat", ".cmd"] : [""];
    return (await Promise.all(endings.map((ending) => isFile(program + ending)))).includes(true);
  }
  try {
    const child = new Deno.Command(program, { cwd: NOWHERE, stdin: "null", stdout: "null", stderr: "null" }).spawn();
    await child.status;
    return true;
  } catch (error) {
    return !(error instanceof Deno.errors.NotFound) || error.message.includes(NOWHERE);
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    const { isFile, mode } = await Deno.stat(path);
    return isFile && ((mode ?? 0o111) & 0o111) !== 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    // Whoever can't look may still be allowed to run it.
    return true;
  }
}

/** The first bytes of what several streams say. */
class Beginning {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #filled = 0;

  constructor(limit: number) {
    this.#bytes = new Uint8Array(limit);
  }

  get text(): string {
    return new TextDecoder().decode(this.#bytes.subarray(0, this.#filled));
  }

  async readAll(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const kept = value.subarray(0, this.#bytes.length - this.#filled);
      this.#bytes.set(kept, this.#filled);
      this.#filled += kept.length;
    }
  }
}

async function settledWithin(work: Promise<unknown>, ms: number): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, ms);
  await Promise.race([work, late.promise]);
  clearTimeout(timer);
}
