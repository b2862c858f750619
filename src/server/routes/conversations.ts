import type { Hono } from "hono";
import type { Messenger } from "../../messenger/facade.ts";
import { type ConversationId, isConversationId } from "../../model/ids.ts";
import { readObject } from "../body.ts";
import type { HistoryDto } from "../dto.ts";
import type { ServerContext, ServerEnv } from "../guard.ts";
import { wholeNumber } from "../query.ts";
import { invalid } from "../refusal.ts";
import { messageDto } from "../to_dto.ts";
import { route } from "./route.ts";

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** GET /api/conversations/:id/messages, POST /api/conversations/:id/seen */
export function conversationRoutes(app: Hono<ServerEnv>, { messenger }: { messenger: Messenger }): void {
  route(app, "/api/conversations/:id/messages", {
    GET: (c) => {
      const conversation = conversationOf(c);
      const limit = wholeNumber(c, "limit", { least: 1, most: MAX_LIMIT }) ?? DEFAULT_LIMIT;
      const before = wholeNumber(c, "before", { least: 0, most: Number.MAX_SAFE_INTEGER });
      // One more than asked for tells whether there are older ones.
      const found = messenger.history({
        conversation,
        limit: limit + 1,
        ...before === undefined ? {} : { before },
      });
      const page: HistoryDto = {
        messages: found.slice(-limit).map((message) => messageDto(message, messenger)),
        more: found.length > limit,
      };
      return c.json(page);
    },
  });
  route(app, "/api/conversations/:id/seen", {
    POST: async (c) => {
      const conversation = conversationOf(c);
      const { position } = await readObject(c);
      if (typeof position !== "number" || !Number.isSafeInteger(position) || position < 0) {
        throw invalid(`"position" is ${JSON.stringify(position)}: send the position of a message, a whole number`);
      }
      messenger.markSeen(conversation, position);
      return c.body(null, 204);
    },
  });
}

function conversationOf(c: ServerContext): ConversationId {
  const id = c.req.param("id") ?? "";
  if (!isConversationId(id)) {
    throw invalid(`"${id.slice(0, 100)}" is no conversation: name a person's whole id, or everyone`);
  }
  return id;
}
