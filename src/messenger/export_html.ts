import type { ConversationId } from "../model/ids.ts";
import type { Message } from "../model/message.ts";
import { escapeHtml } from "../std/html.ts";
import { type ExportNames, insteadOf, timeText } from "./export_words.ts";

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
article { margin: 0 0 1rem; }
.head { color: GrayText; font-size: 0.875rem; }
.head b { color: CanvasText; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
blockquote { margin: 0.25rem 0; padding-left: 0.75rem; border-left: 3px solid GrayText; color: GrayText; }
`.trim();

/** A document that runs nothing and loads nothing. */
export function* htmlOf(
  pages: Iterable<readonly Message[]>,
  title: ConversationId | undefined,
  names: ExportNames,
): Iterable<string> {
  const heading = escapeHtml(title === undefined ? "Messages" : names.nameOf(title));
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${heading}</title>
<style>
${STYLE}
</style>
</head>
<body>
<h1><bdi>${heading}</bdi></h1>
<p class="head">Times are UTC.</p>
`;
  for (const page of pages) yield page.map((message) => article(message, title, names)).join("");
  yield "</body>\n</html>\n";
}

function article(message: Message, title: ConversationId | undefined, names: ExportNames): string {
  const { from, id, conversation, at, reply, origin, editedAt, reactions, text } = message;
  const name = (of: ConversationId) => `<bdi>${escapeHtml(names.nameOf(of))}</bdi>`;
  const head = [
    `<b>${name(from)}</b>`,
    ...(title === undefined ? [name(conversation)] : []),
    timeText(at),
    ...(origin === "other" ? ["forwarded"] : []),
    ...(editedAt === undefined ? [] : [`edited ${timeText(editedAt)}`]),
  ];
  const instead = insteadOf(message);
  const earlier = editedAt === undefined ? [] : names.edits({ author: from, id });
  return [
    `<article>`,
    `<div class="head">${head.join(" · ")}</div>`,
    ...(reply === undefined
      ? []
      : [`<blockquote dir="auto">${name(reply.author)}: ${escapeHtml(reply.text)}</blockquote>`]),
    ...(instead === undefined ? [] : [`<div class="head"><bdi>${escapeHtml(instead)}</bdi></div>`]),
    ...(text === "" ? [] : [`<div class="text" dir="auto">${escapeHtml(text)}</div>`]),
    ...earlier.map((edit) => {
      return `<details><summary class="head">before, ${timeText(edit.at)}</summary><div class="text" dir="auto">${
        escapeHtml(edit.text)
      }</div></details>`;
    }),
    ...reactions.map(({ by, emoji }) => `<span class="head"><bdi>${escapeHtml(emoji)}</bdi> ${name(by)}</span>`),
    `</article>\n`,
  ].join("\n");
}
