import type { Messenger } from "../messenger/facade.ts";
import { RequestError } from "../model/errors.ts";
import { type ConversationId, EVERYONE, isRoomId, type MessageId } from "../model/ids.ts";
import { isWholeId } from "../model/who.ts";
import { settledOrAborted } from "./aborted.ts";
import type { Command } from "./command.ts";
import type { CommandContext } from "./context.ts";

/** The conversations and the message's id in each; a receiver that is named twice gets one message. */
export async function findReceivers(
  { messenger, newId }: CommandContext,
  { to, ids }: Pick<Extract<Command, { do: "send" }>, "to" | "ids">,
  signal: AbortSignal,
): Promise<Map<ConversationId, MessageId>> {
  const found = new Map<ConversationId, MessageId>();
  for (const [index, who] of to.entries()) {
    const conversation = await findWhenSettled(messenger, who, signal);
    if (conversation !== undefined && !found.has(conversation)) found.set(conversation, ids?.[index] ?? newId());
  }
  return found;
}

/**
 * Whom `who` means once those who are there had their time to answer: otherwise whoever takes another's name and
 * answers first would be given the texts. Sooner for a whole id, and for a contact whom nobody else can be mistaken
 * for before anybody answers. Everyone is whoever is there then. Undefined: aborted.
 *
 * @throws {RequestError} "nobody" or "ambiguous".
 */
export async function findWhenSettled(
  messenger: Messenger,
  who: string,
  signal: AbortSignal,
): Promise<ConversationId | undefined> {
  const found = Promise.withResolvers<ConversationId>();
  const attempt = () => {
    try {
      const conversation = messenger.find(who);
      if (isWholeId(who) || isContact(messenger, conversation)) found.resolve(conversation);
    } catch (error) {
      if (!(error instanceof RequestError)) found.reject(error);
    }
  };
  const unsubscribe = messenger.subscribe((event) => {
    // Contacts were known from the beginning: one that takes the name now is no surer than anybody.
    if (event.type === "peer" && isWholeId(who)) attempt();
  });
  const settled = messenger.settled.then(() => found.resolve(messenger.find(who)));
  settled.catch(found.reject);
  try {
    attempt();
    await settledOrAborted(found.promise, signal);
    return signal.aborted ? undefined : await found.promise;
  } finally {
    unsubscribe();
  }
}

function isContact(messenger: Messenger, conversation: ConversationId): boolean {
  // Nobody who comes now makes a room of those that the user is in.
  if (isRoomId(conversation)) return true;
  return conversation !== EVERYONE && messenger.peer(conversation)?.contact === true;
}
