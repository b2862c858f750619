import { runsWhenOpened } from "../model/file_name.ts";
import { isOver, type TransferState } from "../model/transfer.ts";
import type { FileEvent } from "./file_event.ts";
import { printableLine } from "./printable.ts";
import { changedText, missingText, placeText } from "./render_file.ts";
import { sizeText } from "./size.ts";

/** What a person is told of once; bytes that move are the bar's. */
type Phase = "offered" | "accepted" | Exclude<TransferState["name"], "offered" | "waiting" | "running">;

/** Turns the events of transfers into sentences, one for each change that a person cares about. */
export class FileNews {
  readonly #phases = new Map<string, Phase>();

  /** @param first what is taken for known of a transfer before its first event. */
  constructor(private readonly first?: Phase) {}

  /** Undefined: nothing new. */
  render(event: FileEvent): string | undefined {
    const key = `${event.id} ${event.peer.id}`;
    const phase = phaseOf(event.state);
    const before = this.#phases.get(key) ?? this.first;
    if (phase === before) return undefined;
    this.#phases.set(key, phase);
    if (phase === "accepted" && before === "paused") return `${thing(event)} goes on`;
    return event.direction === "in" ? received(event, phase) : sent(event, phase);
  }
}

/** The sentence about the end of a transfer; undefined: it is not over. */
export function renderEnd(event: FileEvent): string | undefined {
  return isOver({ name: event.state }) ? new FileNews().render(event) : undefined;
}

function phaseOf(state: TransferState["name"]): Phase {
  return state === "waiting" || state === "running" ? "accepted" : state;
}

function thing({ direction, name, peer }: FileEvent): string {
  return printableLine(direction === "in" ? `${name} from ${peer.name}` : `${name} to ${peer.name}`);
}

function received(event: FileEvent, phase: Phase): string | undefined {
  const what = thing(event);
  switch (phase) {
    case "offered":
      return undefined;
    case "accepted":
      return `Accepted ${what}`;
    case "paused":
      return `${what} is paused${event.reason === "there" ? " there" : ""}`;
    case "done":
      return `Received ${what}${behind(placeText(event))}${oddText(event)}${runsText(event)}`;
    case "declined":
      return `Declined ${what}`;
    case "cancelled":
      return `Gave up ${what}`;
    case "withdrawn":
      return `${what} was taken back`;
    case "aside":
      return `Kept ${what} aside, since the check of its content objected${whyText(event)}${behind(placeText(event))}`;
    case "failed":
      return `Cannot receive ${what}: ${printableLine(event.message ?? "")}`;
    default:
      return phase satisfies never;
  }
}

function sent(event: FileEvent, phase: Phase): string | undefined {
  const what = printableLine(event.name);
  const peer = printableLine(`${event.peer.name} (${event.peer.id.slice(0, 8)})`);
  switch (phase) {
    case "offered":
      return undefined;
    case "accepted":
      return `${peer} accepted ${what}`;
    case "paused":
      return `${thing(event)} is paused${event.reason === "there" ? " there" : ""}`;
    case "done":
      return `Sent ${what} to ${peer}: ${sizeText(event.size)}, checked${oddText(event)}`;
    case "declined":
      return `${peer} declined ${what}`;
    case "cancelled":
      return `${peer} does not want ${what} any more`;
    case "withdrawn":
      return `Took ${what} back from ${peer}`;
    case "aside":
      return `${peer} keeps ${what} aside: a check of its content objected`;
    case "failed":
      return `Cannot send ${what} to ${peer}: ${printableLine(event.message ?? "")}`;
    default:
      return phase satisfies never;
  }
}

function behind(place: string): string {
  return place === "" ? "" : `: ${place}`;
}

/** " (2 files could not be read, 1 file had changed since it was offered)". */
function oddText({ missing, changed }: FileEvent): string {
  const parts = [
    ...missing === undefined ? [] : [missingText(missing)],
    ...changed === undefined ? [] : [changedText(changed)],
  ];
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

/** A warning: the offer names only the items, and not what is in a folder. */
function runsText({ runs, name }: FileEvent): string {
  if (runs === undefined) return "";
  if (runs === 1 && runsWhenOpened(name)) return "; be careful: it runs when opened";
  return `; be careful: ${runs} ${runs === 1 ? "file in it runs" : "files in it run"} when opened`;
}

function whyText({ why }: FileEvent): string {
  return why === undefined ? "" : ` (${printableLine(why)})`;
}
