import { RequestError } from "../model/errors.ts";
import type { ConversationId, MessageId, PeerId } from "../model/ids.ts";
import type { Store } from "./ports.ts";
import type { Transfers } from "./transfers/transfers.ts";

/** Takes back whatever is still open of an own offer. @throws {RequestError} "storage", "stopping". */
export async function withdrawOffer(author: PeerId, offer: MessageId, transfers: Transfers): Promise<void> {
  await unlessOver(() => transfers.steer({ author, offer }, { do: "cancel" }));
}

/**
 * Withdraws, declines and gives up all transfers of a conversation, since it is about to be deleted.
 *
 * @throws {RequestError} "storage", "stopping".
 */
export async function endTransfersOf(
  conversation: ConversationId,
  { store, self, transfers }: { readonly store: Store; readonly self: PeerId; readonly transfers: Transfers },
): Promise<void> {
  for (const { key, state } of store.openTransfers()) {
    if (store.message(key.offer, key.author)?.conversation !== conversation) continue;
    const isUnanswered = state.name === "offered" && key.author !== self;
    await unlessOver(() => transfers.steer(key, { do: isUnanswered ? "decline" : "cancel" }));
  }
}

/** What has ended by itself needs no ending. */
async function unlessOver(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof RequestError) || (error.problem !== "invalid" && error.problem !== "nobody")) throw error;
  }
}
