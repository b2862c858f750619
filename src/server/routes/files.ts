import type { Hono } from "hono";
import type { Messenger } from "../../messenger/facade.ts";
import { isMessageId, isPeerId } from "../../model/ids.ts";
import { attachment } from "../attachment.ts";
import type { ServerContext, ServerEnv } from "../guard.ts";
import { FILE_POLICY } from "../headers.ts";
import { invalid } from "../refusal.ts";
import { route } from "./route.ts";

/**
 * GET /api/files/:author/:offer/:item: the bytes of an offer's file. Whatever it is, it is served as bytes to be saved,
 * never as a document, and named by its offer, never by a path.
 */
export function fileRoute(
  app: Hono<ServerEnv>,
  { messenger, report }: { messenger: Messenger; report: (error: unknown) => void },
): void {
  route(app, "/api/files/:author/:offer/:item", {
    GET: async (c) => {
      const { author, offer, item } = placeOf(c);
      const { name, bytes, stream } = await messenger.openItem(author, offer, item);
      // Nobody will read it: it is closed here.
      if (c.req.method === "HEAD") await stream.cancel();
      return new Response(c.req.method === "HEAD" ? null : readable(stream, report), {
        headers: {
          "content-type": "application/octet-stream",
          "content-length": String(bytes),
          "content-disposition": attachment(name),
          "content-security-policy": FILE_POLICY,
        },
      });
    },
  });
}

/**
 * The bytes up to where reading fails. Some are missing then of what Content-Length promised, so the connection is cut,
 * and nobody takes a part for the whole. An error that reached Deno would do the same, and be written to the terminal.
 */
function readable(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  report: (error: unknown) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  return new ReadableStream({
    async pull(controller) {
      const next = await reader.read().catch(report);
      if (next === undefined || next.done) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}

function placeOf(c: ServerContext) {
  const { author = "", offer = "", item = "" } = c.req.param();
  if (!isPeerId(author) || !isMessageId(offer) || !/^\d{1,6}$/.test(item)) {
    throw invalid("That names no file: send who made the offer, its id, and the number of the item");
  }
  return { author, offer, item: Number(item) };
}
