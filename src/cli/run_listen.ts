import type { Message } from "../model/message.ts";
import type { Transfer } from "../model/transfer.ts";
import { onAbort } from "./aborted.ts";
import type { Command } from "./command.ts";
import type { CommandContext } from "./context.ts";
import { EventQueue, weightOfMessage } from "./event_queue.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { fileEvent } from "./file_event.ts";
import { messageEvent } from "./message_event.ts";
import type { OutputEvent } from "./output_event.ts";
import { overrun } from "./overrun.ts";

/** Every message of others from now on, until aborted, with `once` the first; and what received files came to. */
export async function* runListen(
  context: CommandContext,
  command: Extract<Command, { do: "listen" }>,
  signal: AbortSignal,
): AsyncGenerator<OutputEvent, ExitCode> {
  const { messenger } = context;
  const queue = new EventQueue<Message | Transfer>((item) => "key" in item ? 1_024 : weightOfMessage(item));
  const unsubscribe = messenger.subscribe((event) => {
    if (event.type === "message") queue.push(event.message);
    else if (event.type === "transfer" && isNews(event.transfer)) queue.push(event.transfer);
  });
  const forget = onAbort(signal, () => queue.end());
  try {
    for await (const item of queue) {
      const isTransfer = "key" in item;
      yield isTransfer ? fileEvent(item, messenger) : messageEvent(item, messenger);
      if (command.once && !isTransfer) break;
      yield* overrun(queue);
    }
    return EXIT.done;
  } finally {
    unsubscribe();
    forget();
  }
}

/** Of what one does oneself, and of bytes that move, a listener is not told. */
function isNews({ direction, state }: Transfer): boolean {
  return direction === "in" && (state.name === "done" || state.name === "failed" || state.name === "aside");
}
