/** Tokens and webhooks, from the model to what the page sees. */
import type { ProgramToken, Webhook } from "../model/programs.ts";
import { cleanLine } from "../model/text.ts";
import type { TokenDto, WebhookDto } from "./dto.ts";

export function tokenDto({ id, name, scopes, reach, createdAt, usedAt, expiresAt }: ProgramToken): TokenDto {
  return {
    id,
    name,
    scopes: [...scopes],
    to: reach === undefined ? null : [...reach],
    createdAt,
    usedAt: usedAt ?? null,
    expiresAt: expiresAt ?? null,
  };
}

export function webhookDto({ id, url, from, host, createdAt, problem }: Webhook): WebhookDto {
  return {
    id,
    url,
    from: from === undefined ? null : [...from],
    host: host ?? null,
    createdAt,
    problem: cleanLine(problem ?? ""),
  };
}
