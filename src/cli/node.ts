import type { CommandDesk } from "./command_desk.ts";
import type { Launch } from "./handover.ts";
import type { Instance } from "./instance.ts";
import type { Settings } from "./settings.ts";

/** A messenger that this process has started, with its local API; main.ts builds it. */
export interface Node {
  /** What the local API's POST /api/run passes its commands to. */
  readonly desk: CommandDesk;
  /** How others reach the local API. */
  readonly api: Pick<Instance, "port" | "key" | "proof">;
  /** A way to the page; only asked of a node that was started for "page". */
  readonly launch: () => Promise<Launch>;
  /** Says leave, closes everything, and lets go of the data folder. */
  readonly stop: () => Promise<void>;
}

/**
 * What a node is started for.
 * - "page": a person, who sees the page.
 * - "service": runs until stopped, without a page of its own; a later plain start asks it for one.
 * - "job": one command that needs the network; it has no page.
 * - "reading": one command that only looks at what is stored; it need not be announced to anybody.
 */
export type NodeUse = "page" | "service" | "job" | "reading";

/**
 * Starts a node.
 *
 * @throws an error whose name is "StoreBusyError" when another process has the data folder.
 */
export type StartNode = (settings: Settings, use: NodeUse, locked?: LockedStart) => Promise<Node>;

/** How a node for "page" asks for the passphrase where nobody sits at a terminal: in a page of its own. */
export interface LockedStart {
  /** Shows that page; the messenger takes its place in the same tab. */
  show(launch: Launch): Promise<void>;
  /** The end of the program. */
  readonly signal: AbortSignal;
}
