import { cleanLine } from "../model/text.ts";
import { messageOf } from "./output.ts";
import type { MessageEvent } from "./output_event.ts";

/**
 * Runs a program for a message: never by a shell, and with nothing of the message in its arguments. The text is on its
 * standard input; what it prints goes where our own output goes.
 *
 * @param signal ends the program.
 * @returns why it failed; undefined: it did not.
 */
export async function execFor(
  message: MessageEvent,
  [program, ...args]: readonly [string, ...string[]],
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const child = new Deno.Command(program, {
      args: [...args],
      stdin: "piped",
      signal,
      env: {
        // A name may hold what an environment can't, such as a zero.
        LANMESSENGER_FROM: cleanLine(message.from.name),
        LANMESSENGER_FROM_ID: message.from.id,
        LANMESSENGER_ID: message.id,
        LANMESSENGER_KIND: message.kind,
        LANMESSENGER_CONVERSATION: message.conversation,
      },
    }).spawn();
    const [status] = await Promise.all([child.status, feed(child.stdin, message.text)]);
    if (status.success) return undefined;
    return `${program} failed with ${status.signal ?? `exit code ${status.code}`} for message ${message.id}`;
  } catch (error) {
    // It would name the program once more.
    return `Cannot run ${program}: ${messageOf(error).replace(/^Failed to spawn '.*': /s, "")}`;
  }
}

async function feed(stdin: WritableStream<Uint8Array>, text: string): Promise<void> {
  try {
    const writer = stdin.getWriter();
    await writer.write(new TextEncoder().encode(text));
    await writer.close();
  } catch {
    // It need not read what it is given.
  }
}
