/** Commands about people, oneself included: what they are in JSON, and on the command line. */
import type { Availability } from "../model/peer.ts";
import { statusProblem } from "../model/text.ts";
import { CommandError, type Members } from "./members.ts";
import { readSettingsCommand, readSettingsJob, type SettingsCommand } from "./settings_command.ts";
import { UsageError } from "./usage_error.ts";
import type { Values } from "./values.ts";
import { readFrom, readNeededWho } from "./word_readers.ts";

export type PeopleCommand =
  | { readonly do: "block" | "unblock"; readonly who: string }
  /** Empty: by the name that they gave. */
  | { readonly do: "nickname"; readonly who: string; readonly name: string }
  | { readonly do: "status"; readonly availability: Availability; readonly text: string }
  /** `file`: absolute; undefined: with `remove`, there is to be no picture. */
  | { readonly do: "picture"; readonly file: string | undefined; readonly remove: boolean }
  | SettingsCommand;

const AVAILABILITIES: readonly Availability[] = ["available", "away", "busy"];

export function readPeopleCommand(verb: PeopleCommand["do"], members: Members): PeopleCommand {
  switch (verb) {
    case "block":
    case "unblock":
      return { do: verb, who: members.neededWho("who") };
    case "nickname":
      return { do: verb, who: members.neededWho("who"), name: members.text("name") ?? "" };
    case "status": {
      const availability = members.needed("availability", members.word("availability", AVAILABILITIES), "name one");
      const text = members.text("text") ?? "";
      const problem = statusProblem(text);
      if (problem !== undefined) throw new CommandError(`"text": ${problem}`);
      return { do: verb, availability, text };
    }
    case "picture": {
      const [file, remove] = [members.path("file"), members.flag("remove") ?? false];
      if (remove && file !== undefined) throw new CommandError('"remove" takes the picture away: leave "file" out');
      if (!remove && file === undefined) throw new CommandError('"picture" lacks "file": give one, or "remove": true');
      return { do: verb, file, remove };
    }
    case "settings":
      return readSettingsCommand(members);
    default:
      return verb satisfies never;
  }
}

/** @param absolute makes a path one that means the same everywhere. */
export function readPeopleJob(
  verb: PeopleCommand["do"],
  words: readonly string[],
  values: Values,
  absolute: (path: string) => string,
): PeopleCommand {
  const [first, second = ""] = words;
  switch (verb) {
    case "block":
    case "unblock":
      return { do: verb, who: readNeededWho(verb, first) };
    case "nickname":
      return { do: verb, who: readNeededWho(verb, first), name: second };
    case "status": {
      if (first === undefined) throw new UsageError("status needs available, away or busy: give one of them");
      const problem = statusProblem(second);
      if (problem !== undefined) throw new UsageError(problem);
      return { do: verb, availability: readFrom(AVAILABILITIES, first, "The status"), text: second };
    }
    case "picture": {
      const remove = values.flag("remove");
      if (remove && first !== undefined) throw new UsageError("--remove takes the picture away: leave FILE out");
      if (!remove && first === undefined) throw new UsageError("picture needs a FILE: give one, or --remove");
      return { do: verb, file: first === undefined ? undefined : absolute(first), remove };
    }
    case "settings":
      return readSettingsJob(values, absolute);
    default:
      return verb satisfies never;
  }
}
