import type { Hono } from "hono";
import type { ExportFormat, Messenger } from "../../messenger/facade.ts";
import { type ConversationId, EVERYONE, isPeerId, isRoomId } from "../../model/ids.ts";
import { STATUS_CODE } from "../../std/http.ts";
import { attachment } from "../attachment.ts";
import { readObject } from "../body.ts";
import type { ServerEnv } from "../guard.ts";
import { FILE_POLICY } from "../headers.ts";
import { historyPage } from "../history_page.ts";
import { invalid } from "../refusal.ts";
import { conversationOf, optionalDays, optionalSwitch } from "./ids.ts";
import { route } from "./route.ts";

const ENDINGS: Readonly<Record<ExportFormat, string>> = { text: "txt", json: "json", html: "html" };

/** DELETE /api/conversations/:id, and below it GET messages and files (offers alone), POST seen, PUT settings, GET export. */
export function conversationRoutes(
  app: Hono<ServerEnv>,
  { messenger, report }: { messenger: Messenger; report: (error: unknown) => void },
): void {
  route(app, "/api/conversations/:id", {
    DELETE: async (c) => {
      await messenger.keeping.delete(conversationOf(c));
      return c.body(null, STATUS_CODE.NoContent);
    },
  });
  route(app, "/api/conversations/:id/messages", {
    GET: (c) => c.json(historyPage(c, messenger, { conversation: conversationOf(c) })),
  });
  route(app, "/api/conversations/:id/files", {
    GET: (c) => c.json(historyPage(c, messenger, { conversation: conversationOf(c), kind: "file" })),
  });
  route(app, "/api/conversations/:id/seen", {
    POST: async (c) => {
      const conversation = conversationOf(c);
      const { position } = await readObject(c);
      if (typeof position !== "number" || !Number.isSafeInteger(position) || position < 0) {
        throw invalid(`"position" is ${JSON.stringify(position)}: send the position of a message, a whole number`);
      }
      messenger.markSeen(conversation, position);
      return c.body(null, STATUS_CODE.NoContent);
    },
  });
  route(app, "/api/conversations/:id/settings", {
    PUT: async (c) => {
      const conversation = conversationOf(c);
      const body = await readObject(c);
      const favourite = optionalSwitch(body.favourite, "favourite");
      const muted = optionalSwitch(body.muted, "muted");
      const keepDays = optionalDays(body.keepDays, "keepDays");
      messenger.keeping.setConversation(conversation, {
        ...favourite === undefined ? {} : { favourite },
        ...muted === undefined ? {} : { muted },
        ...keepDays === undefined ? {} : { keepDays: keepDays ?? undefined },
      });
      return c.body(null, STATUS_CODE.NoContent);
    },
  });
  route(app, "/api/conversations/:id/export", {
    GET: (c) => {
      const conversation = conversationOf(c);
      const format = formatOf(c.req.query("format"));
      const pieces = messenger.keeping.export(conversation, format)[Symbol.iterator]();
      // Whatever is to be saved, never shown: a conversation holds what others wrote.
      const headers = {
        "content-type": "application/octet-stream",
        "content-disposition": attachment(`${nameOf(messenger, conversation)}.${ENDINGS[format]}`),
        "content-security-policy": FILE_POLICY,
      };
      if (c.req.method === "HEAD") {
        pieces.return?.();
        return new Response(null, { headers });
      }
      return new Response(bytesOf(pieces, report), { headers });
    },
  });
}

function formatOf(format: string | undefined): ExportFormat {
  if (format === "text" || format === "json" || format === "html") return format;
  throw invalid('"format" is unknown: send one of text, json, html');
}

function nameOf(messenger: Messenger, id: ConversationId): string {
  if (id === EVERYONE) return "Everyone";
  if (isRoomId(id)) return messenger.rooms.get(id)?.name ?? "Room";
  const person = isPeerId(id) ? messenger.peer(id) : undefined;
  return person?.nickname ?? person?.profile.name ?? "Conversation";
}

/** The pieces as they are asked for. Where one fails, the connection is cut: nobody takes a part for the whole. */
function bytesOf(pieces: Iterator<string>, report: (error: unknown) => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  // The first is made before anything is answered: what fails at once is answered as a failure.
  let next = pieces.next();
  return new ReadableStream({
    pull(controller) {
      try {
        if (next.done === true) return controller.close();
        controller.enqueue(encoder.encode(next.value));
        next = pieces.next();
      } catch (error) {
        report(error);
        controller.error(error);
      }
    },
    cancel() {
      pieces.return?.();
    },
  }, { highWaterMark: 0 });
}
