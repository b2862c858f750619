import { type Invocation, parseCommandLine } from "./arguments.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { failureOf } from "./failure.ts";
import { helpText } from "./help.ts";
import { serveJsonLines } from "./json_lines.ts";
import { messageOf } from "./output.ts";
import { hostOf, mayStartNoMore, outputOf, type ProgramDeps } from "./program_deps.ts";
import { runJob } from "./run_job.ts";
import { runPage } from "./run_page.ts";
import type { Settings } from "./settings.ts";

/** The whole program, from its arguments to its exit code. Never throws. */
export async function runProgram(args: readonly string[], deps: ProgramDeps): Promise<ExitCode> {
  let invocation: Invocation;
  try {
    invocation = parseCommandLine(args, deps.env, deps.os, () => deps.workingFolder(), deps.policy);
  } catch (error) {
    return await report(error, deps);
  }
  try {
    return await program(invocation, deps);
  } catch (error) {
    return await report(error, deps);
  }
}

async function report(error: unknown, deps: ProgramDeps): Promise<ExitCode> {
  await outputOf(deps).fail(messageOf(error));
  return failureOf(error).code;
}

/** @throws what makes it impossible to begin. */
async function program(invocation: Invocation, deps: ProgramDeps): Promise<ExitCode> {
  switch (invocation.mode) {
    case "help":
      await outputOf(deps).line(helpText(invocation.topic).trimEnd());
      return EXIT.done;
    case "version":
      await outputOf(deps).line(`lanmessenger ${deps.version}`);
      return EXIT.done;
    case "page":
      return await runPage(invocation.settings, deps);
    case "headless":
      return await runHeadless(invocation.settings, deps);
    case "command":
      return await runJob(invocation, deps);
    default:
      return invocation satisfies never;
  }
}

async function runHeadless(settings: Settings, deps: ProgramDeps): Promise<ExitCode> {
  await mayStartNoMore(deps, settings, "service");
  const host = hostOf(deps, settings, "service");
  try {
    return await serveJsonLines({
      input: deps.stdin,
      output: outputOf(deps, settings),
      clock: deps.clock,
      stop: deps.stop,
      waitSeconds: settings.waitSeconds,
      run: (command, signal) => host.run(command, signal),
      newId: () => deps.newId(),
    });
  } finally {
    await host.stop();
  }
}
