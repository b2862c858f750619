import type { Messenger } from "../messenger/facade.ts";
import type { PeerId } from "../model/ids.ts";
import type { Transfer } from "../model/transfer.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { hasArrived } from "./file_event.ts";
import { Names } from "./names.ts";
import type { OutputEvent } from "./output_event.ts";
import { missingText } from "./render_file.ts";

const MOST_NAMED = 5;

/**
 * What came of transfers that were waited for: an error for each kind of what is not done, and the exit code, of
 * several the worst.
 *
 * @param time "within 10 s of the last progress".
 */
export function* verdictOf(
  transfers: readonly Transfer[],
  messenger: Messenger,
  time: string,
): Generator<OutputEvent, ExitCode> {
  const names = new Names(messenger);
  const groups = Map.groupBy(transfers, outcomeOf);
  const list = (group: readonly Transfer[]) => {
    const named = group.slice(0, MOST_NAMED).map((each) =>
      `${names.full(each.key.peer)}: ${wordsFor(each, messenger)}`
    );
    return [...named, ...group.length > MOST_NAMED ? [`and ${group.length - MOST_NAMED} more`] : []].join("; ");
  };
  const { failed = [], declined = [], withdrawn = [], open = [] } = Object.fromEntries(groups);
  for (const [code, group, head] of [["failed", failed, "Failed"], ["declined", declined, "Not taken"]] as const) {
    if (group.length > 0) yield { event: "error", code, message: `${head}: ${list(group)}`, to: peersOf(group) };
  }
  if (withdrawn.length > 0) {
    const people = names.list(peersOf(withdrawn));
    const message = withdrawn[0]?.direction === "out" ? `Taken back from ${people}` : `Taken back by ${people}`;
    yield { event: "error", code: "withdrawn", message, to: peersOf(withdrawn) };
  }
  if (open.length > 0) {
    const message = `Saved, but not finished ${time}: ${list(open)}; ${remedies(open, names).join("; ")}`;
    yield { event: "error", code: "unfinished", message, to: peersOf(open) };
  }
  if (failed.length > 0) return EXIT.failed;
  if (declined.length > 0 || withdrawn.length > 0) return EXIT.declined;
  return open.length > 0 ? EXIT.saved : EXIT.done;
}

type Outcome = "done" | "failed" | "declined" | "withdrawn" | "open";

function outcomeOf({ state }: Transfer): Outcome {
  switch (state.name) {
    case "done":
      return state.missing === 0 ? "done" : "failed";
    case "failed":
      return "failed";
    case "withdrawn":
      return "withdrawn";
    case "declined":
    case "cancelled":
    case "aside":
      return "declined";
    case "offered":
    case "waiting":
    case "running":
    case "paused":
      return "open";
    default:
      return state satisfies never;
  }
}

function wordsFor({ key, state }: Transfer, messenger: Messenger): string {
  switch (state.name) {
    case "offered":
      if (hasArrived(key, messenger)) return "no answer yet";
      return `waiting for ${new Names(messenger).of(key.peer)} to get the offer`;
    case "waiting":
      return { peer: "not there", turn: "others come first", check: "what is there is checked" }[state.for];
    case "running":
      return "under way";
    case "paused":
      return `paused ${state.by}`;
    case "done":
      return missingText(state.missing);
    case "failed":
      return state.message;
    case "withdrawn":
      return "taken back";
    case "aside":
      return `put aside, since a check of the content objected${state.why ? `: ${state.why}` : ""}`;
    case "declined":
      return state.name;
    case "cancelled":
      return "given up";
    default:
      return state satisfies never;
  }
}

/** What lets go on what is not finished. */
function remedies(open: readonly Transfer[], names: Names): string[] {
  const pausedThere = open.filter(({ state }) => state.name === "paused" && state.by === "there");
  const pausedHere = open.filter(({ state }) => state.name === "paused" && state.by === "here");
  const [here] = pausedHere;
  const people = [...new Set(pausedThere.map(({ key }) => names.of(key.peer)))].slice(0, MOST_NAMED);
  const others = pausedHere.length + pausedThere.length < open.length;
  return [
    ...others ? ["it goes on while a messenger runs here"] : [],
    ...here === undefined ? [] : [`"lanmessenger resume ${here.key.offer.slice(0, 8)}" lets go on what is paused here`],
    ...people.length === 0
      ? []
      : [`only ${people.join(", ")} can let go on what is paused there, with "lanmessenger resume"`],
  ];
}

function peersOf(transfers: readonly Transfer[]): PeerId[] {
  return transfers.map(({ key }) => key.peer);
}
