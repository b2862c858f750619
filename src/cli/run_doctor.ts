import type { Check, CheckState, Hop } from "../model/checkup.ts";
import { isLoopback, parseAddress } from "../model/address.ts";
import type { PeerId } from "../model/ids.ts";
import type { NetworkReport } from "../model/network.ts";
import { aborted, settledOrAborted } from "./aborted.ts";
import type { CommandContext } from "./context.ts";
import {
  checkClock,
  checkDatabase,
  checkFirewall,
  checkInterfaces,
  checkLoops,
  checkNeighbours,
  checkSpace,
  checkTcpPort,
  checkUdpPort,
  type Finding,
  OWN_CHECKS,
  type OwnCheck,
  whoListens,
} from "./doctor_checks.ts";
import { checkHop, type Culprit, type Verdict, verdictOf } from "./doctor_hops.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { onePerson } from "./one_person.ts";
import type { OutputEvent } from "./output_event.ts";
import { printableLine } from "./printable.ts";
import { findWhenSettled } from "./receivers.ts";
import type { Settings } from "./settings.ts";

export interface DoctorCommand {
  readonly do: "doctor";
  /** A WHO: the way to them is tested, and nothing else. */
  readonly who: string | undefined;
}

type CheckEvent = Extract<OutputEvent, { event: "check" }>;

/** Looks for what is wrong: on this computer, or on the way to somebody. */
export async function* runDoctor(
  context: CommandContext,
  { who }: DoctorCommand,
  signal: AbortSignal,
): AsyncGenerator<OutputEvent, ExitCode> {
  const tally = new Tally();
  if (who === undefined) {
    for await (const check of ownChecks(context, signal)) yield tally.add(check);
    if (signal.aborted) return EXIT.failed;
    yield tally.summary();
    return tally.code;
  }
  const found = await findWhenSettled(context.messenger, who, signal);
  if (found === undefined) return EXIT.failed;
  const id = onePerson(found, '"doctor" tests the way to');
  const hops: Hop[] = [];
  for await (const hop of untilAborted(context.messenger.examination.reach(id), signal)) {
    hops.push(hop);
    yield tally.add(checkHop(hop, context.clock.now(), context.messenger.network().datagrams.speakers));
  }
  if (signal.aborted) return EXIT.failed;
  const verdict = await judge(context, hops);
  yield tally.add(verdict.check);
  yield tally.summary(id, verdict.hop);
  return verdict.check.state === "failed" ? EXIT.failed : EXIT.done;
}

async function* ownChecks(context: CommandContext, signal: AbortSignal): AsyncGenerator<Check, void> {
  const { messenger, clock, dataFolder, look, api } = context;
  const named = (name: OwnCheck, finding: Finding): Check => ({ name, ...finding });
  const start = { now: clock.now(), ticks: look.ticks() };
  yield named("program", {
    state: "ok",
    found: api === undefined
      ? "none runs on this data folder: one was started for this"
      : "one runs on this data folder, and its own sockets are tested",
  });
  yield named("interfaces", checkInterfaces(messenger.network()));
  yield named("udp-port", checkUdpPort(messenger.network()));
  const { port } = messenger.me;
  const { os, wantedPort: wanted } = look;
  const holder = port === wanted ? undefined : await look.portHolder(wanted);
  yield named("tcp-port", checkTcpPort({ port, wanted, holder, os }));
  const loops = await messenger.examination.loopback();
  yield named("broadcast", checkLoops("broadcast", loops));
  yield named("multicast", checkLoops("group", loops));
  // Whoever is there has had time to be heard.
  await settledOrAborted(messenger.settled, signal);
  if (signal.aborted) return;
  const network = messenger.network();
  const firewall = leavesHere(network)
    ? await look.firewall({ udp: network.datagrams.port, tcp: port })
    : "none here" as const;
  yield named("firewall", checkFirewall(firewall, network, port));
  yield named("neighbours", checkNeighbours(network));
  const now = clock.now();
  const jump = now - start.now - (look.ticks() - start.ticks);
  yield named("clock", checkClock(now, jump, messenger.examination.latestStart()));
  yield named("database", checkDatabase(look.database(), await look.networkDisk(dataFolder)));
  yield named("data-space", checkSpace(dataFolder, await look.space(dataFolder)));
  yield named("files-space", checkSpace(messenger.filesFolder, await look.space(messenger.filesFolder)));
}

