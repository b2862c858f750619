import { gzipSync } from "node:zlib";
import { assert } from "../../src/std/assert.ts";

/** Bytes, compressed: all that the page needs before it can be used. */
const MOST = 150_000;
const FIRST_LOAD = ["index.html", "app.js", "style.css", "icon.svg"];

Deno.test("the page's first load is small", () => {
  const sizes = FIRST_LOAD.map((name) => {
    const { length } = gzipSync(Deno.readFileSync(new URL(`../../static/${name}`, import.meta.url)));
    return { name, length };
  });
  const all = sizes.reduce((sum, { length }) => sum + length, 0);
  assert(all <= MOST, `It has ${all} bytes: ${sizes.map(({ name, length }) => `${name} ${length}`).join(", ")}`);
});
