/** Child processes of the tools. */
import { resolve } from "node:path";

/** The folder of deno.json. */
export const ROOT: string = resolve(import.meta.dirname ?? ".", "..");

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The child is ended after this long, ms; its code is then 124, as of timeout(1). */
  readonly limitMs?: number;
  /**
   * Where the child's standard output goes: a tool that must keep its own clean sends it to standard error. "late": it
   * is printed when the child has ended, in one piece, since others print meanwhile.
   */
  readonly stdout?: "inherit" | "stderr" | "late" | "null";
}

export const TIMED_OUT = 124;

/** Runs a program to its end, on the terminal of this one. Returns its exit code; 127: there is no such program. */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<number> {
  const stdout = options.stdout ?? "inherit";
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(program, {
      args: [...args],
      cwd: options.cwd ?? ROOT,
      ...(options.env === undefined ? {} : { env: { ...options.env } }),
      stdin: "null",
      stdout: stdout === "stderr" || stdout === "late" ? "piped" : stdout,
      stderr: "inherit",
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 127;
    throw error;
  }
  const copied = stdout === "stderr" ? child.stdout.pipeTo(Deno.stderr.writable, { preventClose: true }) : undefined;
  const late = stdout === "late" ? new Response(child.stdout).bytes() : undefined;
  using _ended = endWith(child);
  const limit = options.limitMs;
  let timedOut = false;
  const timers: ReturnType<typeof setTimeout>[] = [];
  if (limit !== undefined) {
    timers.push(setTimeout(() => {
      timedOut = true;
      child.kill("SIGTERM");
    }, limit));
    timers.push(setTimeout(() => child.kill("SIGKILL"), limit + 10_000));
  }
  const status = await child.status;
  timers.forEach(clearTimeout);
  await copied;
  if (late !== undefined) await new Blob([await late]).stream().pipeTo(Deno.stdout.writable, { preventClose: true });
  return timedOut ? TIMED_OUT : status.code;
}

/** Runs a program quietly and returns what it printed. @throws {Error} with its standard error, if it failed. */
export async function read(program: string, args: readonly string[], cwd: string = ROOT): Promise<string> {
  const { success, code, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  if (!success) {
    throw new Error(`Cannot run ${program} ${args.join(" ")}: it ended with ${code}: ${decoder.decode(stderr).trim()}`);
  }
  return decoder.decode(stdout);
}

/** Hands SIGINT and SIGTERM on to a child, so that it ends with this program and cleans up after itself. */
export function endWith(child: Deno.ChildProcess): Disposable {
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  const handlers = signals.map((signal) => {
    const handler = () => {
      try {
        child.kill(signal);
      } catch {
        // It has ended by itself.
      }
    };
    Deno.addSignalListener(signal, handler);
    return { signal, handler };
  });
  return {
    [Symbol.dispose]() {
      for (const { signal, handler } of handlers) Deno.removeSignalListener(signal, handler);
    },
  };
}
