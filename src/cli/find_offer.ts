import type { Messenger } from "../messenger/facade.ts";
import { RequestError } from "../model/errors.ts";
import { EVERYONE, isMessageId } from "../model/ids.ts";
import type { Message } from "../model/message.ts";
import type { Transfer } from "../model/transfer.ts";
import { findWho } from "../model/who.ts";
import { MOST_HISTORY, type SteerCommand } from "./command.ts";
import type { OfferName } from "./follow_transfers.ts";
import { Names } from "./names.ts";

/**
 * The transfers that a command means: by the beginning of the offer's id, among those that are not over, or else among
 * the newest messages. Anybody may use an id that they have seen: where two made an offer with it, `from` says whose.
 *
 * @throws {RequestError} "nobody" or "ambiguous".
 */
export function findTransfers(messenger: Messenger, command: SteerCommand): Transfer[] {
  const { author, offer } = findOffer(messenger, command);
  const transfers = messenger.transfersOf(author, offer);
  if (transfers.length === 0) throw unknown(command);
  if (!("to" in command) || command.to === undefined) return transfers;
  const names = new Names(messenger);
  const people = transfers.map(({ key }) => ({ id: key.peer, name: names.of(key.peer) }));
  const receivers = new Set(command.to.map((who) => findWho(who, people)));
  return transfers.filter(({ key }) => receivers.has(EVERYONE) || receivers.has(key.peer));
}

/** Received or own ones of the newest messages that failed: they go on when they are accepted again. */
export function failedTransfers(messenger: Messenger): Transfer[] {
  const offers = offersIn(messenger.history({ limit: MOST_HISTORY }));
  const transfers = offers.flatMap(({ author, offer }) => messenger.transfersOf(author, offer));
  return transfers.filter(({ state }) => state.name === "failed");
}

function findOffer(messenger: Messenger, command: SteerCommand): OfferName {
  const { do: verb, id, from } = command;
  const received = verb === "accept" || verb === "decline";
  const isMeant = ({ author, offer }: OfferName) => offer.startsWith(id) && !(received && author === messenger.me.id);
  const open = messenger.transfers().map(({ key }) => key).filter(isMeant);
  const near = open.length > 0 ? open : offersIn(keptMessages(messenger, id)).filter(isMeant);
  // Whoever repeats an id must not be taken for who had it first, whose offer may be over or long ago.
  const repeated = [...new Set(near.map(({ offer }) => offer))].flatMap((each) => messenger.messagesWith(each));
  const offers = distinct([...near, ...offersIn(repeated).filter(isMeant)]);
  const names = new Names(messenger);
  const authors = [...new Set(offers.map(({ author }) => author))].map((id) => ({ id, name: names.of(id) }));
  const author = from === undefined || authors.length === 0 ? undefined : findWho(from, authors);
  const [found, ...others] = author === undefined ? offers : offers.filter((each) => each.author === author);
  if (found === undefined) throw unknown(command);
  if (others.length === 0) return found;
  const choices = [found, ...others].slice(0, 5).map(({ author, offer }) => `${offer} of ${names.full(author)}`);
  throw new RequestError("ambiguous", `"${id}" may be ${choices.join(" or ")}: give more of the id, or --from WHO`);
}

function unknown({ id }: SteerCommand): RequestError {
  return new RequestError("nobody", `No such offer with the id "${id}" is known here: see "lanmessenger files"`);
}

/** Those with this id, or the newest. */
function keptMessages(messenger: Messenger, id: string): Message[] {
  return isMessageId(id) ? messenger.messagesWith(id) : messenger.history({ limit: MOST_HISTORY });
}

function offersIn(messages: readonly Message[]): OfferName[] {
  return messages.filter(({ offer }) => offer !== undefined).map(({ from, id }) => ({ author: from, offer: id }));
}

function distinct(offers: readonly OfferName[]): OfferName[] {
  const found = new Map<string, OfferName>();
  for (const { author, offer } of offers) found.set(`${author} ${offer}`, { author, offer });
  return [...found.values()];
}
