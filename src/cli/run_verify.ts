import type { Command } from "./command.ts";
import type { CommandContext } from "./context.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { Names } from "./names.ts";
import { onePerson } from "./one_person.ts";
import type { OutputEvent } from "./output_event.ts";
import { findWhenSettled } from "./receivers.ts";

/** Shows the number to compare with a person; marks them if the number that they read out is the same. */
export async function* runVerify(
  { messenger }: CommandContext,
  command: Extract<Command, { do: "verify" }>,
  signal: AbortSignal,
): AsyncGenerator<OutputEvent, ExitCode> {
  const found = await findWhenSettled(messenger, command.who, signal);
  if (found === undefined) return EXIT.failed;
  const id = onePerson(found, "A safety number is that of");
  const names = new Names(messenger);
  const digits = messenger.safetyNumber(id).replace(/\D/g, "");
  const agrees = command.safetyNumber === digits;
  if (command.off) messenger.setVerified(id, "not verified");
  else if (agrees) messenger.setVerified(id, "verified");
  yield {
    event: "trust",
    peer: names.person(id),
    verified: messenger.peer(id)?.verified ?? false,
    safetyNumber: digits.match(/\d{1,5}/g)?.join(" ") ?? "",
  };
  if (command.safetyNumber === undefined || agrees) return EXIT.done;
  const message = `The safety number given is not that of ${names.full(id)}: read it out again, and if it stays ` +
    "different, this is somebody else, or somebody is between you. Nothing was changed";
  yield { event: "error", code: "mismatch", message };
  return EXIT.failed;
}
