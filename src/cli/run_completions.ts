import { EVERYONE } from "../model/ids.ts";
import { shortId } from "../model/peer.ts";
import type { Command } from "./command.ts";
import { type Completions, completionScript } from "./completions/script.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { connectInstance, runRemote } from "./handover.ts";
import type { Instance } from "./instance.ts";
import type { OutputEvent } from "./output_event.ts";
import { outputOf, type ProgramDeps } from "./program_deps.ts";
import type { Settings } from "./settings.ts";

export interface CompletionsJob {
  readonly do: "completions";
  readonly what: Completions;
}

/** Nobody waits longer behind the Tab key. */
const PATIENCE_MS = 1_500;

/** A script for a shell; or names for it, which only a messenger that runs already is asked for. */
export async function runCompletions(
  { settings, job }: { readonly settings: Settings; readonly job: CompletionsJob },
  deps: ProgramDeps,
): Promise<ExitCode> {
  const output = outputOf(deps, settings);
  if (job.what !== "who") {
    await output.raw(completionScript(job.what));
    return EXIT.done;
  }
  for (const name of await namesOf(settings, deps)) await output.line(name);
  return EXIT.done;
}

async function namesOf(settings: Settings, { clock, stop }: ProgramDeps): Promise<string[]> {
  const late = new AbortController();
  const cancel = clock.after(PATIENCE_MS, () => late.abort());
  const signal = AbortSignal.any([stop, late.signal]);
  try {
    const instance = await connectInstance(settings.dataFolder, clock);
    if (instance === undefined) return [];
    const people = await eventsOf({ do: "peers", wait: 0 }, instance, signal);
    const rooms = await eventsOf({ do: "rooms" }, instance, signal);
    return [...peopleNames(people), ...rooms.flatMap(roomName), EVERYONE];
  } catch {
    // Whoever presses the Tab key is told nothing of what went wrong: there is no place for it.
    return [];
  } finally {
    cancel();
  }
}

async function eventsOf(command: Command, instance: Instance, signal: AbortSignal): Promise<OutputEvent[]> {
  return await Array.fromAsync(runRemote(instance, command, signal));
}

/** As WHO takes them: who shares a name, or has one that is no line, is named by the beginning of the id. */
function peopleNames(events: readonly OutputEvent[]): string[] {
  const people = events.flatMap((event) =>
    event.event === "peer" ? [{ id: event.id, name: event.nickname ?? event.name }] : []
  );
  const counts = Map.groupBy(people, ({ name }) => name);
  return people.map(({ id, name }) => counts.get(name)?.length === 1 && isLine(name) ? name : shortId(id));
}

function roomName(event: OutputEvent): string[] {
  return event.event === "room" && isLine(event.name) ? [`room:${event.name}`] : [];
}

function isLine(name: string): boolean {
  return name.trim() !== "" && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name);
}
