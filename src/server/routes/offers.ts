import type { Hono } from "hono";
import type { Messenger } from "../../messenger/facade.ts";
import { isConversationId, isMessageId } from "../../model/ids.ts";
import { STATUS_CODE } from "../../std/http.ts";
import { readObject } from "../body.ts";
import type { OfferedDto } from "../dto.ts";
import type { ServerEnv } from "../guard.ts";
import { invalid } from "../refusal.ts";
import { messageDto } from "../to_dto.ts";
import { optionalReply } from "./ids.ts";
import { route } from "./route.ts";

/**
 * POST /api/offers, a `SendOfferDto`: answered once the offer is committed to the disk. It can only name an upload: a
 * page, or what has got into one, must not have a file sent by its path.
 */
export function offerRoute(app: Hono<ServerEnv>, { messenger }: { messenger: Messenger }): void {
  route(app, "/api/offers", {
    POST: async (c) => {
      const { to, upload, text, id, reply } = await readObject(c);
      if (typeof to !== "string" || !isConversationId(to)) {
        throw invalid("\"to\" is no conversation: send a person's or a room's whole id, or everyone");
      }
      if (typeof upload !== "string") throw invalid('The request has no "upload": send the id of one');
      if (typeof text !== "string") throw invalid('The request has no "text": send what to say, or an empty one');
      if (typeof id !== "string" || !isMessageId(id)) {
        throw invalid('"id" is no message id: send 32 lower-case hex digits, new for each offer');
      }
      const { message, left } = await messenger.offer({ to, from: { upload }, text, id, ...optionalReply(reply) });
      const offered: OfferedDto = {
        message: messageDto(message, messenger),
        left: left.map(({ path, why }) => ({ path, why })),
      };
      return c.json(offered, STATUS_CODE.Created);
    },
  });
}
