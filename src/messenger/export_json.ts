import { EVERYONE, isRoomId, type PeerId } from "../model/ids.ts";
import type { Message } from "../model/message.ts";
import type { ExportNames } from "./export_words.ts";

/** An array of objects, each as the command line prints a message (docs/scripting.md). */
export function* jsonOf(pages: Iterable<readonly Message[]>, names: ExportNames): Iterable<string> {
  let before = "[\n";
  for (const page of pages) {
    yield page.map((message) => {
      const text = `${before}${JSON.stringify(objectOf(message, names))}`;
      before = ",\n";
      return text;
    }).join("");
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}

function objectOf(message: Message, names: ExportNames): unknown {
  const { id, position, from, conversation, kind, text, at, offer, reply, editedAt, retractedAt } = message;
  const person = (peer: PeerId) => ({ id: peer, name: names.nameOf(peer) });
  const own = from === names.self;
  return {
    event: "message",
    id,
    position,
    from: person(from),
    conversation,
    kind,
    text,
    at,
    to: own ? conversation : undefined,
    name: own || conversation === EVERYONE || isRoomId(conversation) ? names.nameOf(conversation) : undefined,
    reply: reply && { author: person(reply.author), id: reply.id, text: reply.text },
    forwarded: message.origin === "other" ? true : undefined,
    edited: editedAt,
    earlier: editedAt === undefined ? undefined : names.edits({ author: from, id }),
    retracted: retractedAt,
    reactions: orNone(message.reactions.map(({ by, emoji }) => ({ by: person(by), emoji }))),
    deliveries: orNone(message.deliveries.map(({ to, deliveredAt, readAt }) => {
      return { to: person(to), delivered: deliveredAt, read: readAt };
    })),
    files: offer,
  };
}

/** What is empty is left out. */
function orNone<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length === 0 ? undefined : items;
}
