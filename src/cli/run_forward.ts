import type { CommandContext } from "./context.ts";
import type { ExitCode } from "./exit_code.ts";
import { findMessage } from "./find_message.ts";
import type { ForwardCommand } from "./message_command.ts";
import type { OutputEvent } from "./output_event.ts";
import { sendText } from "./send_text.ts";

/** Sends the text of a message on; its receivers see that it stood somewhere else before. */
export async function* runForward(
  context: CommandContext,
  command: ForwardCommand,
  signal: AbortSignal,
): AsyncGenerator<OutputEvent, ExitCode> {
  const { messenger } = context;
  const message = findMessage(messenger, command);
  if (message.kind !== "text") {
    throw new Error(`Message ${message.id} is of kind "${message.kind}": only texts can be forwarded`);
  }
  if (message.retractedAt !== undefined) {
    throw new Error(`Message ${message.id} was taken back: there is nothing left of it to forward`);
  }
  const { to, ids, wait } = command;
  const text = { text: message.text, origin: "other", reply: undefined } as const;
  return yield* sendText(context, { to, ids, wait }, () => text, signal);
}
