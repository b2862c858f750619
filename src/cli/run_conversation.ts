import type { Messenger } from "../messenger/facade.ts";
import type { ConversationId } from "../model/ids.ts";
import { type ConversationSettings, PLAIN_SETTINGS } from "../model/message.ts";
import { MAX_KEEP_DAYS } from "../model/settings.ts";
import { MOST_HISTORY } from "./command.ts";
import type { CommandContext } from "./context.ts";
import type { ConversationCommand } from "./conversation_command.ts";
import { conversationEvent, deletedEvent } from "./conversation_event.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { CommandError } from "./members.ts";
import type { OutputEvent } from "./output_event.ts";

type Deciding = Exclude<ConversationCommand, { do: "export" }>;

/** What its user decides about a conversation. All that can be meant is known from the disk: no waiting. */
export async function* runConversation(
  { messenger }: CommandContext,
  command: Deciding,
): AsyncGenerator<OutputEvent, ExitCode> {
  if (command.do === "delete" && !command.yes) {
    throw new CommandError('"delete" can\'t be undone: say "yes": true if you mean it');
  }
  const id = messenger.find(command.who);
  if (command.do === "delete") {
    // Somebody who is known only by this conversation has no name when it is gone.
    const event = deletedEvent(id, undefined, messenger);
    const messages = countOf(id, messenger);
    let upTo = {};
    const unsubscribe = messenger.subscribe((event) => {
      if (event.type === "deleted" && event.conversation === id) upTo = { position: event.position };
    });
    try {
      await messenger.keeping.delete(id);
    } finally {
      unsubscribe();
    }
    yield { ...event, ...upTo, messages };
    return EXIT.done;
  }
  const change = changeOf(command);
  messenger.keeping.setConversation(id, change);
  yield conversationEvent(id, { ...settingsOf(id, messenger), ...change }, messenger);
  return EXIT.done;
}

/** How many messages a conversation has here. */
function countOf(conversation: ConversationId, messenger: Messenger): number {
  let [count, after] = [0, 0];
  while (true) {
    const page = messenger.history({ conversation, after, limit: MOST_HISTORY });
    const last = page.at(-1);
    if (last === undefined) return count;
    count += page.length;
    after = last.position;
  }
}

function settingsOf(id: string, messenger: Messenger): ConversationSettings {
  return messenger.conversations().find((summary) => summary.id === id)?.settings ?? PLAIN_SETTINGS;
}

function changeOf(command: Exclude<Deciding, { do: "delete" }>): Partial<ConversationSettings> {
  switch (command.do) {
    case "mute":
    case "unmute":
      return { muted: command.do === "mute" };
    case "favourite":
    case "unfavourite":
      return { favourite: command.do === "favourite" };
    case "keep":
      return { keepDays: limitOf(command.days) };
    default:
      return command satisfies never;
  }
}

/** A hundred years stand for good, where there may be a shorter limit for all others. */
function limitOf(days: number | "forever" | "default"): number | undefined {
  if (days === "default") return undefined;
  return days === "forever" ? MAX_KEEP_DAYS : days;
}
