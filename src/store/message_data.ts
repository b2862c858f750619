import { isMessageId, isPeerId, type MessageId } from "../model/ids.ts";
import type { Change, Message, Quote, WireMessage } from "../model/message.ts";
import type { Question } from "../model/question.ts";
import type { FileWord, Offer } from "../model/transfer.ts";
import { jsonOf, type JsonValue } from "./json_value.ts";
import type { Row } from "./row.ts";

/** What a message of some kinds carries (docs/protocol.md, sections 5.8 and 8.1), as the column `data` keeps it. */
export interface MessageData {
  readonly kind: string;
  readonly choices?: WireMessage["choices"] | undefined;
  readonly offer?: WireMessage["offer"];
  readonly word?: WireMessage["word"];
  readonly change?: WireMessage["change"];
  readonly read?: WireMessage["read"];
}

/** What may stand beside a text, as the column `extra` keeps it. */
export interface MessageExtra {
  readonly reply?: WireMessage["reply"];
  readonly origin?: Message["origin"] | undefined;
}

/** Picked, so that nothing else an object carries is kept. Null: it carries nothing. */
export function toData({ kind, choices, offer, word, change, read }: MessageData): string | null {
  if (kind === "file" && offer !== undefined) {
    const items = offer.items.map(({ name, bytes, files }) => ({ name, bytes, files }));
    return JSON.stringify({ items, files: offer.files, folders: offer.folders, bytes: offer.bytes });
  }
  if (kind === "file-word" && word !== undefined) {
    const { offer, says, missing, bytes, changed, why } = word;
    return JSON.stringify({ offer, says, missing, bytes, changed, why });
  }
  if (kind === "change" && change !== undefined) {
    return JSON.stringify({ of: change.of, author: change.author, does: change.does, text: change.text });
  }
  if (kind === "text" && choices !== undefined) return questionData({ choices, state: { name: "open" } });
  if (kind === "read" && read !== undefined) return JSON.stringify({ read });
  return null;
}

/** Null: there is nothing beside the text. */
export function toExtra({ reply, origin = "author" }: MessageExtra): string | null {
  if (reply === undefined && origin === "author") return null;
  return JSON.stringify({
    reply: reply && { author: reply.author, id: reply.id, text: reply.text },
    origin: origin === "other" ? origin : undefined,
  });
}

/** From a row with `extra`. */
export function extraOf(row: Row): { reply: Quote | undefined; origin: Message["origin"] } {
  if (row.extra === null) return { reply: undefined, origin: "author" };
  const extra = jsonOf(row, "extra");
  const reply = extra.member("reply").optional((quote) => ({
    author: quote.member("author").matching(isPeerId, "a person's id"),
    id: quote.member("id").matching(isMessageId, "a message's id"),
    text: quote.member("text").text(),
  }));
  return { reply, origin: extra.member("origin").value === "other" ? "other" : "author" };
}

/** Undefined also for an offer that came when this program did not know files yet. */
export function offerOf(row: Row): Offer | undefined {
  if (row.kind !== "file" || row.data === null) return undefined;
  const offer = jsonOf(row, "data");
  return {
    items: offer.member("items").items().map((item) => ({
      name: item.member("name").text(),
      bytes: item.member("bytes").whole(),
      files: item.member("files").optional((files) => files.whole()),
    })),
    files: offer.member("files").whole(),
    folders: offer.member("folders").whole(),
    bytes: offer.member("bytes").whole(),
  };
}

/** A question as `data` keeps it. */
export function questionData({ choices, state }: Question): string {
  switch (state.name) {
    case "open":
    case "over":
      return JSON.stringify({ choices, state: state.name });
    case "answered":
      return JSON.stringify({ choices, state: state.name, choice: state.choice, by: state.by });
    default:
      return state satisfies never;
  }
}

/** A member for the message that is made of what was just stored. */
export function questionFrom(choices: readonly string[] | undefined): Pick<Message, "question"> {
  return choices === undefined ? {} : { question: { choices, state: { name: "open" } } };
}

/** The same of a row with `kind` and `data`. */
export function questionOf(row: Row): Pick<Message, "question"> {
  if (row.kind !== "text" || row.data === null) return {};
  const data = jsonOf(row, "data");
  const choices = data.member("choices").items().map((choice) => choice.text());
  return { question: { choices, state: stateOf(data) } };
}

export function choicesOf(row: Row): Pick<WireMessage, "choices"> {
  const { question } = questionOf(row);
  return question === undefined ? {} : { choices: question.choices };
}

function stateOf(data: JsonValue): Question["state"] {
  const name = data.member("state").matching(isStateName, "the state of a question");
  if (name !== "answered") return { name };
  const by = data.member("by").optional((value) => value.matching(isPeerId, "a person's id"));
  return { name, choice: data.member("choice").text(), by };
}

function isStateName(text: string): text is Question["state"]["name"] {
  return text === "open" || text === "answered" || text === "over";
}

export function wordOf(row: Row): FileWord | undefined {
  if (row.kind !== "file-word" || row.data === null) return undefined;
  const word = jsonOf(row, "data");
  const bytes = word.member("bytes").optional((value) => value.whole());
  const changed = word.member("changed").optional((value) => value.whole());
  const why = word.member("why").optional((value) => value.text());
  return {
    offer: word.member("offer").matching(isMessageId, "a message's id"),
    says: word.member("says").text(),
    missing: word.member("missing").whole(),
    ...bytes === undefined ? {} : { bytes },
    ...changed === undefined ? {} : { changed },
    ...why === undefined ? {} : { why },
  };
}

/** Undefined also for one that came from somebody else: it was carried out at once. */
export function changeOf(row: Row): Change | undefined {
  if (row.kind !== "change" || row.data === null) return undefined;
  const change = jsonOf(row, "data");
  return {
    of: change.member("of").matching(isMessageId, "a message's id"),
    author: change.member("author").optional((author) => author.matching(isPeerId, "a person's id")),
    does: change.member("does").text(),
    text: change.member("text").text(),
  };
}

export function readOf(row: Row): MessageId | undefined {
  if (row.kind !== "read" || row.data === null) return undefined;
  return jsonOf(row, "data").member("read").matching(isMessageId, "a message's id");
}
