import { assertEquals } from "../../../src/std/assert.ts";
import house from "../../../tools/lint.ts";

function found(file: string, source: string): string[] {
  return Deno.lint.runPlugin(house, file, source).map((diagnostic) => diagnostic.id);
}

Deno.test("no-html-from-text finds every way to read text as HTML", () => {
  const rule = ["house/no-html-from-text"];
  assertEquals(found("src/page/a.ts", "export const f = (e: Element) => (e.innerHTML = '');"), rule);
  assertEquals(found("src/page/a.ts", "export const f = (e: Element) => e['outerHTML'];"), rule);
  assertEquals(found("src/page/a.ts", "export const f = (e: Element) => e.insertAdjacentHTML('beforeend', '');"), rule);
  assertEquals(
    found("src/page/a.tsx", "export const f = (t: string) => <p dangerouslySetInnerHTML={{ __html: t }} />;"),
    rule,
  );
  assertEquals(found("src/page/a.ts", "export const f = (e: Element, t: string) => (e.textContent = t);"), []);
});

Deno.test("no-top-level-effect lets only files that are started do something", () => {
  assertEquals(found("src/net/a.ts", "start();"), ["house/no-top-level-effect"]);
  assertEquals(found("src/net/a.ts", "await start();"), ["house/no-top-level-effect"]);
  assertEquals(found("src/net/a.ts", "export const a = 1; export function b() { start(); }"), []);
  assertEquals(found("/somewhere/main.ts", "await start();"), []);
  assertEquals(found("src/page/main.tsx", "start();"), []);
  assertEquals(found("tests/unit/a_test.ts", "Deno.test('a', () => {});"), []);
});

Deno.test("no-words-in-components finds what a component says by itself", () => {
  const rule = ["house/no-words-in-components"];
  assertEquals(found("src/page/a.tsx", "export const f = () => <p>Saved</p>;"), rule);
  assertEquals(found("src/page/a.tsx", "export const f = () => <p>保存</p>;"), rule);
  assertEquals(found("src/page/a.tsx", 'export const f = () => <img alt="A picture" />;'), rule);
  assertEquals(found("src/page/a.tsx", 'export const f = () => <button aria-label="Close" />;'), rule);
  assertEquals(found("src/page/a.tsx", 'export const f = (t: string) => <p class="words" title={t}>· {t}: 1</p>;'), []);
});
