import type { Messenger } from "../messenger/facade.ts";
import { RequestError } from "../model/errors.ts";
import { type ConversationId, EVERYONE, type MessageId, type PeerId } from "../model/ids.ts";
import { shortId } from "../model/peer.ts";
import { isWholeId } from "../model/who.ts";
import { onAbort, settledOrAborted } from "./aborted.ts";
import { type Command, DEFAULT_SEND_WAIT_SECONDS } from "./command.ts";
import type { CommandContext } from "./context.ts";
import { EventQueue } from "./event_queue.ts";
import { EXIT, type ExitCode, exitCodeOf } from "./exit_code.ts";
import { Names, type OutputEvent } from "./output_event.ts";

type Send = Extract<Command, { do: "send" }>;
type Delivered = Extract<OutputEvent, { event: "delivered" }>;

/**
 * Finds every receiver, saves one message for each (one in all for `everyone`), and waits for their deliveries. If one
 * is not found, nothing is sent to anybody.
 */
export async function* runSend(
  context: CommandContext,
  command: Send,
  signal: AbortSignal,
): AsyncGenerator<OutputEvent, ExitCode> {
  const { messenger, clock } = context;
  const messages = await findReceivers(context, command, signal);
  if (signal.aborted) return EXIT.failed;

  const ids = new Set(messages.values());
  const queue = new EventQueue<Delivered>(() => 0); // One for each receiver at most: they are counted in `missing`.
  const unsubscribe = messenger.subscribe((event) => {
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
  const missing = new Missing();
  let code: ExitCode = EXIT.done;
  try {
    for (const [to, id] of messages) {
      if (signal.aborted) return EXIT.failed;
      try {
        const message = await messenger.send({ to, text: command.text, id });
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
        code = exitCodeOf(error.problem);
      }
    }
    const wait = command.wait ?? DEFAULT_SEND_WAIT_SECONDS;
    const cancel = clock.after(wait * 1000, () => queue.end());
    try {
      if (missing.none()) return code;
      for await (const event of queue) {
        if (!missing.take(event.id, event.to)) continue;
        yield event;
        if (missing.none()) return code;
      }
    } finally {
      cancel();
    }
    const to = missing.people();
    const time = signal.aborted ? "when this command was stopped" : `within ${wait} s`;
    const message = `Saved, but not delivered ${time} to ${listed(to, messenger)}: it goes out when they are back`;
    yield { event: "error", code: "undelivered", message, to };
    return code === EXIT.done ? EXIT.saved : code;
  } finally {
    unsubscribe();
    forget();
  }
}

/** A few by name, the rest by number. */
function listed(people: readonly PeerId[], messenger: Messenger): string {
  const names = new Names(messenger);
  const first = people.slice(0, 5).map((id) => `${names.of(id)} (${shortId(id)})`).join(", ");
  return people.length > 5 ? `${first} and ${people.length - 5} more` : first;
}

/** The conversations and the message's id in each; a receiver that is named twice gets one message. */
async function findReceivers(
  { messenger, newId }: CommandContext,
  { to, ids }: Send,
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
async function findWhenSettled(
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
  return conversation !== EVERYONE && messenger.peer(conversation)?.contact === true;
}

/** Who has which message not yet. */
class Missing {
  readonly #pairs = new Map<string, PeerId>();

  add(id: MessageId, to: PeerId): void {
    this.#pairs.set(`${id} ${to}`, to);
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
