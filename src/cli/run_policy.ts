import type { Policy } from "../model/policy.ts";
import type { CommandContext } from "./context.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import type { OutputEvent } from "./output_event.ts";
import { printableLine } from "./printable.ts";
import { outputOf, type ProgramDeps } from "./program_deps.ts";
import type { Settings } from "./settings.ts";

export type PolicyEvent = Extract<OutputEvent, { event: "policy" }>;

/** What an administrator decided for programs that start now. No node is needed. */
export async function runPolicy(settings: Settings, deps: ProgramDeps): Promise<ExitCode> {
  await deps.startNoMorePrograms();
  await outputOf(deps, settings).show(policyEvent(settings.policy));
  return EXIT.done;
}

/** What holds for the program that runs. */
export async function* runPolicyCommand({ messenger }: CommandContext): AsyncGenerator<OutputEvent, ExitCode> {
  yield policyEvent(messenger.policy);
  return EXIT.done;
}

export function policyEvent({ path, written }: Policy): PolicyEvent {
  return { event: "policy", ...path === undefined ? {} : { path }, entries: written };
}

export function renderPolicy({ path, entries }: PolicyEvent): string {
  if (path === undefined) return "There is no policy on this computer: all is up to its users";
  const rows = entries.map(({ name, kind, value }) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return `${name.padEnd(16)}  ${kind.padEnd(7)}  ${text}`;
  });
  return [`Set by your administrator: ${path}`, ...rows].map(printableLine).join("\n");
}
