import type { Hono } from "hono";
import type { Messenger } from "../../messenger/facade.ts";
import { isConversationId, isMessageId } from "../../model/ids.ts";
import { STATUS_CODE } from "../../std/http.ts";
import { readObject } from "../body.ts";
import type { ServerEnv } from "../guard.ts";
import { invalid } from "../refusal.ts";
import { messageDto } from "../to_dto.ts";
import { optionalReply, optionalSwitch } from "./ids.ts";
import { route } from "./route.ts";

/** POST /api/messages, a `SendDto`: answered once the text is committed to the disk. */
export function messageRoute(app: Hono<ServerEnv>, { messenger }: { messenger: Messenger }): void {
  route(app, "/api/messages", {
    POST: async (c) => {
      const { to, text, id, reply, forwarded } = await readObject(c);
      if (typeof to !== "string" || !isConversationId(to)) {
        throw invalid("\"to\" is no conversation: send a person's or a room's whole id, or everyone");
      }
      if (typeof text !== "string") throw invalid('The request has no "text": send what to say');
      if (typeof id !== "string" || !isMessageId(id)) {
        throw invalid('"id" is no message id: send 32 lower-case hex digits, new for each message');
      }
      const message = await messenger.send({
        to,
        text,
        id,
        ...optionalReply(reply),
        ...optionalSwitch(forwarded, "forwarded") === true ? { origin: "other" } : {},
      });
      return c.json(messageDto(message, messenger), STATUS_CODE.Created);
    },
  });
}
