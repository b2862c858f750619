import fc from "fast-check";
import { attachment } from "../../../src/server/attachment.ts";
import { assert, assertEquals, assertMatch } from "../../../src/std/assert.ts";

/** What RFC 6266 allows of it, and nothing else: both parameters once, in characters that end nothing. */
const WHOLE = /^attachment; filename="[ !#$&-[\]-~]+"; filename\*=UTF-8''(?:[\w!#$&+.^`|~-]|%[0-9A-F]{2})+$/;

Deno.test("attachment() names a file in ASCII and in UTF-8", () => {
  const rows: readonly [name: string, ascii: string, utf8: string][] = [
    ["notes.txt", "notes.txt", "notes.txt"],
    ["run 7 (final).tar.gz", "run 7 (final).tar.gz", "run%207%20%28final%29.tar.gz"],
    ["Prüfung.pdf", "Pr_fung.pdf", "Pr%C3%BCfung.pdf"],
    ["👩‍🚀.png", "___.png", "%F0%9F%91%A9%E2%80%8D%F0%9F%9A%80.png"],
    ["it's*.txt", "it's*.txt", "it%27s%2A.txt"],
    // What would end the quotes or the header.
    ['a".exe', "a_.exe", "a%22.exe"],
    ["a\\b.txt", "a_b.txt", "a_b.txt"],
    ["a\r\nset-cookie: x=1\r\n\r\n<script>", "aset-cookie: x=1<script>", "aset-cookie%3A%20x%3D1%3Cscript%3E"],
    ['x"; filename="y.exe', "x_; filename=_y.exe", "x%22%3B%20filename%3D%22y.exe"],
    ["100%41.txt", "100_41.txt", "100%2541.txt"],
    // What would lead elsewhere, or show another ending than there is.
    ["../../.bashrc", ".._.._.bashrc", ".._.._.bashrc"],
    ["photo\u202egnp.exe", "photognp.exe", "photognp.exe"],
    ["a\u0000b\u007f", "ab", "ab"],
    // A lone surrogate, and names of which nothing is left.
    ["a\ud800.txt", "a_.txt", "a%EF%BF%BD.txt"],
    ["", "file", "file"],
    ["\u200b\u2066 ", "file", "file"],
    ["/", "_", "_"],
  ];
  for (const [name, ascii, utf8] of rows) {
    assertEquals(attachment(name), `attachment; filename="${ascii}"; filename*=UTF-8''${utf8}`, name);
  }
});

Deno.test("attachment() keeps long names whole", () => {
  for (const name of ["x".repeat(196) + ".txt", "あ".repeat(66) + ".x"]) {
    assertEquals(decodeURIComponent(attachment(name).split("''")[1] ?? ""), name);
  }
});

Deno.test("attachment() makes one header value of any name", () => {
  const names = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.string({ unit: fc.constantFrom("\r", "\n", '"', "\\", ";", "%", "'", "*", "/", "=", "\u202e", "\ud83d", "é") }),
  );
  fc.assert(fc.property(names, (name) => {
    const value = attachment(name);
    assertMatch(value, WHOLE);
    assertEquals(new Headers({ "content-disposition": value }).get("content-disposition"), value);
    assert(decodeURIComponent(value.split("''")[1] ?? "").isWellFormed());
  }));
});
