/**
 * What a file's card says and offers to do: pure, for one transfer or for all of an offer to everyone.
 */
import type { TransferDto } from "../server/dto.ts";
import { partWords, sizeWords, speedWords, timeLeftWords } from "./sizes.ts";
import { text } from "./text.ts";
import { isOver } from "./transfers.ts";

export type Action = "accept" | "decline" | "pause" | "resume" | "cancel" | "take-back" | "try-again";

export interface CardState {
  /** Where it stands: said politely when it changes. May be empty. */
  readonly status: string;
  /** How far it is: seen, and not said. */
  readonly detail: string;
  /** Undefined: nothing is under way. "still": it does not move at the moment. */
  readonly bar: { readonly bytes: number; readonly size: number; readonly tone: "moving" | "still" } | undefined;
  readonly actions: readonly Action[];
  /** "good", "bad": how the status is to be coloured. */
  readonly tone: "plain" | "good" | "bad";
}

/** Names somebody by their id. */
export type NameOf = (id: string) => string;

/** A transfer as far as it is known while the program does not answer: nothing moves that one could tell of. */
export function withoutProgram(transfer: TransferDto): TransferDto {
  return transfer.state === "running"
    ? { ...transfer, state: "waiting", reason: "program", from: null, speed: null }
    : transfer;
}

/** An own offer whose transfers are not known, or an offer that nobody got. */
export function bareState(size: number): CardState {
  return { status: "", detail: sizeWords(size), bar: undefined, actions: [], tone: "plain" };
}

/** One transfer, as the person at this end sees it. */
export function transferState(transfer: TransferDto, nameOf: NameOf): CardState {
  const { direction, size } = transfer;
  return {
    status: transferStatus(transfer, nameOf),
    detail: detailOf(transfer),
    bar: isUnderWay(transfer)
      ? { bytes: transfer.bytes, size, tone: transfer.state === "running" ? "moving" : "still" }
      : undefined,
    actions: direction === "in" ? receiverActions(transfer) : authorActions([transfer]),
    tone: transfer.state === "done" ? "good" : isBad(transfer) ? "bad" : "plain",
  };
}

/** All of an own offer to everyone. */
export function offerState(transfers: readonly TransferDto[], size: number): CardState {
  if (transfers.length === 0) return bareState(size);
  const wanted = transfers.filter((transfer) => isUnderWay(transfer) || transfer.state === "done");
  const underWay = transfers.filter(isUnderWay);
  const sum = (of: (transfer: TransferDto) => number) => wanted.reduce((total, transfer) => total + of(transfer), 0);
  const whole = { bytes: sum((each) => each.state === "done" ? each.size : each.bytes), size: sum(({ size }) => size) };
  const moving = underWay.some(({ state }) => state === "running");
  return {
    status: countsOf(transfers).join(text.separator),
    detail: underWay.length === 0 ? sizeWords(size) : movement(whole.bytes, whole.size, speedOf(underWay)),
    bar: underWay.length === 0 ? undefined : { ...whole, tone: moving ? "moving" : "still" },
    actions: authorActions(transfers),
    tone: transfers.every(({ state }) => state === "done") ? "good" : "plain",
  };
}

/** Accepted, and neither at its end nor given up. */
export function isUnderWay({ state }: TransferDto): boolean {
  return state === "waiting" || state === "running" || state === "paused";
}

function isBad({ state }: TransferDto): boolean {
  return state === "failed" || state === "aside";
}

function detailOf(transfer: TransferDto): string {
  const { bytes, size, speed, state, missing, changed } = transfer;
  if (state === "done") {
    const odd = [
      ...missing > 0 ? [text.file.missing(missing)] : [],
      ...changed > 0 ? [text.file.changed(changed)] : [],
    ];
    return [sizeWords(size), ...odd].join(text.separator);
  }
  if (!isUnderWay(transfer)) return sizeWords(size);
  return movement(bytes, size, state === "running" ? speed : null);
}

function movement(bytes: number, size: number, speed: number | null): string {
  const left = timeLeftWords(size - bytes, speed);
  if (bytes === 0 && speed === null) return sizeWords(size);
  const moves = speed !== null && speed > 0 ? [speedWords(speed)] : [];
  return [partWords(bytes, size), ...moves, ...(left === undefined ? [] : [left])].join(text.separator);
}

