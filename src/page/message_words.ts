/** What a message says, in one line. */
import type { MessageDto } from "../server/dto.ts";
import { offerWords } from "./file_names.ts";
import { type Block, type Inline, readMarkdown } from "./markdown.ts";
import { text } from "./text.ts";

/** Its words without the marks of Markdown, or what stands for them. @param most characters at the most. */
export function messageWords(
  { kind, text: whole, question, offer, retractedAt, own }: MessageDto,
  most: number,
): string {
  if (retractedAt !== null) return own ? text.talk.retractedOwn : text.talk.retracted;
  if (offer !== null) {
    const [item] = offer.items;
    const name = offerWords(offer);
    if (offer.items.length !== 1 || item === undefined) return name;
    return item.files === null ? text.file.line(name) : text.file.folderLine(name);
  }
  const words = question?.words ?? whole;
  return kind === "text" ? unmarked(words.slice(0, most * 4)).trim().slice(0, most) : text.unknownKind;
}

/** Controls, what turns the direction of what follows, and what breaks the line. */
const NOT_PLAIN = /[\s\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** On one line, with nothing in it that changes what stands beside it; cut where it is long. */
export function plainLine(words: string, most: number): string {
  // Cut first: what is far too long is not gone through.
  const characters = [...words.slice(0, most * 8).replace(NOT_PLAIN, " ").trim()];
  return characters.length <= most ? characters.join("") : `${characters.slice(0, most - 1).join("").trimEnd()}…`;
}

/** Without the marks of Markdown, for a place that can't draw it. */
export function unmarked(words: string): string {
  return readMarkdown(words).map(blockWords).join("\n");
}

function blockWords(block: Block): string {
  switch (block.type) {
    case "words":
      return inlineWords(block.inside);
    case "code":
      return block.text;
    case "quote":
      return block.inside.map(blockWords).join("\n");
    case "list":
      return block.items.map((item) => item.map(blockWords).join("\n")).join("\n");
    default:
      return block satisfies never;
  }
}

function inlineWords(inside: readonly Inline[]): string {
  return inside.map((part) => {
    switch (part.type) {
      case "text":
      case "code":
        return part.text;
      case "strong":
      case "em":
      case "strike":
        return inlineWords(part.inside);
      case "link":
        return part.host === ""
          ? inlineWords(part.inside)
          : `${inlineWords(part.inside)} ${text.talk.linkTo(part.host)}`;
      default:
        return part satisfies never;
    }
  }).join("");
}
