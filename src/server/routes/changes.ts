import type { Hono } from "hono";
import type { MessageKey, Messenger } from "../../messenger/facade.ts";
import type { Message } from "../../model/message.ts";
import { STATUS_CODE } from "../../std/http.ts";
import { readObject } from "../body.ts";
import type { EditsDto } from "../dto.ts";
import type { ServerContext, ServerEnv } from "../guard.ts";
import { invalid, Refusal } from "../refusal.ts";
import { messageDto } from "../to_dto.ts";
import { asConversation, asMessage, asPerson, asText, optionalSwitch } from "./ids.ts";
import { route } from "./route.ts";

/**
 * POST /api/changes, a `ChangeDto`; GET /api/messages/:author/:id and its /edits; POST /api/typing, a `TypingDto`.
 * A change is answered once it is committed to the disk.
 */
export function changeRoutes(app: Hono<ServerEnv>, { messenger }: { messenger: Messenger }): void {
  route(app, "/api/changes", {
    POST: async (c) => c.json(messageDto(await change(messenger, await readObject(c)), messenger)),
  });
  route(app, "/api/messages/:author/:id", {
    GET: (c) => c.json(messageDto(messageOf(c), messenger)),
  });
  route(app, "/api/messages/:author/:id/edits", {
    GET: (c) => {
      const edits: EditsDto = messenger.changes.edits(keyOf(c)).map(({ text, at }) => ({ text, at }));
      return c.json(edits);
    },
  });
  route(app, "/api/typing", {
    POST: async (c) => {
      const { conversation, on } = await readObject(c);
      const writes = optionalSwitch(on, "on");
      if (writes === undefined) throw invalid('The request has no "on": send true or false');
      messenger.changes.typing(asConversation(asText(conversation, "conversation")), writes);
      return c.body(null, STATUS_CODE.NoContent);
    },
  });

  function messageOf(c: ServerContext): Message {
    const { author, id } = keyOf(c);
    const message = messenger.message(id, author);
    if (message !== undefined) return message;
    throw new Refusal(STATUS_CODE.NotFound, "nobody", "That message is not here, or not any more");
  }
}

async function change(messenger: Messenger, body: Readonly<Record<string, unknown>>): Promise<Message> {
  const id = asMessage(body.id, "id");
  switch (body.do) {
    case "edit":
      return await messenger.changes.edit(id, asText(body.text, "text"));
    case "retract":
      return await messenger.changes.retract(id);
    case "react":
      return await messenger.changes.react(
        { author: asPerson(body.author, "author"), id },
        asText(body.emoji, "emoji"),
      );
    default:
      throw invalid('"do" is unknown: send one of edit, retract, react');
  }
}

function keyOf(c: ServerContext): MessageKey {
  return { author: asPerson(c.req.param("author"), "author"), id: asMessage(c.req.param("id"), "id") };
}
