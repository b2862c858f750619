import type { Command } from "./command.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { execFor } from "./exec.ts";
import type { Host } from "./host.ts";
import type { Job } from "./job.ts";
import type { NodeUse } from "./node.ts";
import type { Output } from "./output.ts";
import { hostOf, outputOf, type ProgramDeps } from "./program_deps.ts";
import type { Settings } from "./settings.ts";
import { readText } from "./text_input.ts";

/** What a kind of command needs of a node that is started for it. */
const USE: Readonly<Record<Job["do"], NodeUse>> = {
  send: "job",
  peers: "job",
  listen: "service",
  history: "reading",
  whoami: "reading",
};

/** One command of the command line, from its text to its exit code. @throws what makes it impossible to begin. */
export async function runJob(
  { settings, job }: { settings: Settings; job: Job },
  deps: ProgramDeps,
): Promise<ExitCode> {
  if (job.do !== "listen" || job.exec === undefined) await deps.startNoMorePrograms();
  const output = outputOf(deps, settings);
  const command = await commandOf(job, settings, deps);
  if (command === undefined) return EXIT.failed;
  const host = hostOf(deps, settings, USE[job.do]);
  try {
    return await carryOut({ command, job, host, output, settings, stop: deps.stop });
  } finally {
    await host.stop();
  }
}

/** Undefined: stopped before the text had been read. */
async function commandOf(job: Job, settings: Settings, deps: ProgramDeps): Promise<Command | undefined> {
  switch (job.do) {
    case "send": {
      const text = job.text ?? await readText(deps.stdin, deps.stop);
      if (text === undefined) return undefined;
      return { do: "send", to: job.to, text, ids: job.to.map(() => deps.newId()), wait: settings.waitSeconds };
    }
    case "peers":
      return { do: "peers", wait: settings.waitSeconds };
    case "listen":
      return { do: "listen", once: job.once };
    case "history":
    case "whoami":
      return job;
    default:
      return job satisfies never;
  }
}

interface Carrying {
  readonly command: Command;
  readonly job: Job;
  readonly host: Host;
  readonly output: Output;
  readonly settings: Settings;
  readonly stop: AbortSignal;
}

async function carryOut({ command, job, host, output, settings, stop }: Carrying): Promise<ExitCode> {
  const exec = job.do === "listen" ? job.exec : undefined;
  // A text goes out whether or not anybody reads that it did; what only prints ends with its reader.
  const end = command.do === "send" ? stop : AbortSignal.any([stop, output.closed]);
  const saved = new Set<string>();
  let code: ExitCode | undefined;
  let failed = false;
  for await (const event of host.run(command, end)) {
    if (event.event === "exit") code = event.code;
    if (event.event === "saved") saved.add(event.id);
    if (exec === undefined || event.event !== "message" || !settings.quiet) await output.show(event);
    if (exec === undefined || event.event !== "message") continue;
    const problem = await execFor(event, exec, end);
    if (problem !== undefined && !end.aborted) {
      failed = true;
      await output.fail(problem);
    }
  }
  if (command.do === "send") return code ?? (saved.size >= new Set(command.to).size ? EXIT.saved : EXIT.failed);
  if (output.failed || (job.do === "listen" && job.once && failed)) return EXIT.failed;
  // Stopped while another process carried it out: listening ends that way, the rest has not ended.
  return code ?? (command.do === "listen" || output.closed.aborted ? EXIT.done : EXIT.failed);
}
