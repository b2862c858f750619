import type { Messenger } from "../messenger/facade.ts";
import type { AppEvent } from "../model/event.ts";
import type { ConversationId, PeerId } from "../model/ids.ts";
import type { Peer } from "../model/peer.ts";
import { onAbort } from "./aborted.ts";
import type { CommandContext } from "./context.ts";
import { conversationEvent, deletedEvent, peerEvent, roomEvent, settingsEvent } from "./conversation_event.ts";
import { EventQueue, weightOfMessage } from "./event_queue.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { fileEvent } from "./file_event.ts";
import { LatestTransfers } from "./latest_transfers.ts";
import { changedEvent, messageEvent } from "./message_event.ts";
import { Names } from "./names.ts";
import type { OutputEvent } from "./output_event.ts";
import { overrun } from "./overrun.ts";

/** The headless mode's events: "ready", everybody and every room known, then all that happens, until aborted. */
export async function* runWatch(
  context: CommandContext,
  signal: AbortSignal,
): AsyncGenerator<OutputEvent, ExitCode> {
  const { messenger, page, api } = context;
  const queue = new EventQueue<AppEvent>(weightOf);
  const moving = new LatestTransfers();
  const unsubscribe = messenger.subscribe((event) => {
    if (event.type === "transfer") moving.put(event.transfer, () => queue.push(event));
    else queue.push(event);
  });
  const forget = onAbort(signal, () => queue.end());
  try {
    // Taken in one go, so that what happens while the reader takes it is in the queue and nothing is missing.
    const known = new Map(messenger.peers().map((peer) => [peer.id, peer]));
    const { id, profile, port } = messenger.me;
    const ready = { event: "ready", id, name: profile.name, port } as const;
    const first = [
      ...[...known.values()].map((peer) => peerEvent(peer)),
      ...messenger.rooms.all().map((room) => roomEvent(room, messenger)),
    ];
    yield { ...ready, ...page === undefined ? {} : { page }, ...api === undefined ? {} : { api } };
    yield* first;
    for await (const event of queue) {
      const output = event.type === "transfer"
        ? fileEvent(moving.take(event.transfer), messenger)
        : outputOf(event, known, messenger);
      if (output !== undefined) yield output;
      yield* overrun(queue);
    }
    return EXIT.done;
  } finally {
    unsubscribe();
    forget();
  }
}

function weightOf(event: AppEvent): number {
  if ("message" in event && typeof event.message !== "string") return weightOfMessage(event.message);
  return event.type === "room" ? 1_024 + 128 * event.room.members.length : 1_024;
}

function outputOf(
  event: Exclude<AppEvent, { type: "transfer" }>,
  known: Map<PeerId, Peer>,
  messenger: Messenger,
): OutputEvent | undefined {
  const nameOf = (id: ConversationId) => new Names(messenger).of(id);
  switch (event.type) {
    case "peer":
      known.set(event.peer.id, event.peer);
      return peerEvent(event.peer);
    case "forgotten": {
      const peer = known.get(event.id);
      known.delete(event.id);
      return peer === undefined || peer.presence === "offline" ? undefined : peerEvent(peer, "offline");
    }
    case "saved": {
      const { id, conversation } = event.message;
      return { event: "saved", id, to: conversation, name: nameOf(conversation) };
    }
    case "delivered":
      return { event: "delivered", id: event.id, to: event.to, name: nameOf(event.to), ms: event.ms };
    case "message":
      return messageEvent(event.message, messenger);
    case "changed":
      return changedEvent(event.message, messenger);
    case "read":
      return readEvent(event, messenger);
    case "typing": {
      const { conversation, by, on } = event;
      return { event: "typing", conversation, by: new Names(messenger).person(by), on };
    }
    case "room":
      return roomEvent(event.room, messenger);
    case "conversation":
      return conversationEvent(event.id, event.settings, messenger);
    case "deleted":
      return deletedEvent(event.conversation, event.position, messenger);
    case "settings":
      return settingsEvent(event.settings, messenger.policy);
    case "notice":
      return { event: "error", code: event.code, message: event.message };
    case "me":
    case "seen":
      return undefined;
    default:
      return event satisfies never;
  }
}

function readEvent(event: Extract<AppEvent, { type: "read" }>, messenger: Messenger): OutputEvent {
  const { conversation, by, position, at } = event;
  const [message] = messenger.history({ conversation, before: position + 1, limit: 1 });
  const isIt = message?.position === position && message.from === messenger.me.id;
  const id = isIt ? { id: message.id } : {};
  return { event: "read", conversation, by: new Names(messenger).person(by), position, ...id, at };
}
