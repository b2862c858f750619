import { RequestError } from "../model/errors.ts";
import type { InstallationDesk, InstallationStep, Piece, SetAside, WithSystem } from "../model/installation.ts";
import { lockedValue, type Policy, refusedByPolicy } from "../model/policy.ts";
import { agreesTo, consentTo } from "./consent.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { failureOf } from "./failure.ts";
import type { Output } from "./output.ts";
import type { OutputEvent } from "./output_event.ts";
import { printableLine } from "./printable.ts";
import { outputOf, type ProgramDeps } from "./program_deps.ts";
import type { Settings } from "./settings.ts";
import type { Values } from "./values.ts";

export type InstallJob =
  /** `yes`: nobody is asked. */
  | { readonly do: "install"; readonly withSystem: WithSystem; readonly yes: boolean }
  /** `data`: of keys and messages. */
  | { readonly do: "uninstall"; readonly data: "kept" | "removed"; readonly yes: boolean };

export function readInstallJob(command: InstallJob["do"], values: Values): InstallJob {
  const yes = values.flag("yes");
  switch (command) {
    case "install":
      return { do: command, withSystem: values.flag("autostart") ? "start with the system" : "leave it", yes };
    case "uninstall":
      return { do: command, data: values.flag("data-too") ? "removed" : "kept", yes };
    default:
      return command satisfies never;
  }
}

/** Installs the program for its user, or takes that back. No node is needed. */
export async function runInstall(
  { settings, job }: { settings: Settings; job: InstallJob },
  deps: ProgramDeps,
): Promise<ExitCode> {
  const output = outputOf(deps, settings);
  await deps.startNoMorePrograms();
  try {
    if (job.do === "install" && job.withSystem === "start with the system") checkAutostart(settings.policy);
    const desk = deps.openInstallation(settings);
    switch (job.do) {
      case "install":
        return await install({ desk, job, output, deps });
      case "uninstall":
        return await uninstall({ desk, job, output, deps, dataFolder: settings.dataFolder });
      default:
        return job satisfies never;
    }
  } catch (error) {
    const failure = failureOf(error);
    await output.show(failure.event);
    return failure.code;
  }
}

/** @throws {RequestError} "policy". */
function checkAutostart(policy: Policy): void {
  if (lockedValue(policy, "autostart")?.value !== "off") return;
  throw refusedByPolicy(policy, "The start with the system", "it stays off");
}

interface Running<Job extends InstallJob> {
  readonly desk: InstallationDesk;
  readonly job: Job;
  readonly output: Output;
  readonly deps: ProgramDeps;
}

async function install(
  { desk, job, output, deps }: Running<Extract<InstallJob, { do: "install" }>>,
): Promise<ExitCode> {
  const steps = await desk.toInstall(job.withSystem);
  await plan(steps, output);
  if (!job.yes && await agreesTo("Install LanMessenger so?", deps) === "no") {
    await output.fail("Nothing was changed");
    return EXIT.failed;
  }
  await carryOut(desk.install(job.withSystem), output);
  return EXIT.done;
}

async function uninstall(
  { desk, job, output, deps, dataFolder }: Running<Extract<InstallJob, { do: "uninstall" }>> & { dataFolder: string },
): Promise<ExitCode> {
  if (job.data === "removed" && deps.attendance === "nobody") {
    throw new RequestError(
      "invalid",
      `Whether keys and messages go as well is asked on a terminal, and there is none: leave --data-too out, and remove ` +
        `${dataFolder} by hand if you mean it`,
    );
  }
  const steps = await desk.toUninstall();
  await plan(steps, output);
  if (steps.length === 0) await output.fail("LanMessenger is not installed for this user");
  else if (!job.yes && await agreesTo("Remove this?", deps) === "no") {
    await output.fail("Nothing was changed");
    return EXIT.failed;
  }
  await carryOut(desk.uninstall(), output);
  if (job.data === "kept") return EXIT.done;
  if (await consentTo(`Remove ${dataFolder} with your key and all messages`, deps) === "no") {
    await output.fail(`Keys and messages stay in ${dataFolder}`);
    return EXIT.failed;
  }
  const left = await desk.removeData();
  if (left.length === 0) return EXIT.done;
  await output.fail(`None of LanMessenger's, so it stays: ${left.join(", ")}`);
  return EXIT.failed;
}

async function plan(steps: readonly InstallationStep[], output: Output): Promise<void> {
  for (const step of steps) await output.show({ event: "installation", state: "planned", ...step });
}

async function carryOut(steps: AsyncIterable<SetAside>, output: Output): Promise<void> {
  for await (const { step, aside } of steps) {
    await output.show({ event: "installation", state: "done", ...step, ...aside === undefined ? {} : { aside } });
  }
}

const PIECES: Readonly<Record<Piece, string>> = {
  "program": "the program",
  "window program": "the program without a console window",
  "command": "the command for a terminal",
  "description": "what makes it an application",
  "menu entry": "the entry of the menu",
  "icon": "its picture",
  "autostart": "the start with the system",
};

const ACTS = {
  planned: { add: "would add", replace: "would replace", remove: "would remove" },
  done: { add: "added", replace: "replaced", remove: "removed" },
} as const;

export function renderInstallation(event: Extract<OutputEvent, { event: "installation" }>): string {
  const { state, act, path, piece, aside } = event;
  const where = aside === undefined ? "" : `; what ran lies in ${printableLine(aside)} until you remove it`;
  return `${ACTS[state][act].padEnd(13)} ${printableLine(path)} (${PIECES[piece]})${where}`;
}