async function judge({ messenger, look }: CommandContext, hops: readonly Hop[]): Promise<Verdict> {
  const network = messenger.network();
  const ports = { udp: network.datagrams.port, tcp: messenger.me.port };
  const firewall = leavesHere(network) ? await look.firewall(ports) : undefined;
  return verdictOf(hops, { ...ports, opening: firewall?.commands.join(" && ") });
}

/** What stays on this computer passes no firewall. */
function leavesHere({ datagrams }: NetworkReport): boolean {
  return datagrams.speakers.some(({ address }) => {
    const bytes = parseAddress(address);
    return bytes === undefined || !isLoopback(bytes);
  });
}

/** What keeps the program from starting is a finding, too: the port of another program, say. */
export function* startFailed(error: unknown, { port }: Settings): Generator<OutputEvent, void> {
  const tally = new Tally();
  const message = error instanceof Error ? error.message : String(error);
  const failing = failingCheck(error);
  const command = failing === "udp-port" ? { command: whoListens(port, Deno.build.os) } : {};
  for (const name of OWN_CHECKS) {
    yield tally.add(
      name === failing
        ? { name, state: "failed", found: message, ...command }
        : { name, state: "skipped", found: "the messenger could not be started" },
    );
  }
  yield tally.summary();
  yield { event: "exit", code: EXIT.failed };
}

function failingCheck(error: unknown): OwnCheck {
  if (!(error instanceof Error)) return "program";
  if (error.name === "BindError") return "problem" in error && error.problem === "address" ? "interfaces" : "udp-port";
  return error.name === "StorageError" ? "database" : "program";
}

/** Counts, and makes the events. */
class Tally {
  readonly #counts: Record<CheckState, number> = { ok: 0, warning: 0, failed: 0, skipped: 0 };

  add(check: Check): CheckEvent {
    this.#counts[check.state]++;
    return { event: "check", ...check };
  }

  get code(): ExitCode {
    return this.#counts.failed > 0 ? EXIT.failed : EXIT.done;
  }

  summary(who?: PeerId, hop?: Culprit): Extract<OutputEvent, { event: "checkup" }> {
    const { ok, warning, failed, skipped } = this.#counts;
    return {
      event: "checkup",
      state: failed > 0 ? "failed" : warning > 0 ? "warning" : "ok",
      ok,
      warnings: warning,
      failed,
      skipped,
      ...who === undefined ? {} : { who },
      ...hop === undefined ? {} : { hop },
    };
  }
}

async function* untilAborted<T>(all: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void> {
  const iterator = all[Symbol.asyncIterator]();
  const end = aborted(signal);
  while (!signal.aborted) {
    const next = await Promise.race([iterator.next(), end]);
    if (next === undefined || next.done === true) return;
    yield next.value;
  }
}

/** "ok", "warning" and so on in front, and what to do below. */
export function renderCheck({ name, state, found, advice, command }: CheckEvent): string {
  const indent = " ".repeat(9);
  return [
    `${state.padEnd(7)}  ${name}: ${printableLine(found)}`,
    ...advice === undefined ? [] : [`${indent}${printableLine(advice)}`],
    ...command === undefined ? [] : [`${indent}  ${printableLine(command)}`],
  ].join("\n");
}

export function renderCheckup(event: Extract<OutputEvent, { event: "checkup" }>): string {
  const { ok, warnings, failed, skipped } = event;
  return `${ok} ok, ${warnings} ${warnings === 1 ? "warning" : "warnings"}, ${failed} failed, ${skipped} skipped`;
}
