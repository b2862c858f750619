import { assert } from "../../src/std/assert.ts";

Deno.test("the page's bundle is small", () => {
  const { size } = Deno.statSync(new URL("../../static/app.js", import.meta.url));
  assert(size < 256_000, `static/app.js has ${size} bytes`);
});
