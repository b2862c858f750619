import type { AutostartDesk } from "../model/autostart.ts";
import type { InstallationDesk } from "../model/installation.ts";
import type { Policy } from "../model/policy.ts";
import type { MessageId } from "../model/ids.ts";
import type { CommandClock } from "./context.ts";
import type { LockedStart, NodeUse, StartNode } from "./node.ts";
import { Host } from "./host.ts";
import type { OpenIdentityDesk } from "./key_desk.ts";
import { Output } from "./output.ts";
import type { Passphrases } from "./passphrases.ts";
import type { Environment, OperatingSystem, PageWindow, Settings } from "./settings.ts";
import type { Sink } from "./sink.ts";
import type { Terminal } from "./terminal.ts";

/** What the program needs of its process; main.ts gives it. */
export interface ProgramDeps {
  readonly version: string;
  readonly pid: number;
  readonly os: OperatingSystem;
  readonly env: Environment;
  /** What an administrator decided. @throws {PolicyError} it can't be used: nothing may begin. */
  readonly policy: () => Policy;
  readonly clock: CommandClock;
  readonly stdin: ReadableStream<Uint8Array>;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** What standard error is shown on; undefined: it is a file or a pipe. */
  readonly terminal: Terminal | undefined;
  /** The same of standard output. */
  readonly screen: Terminal | undefined;
  /** "nobody": standard input is no terminal, or standard error is none. */
  readonly attendance: "person" | "nobody";
  /** Aborted when the program is asked to end. */
  readonly stop: AbortSignal;
  readonly startNode: StartNode;
  readonly passphrases: Passphrases;
  readonly openIdentity: OpenIdentityDesk;
  /** Of a messenger that is started with these settings. */
  readonly openAutostart: (settings: Settings) => AutostartDesk;
  /** Of the executable that runs. */
  readonly openInstallation: (settings: Settings) => InstallationDesk;
  /** The working directory, which paths on the command line are relative to. */
  workingFolder(): string;
  newId(): MessageId;
  /** Shows a file in the browser, or in a window of its own. */
  openPage(file: string, window: PageWindow): Promise<Opening>;
  /** Called once no other program will be started by this one: the permission to do so can be given back. */
  startNoMorePrograms(): Promise<void>;
}

/** What became of the attempt to show the page; `why` is half a sentence for people. */
export type Opening = { readonly outcome: "opened" } | { readonly outcome: "unable"; readonly why: string };

/** The program's voice, as the settings want it. */
export function outputOf(deps: ProgramDeps, settings?: Settings): Output {
  const { json = false, quiet = false } = settings ?? {};
  return new Output({ out: deps.stdout, err: deps.stderr }, { json, quiet });
}

/** @param locked undefined: where the key is under a passphrase and nobody gives it, no node starts. */
export function hostOf(deps: ProgramDeps, settings: Settings, use: NodeUse, locked?: LockedStart): Host {
  const { clock, pid, version } = deps;
  const startNode: StartNode = (settings, use) => deps.startNode(settings, use, locked);
  return new Host({ settings, use, startNode, clock, pid, version });
}

/**
 * Gives the permission to start programs back, unless the node may need it: it runs the check of what it receives, and
 * on macOS the program that marks a file as come from elsewhere.
 */
export async function mayStartNoMore(deps: ProgramDeps, settings: Settings, use: NodeUse): Promise<void> {
  const receives = use !== "reading";
  if (receives && (settings.scan !== undefined || deps.os === "darwin")) return;
  await deps.startNoMorePrograms();
}
