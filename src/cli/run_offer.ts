import { RequestError } from "../model/errors.ts";
import { type Command, DEFAULT_SEND_WAIT_SECONDS } from "./command.ts";
import type { CommandContext } from "./context.ts";
import { EXIT, type ExitCode, refusedCodeOf } from "./exit_code.ts";
import { followTransfers, type OfferName } from "./follow_transfers.ts";
import { Names } from "./names.ts";
import type { OutputEvent } from "./output_event.ts";
import { findReceivers } from "./receivers.ts";
import { verdictOf } from "./transfer_verdict.ts";

/**
 * Files: finds every receiver, makes one offer for each (one in all for `everyone`), and waits until they have them.
 * If one receiver is not found, or there is nothing to offer, nothing is sent to anybody.
 *
 * @param file absolute paths.
 */
export async function* runOffer(
  context: CommandContext,
  command: Extract<Command, { do: "send" }>,
  file: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<OutputEvent, ExitCode> {
  const { messenger } = context;
  const receivers = await findReceivers(context, command, signal);
  const offers: OfferName[] = [];
  const warned = new Set<string>();
  let code: ExitCode = EXIT.done;
  for (const [to, id] of receivers) {
    if (signal.aborted) break;
    try {
      const { left } = await messenger.offer({ to, from: { paths: file }, text: command.text, id });
      offers.push({ author: messenger.me.id, offer: id });
      yield { event: "saved", id, to, name: new Names(messenger).of(to) };
      for (const { path, why } of left) {
        if (warned.has(path)) continue;
        warned.add(path);
        yield { event: "warning", code: "left-out", message: `Left out ${path}: ${why}`, path };
      }
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      yield { event: "error", code: error.problem, message: error.message };
      code = refusedCodeOf(error.problem);
      // It is the files that can't be offered, to nobody else either.
      if (error.problem === "invalid") break;
    }
  }
  if (offers.length < receivers.size && signal.aborted) return EXIT.failed;
  const wait = command.wait ?? DEFAULT_SEND_WAIT_SECONDS;
  const transfers = yield* followTransfers(context, offers, wait, signal);
  const time = signal.aborted ? "when this command was stopped" : `within ${wait} s of the last progress`;
  const verdict = yield* verdictOf(transfers, messenger, time);
  return code === EXIT.done ? verdict : code;
}
