import type { Offer, Transfer, TransferKey, TransferState } from "../../model/transfer.ts";
import type { ConversationId, PeerId } from "../../model/ids.ts";
import type { KeptTransfer } from "../ports.ts";
import { Meter } from "./meter.ts";
import type { Receipt } from "./receipt.ts";
import { Snapshots } from "./snapshots.ts";

/** What an accepted transfer is at, which a restart forgets. */
export type Activity =
  | { readonly name: "idle" }
  /** Others come first: here, or at the sender. */
  | { readonly name: "queued" }
  | { readonly name: "checking" }
  | { readonly name: "held there" }
  /** `from`: who sends it, where that is not the author. */
  | { readonly name: "moving"; readonly from: PeerId | undefined };

/** A transfer that is not over, or failed and may be tried again. */
export class OpenTransfer {
  readonly key: TransferKey;
  readonly offer: Offer;
  readonly conversation: ConversationId;
  readonly direction: "in" | "out";
  kept: KeptTransfer;
  /** The state that others were told last. */
  told = "";
  activity: Activity = { name: "idle" };
  /** Safely at the receiver. */
  bytes: number;
  readonly meter = new Meter();
  /** Of an own one: hashes of beginnings. */
  readonly snapshots = new Snapshots();
  /** Of a received one: what was there of the present file when the last fetch ended. */
  beginning: ReturnType<Receipt["close"]>;
  /** Of a received one: the folder that it was to go to before, where there may be something of it. */
  left: string | undefined;

  constructor(kept: KeptTransfer, about: { offer: Offer; conversation: ConversationId; self: PeerId }) {
    this.key = kept.key;
    this.kept = kept;
    this.offer = about.offer;
    this.conversation = about.conversation;
    this.direction = kept.key.author === about.self ? "out" : "in";
    this.bytes = bytesIn(kept);
  }

  /** True: it is to go on whenever it can. */
  get isAccepted(): boolean {
    return this.kept.state.name === "accepted";
  }

  view(now: number): Transfer {
    const speed = this.activity.name === "moving" ? this.meter.speed(now) : undefined;
    return { ...viewOf(this.kept, this.direction), state: this.#state(), bytes: this.#bytes(), speed };
  }

  #bytes(): number {
    return this.kept.state.name === "done" ? this.kept.size : this.bytes;
  }

  #state(): TransferState {
    if (this.kept.state.name !== "accepted") return stateOf(this.kept, this.direction);
    switch (this.activity.name) {
      case "idle":
        return { name: "waiting", for: "peer" };
      case "queued":
        return { name: "waiting", for: "turn" };
      case "checking":
        return { name: "waiting", for: "check" };
      case "held there":
        return { name: "paused", by: "there" };
      case "moving":
        return { name: "running", from: this.activity.from };
      default:
        return this.activity satisfies never;
    }
  }
}

/** What is kept of a transfer as others see it while nothing moves. */
export function viewOf(kept: KeptTransfer, direction: Transfer["direction"]): Transfer {
  const { key, size } = kept;
  const bytes = kept.state.name === "done" ? size : 0;
  return { key, direction, state: stateOf(kept, direction), bytes, size, speed: undefined };
}

function stateOf({ state }: KeptTransfer, direction: Transfer["direction"]): TransferState {
  switch (state.name) {
    case "accepted":
      return { name: "waiting", for: "peer" };
    case "paused":
      return { name: "paused", by: "here" };
    case "offered":
    case "declined":
    case "cancelled":
    case "withdrawn":
      return { name: state.name };
    case "done":
      return {
        name: "done",
        paths: state.paths,
        missing: state.missing,
        changed: state.changed,
        runs: state.runs,
      };
    case "aside":
      return direction === "in"
        ? { name: "aside", path: state.path, why: state.why }
        : { name: "aside", path: undefined, why: undefined };
    case "failed":
      return { name: "failed", problem: state.problem, message: state.message };
    default:
      return state satisfies never;
  }
}

/** How much of it was here when it was kept last. */
function bytesIn({ state }: KeptTransfer): number {
  if (state.name === "accepted" || state.name === "paused") return state.progress.bytes;
  return state.name === "failed" ? state.accepted?.progress.bytes ?? 0 : 0;
}

/** Where a received one goes; undefined: it was not said, or does not matter any more. */
export function folderOf({ state }: KeptTransfer): string | undefined {
  if (state.name === "accepted" || state.name === "paused") return state.folder;
  return state.name === "failed" ? state.accepted?.folder : undefined;
}

/** How a transfer is found in a table. */
export function keyText({ author, offer, peer }: TransferKey): string {
  return `${author} ${offer} ${peer}`;
}
