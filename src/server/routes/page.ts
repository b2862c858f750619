import type { Hono } from "hono";
import { STATUS_CODE } from "../../std/http.ts";
import type { Asset, Assets } from "../assets.ts";
import { acceptsGzip } from "../gzip.ts";
import type { ServerEnv } from "../guard.ts";
import { Refusal } from "../refusal.ts";
import { methodNotAllowed } from "./route.ts";

/**
 * The document and its files, by exact name. A browser may keep them, and asks each time whether they are still the
 * same: after an update it has the new ones at once, and otherwise nothing is sent twice.
 */
export function pageRoute(app: Hono<ServerEnv>, { assets }: { assets: Assets | undefined }): void {
  app.all("*", async (c) => {
    const asset = assets?.get(c.req.path);
    if (asset === undefined) {
      const message = assets === undefined
        ? "The program runs with --headless: it has no page"
        : `Nothing is at ${c.req.path.slice(0, 100)}`;
      throw new Refusal(STATUS_CODE.NotFound, "not-found", message);
    }
    if (c.req.method !== "GET" && c.req.method !== "HEAD") throw methodNotAllowed(c, ["GET"]);
    return await answer(asset, c.req.raw.headers);
  });
}

async function answer(asset: Asset, asked: Headers): Promise<Response> {
  const packed = asset.shrinks && acceptsGzip(asked.get("accept-encoding"));
  // Each form has a tag of its own (RFC 9110, section 8.8.3.3).
  const etag = `"${await asset.tag()}${packed ? "-gzip" : ""}"`;
  const headers = new Headers({ "cache-control": "no-cache", etag });
  if (asset.shrinks) headers.set("vary", "accept-encoding");
  if (isNamed(etag, asked.get("if-none-match"))) {
    return new Response(null, { status: STATUS_CODE.NotModified, headers });
  }
  headers.set("content-type", asset.type);
  if (packed) headers.set("content-encoding", "gzip");
  return new Response(packed ? await asset.packed() : asset.bytes, { headers });
}

/** If-None-Match (RFC 9110, section 13.1.2). */
function isNamed(etag: string, header: string | null): boolean {
  return (header ?? "").split(",").some((each) => each.trim().replace(/^W\//, "") === etag);
}
