import { systemReason } from "../model/system_reason.ts";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { consentTo } from "./consent.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { execFor } from "./exec.ts";
import type { Host } from "./host.ts";
import { JobView } from "./job_view.ts";
import type { Job } from "./job.ts";
import type { KeyJob } from "./key_command.ts";
import type { Output } from "./output.ts";
import { hostOf, mayStartNoMore, outputOf, type ProgramDeps } from "./program_deps.ts";
import { type AutostartJob, runAutostart } from "./run_autostart.ts";
import { type CompletionsJob, runCompletions } from "./run_completions.ts";
import { runIdentity } from "./run_identity.ts";
import { type InstallJob, runInstall } from "./run_install.ts";
import { runPolicy } from "./run_policy.ts";
import type { Settings } from "./settings.ts";
import { readText } from "./text_input.ts";

/** One command of the command line, from its text to its exit code. @throws what makes it impossible to begin. */
export async function runJob(
  { settings, job }: { settings: Settings; job: Job },
  deps: ProgramDeps,
): Promise<ExitCode> {
  if (job.do === "identity") return await runIdentity({ settings, job }, deps);
  if (job.do === "autostart") return await runAutostart({ settings, job }, deps);
  if (job.do === "completions") return await runCompletions({ settings, job }, deps);
  if (job.do === "policy") return await runPolicy(settings, deps);
  if (job.do === "install" || job.do === "uninstall") return await runInstall({ settings, job }, deps);
  const { use } = COMMANDS[job.do];
  if (job.do !== "listen" || job.exec === undefined) await mayStartNoMore(deps, settings, use);
  const output = outputOf(deps, settings);
  const missing = await firstMissing(job.do === "send" ? job.file ?? [] : []);
  if (missing !== undefined) {
    await output.show({ event: "error", code: "failed", message: missing });
    return EXIT.failed;
  }
  const command = await commandOf(job, settings, deps);
  if (command === undefined) return EXIT.failed;
  if (job.do === "delete" && !job.yes && await consentTo(`Delete the conversation with ${job.who}`, deps) === "no") {
    await output.fail("Nothing was deleted");
    return EXIT.failed;
  }
  const host = hostOf(deps, settings, use);
  const view = new JobView({ job, settings, output, deps });
  let code: ExitCode = EXIT.failed;
  try {
    return code = await carryOut({ command, job, host, output, view, stop: deps.stop });
  } finally {
    await view.end(code);
    await host.stop();
  }
}

/** Before anybody is looked for: why something can't be sent, a slip of the pen most often. */
async function firstMissing(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    try {
      await Deno.lstat(path);
    } catch (error) {
      const why = error instanceof Deno.errors.NotFound ? "nothing is there" : systemReason(error, path);
      // As the messenger itself says it, of a command in JSON.
      return `Cannot offer ${path}: ${why}: check the path`;
    }
  }
  return undefined;
}

/** Undefined: stopped before the text had been read. */
async function commandOf(
  job: Exclude<Job, KeyJob | AutostartJob | CompletionsJob | InstallJob>,
  settings: Settings,
  deps: ProgramDeps,
): Promise<Command | undefined> {
  switch (job.do) {
    case "send": {
      const { to, file, reply } = job;
      const text = job.text ?? await readText(deps.stdin, deps.stop);
      if (text === undefined) return undefined;
      return { do: "send", to, text, file, reply, ids: to.map(() => deps.newId()), wait: settings.waitSeconds };
    }
    case "ask": {
      const question = job.question ?? await readText(deps.stdin, deps.stop);
      if (question === undefined) return undefined;
      return { ...job, question, ids: job.to.map(() => deps.newId()), wait: settings.waitSeconds };
    }
    case "peers":
      return { do: "peers", wait: settings.waitSeconds };
    case "listen":
      return { do: "listen", once: job.once };
    case "accept":
      return { ...job, wait: settings.waitSeconds };
    case "edit": {
      const text = job.text ?? await readText(deps.stdin, deps.stop);
      return text === undefined ? undefined : { ...job, text };
    }
    case "forward":
      return { ...job, ids: job.to.map(() => deps.newId()), wait: settings.waitSeconds };
    case "history": {
      const { ids: _ids, edits: _edits, ...command } = job;
      return command;
    }
    case "delete":
      // Its user is asked before it is handed over.
      return { ...job, yes: true };
    default:
      // All others are commands already, as their type says.
      return job;
  }
}

interface Carrying {
  readonly command: Command;
  readonly job: Job;
  readonly host: Host;
  readonly output: Output;
  readonly view: JobView;
  readonly stop: AbortSignal;
}

async function carryOut({ command, job, host, output, view, stop }: Carrying): Promise<ExitCode> {
  const exec = job.do === "listen" ? job.exec : undefined;
  // What is to be done is done whether or not anybody reads that it was; what only prints ends with its reader.
  const end = isPrinting(job) ? AbortSignal.any([stop, output.closed]) : stop;
  /** What is kept here and goes on by itself. */
  const kept = new Set<string>();
  let code: ExitCode | undefined;
  let failed = false;
  for await (const event of host.run(command, end)) {
    if (event.event === "exit") code = event.code;
    if (event.event === "saved" || (event.event === "file" && command.do === "accept")) kept.add(event.id);
    await view.show(event);
    if (exec === undefined || event.event !== "message") continue;
    const problem = await execFor(event, exec, end);
    if (problem !== undefined && !end.aborted) {
      failed = true;
      await output.fail(problem);
    }
  }
  // Nobody waits for its answer any more.
  if (command.do === "ask") return code ?? EXIT.declined;
  if (!isPrinting(job)) {
    const wanted = command.do === "send" || command.do === "forward" ? new Set(command.to).size : 1;
    return code ?? (kept.size >= wanted ? EXIT.saved : EXIT.failed);
  }
  if (output.failed || (job.do === "listen" && job.once && failed)) return EXIT.failed;
  // Stopped while another process carried it out: listening ends that way, the rest has not ended.
  return code ?? (command.do === "listen" || output.closed.aborted ? EXIT.done : EXIT.failed);
}

/** A file is written also when nobody reads that it was. */
function isPrinting(job: Job): boolean {
  return COMMANDS[job.do].manner === "prints" && !(job.do === "export" && job.output !== undefined);
}
