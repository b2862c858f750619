import { acceptsGzip, gzip } from "../../../src/server/gzip.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { BEN, message } from "../../support/fake_messenger.ts";
import { assetOf, house, PROGRAM_KEY } from "./fixture.ts";

async function unpacked(response: Response): Promise<string> {
  const stream = response.body?.pipeThrough(new DecompressionStream("gzip"));
  return await new Response(stream).text();
}

Deno.test("acceptsGzip() reads what a browser takes", () => {
  const rows: readonly [string | null, boolean][] = [
    [null, false],
    ["", false],
    ["identity", false],
    ["br", false],
    ["gzip", true],
    ["gzip, deflate, br, zstd", true],
    ["br;q=1.0, GZIP;q=0.8", true],
    ["gzip;q=0", false],
    ["gzip; q=0.0, *", false],
    ["gzip;q=0.01", true],
    ["*", true],
    ["*;q=0", false],
    ["x-gzip", false],
  ];
  for (const [header, expect] of rows) assertEquals(acceptsGzip(header), expect, String(header));
});

Deno.test("Asset is packed once, and tagged by its content", async () => {
  const one = assetOf("body { color: red }".repeat(100), "text/css; charset=UTF-8");
  assert((await one.packed()).length < 200);
  assert(one.packed() === one.packed());
  assertEquals(await one.tag(), await assetOf("body { color: red }".repeat(100), "text/css").tag());
  assert(await one.tag() !== await assetOf("other", "text/css").tag());
  const shrinking = ["text/html", "image/svg+xml", "application/json", "application/manifest+json", "text/javascript"];
  assert(shrinking.every((type) => assetOf("", type).shrinks));
  assert(["image/png", "font/woff2", "application/octet-stream"].every((type) => !assetOf("", type).shrinks));
});

Deno.test("the page's files come as gzip where the browser takes it", async () => {
  const { ask } = house();
  const packed = await ask("GET", "/static/app.js", { "accept-encoding": "gzip, br" });
  assertEquals(packed.headers.get("content-encoding"), "gzip");
  assertEquals(packed.headers.get("vary"), "accept-encoding");
  assertEquals(packed.headers.get("content-type"), "text/javascript; charset=UTF-8");
  assertEquals(await unpacked(packed), "run();");

  const plain = await ask("GET", "/static/app.js", { "accept-encoding": "gzip;q=0" });
  assertEquals([plain.headers.get("content-encoding"), plain.headers.get("vary")], [null, "accept-encoding"]);
  assertEquals(await plain.text(), "run();");

  const picture = await ask("GET", "/static/icon.png", { "accept-encoding": "gzip" });
  assertEquals([picture.headers.get("content-encoding"), picture.headers.get("vary")], [null, null]);
  assertEquals(await picture.text(), "PNG");
});

Deno.test("the page's files are asked for each time, and sent only where they are others", async () => {
  const { ask } = house();
  for (const path of ["/", "/static/app.js"]) {
    const tags = new Set<string>();
    for (const coding of ["gzip", "identity"]) {
      const first = await ask("GET", path, { "accept-encoding": coding });
      const tag = first.headers.get("etag") ?? "";
      await first.body?.cancel();
      tags.add(tag);
      assertEquals(first.headers.get("cache-control"), "no-cache", path);
      for (const known of [tag, `W/${tag}`, `"other", ${tag}`]) {
        const again = await ask("GET", path, { "accept-encoding": coding, "if-none-match": known });
        assertEquals([again.status, again.headers.get("etag"), await again.text()], [304, tag, ""], known);
        assertEquals(again.headers.get("x-frame-options"), "DENY");
      }
      const updated = await ask("GET", path, { "accept-encoding": coding, "if-none-match": '"other"' });
      assertEquals(updated.status, 200);
      await updated.body?.cancel();
    }
    assertEquals(tags.size, 2, "each form has a tag of its own");
  }
});

Deno.test("packJson() packs what is large, for the page alone", async () => {
  const { app, messenger, pageToken } = house();
  messenger.messages.push(message({ conversation: BEN, text: "Hello ".repeat(3_000) }));
  const path = `/api/conversations/${BEN}/messages`;
  const headers = { host: "127.0.0.1:23720", authorization: `Bearer ${await pageToken()}` };
  const get = (path: string, coding: string) =>
    app.request(`http://127.0.0.1:23720${path}`, { headers: { ...headers, "accept-encoding": coding } });

  const large = await get(path, "gzip");
  assertEquals([large.headers.get("content-encoding"), large.headers.get("vary")], ["gzip", "accept-encoding"]);
  assertEquals(large.headers.get("cache-control"), "no-store");
  assertEquals(JSON.parse(await unpacked(large)).messages.length, 1);

  const plain = await get(path, "identity");
  assertEquals(plain.headers.get("content-encoding"), null);
  assertEquals((await plain.json()).messages.length, 1);

  const small = await get("/api/network", "gzip");
  assertEquals(small.headers.get("content-encoding"), null);
  assertEquals((await small.json()).udpPort, 2372);

  const program = await app.request(`http://127.0.0.1:23720${path}`, {
    headers: { ...headers, authorization: `Bearer ${PROGRAM_KEY}`, "accept-encoding": "gzip" },
  });
  assertEquals(program.headers.get("content-encoding"), null);
  await program.body?.cancel();
});

Deno.test("gzip() gives what DecompressionStream takes back", async () => {
  const words = "what DecompressionStream takes back ".repeat(5_000);
  const packed = await gzip(new TextEncoder().encode(words));
  assert(packed.length < words.length / 50);
  assertEquals(await unpacked(new Response(packed)), words);
});
