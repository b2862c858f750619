import type { CommandDefinition } from "./command_definition.ts";

/** Oneself, and what holds for all conversations. */
export const COMMANDS_OF_SELF = {
  settings: {
    usage: "",
    summary: "print what is set for all conversations, or change it",
    words: 0,
    use: "reading",
    manner: "acts",
    notes: [
      "With receipts off, nobody is told that something was read or is being written, and the same of others is not",
      "shown.",
      'As JSON: {"do":"settings","receipts":"off","keep":30}, or "forever"',
    ],
  },
  status: {
    usage: "available|away|busy [TEXT]",
    summary: "say how one is there, and what else others should know",
    words: 2,
    use: "job",
    manner: "acts",
    notes: [
      "It holds for as long as the messenger runs that carries this out.",
      'As JSON: {"do":"status","availability":"away","text":"back at 4"}',
    ],
  },
  picture: {
    usage: "[FILE]",
    summary: "show others a picture of oneself: PNG, JPEG or WebP, 64 KiB at most",
    words: 1,
    use: "reading",
    manner: "acts",
    notes: [
      "Without FILE, --remove is needed: then there is none any more.",
      'As JSON: {"do":"picture","file":"/home/ada/me.png"}, or {"do":"picture","remove":true}',
    ],
  },
  identity: {
    usage: "[show|protect|unprotect|export|import|reactivate] [FILE]",
    summary: "put the private key under a passphrase, or move to another computer",
    words: Infinity,
    use: "reading",
    manner: "acts",
    notes: [
      "identity                print how the key is kept",
      "identity protect        put it under a passphrase, or under another one",
      "identity unprotect      take the passphrase away",
      "identity export FILE    write identity and people to a file; this computer does not use them any more then",
      "identity import FILE    take them from a file, into a data folder that nobody has used yet",
      "identity reactivate     use the identity on this computer again after all",
      "A passphrase is asked for on a terminal, or read from LANMESSENGER_PASSPHRASE, or line by line from a descriptor",
      "with --passphrase-fd N; never from the command line, which everybody on the computer can read. To change one,",
      "LANMESSENGER_NEW_PASSPHRASE, or the second line, has the new one. Messages and rooms don't move.",
    ],
  },
  whoami: {
    usage: "",
    summary: "print own name, id and data folder",
    words: 0,
    use: "reading",
    manner: "prints",
    notes: [],
  },
} as const satisfies Readonly<Record<string, CommandDefinition>>;
