/** Offers and transfers as the command line tells of them: plain JSON, a contract with scripts. */
import type { Messenger } from "../messenger/facade.ts";
import type { MessageId, PeerId } from "../model/ids.ts";
import { MAX_NAMED_ITEMS, type Offer, type Transfer, type TransferKey, type TransferState } from "../model/transfer.ts";
import { Names } from "./names.ts";

/** Sizes in bytes. */
export interface FileEvent extends TransferReport {
  readonly event: "file";
  /** Of the offer's message. */
  readonly id: MessageId;
  readonly direction: "in" | "out";
  /** What is transferred: the name of the only item, or "12 files". */
  readonly name: string;
}

/** How far a transfer with one other is. */
export interface TransferReport {
  /** The other end. */
  readonly peer: Person;
  readonly state: TransferState["name"];
  /**
   * With "waiting": "peer", "turn" or "check"; with "paused": "here" or "there"; with "offered", "peer": it waits here
   * until they are there.
   */
  readonly reason?: string;
  /** At the receiver for good, and in all. */
  readonly bytes: number;
  readonly size: number;
  /** While it runs: bytes a second, and the seconds that are left at this speed. */
  readonly speed?: number;
  readonly left?: number;
  /** At the receiver, with "done" and "aside": where it is. `paths`: where they are, of the first hundred items. */
  readonly path?: string;
  readonly paths?: readonly string[];
  /** With "done": how many files could not be read at the sender, and how many were not as they were offered. */
  readonly missing?: number;
  readonly changed?: number;
  /** With "done", at the receiver: how many of its files and folders run when they are opened. */
  readonly runs?: number;
  /** With "failed": for programs and for people. */
  readonly problem?: string;
  readonly message?: string;
  /** With "aside", at the receiver: what the check said. */
  readonly why?: string;
}

export interface Person {
  readonly id: PeerId;
  readonly name: string;
}

/** What an offer holds. */
export interface OfferedFiles {
  /** What the sender picked, the first hundred. `files`: it is a folder with so many. */
  readonly items: readonly { readonly name: string; readonly bytes: number; readonly files?: number }[];
  /** In all, the content of folders included. */
  readonly files: number;
  readonly folders: number;
  readonly bytes: number;
}

export function fileEvent(transfer: Transfer, messenger: Messenger): FileEvent {
  const { key: { author, offer: id }, direction } = transfer;
  const offer = messenger.message(id, author)?.offer;
  const { peer, ...report } = transferReport(transfer, messenger);
  return { event: "file", id, direction, peer, name: offer === undefined ? id.slice(0, 8) : nameOf(offer), ...report };
}

export function transferReport({ key, state, bytes, size, speed }: Transfer, messenger: Messenger): TransferReport {
  const peer = { id: key.peer, name: new Names(messenger).of(key.peer) };
  const wait = state.name === "offered" && !hasArrived(key, messenger) ? { reason: "peer" } : {};
  const pace = state.name !== "running" || !speed ? {} : { speed, left: Math.ceil(Math.max(0, size - bytes) / speed) };
  return { peer, state: state.name, bytes, size, ...wait, ...pace, ...details(state) };
}

/** False: it is an own offer, which its receiver does not have yet. */
export function hasArrived({ author, offer, peer }: TransferKey, messenger: Messenger): boolean {
  const message = author === messenger.me.id ? messenger.message(offer, author) : undefined;
  const delivery = message?.deliveries.find(({ to }) => to === peer);
  return delivery === undefined || delivery.deliveredAt !== undefined;
}

export function offeredFiles({ items, files, folders, bytes }: Offer): OfferedFiles {
  return {
    items: items.map(({ name, bytes, files }) => files === undefined ? { name, bytes } : { name, bytes, files }),
    files,
    folders,
    bytes,
  };
}

/** "12 files and 3 folders". */
export function countText({ files, folders }: Pick<OfferedFiles, "files" | "folders">): string {
  const counts = [[files, "file"], [folders, "folder"]] as const;
  return counts.filter(([count]) => count > 0).map(([count, noun]) => `${count} ${noun}${count === 1 ? "" : "s"}`)
    .join(" and ");
}

function nameOf({ items, files, folders }: Offer): string {
  const [first, ...others] = items;
  if (first !== undefined && others.length === 0) return first.name;
  return countText(files > 0 ? { files, folders: 0 } : { files, folders });
}

function details(state: TransferState): Partial<TransferReport> {
  switch (state.name) {
    case "waiting":
      return { reason: state.for };
    case "paused":
      return { reason: state.by };
    case "done":
      return { ...places(state.paths), ...counts(state) };
    case "aside":
      return { ...places(state.path === undefined ? [] : [state.path]), ...state.why ? { why: state.why } : {} };
    case "failed":
      return { problem: state.problem, message: state.message };
    case "offered":
    case "running":
    case "declined":
    case "cancelled":
    case "withdrawn":
      return {};
    default:
      return state satisfies never;
  }
}

/** Only what there is. */
function counts({ missing, changed, runs }: TransferState & { name: "done" }): Partial<TransferReport> {
  return {
    ...missing === 0 ? {} : { missing },
    ...changed === 0 ? {} : { changed },
    ...runs === 0 ? {} : { runs },
  };
}

/** Of a hundred thousand items one line would be more than a reader takes. An item that is missing is nowhere. */
function places(paths: readonly string[]): Partial<TransferReport> {
  const [path, ...others] = paths.filter((path) => path !== "");
  if (path === undefined) return {};
  return others.length === 0 ? { path } : { paths: [path, ...others].slice(0, MAX_NAMED_ITEMS) };
}
