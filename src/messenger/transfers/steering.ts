import type { TransferState } from "../../model/transfer.ts";
import type { Steering } from "../facade.ts";
import type { OpenTransfer } from "./open_transfer.ts";

/** Why something can't be done to a transfer. */
export function cantText({ do: wish }: Steering, state: TransferState, direction: "in" | "out", peer: string): string {
  if (wish === "resume" && state.name === "paused" && state.by === "there") {
    return `${peer} paused it: only ${peer} can let it go on`;
  }
  if (wish === "pause" && state.name === "paused") return "It is paused already";
  if ((wish === "pause" || wish === "resume") && state.name === "offered") {
    return direction === "in"
      ? `It is not accepted yet, so there is nothing to ${wish}: accept or decline it`
      : `${peer} has not accepted it yet, so there is nothing to ${wish}: cancel takes it back`;
  }
  return `It can't be done to a transfer that is ${state.name}: ${wish}`;
}

/** Whether what a user wants can be done to a transfer as it is. */
export function canSteer({ direction, kept: { state } }: OpenTransfer, what: Steering): boolean {
  switch (what.do) {
    case "accept":
      return direction === "in" && (state.name === "offered" || state.name === "failed");
    case "decline":
      return direction === "in" && state.name === "offered";
    case "pause":
      return state.name === "accepted";
    case "resume":
      return state.name === "paused";
    case "cancel":
      return direction === "out" || state.name !== "offered";
    default:
      return what satisfies never;
  }
}
