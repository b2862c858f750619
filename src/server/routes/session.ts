import type { Hono } from "hono";
import { STATUS_CODE } from "../../std/http.ts";
import { MAX_STRANGERS_BODY_BYTES, readObject } from "../body.ts";
import type { SessionDto } from "../dto.ts";
import { requireOrigin, type ServerEnv } from "../guard.ts";
import { invalid, Refusal } from "../refusal.ts";
import type { PageTokens } from "../tokens.ts";
import { route } from "./route.ts";

/** POST /api/session {launch}: a page token for a launch token. It needs no token. */
export function sessionRoute(app: Hono<ServerEnv>, { tokens }: { tokens: PageTokens }): void {
  route(app, "/api/session", {
    POST: async (c) => {
      requireOrigin(c);
      const { launch } = await readObject(c, MAX_STRANGERS_BODY_BYTES);
      if (typeof launch !== "string") throw invalid('The request has no "launch": send the launch token');
      const token = await tokens.exchange(launch);
      if (token === undefined) {
        throw new Refusal(
          STATUS_CODE.Unauthorized,
          "launch",
          "This link was used before or is older than a minute: open the page from the program again",
          { "www-authenticate": "Bearer" },
        );
      }
      return c.json({ token } satisfies SessionDto, STATUS_CODE.Created);
    },
  });
}
