import type { Hono } from "hono";
import { isScope, MAX_REACH, type ProgramDesk, type Scope, SCOPES } from "../../model/programs.ts";
import { isConversationId } from "../../model/ids.ts";
import { STATUS_CODE } from "../../std/http.ts";
import { readObject } from "../body.ts";
import type { MadeTokenDto } from "../dto.ts";
import type { ServerContext, ServerEnv } from "../guard.ts";
import { tokenDto, webhookDto } from "../program_dto.ts";
import { invalid } from "../refusal.ts";
import { asConversation, asText } from "./ids.ts";
import { route } from "./route.ts";

/**
 * GET and POST /api/tokens, DELETE /api/tokens/:id; GET /api/webhooks, DELETE /api/webhooks/:id. Webhooks are made on
 * the command line alone: what has got into a page must not have messages sent elsewhere.
 */
export function programRoutes(app: Hono<ServerEnv>, { programs }: { programs: ProgramDesk }): void {
  const { tokens, webhooks } = programs;
  route(app, "/api/tokens", {
    GET: (c) => c.json(tokens.all().map(tokenDto)),
    POST: async (c) => {
      const { name, scopes, to, days } = await readObject(c);
      const made = await tokens.create({
        name: name === null ? undefined : asText(name, "name"),
        scopes: scopesOf(scopes),
        reach: to === null ? undefined : reachOf(to),
        days: days === null ? undefined : daysOf(days),
      });
      const answer: MadeTokenDto = { token: tokenDto(made.token), secret: made.secret };
      return c.json(answer, STATUS_CODE.Created);
    },
  });
  route(app, "/api/tokens/:id", {
    DELETE: (c) => {
      tokens.revoke(idOf(c));
      return c.body(null, STATUS_CODE.NoContent);
    },
  });
  route(app, "/api/webhooks", {
    GET: (c) => c.json(webhooks.all().map(webhookDto)),
  });
  route(app, "/api/webhooks/:id", {
    DELETE: (c) => {
      webhooks.remove(idOf(c));
      return c.body(null, STATUS_CODE.NoContent);
    },
  });
}

function scopesOf(value: unknown): Scope[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [undefined];
  return list.map((scope) => {
    if (typeof scope === "string" && isScope(scope)) return scope;
    throw invalid(`"scopes" is no list of scopes: send some of ${SCOPES.join(", ")}`);
  });
}

function reachOf(value: unknown) {
  const list: readonly unknown[] = Array.isArray(value) ? value : [undefined];
  if (list.length > MAX_REACH) throw invalid(`"to" has ${list.length} conversations, and ${MAX_REACH} is the most`);
  return list.map((id) => {
    if (typeof id === "string" && isConversationId(id)) return id;
    return asConversation(typeof id === "string" ? id : "");
  });
}

function daysOf(value: unknown): number {
  if (typeof value === "number") return value;
  throw invalid('"days" is no number of days: send a whole number from 1, or null for a token that does not expire');
}

function idOf(c: ServerContext): number {
  const id = c.req.param("id") ?? "";
  if (/^\d{1,15}$/.test(id)) return Number(id);
  throw invalid(`"${id.slice(0, 100)}" is no id: send the number that the list has`);
}
