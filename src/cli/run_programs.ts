import type { Messenger } from "../messenger/facade.ts";
import type { ConversationId } from "../model/ids.ts";
import type { ProgramToken, Webhook } from "../model/programs.ts";
import type { CommandContext } from "./context.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { Names } from "./names.ts";
import type { OutputEvent } from "./output_event.ts";
import { printableLine } from "./printable.ts";
import { daysOf, type ProgramCommand } from "./program_command.ts";
import { renderWho } from "./render_people.ts";
import { renderTime } from "./render_time.ts";

export type TokenEvent = Extract<OutputEvent, { event: "token" }>;
export type WebhookEvent = Extract<OutputEvent, { event: "webhook" }>;

/** What other programs may do here, and what they are told. */
export async function* runPrograms(
  { messenger, programs: { tokens, webhooks } }: CommandContext,
  command: ProgramCommand,
): AsyncGenerator<OutputEvent, ExitCode> {
  switch (command.do) {
    case "token":
      switch (command.act) {
        case "list":
          for (const token of tokens.all()) yield tokenEvent(token, messenger);
          return EXIT.done;
        case "revoke":
          yield { ...tokenEvent(tokens.revoke(command.name), messenger), revoked: true };
          return EXIT.done;
        case "create": {
          const { name, scopes, expires } = command;
          const days = expires === undefined ? undefined : daysOf(expires);
          const made = await tokens.create({ name, scopes, days, reach: found(messenger, command.to) });
          yield { ...tokenEvent(made.token, messenger), secret: made.secret };
          return EXIT.done;
        }
        default:
          return command satisfies never;
      }
    case "webhook":
      switch (command.act) {
        case "list":
          for (const webhook of webhooks.all()) yield webhookEvent(webhook, messenger);
          return EXIT.done;
        case "remove":
          yield { ...webhookEvent(webhooks.remove(command.id), messenger), removed: true };
          return EXIT.done;
        case "create": {
          const { url, allowHost: host } = command;
          const made = webhooks.create({ url, host, from: found(messenger, command.from) });
          yield { ...webhookEvent(made.webhook, messenger), secret: made.secret };
          return EXIT.done;
        }
        default:
          return command satisfies never;
      }
    default:
      return command satisfies never;
  }
}

function found(messenger: Messenger, list: readonly string[]): ConversationId[] | undefined {
  return list.length === 0 ? undefined : list.map((who) => messenger.find(who));
}

function tokenEvent(token: ProgramToken, messenger: Messenger): TokenEvent {
  const { id, name, scopes, reach, createdAt, usedAt, expiresAt } = token;
  return {
    event: "token",
    id,
    name,
    scopes,
    ...reach === undefined ? {} : { to: namesOf(reach, messenger) },
    created: createdAt,
    ...usedAt === undefined ? {} : { used: usedAt },
    ...expiresAt === undefined ? {} : { expires: expiresAt },
  };
}

function webhookEvent({ id, url, from, host, createdAt, problem }: Webhook, messenger: Messenger): WebhookEvent {
  return {
    event: "webhook",
    id,
    url,
    on: "message",
    ...from === undefined ? {} : { from: namesOf(from, messenger) },
    ...host === undefined ? {} : { host },
    created: createdAt,
    ...problem === undefined ? {} : { problem },
  };
}

function namesOf(conversations: readonly ConversationId[], messenger: Messenger) {
  const names = new Names(messenger);
  return conversations.map((id) => ({ id, name: names.of(id) }));
}

export function renderToken({ name, scopes, to, used, expires, secret, revoked }: TokenEvent): string {
  if (revoked === true) return printableLine(`Revoked the token ${name}`);
  const parts = [
    name,
    scopes.join(" "),
    to === undefined ? "all conversations" : `only ${to.map(renderWho).join(", ")}`,
    used === undefined ? "never used" : `used ${renderTime(used)}`,
    expires === undefined ? "" : `until ${renderTime(expires)}`,
  ];
  const line = printableLine(parts.filter((part) => part !== "").join("  "));
  return secret === undefined ? line : `${line}\n${secret}`;
}

export function renderWebhook({ id, url, from, secret, removed, problem }: WebhookEvent): string {
  if (removed === true) return printableLine(`Removed webhook ${id} to ${url}`);
  const parts = [
    String(id),
    url,
    from === undefined ? "" : `only from ${from.map(renderWho).join(", ")}`,
    problem === undefined ? "" : `is tried again: ${problem}`,
  ];
  const line = printableLine(parts.filter((part) => part !== "").join("  "));
  return secret === undefined ? line : `${line}\n${secret}`;
}
