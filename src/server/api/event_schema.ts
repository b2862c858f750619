import type { EventDto } from "../dto.ts";
import { conversation, count, flag, messageId, object, person, ref, type Schema, text, words } from "./schema.ts";

type Of<Type extends EventDto["type"]> = Extract<EventDto, { type: Type }>;

/** By type, so that a new event does not compile before it is described. */
const EVENTS: { readonly [Type in EventDto["type"]]: Schema } = {
  me: object<Of<"me">>({ type: words("me"), me: ref("Me") }),
  person: object<Of<"person">>({ type: words("person"), person: ref("Person") }),
  forgotten: object<Of<"forgotten">>({ type: words("forgotten"), id: person }),
  message: object<Of<"message">>({ type: words("message"), message: ref("Message") }),
  delivered: object<Of<"delivered">>({ type: words("delivered"), id: messageId, to: person }),
  changed: object<Of<"changed">>({ type: words("changed"), message: ref("Message") }),
  read: object<Of<"read">>({ type: words("read"), conversation, by: person, position: count }),
  typing: object<Of<"typing">>({ type: words("typing"), conversation, by: person, on: flag }),
  conversation: object<Of<"conversation">>({
    type: words("conversation"),
    id: conversation,
    settings: ref("ConversationSettings"),
  }),
  deleted: object<Of<"deleted">>({ type: words("deleted"), conversation, position: count }),
  room: object<Of<"room">>({ type: words("room"), room: ref("Room") }),
  settings: object<Of<"settings">>({ type: words("settings"), settings: ref("Settings"), filesFolder: text }),
  seen: object<Of<"seen">>({ type: words("seen"), conversation, position: count }),
  transfer: object<Of<"transfer">>({ type: words("transfer"), transfer: ref("Transfer") }),
  notice: object<Of<"notice">>({ type: words("notice"), code: text, message: text }),
};

/** A frame of the WebSocket. */
export const eventSchema: Schema = { oneOf: Object.values(EVENTS) };
