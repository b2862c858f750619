import type { Messenger } from "../messenger/facade.ts";
import type { Transfer } from "../model/transfer.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
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
    const named = group.slice(0, MOST_NAMED).map((each) => `${names.full(each.key.peer)}: ${wordsFor(each)}`);
    return [...named, ...group.length > MOST_NAMED ? [`and ${group.length - MOST_NAMED} more`] : []].join("; ");
  };
  const { failed = [], declined = [], open = [] } = Object.fromEntries(groups);
  for (const [code, group, head] of [["failed", failed, "Failed"], ["declined", declined, "Not taken"]] as const) {
    if (group.length > 0) yield { event: "error", code, message: `${head}: ${list(group)}`, to: peersOf(group) };
  }
  if (open.length > 0) {
    const message = `Saved, but not finished ${time}: ${list(open)}; ${remedies(open, names).join("; ")}`;
    yield { event: "error", code: "unfinished", message, to: peersOf(open) };
  }
  if (failed.length > 0) return EXIT.failed;
  if (declined.length > 0) return EXIT.declined;
  return open.length > 0 ? EXIT.saved : EXIT.done;
}

type Outcome = "done" | "failed" | "declined" | "open";

function outcomeOf({ state }: Transfer): Outcome {
  switch (state.name) {
    case "done":
      return state.missing === 0 ? "done" : "failed";
    case "failed":
    case "withdrawn":
      return "failed";
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

function wordsFor({ state }: Transfer): string {
  switch (state.name) {
    case "offered":
      return "no answer yet";
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
    case "cancelled":
      return state.name;
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
    ...here === undefined ? [] : [`"resume ${here.key.offer.slice(0, 8)}" lets go on what is paused here`],
    ...people.length === 0 ? [] : [`only ${people.join(", ")} can let go on what is paused there, with "resume"`],
  ];
}

function peersOf(transfers: readonly Transfer[]) {
  return transfers.map(({ key }) => key.peer);
}
