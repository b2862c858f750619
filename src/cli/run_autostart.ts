import { type Autostart, autostartProblemText } from "../model/autostart.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { failureOf } from "./failure.ts";
import type { OutputEvent } from "./output_event.ts";
import { outputOf, type ProgramDeps } from "./program_deps.ts";
import type { Settings } from "./settings.ts";

export interface AutostartJob {
  readonly do: "autostart";
  readonly act: typeof AUTOSTART_ACTS[number];
}

export const AUTOSTART_ACTS = ["show", "on", "off"] as const;

/** Has the system start the messenger, with these settings, when its user logs in. No node is needed. */
export async function runAutostart(
  { settings, job }: { settings: Settings; job: AutostartJob },
  deps: ProgramDeps,
): Promise<ExitCode> {
  const output = outputOf(deps, settings);
  await deps.startNoMorePrograms();
  try {
    const desk = deps.openAutostart(settings);
    await output.show(autostartEvent(job.act === "show" ? await desk.look() : await desk.set(job.act)));
    return EXIT.done;
  } catch (error) {
    const failure = failureOf(error);
    await output.show(failure.event);
    return failure.code;
  }
}

function autostartEvent(autostart: Autostart): Extract<OutputEvent, { event: "autostart" }> {
  return { event: "autostart", ...autostart };
}

export function renderAutostart({ state, entry, why }: Extract<OutputEvent, { event: "autostart" }>): string {
  switch (state) {
    case "on":
      return `LanMessenger starts with the system: ${entry}`;
    case "off":
      return "LanMessenger does not start with the system";
    case "other":
      return `Something else than this LanMessenger starts with the system: ${entry}. "autostart on" replaces it`;
    case "impossible":
      return why === undefined ? "Starting with the system is impossible" : autostartProblemText(why);
    default:
      return state satisfies never;
  }
}
