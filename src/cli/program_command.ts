/** Commands about other programs: what they are in JSON, and on the command line. */
import { isScope, MAX_TOKEN_DAYS, type Scope, SCOPES } from "../model/programs.ts";
import { CommandError, type Members } from "./members.ts";
import { shortened } from "./settings.ts";
import { UsageError } from "./usage_error.ts";
import type { Values } from "./values.ts";
import { readFrom, readWho } from "./word_readers.ts";

export type ProgramCommand =
  | { readonly do: "token"; readonly act: "list" }
  | {
    readonly do: "token";
    readonly act: "create";
    readonly name: string | undefined;
    readonly scopes: readonly Scope[];
    /** Each a WHO; none: all. */
    readonly to: readonly string[];
    /** How long it lasts, such as "30d"; undefined: for good. */
    readonly expires: string | undefined;
  }
  /** `name`: or its id. */
  | { readonly do: "token"; readonly act: "revoke"; readonly name: string }
  | { readonly do: "webhook"; readonly act: "list" }
  | {
    readonly do: "webhook";
    readonly act: "create";
    readonly url: string;
    /** Each a WHO; none: all. */
    readonly from: readonly string[];
    /** The host beyond this computer that may be told. */
    readonly allowHost: string | undefined;
  }
  | { readonly do: "webhook"; readonly act: "remove"; readonly id: number };

const TOKEN_ACTS = ["create", "list", "revoke"] as const;
const WEBHOOK_ACTS = ["create", "list", "remove"] as const;
/** What happens that an address can be told of. */
const TOPICS = ["message"] as const;
const DAYS_OF: Readonly<Record<string, number>> = { d: 1, w: 7, y: 365 };

export function readProgramCommand(verb: ProgramCommand["do"], members: Members): ProgramCommand {
  return verb === "token" ? readToken(members) : readWebhook(members);
}

function readToken(members: Members): ProgramCommand {
  const act = members.needed("act", members.word("act", TOKEN_ACTS), `name one of ${TOKEN_ACTS.join(", ")}`);
  switch (act) {
    case "list":
      return { do: "token", act };
    case "revoke":
      return { do: "token", act, name: members.needed("name", members.text("name"), 'see "token list"') };
    case "create": {
      const scopes = members.people("scopes").map((scope) => {
        if (isScope(scope)) return scope;
        throw new CommandError(`"scopes" is some of ${SCOPES.join(", ")}, not "${shortened(scope)}"`);
      });
      if (scopes.length === 0) throw new CommandError(`"token" lacks "scopes": name some of ${SCOPES.join(", ")}`);
      const expires = members.text("expires");
      if (expires !== undefined && daysOf(expires) === undefined) {
        throw new CommandError(`"expires": ${expiresProblem(expires)}`);
      }
      return { do: "token", act, name: members.text("name"), scopes, to: members.people("to"), expires };
    }
    default:
      return act satisfies never;
  }
}

function readWebhook(members: Members): ProgramCommand {
  const act = members.needed("act", members.word("act", WEBHOOK_ACTS), `name one of ${WEBHOOK_ACTS.join(", ")}`);
  switch (act) {
    case "list":
      return { do: "webhook", act };
    case "remove": {
      const id = members.count("id", Number.MAX_SAFE_INTEGER);
      return { do: "webhook", act, id: members.needed("id", id, 'see "webhook list"') };
    }
    case "create": {
      members.word("on", TOPICS);
      const url = members.needed("url", members.text("url"), "give an address, such as http://127.0.0.1:8080/");
      return { do: "webhook", act, url, from: members.people("from"), allowHost: members.text("allowHost") };
    }
    default:
      return act satisfies never;
  }
}

export function readProgramJob(
  verb: ProgramCommand["do"],
  words: readonly string[],
  values: Values,
): ProgramCommand {
  const [word, second] = words;
  if (verb === "token") {
    const act = readFrom(TOKEN_ACTS, word ?? "list", "What to do with tokens");
    if (act !== "create") refuse(values, "token create", ["scope", "to", "expires"]);
    switch (act) {
      case "list":
        refuseWord(second);
        return { do: "token", act };
      case "revoke":
        if (second === undefined) throw new UsageError('token revoke needs a NAME: see "lanmessenger token list"');
        return { do: "token", act, name: second };
      case "create": {
        const scopes = values.all("scope", (value, from) => readFrom(SCOPES, value, from));
        if (scopes.length === 0) {
          throw new UsageError(`token create needs --scope: give one or more of ${SCOPES.join(", ")}`);
        }
        const expires = values.one("expires", readExpires);
        return { do: "token", act, name: second, scopes, to: values.all("to", readWho), expires };
      }
      default:
        return act satisfies never;
    }
  }
  const act = readFrom(WEBHOOK_ACTS, word ?? "list", "What to do with webhooks");
  if (act !== "create") refuse(values, "webhook create", ["on", "from", "allow-host"]);
  switch (act) {
    case "list":
      refuseWord(second);
      return { do: "webhook", act };
    case "remove": {
      const id = /^\d{1,15}$/.test(second ?? "") ? Number(second) : undefined;
      if (id === undefined) throw new UsageError('webhook remove needs an ID: see "lanmessenger webhook list"');
      return { do: "webhook", act, id };
    }
    case "create":
      values.all("on", (value, from) => readFrom(TOPICS, value, from));
      if (second === undefined) throw new UsageError("webhook create needs a URL, such as http://127.0.0.1:8080/");
      return {
        do: "webhook",
        act,
        url: second,
        from: values.all("from", readWho),
        allowHost: values.text("allow-host"),
      };
    default:
      return act satisfies never;
  }
}

function readExpires(value: string, from: string): string {
  if (daysOf(value) === undefined) throw new UsageError(`${from}: ${expiresProblem(value)}`);
  return value;
}

/** "30d", "12w" or "1y" in days; undefined: it is no such time, or too long. */
export function daysOf(text: string): number | undefined {
  const [, number = "", unit = ""] = /^(\d{1,4})([dwy])$/.exec(text) ?? [];
  const days = Number(number) * (DAYS_OF[unit] ?? 0);
  return days >= 1 && days <= MAX_TOKEN_DAYS ? days : undefined;
}

function expiresProblem(text: string): string {
  return `how long it lasts, such as 30d, 12w or 1y, up to ${MAX_TOKEN_DAYS} days, not "${shortened(text)}"`;
}

function refuse(values: Values, owner: string, names: readonly string[]): void {
  const given = names.find((name) => values.text(name) !== undefined);
  if (given !== undefined) throw new UsageError(`--${given} belongs to ${owner}: leave it out`);
}

function refuseWord(word: string | undefined): void {
  if (word !== undefined) throw new UsageError(`"${shortened(word)}" is too much: a list takes no more words`);
}
