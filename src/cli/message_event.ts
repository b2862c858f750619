/** Messages as the command line tells of them. */
import type { Messenger } from "../messenger/facade.ts";
import { isRoomId } from "../model/ids.ts";
import type { Edit, Message } from "../model/message.ts";
import type { Question } from "../model/question.ts";
import { offeredFiles, transferReport } from "./file_event.ts";
import { Names } from "./names.ts";
import type { ChangedEvent, MessageEvent } from "./output_event.ts";

/** Earlier wordings that one event carries, in UTF-16 units: a line must stay one that a reader takes. */
const MOST_EARLIER = 262_144;

export function messageEvent(message: Message, messenger: Messenger): MessageEvent {
  return { event: "message", ...membersOf(message, messenger) };
}

export function changedEvent(message: Message, messenger: Messenger): ChangedEvent {
  return { event: "changed", ...membersOf(message, messenger) };
}

function membersOf(message: Message, messenger: Messenger): Omit<MessageEvent, "event"> {
  const names = new Names(messenger);
  const { id, position, conversation, kind, text, at, offer } = message;
  const isOwn = message.from === names.self;
  return {
    id,
    position,
    from: names.person(message.from),
    conversation,
    kind,
    text,
    at,
    ...isOwn ? { to: conversation } : {},
    ...isOwn || isRoomId(conversation) ? { name: names.of(conversation) } : {},
    ...aboutOthers(message, names),
    ...lifeOf(message, messenger, names),
    ...offer === undefined ? {} : {
      files: offeredFiles(offer),
      transfers: messenger.transfersOf(message.from, id).map((transfer) => transferReport(transfer, messenger)),
    },
  };
}

function aboutOthers(
  { question, reply, origin }: Message,
  names: Names,
): Pick<MessageEvent, "question" | "reply" | "forwarded"> {
  return {
    ...question === undefined ? {} : { question: questionMembers(question, names) },
    ...reply === undefined ? {} : { reply: { author: names.person(reply.author), id: reply.id, text: reply.text } },
    ...origin === "other" ? { forwarded: true } : {},
  };
}

function questionMembers({ choices, state }: Question, names: Names): NonNullable<MessageEvent["question"]> {
  if (state.name !== "answered") return { choices, state: state.name };
  const by = state.by === undefined ? {} : { by: names.person(state.by) };
  return { choices, state: state.name, choice: state.choice, ...by };
}

/** What became of it since it was written. */
function lifeOf(message: Message, messenger: Messenger, names: Names): Partial<MessageEvent> {
  const { id, from, editedAt, retractedAt, reactions, deliveries } = message;
  return {
    ...editedAt === undefined
      ? {}
      : { edited: editedAt, earlier: newest(messenger.changes.edits({ author: from, id })) },
    ...retractedAt === undefined ? {} : { retracted: retractedAt },
    ...reactions.length === 0 ? {} : { reactions: reactions.map(({ by, emoji }) => ({ by: names.person(by), emoji })) },
    ...from !== names.self || deliveries.length === 0 ? {} : {
      deliveries: deliveries.map(({ to, deliveredAt, readAt }) => ({
        to: names.person(to),
        ...deliveredAt === undefined ? {} : { delivered: deliveredAt },
        ...readAt === undefined ? {} : { read: readAt },
      })),
    },
  };
}

function newest(edits: readonly Edit[]): Edit[] {
  let room = MOST_EARLIER;
  const first = edits.findLastIndex(({ text }) => (room -= text.length) < 0);
  return edits.slice(first + 1);
}
