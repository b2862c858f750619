import { RequestError } from "../model/errors.ts";
import type { CommandContext } from "./context.ts";
import { peerEvent } from "./conversation_event.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { onePerson } from "./one_person.ts";
import type { OutputEvent } from "./output_event.ts";
import type { PeopleCommand } from "./people_command.ts";
import { findWhenSettled } from "./receivers.ts";

/** What its user makes of somebody, a stranger who is here included; tells how they are listed then. */
export async function* runPeople(
  { messenger }: CommandContext,
  command: Extract<PeopleCommand, { do: "block" | "unblock" | "nickname" }>,
  signal: AbortSignal,
): AsyncGenerator<OutputEvent, ExitCode> {
  const found = await findWhenSettled(messenger, command.who, signal);
  if (found === undefined) return EXIT.failed;
  const id = onePerson(found, `"${command.do}" is about`);
  switch (command.do) {
    case "block":
    case "unblock":
      messenger.people.setBlocked(id, command.do === "block" ? "blocked" : "welcome");
      break;
    case "nickname":
      messenger.people.setNickname(id, command.name);
      break;
    default:
      return command satisfies never;
  }
  const peer = messenger.peer(id);
  if (peer === undefined) throw new RequestError("nobody", `Nobody with the id ${id} is known here any more`);
  yield peerEvent(peer);
  return EXIT.done;
}
