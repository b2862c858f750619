/**
 * What becomes of offers, as the page holds it: for each offer, who has how much of it. Whole DTOs, so that applying
 * one twice is harmless.
 */
import type { MessageDto, TransferDto } from "../server/dto.ts";

/** The transfers of one offer by the other end's id: one for a received offer, one for each receiver of an own one. */
export type OfferTransfers = ReadonlyMap<string, TransferDto>;

/** By `offerKey`. */
export type Transfers = ReadonlyMap<string, OfferTransfers>;

export const NO_TRANSFERS: OfferTransfers = new Map();

/** An id is its author's word: only both together name an offer. */
export function offerKey(author: string, offer: string): string {
  return `${author}/${offer}`;
}

/** True: nothing will come of it any more, unless it failed and is accepted again. */
export function isOver({ state }: TransferDto): boolean {
  switch (state) {
    case "offered":
    case "waiting":
    case "running":
    case "paused":
      return false;
    case "done":
    case "declined":
    case "cancelled":
    case "withdrawn":
    case "aside":
    case "failed":
      return true;
    default:
      // A newer program may know more states; what this page does not know it can't steer.
      state satisfies never;
      return true;
  }
}

/** Puts in many, copying each map once: an offer to everyone moves with a thousand people at a time. */
export function putTransfers(transfers: Transfers, more: readonly TransferDto[]): Transfers {
  if (more.length === 0) return transfers;
  const next = new Map(transfers);
  const copied = new Map<string, Map<string, TransferDto>>();
  for (const transfer of more) {
    const key = offerKey(transfer.author, transfer.offer);
    let offer = copied.get(key);
    if (offer === undefined) {
      offer = new Map(transfers.get(key));
      copied.set(key, offer);
      next.set(key, offer);
    }
    offer.set(transfer.peer, transfer);
  }
  return next;
}

/** Drops what nobody looks at and nothing comes of: those that are over, of messages that are not held. */
export function pruneTransfers(transfers: Transfers, held: Iterable<readonly MessageDto[]>): Transfers {
  const wanted = new Set<string>();
  for (const messages of held) {
    for (const message of messages) if (message.offer !== null) wanted.add(offerKey(message.from, message.id));
  }
  const kept = new Map([...transfers].filter(([key, offer]) => wanted.has(key) || ![...offer.values()].every(isOver)));
  return kept.size === transfers.size ? transfers : kept;
}

/**
 * After an absence: what was over stays so, and what the snapshot says holds; of the rest nobody knows what became.
 *
 * @param present those that are not over.
 */
export function transfersAfterAbsence(transfers: Transfers, present: readonly TransferDto[]): Transfers {
  const over = [...transfers.values()].flatMap((offer) => [...offer.values()].filter(isOver));
  return putTransfers(new Map(), [...over, ...present]);
}

/** The texts behind the last whose transfers are not all known any more. */
export function behindUnknown(messages: readonly MessageDto[], before: Transfers, after: Transfers): MessageDto[] {
  const last = messages.findLastIndex((message) => {
    const key = offerKey(message.from, message.id);
    return message.offer !== null && (before.get(key)?.size ?? 0) > (after.get(key)?.size ?? 0);
  });
  return messages.slice(last + 1);
}
