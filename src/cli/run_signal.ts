import type { Messenger } from "../messenger/facade.ts";
import { type ConversationId, isRoomId } from "../model/ids.ts";
import type { CommandContext } from "./context.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { findMessage } from "./find_message.ts";
import { Names } from "./names.ts";
import type { OutputEvent } from "./output_event.ts";
import { findWhenSettled } from "./receivers.ts";
import type { SignalCommand } from "./signal_command.ts";

/** Marks what was read, or says that something is being written; others learn of it as the settings allow. */
export async function* runSignal(
  { messenger }: CommandContext,
  command: SignalCommand,
  signal: AbortSignal,
): AsyncGenerator<OutputEvent, ExitCode> {
  switch (command.do) {
    case "read": {
      // All that can have been read is known from the disk: no waiting.
      const conversation = messenger.find(command.who);
      const position = positionOf(command, conversation, messenger);
      if (position === undefined) return EXIT.done;
      messenger.markSeen(conversation, position);
      yield { event: "seen", conversation, name: new Names(messenger).of(conversation), position };
      return EXIT.done;
    }
    case "typing": {
      const conversation = await findWhenSettled(messenger, command.who, signal);
      if (conversation === undefined) return EXIT.failed;
      refuseOutside(conversation, messenger);
      messenger.changes.typing(conversation, command.on);
      return EXIT.done;
    }
    default:
      return command satisfies never;
  }
}

/** Undefined: nothing is there. @throws {RequestError} "nobody" or "ambiguous": no such message, or several. */
function positionOf(
  { id, from }: Extract<SignalCommand, { do: "read" }>,
  conversation: ConversationId,
  messenger: Messenger,
): number | undefined {
  if (id !== undefined) return findMessage(messenger, { id, from, conversation }).position;
  return messenger.history({ conversation, limit: 1 }).at(-1)?.position;
}

/** As a text is refused there. */
function refuseOutside(conversation: ConversationId, messenger: Messenger): void {
  if (!isRoomId(conversation)) return;
  const room = messenger.rooms.get(conversation);
  if (room === undefined || room.members.includes(messenger.me.id)) return;
  throw new Error(`You are not in the room "${room.name}": ask one of its members to add you`);
}
