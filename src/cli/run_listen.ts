import type { Message } from "../model/message.ts";
import { onAbort } from "./aborted.ts";
import type { Command } from "./command.ts";
import type { CommandContext } from "./context.ts";
import { EventQueue, weightOfMessage } from "./event_queue.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { messageEvent, Names, type OutputEvent } from "./output_event.ts";
import { overrun } from "./overrun.ts";

/** Every message of others from now on, until aborted; with `once` the first. */
export async function* runListen(
  context: CommandContext,
  command: Extract<Command, { do: "listen" }>,
  signal: AbortSignal,
): AsyncGenerator<OutputEvent, ExitCode> {
  const { messenger } = context;
  const queue = new EventQueue<Message>(weightOfMessage);
  const unsubscribe = messenger.subscribe((event) => {
    if (event.type === "message") queue.push(event.message);
  });
  const forget = onAbort(signal, () => queue.end());
  try {
    for await (const message of queue) {
      yield messageEvent(message, new Names(messenger));
      if (command.once) break;
      yield* overrun(queue);
    }
    return EXIT.done;
  } finally {
    unsubscribe();
    forget();
  }
}
