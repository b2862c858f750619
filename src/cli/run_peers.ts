import { settledOrAborted } from "./aborted.ts";
import type { Command } from "./command.ts";
import type { CommandContext } from "./context.ts";
import { peerEvent } from "./conversation_event.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import type { OutputEvent } from "./output_event.ts";

/** Who is there, once they had their time to answer: two seconds after the node's start, or as long as is asked. */
export async function* runPeers(
  context: CommandContext,
  command: Extract<Command, { do: "peers" }>,
  signal: AbortSignal,
): AsyncGenerator<OutputEvent, ExitCode> {
  const { messenger, clock } = context;
  if (command.wait === undefined) {
    await settledOrAborted(messenger.settled, signal);
  } else {
    const waited = Promise.withResolvers<void>();
    const cancel = clock.after(command.wait * 1000, waited.resolve);
    await settledOrAborted(waited.promise, signal);
    cancel();
  }
  if (signal.aborted) return EXIT.failed;
  for (const peer of messenger.peers()) yield peerEvent(peer);
  return EXIT.done;
}
