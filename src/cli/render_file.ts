/** Offers and transfers as a person reads them. All names and paths are foreign text. */
import { runsWhenOpened } from "../model/file_name.ts";
import { countText, type FileEvent, type OfferedFiles, type TransferReport } from "./file_event.ts";
import type { ChangedEvent, MessageEvent } from "./output_event.ts";
import { printableLine } from "./printable.ts";
import { sizeText, timeText } from "./size.ts";

const MOST_LINES = 10;
const MOST_NAMES = 3;

/** A transfer as a line of a list. */
export function renderTransfer(event: FileEvent): string {
  const peer = printableLine(event.peer.name);
  const parts = [
    event.id.slice(0, 8),
    event.direction === "in" ? `from ${peer}` : `to ${peer}`,
    stateText(event),
    printableLine(event.name),
    ...event.state === "offered" ? [sizeText(event.size)] : progressParts(event),
    ...event.state === "failed" ? [failureText(event)] : [],
  ];
  return parts.join("  ");
}

/** "45%", "1.2 MB of 3 MB", "800 kB/s", "0:02 left". */
function progressParts({ bytes, size, speed, left }: TransferReport): string[] {
  const percent = size === 0 ? 0 : Math.floor(Math.min(1, bytes / size) * 100);
  return [
    `${percent}%`,
    `${sizeText(bytes)} of ${sizeText(size)}`,
    ...speed === undefined ? [] : [`${sizeText(speed)}/s`],
    ...left === undefined ? [] : [`${timeText(left)} left`],
  ];
}

/** As whoever looks at the list, or has received it, says it. */
function stateText({ state, reason, peer }: TransferReport): string {
  const name = printableLine(peer.name);
  switch (state) {
    case "offered":
      return reason === "peer" ? `offered, waiting for ${name}` : state;
    case "waiting":
      if (reason === "check") return "checking what is there";
      return reason === "turn" ? "waiting for its turn" : `waiting for ${name}`;
    case "paused":
      return `paused ${reason === "here" ? "here" : "there"}`;
    case "done":
      return "received";
    case "cancelled":
      return "given up";
    case "withdrawn":
      return `taken back by ${name}`;
    case "aside":
      return "kept aside";
    case "running":
    case "declined":
    case "failed":
      return state;
    default:
      return state satisfies never;
  }
}

/** An offer's head, "report.pdf, 1.23 MB", and the lines below it. */
export function renderOffer(
  event: MessageEvent | ChangedEvent,
  files: OfferedFiles,
): { readonly what: string; readonly lines: string[] } {
  const transfers = event.transfers ?? [];
  return {
    what: whatText(files),
    lines: [
      ...itemLines(files),
      ...runLines(files, event.from.name),
      ...event.to === undefined ? transfers.flatMap((report) => receivedLines(event.id, report)) : sentLines(transfers),
    ],
  };
}

function whatText(files: OfferedFiles): string {
  const [item, ...others] = files.items;
  const size = sizeText(files.bytes);
  if (item === undefined || others.length > 0) return `${countText(files)}, ${size}`;
  return `${itemText(item)}, ${size}`;
}

function itemText({ name, files }: OfferedFiles["items"][number]): string {
  return printableLine(name) + (files === undefined ? "" : ` (folder, ${countText({ files, folders: 0 }) || "empty"})`);
}

/** Several items, one a line. */
function itemLines({ items }: OfferedFiles): string[] {
  if (items.length < 2) return [];
  const lines = items.slice(0, MOST_LINES).map((item) => `${itemText(item)}, ${sizeText(item.bytes)}`);
  return items.length > MOST_LINES ? [...lines, `and ${items.length - MOST_LINES} more`] : lines;
}

function runLines({ items }: OfferedFiles, from: string): string[] {
  const names = items.filter(({ name }) => runsWhenOpened(name)).map(({ name }) => name);
  if (names.length === 0) return [];
  return [`Opening ${nameList(names)} may run a program: be sure that it comes from ${printableLine(from)}`];
}

function receivedLines(id: string, report: TransferReport): string[] {
  const accept = `accept ${id.slice(0, 8)}`;
  if (report.state === "offered") return [`To take it: ${accept}`];
  const { missing, changed, runs, why } = report;
  const words = [
    report.state === "failed" ? failureText(report) : placeText(report),
    why === undefined ? "" : printableLine(why),
    missing === undefined ? "" : missingText(missing),
    changed === undefined ? "" : changedText(changed),
    runs === undefined ? "" : `${runs} ${runs === 1 ? "file of it runs" : "files of it run"} when opened`,
  ].filter((part) => part !== "");
  const line = words.length === 0 ? `(${stateText(report)})` : `(${stateText(report)}: ${words.join("; ")})`;
  return report.state === "failed" ? [line, `To try again: ${accept}`] : [line];
}

function failureText({ message = "" }: TransferReport): string {
  return printableLine(message);
}

/** "2 files could not be read". */
export function missingText(missing: number): string {
  return `${countText({ files: missing, folders: 0 })} could not be read`;
}

/** "2 files had changed since they were offered". */
export function changedText(changed: number): string {
  const files = countText({ files: changed, folders: 0 });
  return `${files} had changed since ${changed === 1 ? "it was" : "they were"} offered`;
}

/** "(received by Ben, Cleo)", a line for all of whom the same is to be said. */
function sentLines(transfers: readonly TransferReport[]): string[] {
  const groups = Map.groupBy(transfers, (report) => sentText(report, ""));
  return [...groups.values()].flatMap((reports) => {
    const names = nameList(reports.map(({ peer }) => peer.name));
    return reports.slice(0, 1).map((report) => `(${sentText(report, names)})`);
  });
}

/** @param names of all whom it holds for. */
function sentText(report: TransferReport, names: string): string {
  const { state, reason } = report;
  switch (state) {
    case "offered":
      return reason === "peer" ? `waiting for ${names}` : `no answer yet from ${names}`;
    case "waiting":
      if (reason === "check") return `what is there already is checked by ${names}`;
      return `accepted by ${names}${reason === "turn" ? ", others come first" : ", waiting for them"}`;
    case "running":
      return `on its way to ${names}`;
    case "paused":
      return reason === "here" ? `paused here, to ${names}` : `paused by ${names}`;
    case "done":
      return `received by ${names}`;
    case "declined":
      return `declined by ${names}`;
    case "cancelled":
      return `${names} gave up`;
    case "withdrawn":
      return `taken back from ${names}`;
    case "aside":
      return `kept aside by ${names}`;
    case "failed":
      return `failed for ${names}: ${failureText(report)}`;
    default:
      return state satisfies never;
  }
}

/** Where received items are; empty: nowhere. */
export function placeText({ path, paths = [] }: Pick<TransferReport, "path" | "paths">): string {
  return nameList(path === undefined ? paths : [path]);
}

/** A few names, the rest by number. */
export function nameList(names: readonly string[]): string {
  const first = names.slice(0, MOST_NAMES).map(printableLine).join(", ");
  return names.length > MOST_NAMES ? `${first} and ${names.length - MOST_NAMES} more` : first;
}
