import type { Messenger } from "../messenger/facade.ts";
import { RequestError } from "../model/errors.ts";
import type { AppEvent } from "../model/event.ts";
import type { MessageId } from "../model/ids.ts";
import type { Message } from "../model/message.ts";
import { onAbort } from "./aborted.ts";
import type { AskCommand } from "./ask_command.ts";
import { DEFAULT_SEND_WAIT_SECONDS } from "./command.ts";
import type { CommandContext } from "./context.ts";
import { EventQueue } from "./event_queue.ts";
import { EXIT, type ExitCode, refusedCodeOf } from "./exit_code.ts";
import { Names } from "./names.ts";
import type { OutputEvent } from "./output_event.ts";
import { findReceivers } from "./receivers.ts";

/** How long somebody who has the question may take, where nothing else is said. */
const DEFAULT_ANSWER_WAIT_SECONDS = 300;

/**
 * Puts a question before people and waits for the first answer. However it ends, they are told that it is over, unless
 * the messenger ends first: then the command is handed over to the next one, with the same ids, and goes on waiting.
 */
export async function* runAsk(
  context: CommandContext,
  command: AskCommand,
  signal: AbortSignal,
): AsyncGenerator<OutputEvent, ExitCode> {
  const { messenger } = context;
  const messages = await findReceivers(context, command, signal);
  if (signal.aborted) return EXIT.failed;
  const asked = new Set<MessageId>(messages.values());
  const sent: MessageId[] = [];
  const queue = new EventQueue<News>(() => 0); // One for each receiver and an end: they are few.
  const unsubscribe = messenger.subscribe((event) => {
    const news = newsOf(event, asked, messenger);
    if (news !== undefined) queue.push(news);
  });
  const forget = onAbort(signal, () => queue.end());
  const timer = new Timer(context, () => queue.end());
  try {
    for (const [to, id] of messages) {
      if (signal.aborted) return EXIT.failed;
      let message: Message;
      try {
        message = await messenger.send({ to, id, text: command.question, choices: command.choices });
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        yield { event: "error", code: error.problem, message: error.message };
        return refusedCodeOf(error.problem);
      }
      sent.push(id);
      yield { event: "saved", id, to, name: new Names(messenger).of(to) };
      // It was handed over before: what has become of it meanwhile is news.
      for (const { to, deliveredAt } of message.deliveries) {
        if (deliveredAt !== undefined) queue.push(deliveredNews(id, to, deliveredAt - message.at, messenger));
      }
      const known = changeNews(message, messenger);
      if (known !== undefined) queue.push(known);
    }
    timer.set(command.wait ?? DEFAULT_SEND_WAIT_SECONDS);
    let had: "nobody" | "somebody" = "nobody";
    const told = new Set<string>();
    for await (const news of queue) {
      if (news.type === "end") break;
      if (news.type === "answer") {
        yield news.event;
        return EXIT.done;
      }
      const { id, to } = news.event;
      if (told.has(`${id} ${to}`)) continue;
      told.add(`${id} ${to}`);
      if (had === "nobody" && command.wait === undefined) timer.set(DEFAULT_ANSWER_WAIT_SECONDS);
      had = "somebody";
      yield news.event;
    }
    return yield* unanswered(had, timer.seconds, signal);
  } finally {
    timer.end();
    unsubscribe();
    forget();
    if (!isEndOfMessenger(signal)) await closeAll(sent, messenger);
  }
}

function* unanswered(
  had: "nobody" | "somebody",
  seconds: number | undefined,
  signal: AbortSignal,
): Generator<OutputEvent, ExitCode> {
  const time = signal.aborted
    ? "before this command was stopped"
    : seconds === undefined
    ? "before it was taken back"
    : `within ${seconds} s`;
  const [code, what] = had === "nobody"
    ? [EXIT.saved, "Nobody had the question"] as const
    : [EXIT.declined, "Nobody answered"] as const;
  const message = `${what} ${time}: it is over, and seen to be; ask again`;
  yield { event: "error", code: had === "nobody" ? "undelivered" : "unanswered", message };
  return code;
}

type News =
  | { readonly type: "delivered"; readonly event: Extract<OutputEvent, { event: "delivered" }> }
  | { readonly type: "answer"; readonly event: Extract<OutputEvent, { event: "answer" }> }
  /** It was taken back, or ended elsewhere. */
  | { readonly type: "end" };

function newsOf(event: AppEvent, asked: ReadonlySet<MessageId>, messenger: Messenger): News | undefined {
  if (event.type === "delivered") {
    return asked.has(event.id) ? deliveredNews(event.id, event.to, event.ms, messenger) : undefined;
  }
  if (event.type !== "changed" || !asked.has(event.message.id) || event.message.from !== messenger.me.id) {
    return undefined;
  }
  return changeNews(event.message, messenger);
}

function deliveredNews(
  id: MessageId,
  to: Message["deliveries"][number]["to"],
  ms: number,
  messenger: Messenger,
): News {
  return { type: "delivered", event: { event: "delivered", id, to, name: new Names(messenger).of(to), ms } };
}

function changeNews({ id, question, retractedAt }: Message, messenger: Messenger): News | undefined {
  if (retractedAt !== undefined || question?.state.name === "over") return { type: "end" };
  if (question?.state.name !== "answered") return undefined;
  const { choice, by } = question.state;
  const from = by === undefined ? {} : { from: new Names(messenger).person(by) };
  return { type: "answer", event: { event: "answer", id, choice, ...from } };
}

/** The messenger that carries this out ends: whoever asked hands the command over to the next one. */
function isEndOfMessenger(signal: AbortSignal): boolean {
  const reason: unknown = signal.reason;
  return signal.aborted && reason instanceof RequestError && reason.problem === "stopping";
}

async function closeAll(ids: readonly MessageId[], messenger: Messenger): Promise<void> {
  for (const id of ids) {
    try {
      await messenger.changes.close(id);
    } catch (error) {
      // Deleted meanwhile, or no space on the disk: the answer, which counts, has been said.
      if (!(error instanceof RequestError)) throw error;
    }
  }
}

/** The time that is left; set anew, it begins anew. */
class Timer {
  seconds: number | undefined;
  #cancel = () => {};

  constructor(private readonly context: CommandContext, private readonly over: () => void) {}

  set(seconds: number): void {
    this.#cancel();
    this.#cancel = this.context.clock.after(seconds * 1000, () => {
      this.seconds = seconds;
      this.over();
    });
  }

  end(): void {
    this.#cancel();
  }
}
