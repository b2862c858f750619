import type { Command } from "./command.ts";
import type { CommandContext } from "./context.ts";
import type { ExitCode } from "./exit_code.ts";
import { findMessage } from "./find_message.ts";
import type { OutputEvent } from "./output_event.ts";
import { sendText } from "./send_text.ts";

/** A text, which may answer a message of the conversation that it goes to. */
export function runSend(
  context: CommandContext,
  command: Extract<Command, { do: "send" }>,
  signal: AbortSignal,
): AsyncGenerator<OutputEvent, ExitCode> {
  const { text, reply } = command;
  return sendText(context, command, (conversation) => {
    const origin = "author";
    if (reply === undefined) return { text, origin, reply: undefined };
    const { from, id } = findMessage(context.messenger, { id: reply, conversation });
    return { text, origin, reply: { author: from, id } };
  }, signal);
}
