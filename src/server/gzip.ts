import type { MiddlewareHandler } from "hono";
import type { ServerEnv } from "./guard.ts";

/** Smaller answers are one packet or two in any case. */
const WORTH_BYTES = 8_192;

export async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Response(bytes).body?.pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** What an Accept-Encoding header says of gzip (RFC 9110, section 12.5.3). Absent: it was not asked for. */
export function acceptsGzip(header: string | null): boolean {
  const offers = (header ?? "").toLowerCase().split(",").map((part) => part.split(";").map((each) => each.trim()));
  const offer = offers.find(([coding]) => coding === "gzip") ?? offers.find(([coding]) => coding === "*");
  return offer !== undefined && !offer.slice(1).some((weight) => /^q=0(\.0*)?$/.test(weight));
}

/**
 * Large JSON answers as gzip, for the page. Hono's own was weighed: it compresses every answer whose length it is not
 * told, which c.json() never does, and the command line's streams besides.
 */
export function packJson(): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    await next();
    const { headers, status } = c.res;
    if (c.get("caller") !== "page" || headers.get("content-type") !== "application/json") return;
    if (headers.has("content-disposition") || c.req.method === "HEAD") return;
    const bytes = new Uint8Array(await c.res.arrayBuffer());
    const packed = bytes.length >= WORTH_BYTES && acceptsGzip(c.req.raw.headers.get("accept-encoding"));
    const fresh = new Headers(headers);
    fresh.append("vary", "accept-encoding");
    if (packed) fresh.set("content-encoding", "gzip");
    c.res = new Response(packed ? await gzip(bytes) : bytes, { status, headers: fresh });
  };
}
