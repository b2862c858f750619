import type { Me } from "../model/peer.ts";
import { settledOrAborted } from "./aborted.ts";
import { type Command, isEndless } from "./command.ts";
import type { CommandClock } from "./context.ts";
import { Ends } from "./ends.ts";
import { failureOf } from "./failure.ts";
import { connectInstance, HandoverLostError, type Launch, requestLaunch, runRemote } from "./handover.ts";
import { type Instance, removeInstance, writeInstance } from "./instance.ts";
import type { Node, NodeUse, StartNode } from "./node.ts";
import type { OutputEvent } from "./output_event.ts";
import { runCommand } from "./run_command.ts";
import { startFailed } from "./run_doctor.ts";
import type { Settings } from "./settings.ts";

/** How long a data folder may be held by a process that does not answer: one that starts, or is about to end. */
const BUSY_PATIENCE_MS = 10_000;
const BUSY_PAUSE_MS = 100;
/** How long a plain start waits for a command that runs without a page. */
const PAGE_PATIENCE_MS = 15_000;
/** Handing over is given up after so many losses in a row without a word. */
const MOST_LOSSES = 5;
/** How long commands of others may still take when this process wants to end. */
const OTHERS_GRACE_MS = 2000;

export interface HostParts {
  readonly settings: Settings;
  readonly use: NodeUse;
  readonly startNode: StartNode;
  readonly clock: CommandClock;
  readonly pid: number;
  readonly version: string;
}

/** Who carries commands out. */
type Carrier =
  | { readonly kind: "running"; readonly instance: Instance }
  /** `instance` undefined: it is not made known to others. */
  | { readonly kind: "own"; readonly node: Node; readonly instance: Instance | undefined };

/** A page, and whose it is: this process's node, or that of the one that was there before. */
export type Launched =
  | { readonly by: "own"; readonly me: Me; readonly launch: Launch }
  | { readonly by: "running"; readonly instance: Instance; readonly launch: Launch };

/**
 * The one messenger on a data folder: the one that runs already, or else a node of this process. When the running one
 * ends in the midst of a command, the command is handed over again, to the next one or to a node of one's own; its
 * messages keep their ids, so that none is stored twice.
 */
export class Host {
  #carrier: Promise<Carrier> | undefined;
  readonly #stopping = new AbortController();

  constructor(private readonly parts: HostParts) {}

  /** Never throws; ends without "exit" when `signal` was aborted before one came. */
  async *run(command: Command, signal: AbortSignal): AsyncGenerator<OutputEvent, void> {
    const said = new Said();
    // What goes on for ever tells what happens now, and never repeats what has been.
    const onlyNew = (events: AsyncIterable<OutputEvent>) => isEndless(command) ? events : said.onlyNew(events);
    let losses = 0;
    try {
      while (!signal.aborted) {
        const reaching = this.#reach();
        await settledOrAborted(reaching, signal);
        if (signal.aborted) return;
        const carrier = await reaching;
        if (carrier.kind === "own") {
          yield* onlyNew(runCommand(carrier.node.desk.context, command, signal));
          return;
        }
        try {
          for await (const event of onlyNew(runRemote(carrier.instance, command, signal))) {
            losses = 0;
            yield event;
          }
          return;
        } catch (error) {
          if (!(error instanceof HandoverLostError) || ++losses >= MOST_LOSSES) throw error;
          // What was exported may be another text by now: half of each would be none.
          if (command.do === "export" && !said.nothing) throw error;
          if (!said.nothing) command = repeated(command);
          this.#lose(reaching);
          await this.#pause(BUSY_PAUSE_MS * 2 ** losses, signal);
        }
      }
    } catch (error) {
      if (command.do === "doctor") return yield* startFailed(error, this.parts.settings);
      const failure = failureOf(error);
      yield failure.event;
      yield { event: "exit", code: failure.code };
    }
  }

