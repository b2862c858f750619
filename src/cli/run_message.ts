import type { Message } from "../model/message.ts";
import type { CommandContext } from "./context.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { asFailure } from "./failure.ts";
import { findMessage, findOwnMessage } from "./find_message.ts";
import type { MessageCommand } from "./message_command.ts";
import { changedEvent } from "./message_event.ts";
import type { OutputEvent } from "./output_event.ts";

type Change = Exclude<MessageCommand, { do: "forward" }>;

/** Edits, takes back or reacts to a message, and tells how it is then. Messages are known from the disk: no waiting. */
export async function* runMessage(
  { messenger }: CommandContext,
  command: Change,
): AsyncGenerator<OutputEvent, ExitCode> {
  const change = async (): Promise<Message> => {
    switch (command.do) {
      // What is so already is no mistake: a command can be handed over twice.
      case "edit": {
        const meant = findOwnMessage(messenger, command.id);
        const isSo = meant.kind === "text" && meant.text === command.text;
        return isSo ? meant : await messenger.changes.edit(meant.id, command.text);
      }
      case "retract": {
        const meant = findOwnMessage(messenger, command.id);
        return meant.retractedAt === undefined ? await messenger.changes.retract(meant.id) : meant;
      }
      case "react": {
        const { from, id } = findMessage(messenger, command);
        return await messenger.changes.react({ author: from, id }, command.emoji);
      }
      default:
        return command satisfies never;
    }
  };
  let message: Message;
  try {
    message = await change();
  } catch (error) {
    throw asFailure(error);
  }
  yield changedEvent(message, messenger);
  return EXIT.done;
}
