import { RequestError } from "../model/errors.ts";
import { MAX_PICTURE_BYTES } from "../model/peer.ts";
import { systemReason } from "../model/system_reason.ts";
import type { CommandContext } from "./context.ts";
import { settingsEvent } from "./conversation_event.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { asFailure } from "./failure.ts";
import { checkGoal } from "./goal_folder.ts";
import type { OutputEvent } from "./output_event.ts";
import type { PeopleCommand } from "./people_command.ts";
import { settingsChange } from "./settings_command.ts";

/** What is said of oneself, and set for all conversations. */
export async function* runSettings(
  { messenger }: CommandContext,
  command: Extract<PeopleCommand, { do: "status" | "picture" | "settings" }>,
): AsyncGenerator<OutputEvent, ExitCode> {
  switch (command.do) {
    case "settings": {
      const change = settingsChange(command);
      if (change.filesFolder !== undefined) await checkGoal(change.filesFolder);
      if (Object.keys(change).length > 0) messenger.keeping.change(change);
      yield settingsEvent(messenger.keeping.settings, messenger.policy);
      return EXIT.done;
    }
    case "status": {
      const { availability, text } = command;
      messenger.setStatus({ availability, text });
      yield { event: "status", ...messenger.me.profile.status };
      return EXIT.done;
    }
    case "picture": {
      const bytes = command.file === undefined ? undefined : await readPicture(command.file);
      try {
        messenger.people.setPicture(bytes);
      } catch (error) {
        throw isNoPicture(error) ? new Error(`${command.file}: ${error.message}`, { cause: error }) : asFailure(error);
      }
      const { picture } = messenger.me;
      yield { event: "picture", ...picture === undefined ? {} : { hash: picture } };
      return EXIT.done;
    }
    default:
      return command satisfies never;
  }
}

function isNoPicture(error: unknown): error is RequestError {
  return error instanceof RequestError && error.problem === "invalid";
}

/** No more of a file is read than a picture may have, whatever stands there. */
async function readPicture(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(MAX_PICTURE_BYTES + 1);
  let length = 0;
  try {
    // Before it is opened: opening a pipe would wait for its other end.
    if (!(await Deno.stat(path)).isFile) throw new Error("it is no file");
    using file = await Deno.open(path);
    for (let read: number | null = 0; read !== null && length < bytes.length; length += read ?? 0) {
      read = await file.read(bytes.subarray(length));
    }
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound ? "nothing is there" : systemReason(error, path);
    throw new Error(`Cannot read the picture ${path}: ${why}: check the path`, { cause: error });
  }
  if (length > MAX_PICTURE_BYTES) {
    throw new Error(`The picture ${path} has over ${MAX_PICTURE_BYTES} bytes, which is the most: make it smaller`);
  }
  return bytes.slice(0, length);
}
