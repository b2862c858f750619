/**
 * What of Markdown a text may use: bold, italic, strike, code, links, lists and quotes. The library says what is what;
 * from here on there are only values, of which components make nodes. Everything else (HTML, pictures, headings,
 * tables) stays the characters that were typed.
 */
import { Lexer, type Token, Tokenizer, type Tokens } from "marked";

export type Inline =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "strong" | "em" | "strike"; readonly inside: readonly Inline[] }
  | { readonly type: "code"; readonly text: string }
  /** `host`: where it leads, if its words do not say so themselves. */
  | { readonly type: "link"; readonly href: string; readonly host: string; readonly inside: readonly Inline[] };

export type Block =
  | { readonly type: "words"; readonly inside: readonly Inline[] }
  /** `language`: what stood behind its first fence. */
  | { readonly type: "code"; readonly language: string; readonly text: string }
  | { readonly type: "quote"; readonly inside: readonly Block[] }
  /** `start`: the first number; undefined: it has none. */
  | { readonly type: "list"; readonly start: number | undefined; readonly items: readonly (readonly Block[])[] };

/** Characters that are read as Markdown at the most: the library's time grows with their square in the worst case. */
export const MAX_MARKED = 8_000;
/** Quotes, lists and emphasis within each other; what is deeper stays as it was typed. */
const MAX_DEPTH = 8;

/** Without any of these there is nothing to find, as in most texts. */
const MARKS = /[*_~`\\]|\]\(|^\s*(?:>|[-+] |\d{1,9}[.)] )|https?:\/\/|www\./im;

/** Refuses what is not used, so that it stays text. */
class SmallTokenizer extends Tokenizer {
  override heading(): undefined {}
  override lheading(): undefined {}
  override hr(): undefined {}
  override html(): undefined {}
  override tag(): undefined {}
  override def(): undefined {}
  override table(): undefined {}
  /** By indentation alone; those between fences are another rule's. */
  override code(): undefined {}
}

export function readMarkdown(words: string): readonly Block[] {
  if (words.length > MAX_MARKED || !MARKS.test(words)) return plain(words);
  try {
    const lexer = new Lexer({ gfm: true, breaks: true, tokenizer: new SmallTokenizer() });
    return blocksOf(lexer.lex(words), 0);
  } catch (error) {
    // Hundreds of quotes within each other are too deep for the library.
    if (error instanceof RangeError) return plain(words);
    throw error;
  }
}

function plain(words: string): readonly Block[] {
  return [{ type: "words", inside: [{ type: "text", text: words }] }];
}

function blocksOf(tokens: readonly Token[], depth: number): readonly Block[] {
  const blocks: Block[] = [];
  /** True while the last block is words that the next ones follow without an empty line between. */
  let open = false;
  for (const token of tokens) {
    const block = blockOf(token, depth);
    if (block === undefined) {
      open = false;
      continue;
    }
    const last = blocks.at(-1);
    if (block.type === "words" && last?.type === "words" && open) {
      blocks[blocks.length - 1] = { type: "words", inside: [...last.inside, textOf("\n"), ...block.inside] };
    } else blocks.push(block);
    open = block.type === "words" && !/\n\s*\n$/.test(token.raw);
  }
  return blocks;
}

/** Undefined: it shows nothing. */
function blockOf(token: Token, depth: number): Block | undefined {
  const { raw } = token;
  if (token.type === "space") return undefined;
  if (depth >= MAX_DEPTH) return { type: "words", inside: [textOf(raw.trimEnd())] };
  if (isCode(token)) return { type: "code", language: token.lang?.trim() ?? "", text: token.text };
  if (isQuote(token)) return { type: "quote", inside: blocksOf(token.tokens, depth + 1) };
  if (isList(token)) {
    return {
      type: "list",
      start: token.ordered && typeof token.start === "number" ? token.start : undefined,
      items: token.items.map((item) => blocksOf(item.tokens, depth + 1)),
    };
  }
  if (token.type === "checkbox") return { type: "words", inside: [textOf(raw)] };
  const inner = "tokens" in token ? token.tokens : undefined;
  return { type: "words", inside: inner === undefined ? [textOf(raw.trimEnd())] : inlinesOf(inner, depth + 1) };
}

function inlinesOf(tokens: readonly Token[], depth: number): readonly Inline[] {
  return tokens.map((token) => inlineOf(token, depth));
}

function inlineOf(token: Token, depth: number): Inline {
  const inner = "tokens" in token ? token.tokens : undefined;
  if (token.type === "br") return textOf(token.raw.replace(/^(?: +|\\)/, ""));
  if (token.type === "codespan" && "text" in token) return { type: "code", text: token.text };
  if (token.type === "escape" && "text" in token) return textOf(token.text);
  if (inner === undefined || depth >= MAX_DEPTH) return textOf(token.raw);
  const inside = () => inlinesOf(inner, depth + 1);
  switch (token.type) {
    case "strong":
    case "em":
      return { type: token.type, inside: inside() };
    case "del":
      return { type: "strike", inside: inside() };
    case "link":
      return isLink(token) ? linkOf(token, inside()) : textOf(token.raw);
    default:
      return textOf(token.raw);
  }
}

function linkOf({ href, raw }: Tokens.Link, inside: readonly Inline[]): Inline {
  const url = webAddress(href);
  if (url === undefined) return textOf(raw);
  const said = wordsOf(inside).trim();
  // The words are their author's: where they are not the address itself, the reader is told where it leads.
  const same = said === url.href || said === href || `http://${said}` === href || `https://${said}` === href;
  return { type: "link", href: url.href, host: same && startsAt(said, url.host) ? "" : url.host, inside };
}

/**
 * Whether an address as it is read has the host in its place, letter for letter: there are letters of other scripts that
 * look like Latin ones, and signs that look like the "/" behind a host.
 */
function startsAt(said: string, host: string): boolean {
  const bare = said.replace(/^https?:\/\//, "");
  return bare.startsWith(host) && /^(?:$|[/?#])/.test(bare.slice(host.length));
}

/** Undefined: it leads to something else than the web. */
function webAddress(href: string): URL | undefined {
  const url = URL.parse(href);
  const known = url !== null && (url.protocol === "http:" || url.protocol === "https:");
  return known && url.username === "" && url.password === "" ? url : undefined;
}

/** The words alone. */
export function wordsOf(inlines: readonly Inline[]): string {
  return inlines.map((inline) => "inside" in inline ? wordsOf(inline.inside) : inline.text).join("");
}

function textOf(text: string): Inline {
  return { type: "text", text };
}

function isCode(token: Token): token is Tokens.Code {
  return token.type === "code";
}

function isQuote(token: Token): token is Tokens.Blockquote {
  return token.type === "blockquote";
}

function isList(token: Token): token is Tokens.List {
  return token.type === "list";
}

function isLink(token: Token): token is Tokens.Link {
  return token.type === "link";
}
