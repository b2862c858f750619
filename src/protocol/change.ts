/**
 * What changes a message, as a member of a message (docs/protocol.md, section 5.8).
 *
 *     "change": {"of": …, "author"?, "does": …, "text"?}
 */
import type { Change } from "../model/message.ts";
import { MAX_CHOICE_BYTES } from "../model/question.ts";
import { MAX_TEXT_BYTES } from "../model/text.ts";
import { MAX_EMOJI_BYTES } from "./constants.ts";
import type { JsonObject, Members } from "./json.ts";

export function parseChange(members: Members): Change {
  const does = members.kind("does");
  return {
    of: members.messageId("of"),
    author: members.has("author") ? members.peerId("author") : undefined,
    does,
    text: parseText(members, does),
  };
}

export function encodeChange({ of, author, does, text }: Change): JsonObject {
  return {
    of,
    ...(author === undefined ? {} : { author }),
    does,
    ...(text === "" ? {} : { text }),
  };
}

/** Empty where it means nothing. */
function parseText(members: Members, does: string): string {
  switch (does) {
    case "edit":
      return members.text("text", 1, MAX_TEXT_BYTES);
    case "react":
      return members.has("text") ? members.text("text", 1, MAX_EMOJI_BYTES) : "";
    case "close":
      return members.has("text") ? members.text("text", 1, MAX_CHOICE_BYTES) : "";
    default:
      return "";
  }
}
