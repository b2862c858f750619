import type { CommandContext } from "./context.ts";
import type { ConversationCommand } from "./conversation_command.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { writeNewFile } from "./new_file.ts";
import type { OutputEvent } from "./output_event.ts";

/** In UTF-16 units: a line of JSON must stay one that a reader takes. */
const PART_LENGTH = 65_536;

/**
 * A conversation, or all, as a text: into a file, or in parts to whoever asks. Everybody one has written with is known
 * from the disk: no waiting.
 */
export async function* runExport(
  { messenger }: CommandContext,
  command: Extract<ConversationCommand, { do: "export" }>,
  signal: AbortSignal,
): AsyncGenerator<OutputEvent, ExitCode> {
  const { who, format, output, force } = command;
  const id = who === undefined ? undefined : messenger.find(who);
  const parts = partsOf(messenger.keeping.export(id, format));
  if (output !== undefined) {
    const bytes = await writeNewFile(output, parts, force ? "may replace" : "must be new", signal);
    if (bytes === undefined) return EXIT.failed;
    yield { event: "exported", path: output, bytes };
    return EXIT.done;
  }
  let part = 0;
  for (const text of parts) {
    if (signal.aborted) return EXIT.failed;
    yield { event: "export", part: part++, text };
  }
  return EXIT.done;
}

/** The same text in parts of a like size, none of which ends within a character. */
function* partsOf(pieces: Iterable<string>): Generator<string, void> {
  let waiting = "";
  for (const piece of pieces) {
    waiting += piece;
    while (waiting.length > PART_LENGTH) {
      const last = waiting.charCodeAt(PART_LENGTH - 1);
      const end = last >= 0xd800 && last < 0xdc00 ? PART_LENGTH - 1 : PART_LENGTH;
      yield waiting.slice(0, end);
      waiting = waiting.slice(end);
    }
  }
  if (waiting !== "") yield waiting;
}
