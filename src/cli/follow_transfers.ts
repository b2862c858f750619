import type { MessageId, PeerId } from "../model/ids.ts";
import { isOver, type Transfer, type TransferKey } from "../model/transfer.ts";
import { onAbort } from "./aborted.ts";
import type { CommandClock, CommandContext } from "./context.ts";
import { EventQueue } from "./event_queue.ts";
import { fileEvent } from "./file_event.ts";
import { Names } from "./names.ts";
import type { OutputEvent } from "./output_event.ts";

export interface OfferName {
  readonly author: PeerId;
  readonly offer: MessageId;
}

/**
 * Tells how the transfers of some offers go, and the deliveries of own ones, until all are over, `wait` seconds have
 * passed without progress, or `signal` is aborted. Returns how far each came.
 */
export async function* followTransfers(
  { messenger, clock }: CommandContext,
  offers: readonly OfferName[],
  wait: number,
  signal: AbortSignal,
): AsyncGenerator<OutputEvent, Transfer[]> {
  const wanted = new Set(offers.map(nameOf));
  const newest = new Map<string, Transfer>();
  /** Those that a reader is to be told of: of each only the newest. */
  const due = new Set<string>();
  const open = new Set<string>();
  // A delivery and a transfer for each receiver at most.
  const queue = new EventQueue<OutputEvent | string>(() => 0);
  const put = (transfer: Transfer) => {
    const key = keyOf(transfer.key);
    newest.set(key, transfer);
    if (isOver(transfer.state)) open.delete(key);
    else open.add(key);
    if (due.has(key)) return;
    due.add(key);
    queue.push(key);
  };
  const delivered = (id: MessageId, to: PeerId, ms: number) =>
    void queue.push({ event: "delivered", id, to, name: new Names(messenger).of(to), ms });
  using patience = new Patience(clock, wait * 1000, () => queue.end());
  const unsubscribe = messenger.subscribe((event) => {
    if (event.type === "delivered" && wanted.has(nameOf({ author: messenger.me.id, offer: event.id }))) {
      delivered(event.id, event.to, event.ms);
      patience.renew();
    } else if (event.type === "transfer" && wanted.has(nameOf(event.transfer.key))) {
      patience.heed(newest.get(keyOf(event.transfer.key)), event.transfer);
      put(event.transfer);
    }
  });
  const forget = onAbort(signal, () => queue.end());
  try {
    for (const { author, offer } of offers) {
      // The command was handed over before, or the receiver was quick.
      const message = author === messenger.me.id ? messenger.message(offer, author) : undefined;
      for (const { to, deliveredAt } of message?.deliveries ?? []) {
        if (message !== undefined && deliveredAt !== undefined) delivered(offer, to, deliveredAt - message.at);
      }
      messenger.transfersOf(author, offer).forEach(put);
    }
    if (newest.size > 0) {
      for await (const item of queue) {
        const transfer = typeof item === "string" ? newest.get(item) : undefined;
        if (typeof item === "string") due.delete(item);
        else yield item;
        if (transfer !== undefined) yield fileEvent(transfer, messenger);
        if (open.size === 0 && due.size === 0) break;
      }
    }
    return [...newest.values()];
  } finally {
    unsubscribe();
    forget();
  }
}

/** Ends when nothing has happened for its time. */
class Patience implements Disposable {
  #cancel = () => {};

  constructor(
    private readonly clock: CommandClock,
    private readonly ms: number,
    private readonly end: () => void,
  ) {
    this.renew();
  }

  heed(before: Transfer | undefined, { bytes, state }: Transfer): void {
    // A beginning that is read again may be large, and no byte is counted meanwhile.
    if (state.name === "waiting" && state.for === "check") this.#cancel();
    else if (before?.bytes !== bytes || before.state.name !== state.name) this.renew();
  }

  renew(): void {
    this.#cancel();
    this.#cancel = this.clock.after(this.ms, this.end);
  }

  [Symbol.dispose](): void {
    this.#cancel();
  }
}

function nameOf({ author, offer }: OfferName): string {
  return `${author} ${offer}`;
}

function keyOf(key: TransferKey): string {
  return `${nameOf(key)} ${key.peer}`;
}
