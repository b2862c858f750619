import type { CommandContext } from "./context.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { fileEvent } from "./file_event.ts";
import { failedTransfers } from "./find_offer.ts";
import type { OutputEvent } from "./output_event.ts";

/** Offers and transfers that are not over, and those that failed. They are known from the disk: no waiting. */
export async function* runFiles({ messenger }: CommandContext): AsyncGenerator<OutputEvent, ExitCode> {
  for (const transfer of [...messenger.transfers(), ...failedTransfers(messenger)]) {
    yield fileEvent(transfer, messenger);
  }
  return EXIT.done;
}
