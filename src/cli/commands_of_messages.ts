import { type CommandDefinition, LATER_NOTE } from "./command_definition.ts";

const MESSAGE_NOTE = 'ID is that of the message or its first 8 or more characters: see "lanmessenger history --ids".';

/** What is said. */
export const COMMANDS_OF_MESSAGES = {
  send: {
    usage: "--to WHO [--file PATH] [TEXT]",
    summary: "send a text, or files and folders",
    words: 1,
    use: "job",
    manner: "acts",
    notes: [
      "TEXT is read from standard input where it is left out or is -; one newline at its end is dropped.",
      "With --file, TEXT is what is said with the files, and may be left out: then standard input is not read.",
      "If one WHO or PATH is not found, nothing is sent to anybody. Links are not followed.",
      "With --reply, the text answers a message of the same conversation: give one receiver, and no file.",
      "Exit code 0 says: committed on every receiver's disk; of files, all of it is there, checked and synced.",
      "3: saved here, and goes out when they come back. 5: somebody did not want the files, or put them aside.",
      "With files, --wait counts from the last progress: while bytes move, the time begins anew.",
    ],
  },
  listen: {
    usage: "",
    summary: "print what arrives, until stopped",
    words: 0,
    use: "service",
    manner: "prints",
    notes: [
      "CMD is a program and its arguments, separated by blanks; put parts with blanks in single or double quotes.",
      "No shell reads it. The text comes on its standard input, never in its arguments; its environment has",
      "LANMESSENGER_FROM (name), LANMESSENGER_FROM_ID, LANMESSENGER_ID (of the message), LANMESSENGER_KIND and",
      "LANMESSENGER_CONVERSATION. It runs once for each message, one after the other.",
    ],
  },
  history: {
    usage: "[WHO]",
    summary: "print what was written and received, oldest first",
    words: 1,
    use: "reading",
    manner: "prints",
    notes: [
      "WORDS may be parts of words, of any script; names of files are searched, too. Of own messages it is said who",
      "has them and who has read them.",
    ],
  },
  edit: {
    usage: "ID [TEXT]",
    summary: "give a text of one's own another wording",
    words: 2,
    use: "job",
    manner: "acts",
    notes: [
      MESSAGE_NOTE,
      "TEXT is read from standard input where it is left out or is -. Everybody who has the message sees that it was",
      "edited, and the earlier wordings are kept.",
      LATER_NOTE,
      'As JSON: {"do":"edit","id":"5f0e3c1a","text":"Run 8 is done."}',
    ],
  },
  retract: {
    usage: "ID",
    summary: "take back a message of one's own; an offer of files is withdrawn besides",
    words: 1,
    use: "job",
    manner: "acts",
    notes: [
      MESSAGE_NOTE,
      "Its text is removed wherever it was; that it was there can still be seen.",
      LATER_NOTE,
      'As JSON: {"do":"retract","id":"5f0e3c1a"}',
    ],
  },
  react: {
    usage: "ID [EMOJI]",
    summary: "put a reaction to a message, in place of an earlier one",
    words: 2,
    use: "job",
    manner: "acts",
    notes: [
      MESSAGE_NOTE,
      "EMOJI is left out with --remove.",
      LATER_NOTE,
      'As JSON: {"do":"react","id":"5f0e3c1a","emoji":"👍"}, or with "remove":true instead',
    ],
  },
  forward: {
    usage: "ID --to WHO",
    summary: "send the text of a message on to somebody else",
    words: 1,
    use: "job",
    manner: "acts",
    notes: [
      MESSAGE_NOTE,
      "The receivers see that it was forwarded. The exit codes are those of send.",
      'As JSON: {"do":"forward","id":"5f0e3c1a","to":"Ben"}',
    ],
  },
  export: {
    usage: "[WHO]",
    summary: "write a conversation, or all, as text, JSON or HTML",
    words: 1,
    use: "reading",
    manner: "prints",
    notes: [
      "FILE is made new, for its owner alone to read (mode 0600), and never in the place of another one without --force.",
      "On a terminal, characters that it would obey are shown as escapes; in a file or a pipe they are as they were",
      "written.",
      'As JSON: {"do":"export","who":"Ben","format":"html","output":"/home/ada/ben.html","force":true}',
    ],
  },
  delete: {
    usage: "WHO",
    summary: "delete a conversation on this computer, with all that waits to be sent in it",
    words: 1,
    use: "reading",
    manner: "acts",
    notes: [
      "It asks before. Without a terminal to ask on, --yes is needed. Others keep what they have; received files stay",
      "where they are.",
      'As JSON: {"do":"delete","who":"Ben","yes":true}',
    ],
  },
} as const satisfies Readonly<Record<string, CommandDefinition>>;
