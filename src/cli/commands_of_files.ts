import type { CommandDefinition } from "./command_definition.ts";

const OFFER_NOTE = 'ID is that of the offer or its first 8 or more characters: see "lanmessenger files".';
const TO_NOTE = "Of an own offer, all of it is meant, or with --to what goes to that receiver.";

/** Files and folders. */
export const COMMANDS_OF_FILES = {
  files: {
    usage: "",
    summary: "print offers and transfers that are not over, and those that failed",
    words: 0,
    use: "reading",
    manner: "prints",
    notes: ["What has failed says why, and goes on when its receiver accepts it again, with the same ID."],
  },
  accept: {
    usage: "ID",
    summary: "take the files that somebody offers; also for ones that failed, to try again",
    words: 1,
    use: "job",
    manner: "acts",
    who: "person",
    notes: [
      OFFER_NOTE,
      "The files come as soon as a messenger runs here and the other one is there. With --wait this command waits for",
      "it: exit code 0 says that all of it is here, checked and synced, 3 that it is not yet. The time counts from the",
      "last progress: while bytes move, it begins anew.",
    ],
  },
  decline: {
    usage: "ID",
    summary: "say that one does not want the files",
    words: 1,
    use: "job",
    manner: "acts",
    who: "person",
    notes: [OFFER_NOTE],
  },
  pause: {
    usage: "ID",
    summary: "pause a transfer, at either end",
    words: 1,
    use: "job",
    manner: "acts",
    who: "receiver",
    notes: [OFFER_NOTE, TO_NOTE],
  },
  resume: {
    usage: "ID",
    summary: "let a paused transfer go on",
    words: 1,
    use: "job",
    manner: "acts",
    who: "receiver",
    notes: [OFFER_NOTE, TO_NOTE],
  },
  cancel: {
    usage: "ID",
    summary: "take an own offer back, or give up a received one",
    words: 1,
    use: "job",
    manner: "acts",
    who: "receiver",
    notes: [OFFER_NOTE, TO_NOTE],
  },
  rule: {
    usage: "WHO",
    summary: "take the files of a verified person without asking",
    words: 1,
    use: "reading",
    manner: "acts",
    who: "person",
    notes: [
      "SIZE is a number of bytes, such as 500M, 2G or 64MiB. What a rule that is there already says stays as it is",
      "where an option is left out. A folder that is not there yet is made when the first file comes; the one around",
      "it has to be there.",
    ],
  },
  rules: {
    usage: "",
    summary: "print whose files are taken without asking",
    words: 0,
    use: "reading",
    manner: "prints",
    notes: [],
  },
} as const satisfies Readonly<Record<string, CommandDefinition>>;