function speedOf(transfers: readonly TransferDto[]): number | null {
  const speeds = transfers.flatMap(({ state, speed }) => state === "running" && speed !== null ? [speed] : []);
  return speeds.length === 0 ? null : speeds.reduce((sum, speed) => sum + speed, 0);
}

/** Where a transfer stands, in words, without how far it is. */
export function transferStatus({ state, reason, message, direction, peer, from }: TransferDto, nameOf: NameOf): string {
  const here = direction === "in";
  switch (state) {
    case "offered":
      return here ? "" : text.file.notAnswered(nameOf(peer));
    case "waiting":
      if (reason === "program") return text.file.waitsForProgram;
      if (reason === "turn") return text.file.waitsForTurn;
      if (reason === "check") return here ? text.file.waitsForCheck : text.file.waitsForCheckThere;
      return text.file.waitsForPeer(nameOf(peer));
    case "running":
      if (here) return from === null ? text.file.receiving : text.file.receivingFrom(nameOf(from));
      return from === null ? text.file.sending : text.file.sendingFrom(nameOf(from));
    case "paused":
      return reason === "here" ? text.file.pausedHere : text.file.pausedThere(nameOf(peer));
    case "done":
      return here ? text.file.received : text.file.receivedBy(nameOf(peer));
    case "declined":
      return here ? text.file.declinedHere : text.file.declinedThere(nameOf(peer));
    case "cancelled":
      return here ? text.file.cancelledHere : text.file.cancelledThere(nameOf(peer));
    case "withdrawn":
      return here ? text.file.withdrawnThere(nameOf(peer)) : text.file.withdrawnHere;
    case "aside":
      if (!here) return text.file.asideThere(nameOf(peer));
      return message.trim() === "" ? text.file.asideHere : text.file.asideBecause(message);
    case "failed":
      return message.trim() === "" ? text.file.failed : message;
    default:
      // A newer program may know more states.
      state satisfies never;
      return text.file.unknownState;
  }
}

function receiverActions({ state, reason }: TransferDto): readonly Action[] {
  switch (state) {
    case "offered":
      return ["decline", "accept"];
    case "waiting":
    case "running":
      return ["pause", "cancel"];
    case "paused":
      return reason === "here" ? ["resume", "cancel"] : ["cancel"];
    case "failed":
      return ["try-again"];
    case "done":
    case "declined":
    case "cancelled":
    case "withdrawn":
    case "aside":
      return [];
    default:
      state satisfies never;
      return [];
  }
}

function authorActions(transfers: readonly TransferDto[]): readonly Action[] {
  const live = transfers.filter((transfer) => !isOver(transfer));
  if (live.length === 0) return [];
  const underWay = live.filter(isUnderWay);
  if (underWay.length === 0) return ["take-back"];
  const paused = underWay.filter(({ state, reason }) => state === "paused" && reason === "here");
  const going = underWay.some(({ state }) => state !== "paused");
  return [...(going ? ["pause" as const] : paused.length > 0 ? ["resume" as const] : []), "cancel"];
}

/** "12 of 14 have it", "1 is receiving", "1 declined": what is the case for nobody is not said. */
function countsOf(transfers: readonly TransferDto[]): string[] {
  const count = (...states: TransferDto["state"][]) => transfers.filter(({ state }) => states.includes(state)).length;
  const done = count("done");
  const all = transfers.length;
  if (done === all) return [text.file.allHave(all)];
  const parts: readonly (readonly [number, (n: number) => string])[] = [
    [count("running"), text.file.allReceiving],
    [count("waiting"), text.file.allWaiting],
    [count("paused"), text.file.allPaused],
    [count("offered"), text.file.allOffered],
    [count("declined"), text.file.allDeclined],
    [count("cancelled"), text.file.allCancelled],
    [count("withdrawn"), text.file.allWithdrawn],
    [count("aside"), text.file.allAside],
    [count("failed"), text.file.allFailed],
  ];
  return [text.file.ofAllHave(done, all), ...parts.flatMap(([n, words]) => n > 0 ? [words(n)] : [])];
}
