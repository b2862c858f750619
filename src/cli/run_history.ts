import { RequestError } from "../model/errors.ts";
import type { HistoryQuery } from "../messenger/facade.ts";
import type { Command } from "./command.ts";
import type { CommandContext } from "./context.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { messageEvent } from "./message_event.ts";
import type { OutputEvent } from "./output_event.ts";
import { readSince } from "./since.ts";

/** The newest messages that match, oldest first. Everybody one has written with is known from the disk: no waiting. */
export async function* runHistory(
  context: CommandContext,
  command: Extract<Command, { do: "history" }>,
): AsyncGenerator<OutputEvent, ExitCode> {
  const { messenger, clock } = context;
  const { who, search, since, limit } = command;
  const start = since === undefined ? undefined : readSince(since, clock.now());
  if (since !== undefined && start === undefined) throw new RequestError("invalid", `"${since}" is no date: give one`);
  const query: HistoryQuery = {
    limit,
    ...(who === undefined ? {} : { conversation: messenger.find(who) }),
    ...(search === undefined ? {} : { search }),
    ...(start === undefined ? {} : { since: start }),
  };
  for (const message of messenger.history(query)) yield messageEvent(message, messenger);
  return EXIT.done;
}
