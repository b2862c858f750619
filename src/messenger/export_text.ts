import type { ConversationId } from "../model/ids.ts";
import type { Message } from "../model/message.ts";
import { type ExportNames, insteadOf, timeText } from "./export_words.ts";

/** Lines for people, times in UTC; what belongs to a message is indented, so that no text passes for another message. */
export function* textOf(
  pages: Iterable<readonly Message[]>,
  title: ConversationId | undefined,
  names: ExportNames,
): Iterable<string> {
  yield title === undefined ? "Messages\n\n" : `Messages: ${line(names.nameOf(title))}\n\n`;
  for (const page of pages) yield page.map((message) => entry(message, title, names)).join("");
}

function entry(message: Message, title: ConversationId | undefined, names: ExportNames): string {
  const { from, id, conversation, at, reply, origin, editedAt, reactions } = message;
  const where = title === undefined ? ` [${line(names.nameOf(conversation))}]` : "";
  const marks = [origin === "other" ? "forwarded" : "", editedAt === undefined ? "" : `edited ${timeText(editedAt)}`];
  const head = [`${timeText(at)}${where} ${line(names.nameOf(from))}`, ...marks.filter((mark) => mark !== "")];
  const instead = insteadOf(message);
  const said = [instead === undefined ? "" : `(${line(instead)})`, message.text].filter((part) => part !== "");
  const earlier = editedAt === undefined ? [] : names.edits({ author: from, id });
  const rest = [
    ...(reply === undefined ? [] : [`> ${line(names.nameOf(reply.author))}: ${block(reply.text, "    > ")}`]),
    ...said.map((part) => block(part, "    ")),
    ...earlier.map(({ text, at }) => `(before, ${timeText(at)}) ${block(text, "    ")}`),
    ...reactions.map(({ by, emoji }) => `(${line(emoji)} ${line(names.nameOf(by))})`),
  ];
  return `${head.join(", ")}:\n${rest.map((part) => `    ${part}\n`).join("")}`;
}

function line(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ");
}

/** Several lines, each but the first behind an indent. Characters that command a terminal become blanks. */
function block(text: string, indent: string): string {
  return text.split(/\r\n|[\r\n\u2028\u2029]/u).map((one) => line(one)).join(`\n${indent}`);
}
