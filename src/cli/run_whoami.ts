import type { CommandContext } from "./context.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import type { OutputEvent } from "./output_event.ts";

export async function* runWhoami(context: CommandContext): AsyncGenerator<OutputEvent, ExitCode> {
  const { id, profile } = context.messenger.me;
  const group = profile.group === "" ? {} : { group: profile.group };
  const api = context.api === undefined ? {} : { api: context.api };
  yield { event: "whoami", id, name: profile.name, data: context.dataFolder, ...group, ...api };
  return EXIT.done;
}
