import type { Hono } from "hono";
import type { MessageKey, Messenger } from "../../messenger/facade.ts";
import { isConversationId, isMessageId } from "../../model/ids.ts";
import { STATUS_CODE } from "../../std/http.ts";
import { readObject } from "../body.ts";
import type { ServerEnv } from "../guard.ts";
import { invalid } from "../refusal.ts";
import { messageDto } from "../to_dto.ts";
import { asMessage, asPerson, optionalSwitch } from "./ids.ts";
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
      const answered = replyOf(reply);
      const message = await messenger.send({
        to,
        text,
        id,
        ...answered === undefined ? {} : { reply: answered },
        ...optionalSwitch(forwarded, "forwarded") === true ? { origin: "other" } : {},
      });
      return c.json(messageDto(message, messenger), STATUS_CODE.Created);
    },
  });
}

function replyOf(reply: unknown): MessageKey | undefined {
  if (reply === undefined) return undefined;
  if (typeof reply !== "object" || reply === null) {
    throw invalid('"reply" names no message: send "author" and "id" of the one that is answered, or leave it out');
  }
  const { author, id }: Readonly<Record<string, unknown>> = { ...reply };
  return { author: asPerson(author, "author"), id: asMessage(id, "id") };
}
