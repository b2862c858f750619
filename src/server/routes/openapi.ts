import type { Hono } from "hono";
import { openApi } from "../api/openapi.ts";
import type { ServerEnv } from "../guard.ts";
import { route } from "./route.ts";

/** GET /api/openapi.json: what can be asked here. It holds no secret, and needs no token. */
export function openApiRoute(app: Hono<ServerEnv>, { version }: { version: string }): void {
  let text: string | undefined;
  route(app, "/api/openapi.json", {
    GET: () => {
      text ??= JSON.stringify(openApi(version));
      return new Response(text, { headers: { "content-type": "application/json" } });
    },
  });
}
