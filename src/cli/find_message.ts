import type { Messenger } from "../messenger/facade.ts";
import { RequestError } from "../model/errors.ts";
import { type ConversationId, isMessageId } from "../model/ids.ts";
import type { Message } from "../model/message.ts";
import { findWho } from "../model/who.ts";
import { MOST_HISTORY } from "./command.ts";
import { Names } from "./names.ts";

export interface WantedMessage {
  /** The message's id or its first 8 or more characters. */
  readonly id: string;
  /** A WHO: who wrote it; undefined: anybody. */
  readonly from?: string | undefined;
  /** Only there. */
  readonly conversation?: ConversationId;
}

/**
 * The message that a command means: by its id, or by the beginning of one among the newest thousand. Anybody may use
 * an id that they have seen: where two wrote a message with it, `from` says whose.
 *
 * @throws {RequestError} "nobody" or "ambiguous".
 */
export function findMessage(messenger: Messenger, wanted: WantedMessage): Message {
  const { id, conversation } = wanted;
  const found = candidates(messenger, id, conversation);
  const names = new Names(messenger);
  const authors = [...new Set(found.map(({ from }) => from))].map((id) => ({ id, name: names.of(id) }));
  const author = wanted.from === undefined || authors.length === 0 ? undefined : findWho(wanted.from, authors);
  const [first, ...others] = author === undefined ? found : found.filter(({ from }) => from === author);
  if (first === undefined) {
    const where = conversation === undefined ? "" : ` in the conversation with ${names.of(conversation)}`;
    throw new RequestError(
      "nobody",
      `No message with the id "${id}" is kept here${where}: see "lanmessenger history --ids"`,
    );
  }
  if (others.length === 0) return first;
  const choices = [first, ...others].slice(0, 5).map(({ from, id }) => `${id} of ${names.full(from)}`);
  throw new RequestError("ambiguous", `"${id}" may be ${choices.join(" or ")}: give more of the id, or who wrote it`);
}

/**
 * The same of one's own messages: nobody else's can be edited or taken back.
 *
 * @throws {RequestError} as above; {Error} it is somebody else's.
 */
export function findOwnMessage(messenger: Messenger, id: string): Message {
  const found = candidates(messenger, id, undefined);
  const own = found.filter(({ from }) => from === messenger.me.id);
  if (own.length === 0 && found[0] !== undefined) {
    const author = new Names(messenger).full(found[0].from);
    throw new Error(`Message ${found[0].id} is of ${author}: only who wrote a message can change it`);
  }
  return findMessage(messenger, { id, from: messenger.me.id });
}

function candidates(messenger: Messenger, id: string, conversation: ConversationId | undefined): Message[] {
  const where = conversation === undefined ? {} : { conversation };
  const ids = isMessageId(id) ? [id] : messenger.history({ limit: MOST_HISTORY, ...where }).map((each) => each.id);
  // Whoever repeats an id late must not be taken for who had it first, long ago.
  return [...new Set(ids)].filter((each) => each.startsWith(id)).flatMap((each) => messenger.messagesWith(each))
    .filter((each) => conversation === undefined || each.conversation === conversation);
}
