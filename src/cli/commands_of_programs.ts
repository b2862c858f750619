import type { CommandDefinition } from "./command_definition.ts";

/** Other programs of this computer: docs/api.md. */
export const COMMANDS_OF_PROGRAMS = {
  token: {
    usage: "create|list|revoke …",
    summary: "let other programs speak to this one, each for what it needs",
    words: 2,
    use: "reading",
    manner: "acts",
    who: "anybody",
    notes: [
      "token create [NAME] --scope SCOPE … [--to WHO …] [--expires AGE]",
      "                             make a token, and print it: it is shown once, and kept nowhere",
      "token list                   print what tokens there are, without themselves",
      "token revoke NAME            end one at once, with all that it has open",
      "SCOPE is read (messages, people, what happens), send (texts, and what others see of reading and writing), files,",
      "people, rooms or settings. With --to it is good for these people and rooms only: to write there, and to read.",
      'A program shows it as "Authorization: Bearer TOKEN" at the address that "whoami --json" gives as api;',
      "docs/api.md says how, and /api/openapi.json there describes every call.",
      'As JSON: {"do":"token","act":"create","name":"ci","scopes":["send"],"to":["room:Lab"],"expires":"30d"}',
    ],
  },
  webhook: {
    usage: "create|list|remove …",
    summary: "have a program of this computer told of each message by HTTP",
    words: 2,
    use: "reading",
    manner: "acts",
    who: "anybody",
    notes: [
      "webhook create URL [--on message] [--from WHO …] [--allow-host HOST]",
      "                             POST each message of others there, as one JSON object; prints what signs them, once",
      "webhook list                 print where messages go, and what is the matter",
      "webhook remove ID            end it",
      "With --from: only what these people write, and what is written in these rooms.",
      "URL leads to this computer (127.0.0.1, [::1], localhost). Beyond it, its host must be allowed by name.",
      "What is not taken is sent again later, also after a restart; docs/api.md says how it is signed.",
      'As JSON: {"do":"webhook","act":"create","url":"http://127.0.0.1:8080/","from":["Ben"]}',
    ],
  },
} as const satisfies Readonly<Record<string, CommandDefinition>>;
