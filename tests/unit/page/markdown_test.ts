import fc from "fast-check";
import { type Block, type Inline, MAX_MARKED, readMarkdown, wordsOf } from "../../../src/page/markdown.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";

const text = (words: string): Inline => ({ type: "text", text: words });
const words = (...inside: Inline[]): Block => ({ type: "words", inside });

/** All that a reader would see, in order. */
function shown(blocks: readonly Block[]): string {
  return blocks.map((block) => {
    switch (block.type) {
      case "words":
        return wordsOf(block.inside);
      case "code":
        return [block.language, block.text].join("\n");
      case "quote":
        return shown(block.inside);
      case "list":
        return block.items.map(shown).join("\n");
      default:
        return block satisfies never;
    }
  }).join("\n");
}

Deno.test("readMarkdown() leaves plain texts as they were typed", () => {
  for (
    const plain of [
      "Hello",
      "two  blanks\n\n\n  and lines  ",
      "1 < 2 && 3 > 2 &amp; <b>x</b>",
      "# no heading",
      "a | b",
      "ساعت ۳ جلسه",
      "snake_case",
      "2 + 2 = 4!",
    ]
  ) {
    assertEquals(shown(readMarkdown(plain)), plain);
  }
});

Deno.test("readMarkdown() finds bold, italic, strike and code", () => {
  assertEquals(readMarkdown("**b** *i* ~~s~~ `c*`"), [words(
    { type: "strong", inside: [text("b")] },
    text(" "),
    { type: "em", inside: [text("i")] },
    text(" "),
    { type: "strike", inside: [text("s")] },
    text(" "),
    { type: "code", text: "c*" },
  )]);
  assertEquals(readMarkdown("snake_case_name *x*"), [
    words(text("snake_case_name "), { type: "em", inside: [text("x")] }),
  ]);
  assertEquals(readMarkdown("\\*not\\*"), [words(text("*"), text("not"), text("*"))]);
});

Deno.test("readMarkdown() finds code blocks, quotes and lists, within each other", () => {
  assertEquals(readMarkdown("Look:\n```js\nlet a = *1*;\n```"), [words(text("Look:")), {
    type: "code",
    language: "js",
    text: "let a = *1*;",
  }]);
  assertEquals(readMarkdown("> one\n> > two"), [{
    type: "quote",
    inside: [words(text("one")), { type: "quote", inside: [words(text("two"))] }],
  }]);
  assertEquals(readMarkdown("- a\n- b"), [{
    type: "list",
    start: undefined,
    items: [[words(text("a"))], [words(text("b"))]],
  }]);
  const [numbered] = readMarkdown("7. a\n8. b");
  assertEquals(numbered?.type === "list" && [numbered.start, numbered.items.length], [7, 2]);
});

Deno.test("readMarkdown() keeps lines and indentation, and what it does not know", () => {
  assertEquals(
    shown(readMarkdown("*a*\n    b  c\n# d\n---\n<div>\n| e | f |")),
    "a\n    b  c\n# d\n---\n<div>\n| e | f |",
  );
  assertEquals(shown(readMarkdown("![photo](http://a.b/c.png) *x*")), "![photo](http://a.b/c.png) x");
  assertEquals(shown(readMarkdown("[a]: http://b.c *x*\n[a]")), "[a]: http://b.c x\n[a]");
  assertEquals(shown(readMarkdown("<script>alert(1)</script> **x**")), "<script>alert(1)</script> x");
});

/** Where a link leads, and what a reader is told of it. */
function linkIn(typed: string) {
  const [block] = readMarkdown(typed);
  const link = block?.type === "words" ? block.inside.find(({ type }) => type === "link") : undefined;
  return link?.type === "link" ? [link.href, link.host] : undefined;
}

Deno.test("readMarkdown() makes links of web addresses, and says where they lead", () => {
  assertEquals(linkIn("see https://example.com/a?b=c"), ["https://example.com/a?b=c", ""]);
  assertEquals(linkIn("see www.example.com"), ["http://www.example.com/", ""]);
  assertEquals(linkIn("[the plan](https://example.com/plan)"), ["https://example.com/plan", "example.com"]);
  assertEquals(linkIn("[https://bank.example](https://evil.example/)"), ["https://evil.example/", "evil.example"]);
  assertEquals(linkIn("[https://evil.example/](https://evil.example/)"), ["https://evil.example/", ""]);
  for (
    const bad of [
      "[x](javascript:alert(1))",
      "[x](JAVASCRIPT:alert(1))",
      "[x](java\tscript:alert(1))",
      "[x](data:text/html,<b>)",
      "[x](file:///etc/passwd)",
      "[x](//evil.example)",
      "[x](/api/session)",
      "[x](http://user:pass@evil.example)",
      "[x](&#106;avascript:alert(1))",
      "[x](ms-word:ofe|u|http://x)",
      "mail me@example.com",
    ]
  ) {
    assertEquals(linkIn(bad), undefined, bad);
    assertEquals(shown(readMarkdown(bad)), bad, bad);
  }
});

Deno.test("readMarkdown() takes whatever is typed in its time, and loses no letter", () => {
  const hostile = ["> ", "- ", "1. ", "**a *b", "_a**b_", "[a](", "![", "`a", "~~", "- a\n  ", "***", "a\n-", "\\"];
  for (const piece of hostile) {
    const typed = piece.repeat(Math.ceil(MAX_MARKED / piece.length)).slice(0, MAX_MARKED);
    const begun = performance.now();
    const read = readMarkdown(typed);
    assert(performance.now() - begun < 2_000, `"${piece}" took ${performance.now() - begun} ms`);
    assertEquals(shown(read).replace(/[^a]/g, "").length, typed.replace(/[^a]/g, "").length, piece);
  }
  const long = "*a* ".repeat(MAX_MARKED);
  assertEquals(readMarkdown(long), [words(text(long))], "it is not read at all");
});

Deno.test("readMarkdown() shows every letter and digit of any text", () => {
  const piece = fc.constantFrom(
    "*",
    "_",
    "`",
    "~~",
    ">",
    "- ",
    "1. ",
    "\n",
    " ",
    "[",
    "](",
    ")",
    "<",
    "a",
    "7",
    "ع",
    "é",
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
    const typed = pieces.join("");
    const letters = (words: string) => words.replace(/[^aعé]/gu, "");
    assertEquals(letters(shown(readMarkdown(typed))), letters(typed));
  }));
});

Deno.test("readMarkdown() says where a link leads whose words look like another host", () => {
  const hostOf = (typed: string) => linkIn(typed)?.[1];
  for (
    const [typed, host] of [
      ["www.bank.example\u2044.evil.example", new URL("http://www.bank.example\u2044.evil.example").host],
      ["[http://\u0430.com](http://\u0430.com)", "xn--80a.com"],
      ["[http://\uff42ank.example/](http://\uff42ank.example/)", "bank.example"],
    ] as const
  ) {
    assertEquals(hostOf(typed), host, typed);
    // Nor where the host itself stands further behind.
    const further = typed.startsWith("[") ? typed.replaceAll(/\/?([\])])/g, `/${host}$1`) : `${typed}/${host}`;
    assertEquals(hostOf(further), host, further);
  }
  assertEquals(hostOf("http://a.example:8080?b#c"), "");
  assertEquals(hostOf("http://a.example#c"), "");
});
