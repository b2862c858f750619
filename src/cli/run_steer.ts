import type { Messenger, Steering } from "../messenger/facade.ts";
import type { Transfer, TransferState } from "../model/transfer.ts";
import type { SteerCommand } from "./command.ts";
import type { CommandContext } from "./context.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { asFailure } from "./failure.ts";
import { fileEvent } from "./file_event.ts";
import { findTransfers } from "./find_offer.ts";
import { followTransfers } from "./follow_transfers.ts";
import type { OutputEvent } from "./output_event.ts";
import { verdictOf } from "./transfer_verdict.ts";

/**
 * Does with an offer what its user wants, and tells how far its transfers are then. `accept` may wait for the end.
 * What is so already is no mistake: a command can be handed over twice.
 */
export async function* runSteer(
  context: CommandContext,
  command: SteerCommand,
  signal: AbortSignal,
): AsyncGenerator<OutputEvent, ExitCode> {
  const { messenger } = context;
  const meant = findTransfers(messenger, command);
  try {
    await steer(messenger, meant, command);
  } catch (error) {
    throw asFailure(error);
  }
  const peers = new Set(meant.map(({ key }) => key.peer));
  const [first] = meant;
  if (first === undefined) return EXIT.done;
  const { author, offer } = first.key;
  if (command.do === "accept" && command.wait !== undefined) {
    const transfers = yield* followTransfers(context, [{ author, offer }], command.wait, signal);
    const time = signal.aborted ? "when this command was stopped" : `within ${command.wait} s of the last progress`;
    return yield* verdictOf(transfers, messenger, time);
  }
  for (const transfer of messenger.transfersOf(author, offer)) {
    if (peers.has(transfer.key.peer)) yield fileEvent(transfer, messenger);
  }
  return EXIT.done;
}

async function steer(messenger: Messenger, meant: readonly Transfer[], command: SteerCommand): Promise<void> {
  const steering = steeringOf(command);
  const rest = meant.filter(({ state }) => !isSo(command, state));
  const [first] = rest;
  if (first === undefined) return;
  const { author, offer } = first.key;
  const named = "to" in command && command.to !== undefined;
  // All of an own offer in one go, unless receivers are named.
  if (first.direction === "out" && !named) return await messenger.steer({ author, offer }, steering);
  for (const { key } of rest) await messenger.steer(key, steering);
}

function steeringOf(command: SteerCommand): Steering {
  if (command.do !== "accept" || command.folder === undefined) return { do: command.do };
  return { do: "accept", folder: command.folder };
}

/** True: it is as the command wants it. */
function isSo(command: SteerCommand, state: TransferState): boolean {
  switch (command.do) {
    case "accept":
      // With a folder it is the messenger's to say whether that can still be chosen.
      if (command.folder !== undefined && state.name !== "done") return false;
      return state.name === "waiting" || state.name === "running" || state.name === "done";
    case "decline":
      return state.name === "declined";
    case "pause":
      return state.name === "paused" && state.by === "here";
    case "resume":
      return state.name === "waiting" || state.name === "running";
    case "cancel":
      return state.name === "cancelled" || state.name === "withdrawn";
    default:
      return command satisfies never;
  }
}
