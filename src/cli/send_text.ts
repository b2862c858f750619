import type { MessageKey } from "../messenger/facade.ts";
import { RequestError } from "../model/errors.ts";
import type { ConversationId, MessageId, PeerId } from "../model/ids.ts";
import type { Message } from "../model/message.ts";
import { onAbort } from "./aborted.ts";
import { type Command, DEFAULT_SEND_WAIT_SECONDS } from "./command.ts";
import type { CommandContext } from "./context.ts";
import { EventQueue } from "./event_queue.ts";
import { EXIT, type ExitCode, refusedCodeOf } from "./exit_code.ts";
import { Names } from "./names.ts";
import type { OutputEvent } from "./output_event.ts";
import { findReceivers } from "./receivers.ts";

type Send = Extract<Command, { do: "send" }>;
type Delivered = Extract<OutputEvent, { event: "delivered" }>;

/** What is said to each receiver: the same text to all. */
export interface Words {
  readonly text: string;
  readonly reply: MessageKey | undefined;
  readonly origin: Message["origin"];
}

/**
 * A text: finds every receiver, saves one message for each (one in all for `everyone`), and waits for their deliveries.
 * If one is not found, nothing is sent to anybody.
 *
 * @param words what to say in a conversation, asked before anything is sent.
 */
export async function* sendText(
  context: CommandContext,
  command: Pick<Send, "to" | "ids" | "wait">,
  words: (conversation: ConversationId) => Words,
  signal: AbortSignal,
): AsyncGenerator<OutputEvent, ExitCode> {
  const { messenger, clock } = context;
  const messages = await findReceivers(context, command, signal);
  if (signal.aborted) return EXIT.failed;
  const requests = [...messages].map(([to, id]) => ({ to, id, ...words(to) }));

  const ids = new Set(messages.values());
  const queue = new EventQueue<Delivered>(() => 0); // One for each receiver at most: they are counted in `missing`.
  const missing = new Missing();
  let phase: "sending" | "waiting" = "sending";
  const unsubscribe = messenger.subscribe((event) => {
    if (event.type === "changed" && ids.has(event.message.id) && event.message.from === messenger.me.id) {
      missing.keep(event.message);
      if (phase === "waiting" && missing.none()) queue.end();
    }
    if (event.type !== "delivered" || !ids.has(event.id)) return;
    queue.push({
      event: "delivered",
      id: event.id,
      to: event.to,
      name: new Names(messenger).of(event.to),
      ms: event.ms,
    });
  });
  const forget = onAbort(signal, () => queue.end());
  let code: ExitCode = EXIT.done;
  try {
    for (const request of requests) {
      const { to, id } = request;
      if (signal.aborted) return EXIT.failed;
      try {
        const message = await messenger.send(request);
        yield { event: "saved", id, to, name: new Names(messenger).of(to) };
        for (const delivery of message.deliveries) {
          missing.add(id, delivery.to);
          // The command was handed over before, or the receiver was quicker than this answer.
          if (delivery.deliveredAt === undefined) continue;
          const name = new Names(messenger).of(delivery.to);
          queue.push({ event: "delivered", id, to: delivery.to, name, ms: delivery.deliveredAt - message.at });
        }
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        yield { event: "error", code: error.problem, message: error.message };
        code = refusedCodeOf(error.problem);
      }
    }
    const wait = command.wait ?? DEFAULT_SEND_WAIT_SECONDS;
    const cancel = clock.after(wait * 1000, () => queue.end());
    try {
      if (missing.none()) return code;
      phase = "waiting";
      for await (const event of queue) {
        if (!missing.take(event.id, event.to)) continue;
        yield event;
        if (missing.none()) return code;
      }
      if (missing.none()) return code;
    } finally {
      cancel();
    }
    const to = missing.people();
    const time = signal.aborted ? "when this command was stopped" : `within ${wait} s`;
    const message = `Saved, but not delivered ${time} to ${
      new Names(messenger).list(to)
    }: it goes out when they are back`;
    yield { event: "error", code: "undelivered", message, to };
    return code === EXIT.done ? EXIT.saved : code;
  } finally {
    unsubscribe();
    forget();
  }
}

/** Who has which message not yet. */
class Missing {
  readonly #pairs = new Map<string, PeerId>();
  /** Of messages that go to fewer than they were written to: to whom still. */
  readonly #left = new Map<MessageId, ReadonlySet<PeerId>>();

  add(id: MessageId, to: PeerId): void {
    if (this.#left.get(id)?.has(to) !== false) this.#pairs.set(`${id} ${to}`, to);
  }

  /** Whoever was put out of the room is no receiver any more. */
  keep({ id, deliveries }: Message): void {
    const left = new Set(deliveries.map(({ to }) => to));
    this.#left.set(id, left);
    for (const [pair, to] of this.#pairs) if (pair === `${id} ${to}` && !left.has(to)) this.#pairs.delete(pair);
  }

  /** False: it was not missing. */
  take(id: MessageId, to: PeerId): boolean {
    return this.#pairs.delete(`${id} ${to}`);
  }

  none(): boolean {
    return this.#pairs.size === 0;
  }

  people(): PeerId[] {
    return [...new Set(this.#pairs.values())];
  }
}