  /** A way to the page of whoever has one; undefined: `signal` was aborted before. */
  async launch(signal: AbortSignal): Promise<Launched | undefined> {
    const patience = new AbortController();
    const cancel = this.parts.clock.after(PAGE_PATIENCE_MS, () => patience.abort());
    try {
      while (!signal.aborted) {
        const reaching = this.#reach();
        await settledOrAborted(reaching, signal);
        if (signal.aborted) return undefined;
        const carrier = await reaching;
        if (carrier.kind === "own") {
          const { desk, launch } = carrier.node;
          return { by: "own", me: desk.context.messenger.me, launch: await launch() };
        }
        const { instance } = carrier;
        const launch = await requestLaunch(instance, this.parts.clock).catch((error: unknown) => {
          if (!(error instanceof HandoverLostError) || patience.signal.aborted) throw error;
          return undefined;
        });
        if (launch !== undefined && launch !== "no page") return { by: "running", instance, launch };
        if (patience.signal.aborted) {
          const { dataFolder } = this.parts.settings;
          throw new Error(
            `A messenger without a page runs on ${dataFolder} (process ${instance.pid}): end it, and try again`,
          );
        }
        this.#lose(reaching);
        await this.#pause(BUSY_PAUSE_MS, signal);
      }
      return undefined;
    } finally {
      cancel();
    }
  }

  /** Ends the node, if it is one's own: commands of others are finished or go elsewhere. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const carrier = await this.#carrier?.catch(() => undefined);
    if (carrier?.kind !== "own") return;
    const { node, instance } = carrier;
    try {
      // First, so that nobody comes who would be sent away.
      if (instance !== undefined) await removeInstance(this.parts.settings.dataFolder, instance);
      await node.desk.close(OTHERS_GRACE_MS);
    } finally {
      await node.stop();
    }
  }

  #reach(): Promise<Carrier> {
    return this.#carrier ??= this.#findOrStart().catch((error: unknown) => {
      this.#carrier = undefined;
      throw error;
    });
  }

  /** Others may have noticed the loss before, and reach for the next already. */
  #lose(reaching: Promise<Carrier>): void {
    if (this.#carrier === reaching) this.#carrier = undefined;
  }

  async #findOrStart(): Promise<Carrier> {
    const { settings, use, startNode, clock } = this.parts;
    const patience = new AbortController();
    const cancel = clock.after(BUSY_PATIENCE_MS, () => patience.abort());
    try {
      for (;;) {
        const instance = await connectInstance(settings.dataFolder, clock);
        if (instance !== undefined) return { kind: "running", instance };
        try {
          return await this.#own(await startNode(settings, use));
        } catch (error) {
          if (!isBusy(error) || this.#stopping.signal.aborted) throw error;
          if (patience.signal.aborted) {
            throw new Error(
              `Another program holds the data folder ${settings.dataFolder} and does not answer: ` +
                "end it, or give another folder with --data",
              { cause: error },
            );
          }
        }
        await this.#pause(BUSY_PAUSE_MS, this.#stopping.signal);
      }
    } finally {
      cancel();
    }
  }

  /** Makes a node known to others on this folder, unless it is here for a moment and can't send. */
  async #own(node: Node): Promise<Carrier> {
    const { settings, use, pid, version } = this.parts;
    if (use === "reading") return { kind: "own", node, instance: undefined };
    const instance = { pid, version, ...node.api };
    try {
      await writeInstance(settings.dataFolder, instance);
    } catch (error) {
      await node.stop();
      throw error;
    }
    return { kind: "own", node, instance };
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    const over = Promise.withResolvers<void>();
    const cancel = this.parts.clock.after(ms, over.resolve);
    await settledOrAborted(over.promise, signal);
    cancel();
  }
}

/** What was said of a command before it was handed over again. */
class Said {
  readonly #keys = new Set<string>();
  readonly #ends = new Ends();

  get nothing(): boolean {
    return this.#keys.size === 0;
  }

  async *onlyNew(events: AsyncIterable<OutputEvent>): AsyncGenerator<OutputEvent, void> {
    for await (const event of events) if (this.#isNew(event)) yield event;
  }

  #isNew(event: OutputEvent): boolean {
    const key = keyOf(event);
    const known = key !== undefined && this.#keys.has(key);
    if (key !== undefined) this.#keys.add(key);
    return event.event === "file" ? this.#ends.isNew(event) : !known;
  }
}

function keyOf(event: OutputEvent): string | undefined {
  switch (event.event) {
    case "saved":
    case "delivered":
      return `${event.event} ${event.id} ${event.to}`;
    case "file":
      return `file ${event.id} ${event.peer.id}`;
    case "answer":
      return `answer ${event.id}`;
    case "export":
      return `export ${event.part}`;
    case "warning":
      return `warning ${event.path}`;
    default:
      return undefined;
  }
}

/** What was accepted is accepted: its folder can't be chosen a second time. */
function repeated(command: Command): Command {
  return command.do === "accept" ? { ...command, folder: undefined } : command;
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && error.name === "StoreBusyError";
}
