import type { Hono } from "hono";
import { STATUS_CODE } from "../../std/http.ts";
import type { Assets } from "../assets.ts";
import type { ServerEnv } from "../guard.ts";
import { Refusal } from "../refusal.ts";
import { methodNotAllowed } from "./route.ts";

/** The document and its files, by exact name. */
export function pageRoute(app: Hono<ServerEnv>, { assets }: { assets: Assets | undefined }): void {
  app.all("*", (c) => {
    const asset = assets?.get(c.req.path);
    if (asset === undefined) {
      const message = assets === undefined
        ? "The program runs with --headless: it has no page"
        : `Nothing is at ${c.req.path.slice(0, 100)}`;
      throw new Refusal(STATUS_CODE.NotFound, "not-found", message);
    }
    if (c.req.method !== "GET" && c.req.method !== "HEAD") throw methodNotAllowed(c, ["GET"]);
    return new Response(asset.bytes, { headers: { "content-type": asset.type } });
  });
}
