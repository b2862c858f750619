import { loadAssets } from "../../../src/server/assets.ts";
import { sha256 } from "./fixture.ts";
import { assertEquals, assertRejects } from "../../../src/std/assert.ts";

async function withFolder(files: Readonly<Record<string, string>>, action: (folder: URL) => Promise<void>) {
  const path = await Deno.makeTempDir({ prefix: "lanmessenger-assets-" });
  try {
    for (const [name, text] of Object.entries(files)) {
      const file = `${path}/${name}`;
      await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(file, text);
    }
    await action(new URL(`file://${path}/`));
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

Deno.test("loadAssets() reads every file of the folder, with its type", async () => {
  const types = {
    "app.js": "text/javascript; charset=UTF-8",
    "style.css": "text/css; charset=UTF-8",
    "icons/icon.svg": "image/svg+xml",
    "icons/icon.png": "image/png",
    "manifest.webmanifest": "application/manifest+json; charset=UTF-8",
    "font.woff2": "font/woff2",
    "odd #name?.css": "text/css; charset=UTF-8",
    "LICENCE": "application/octet-stream",
    "app.js~": "application/octet-stream",
  };
  const files = { "index.html": "<!doctype html>", ...types };
  await withFolder(files, async (folder) => {
    const assets = await loadAssets(sha256, folder);
    for (const [name, type] of Object.entries(types)) {
      const asset = assets.get(`/static/${name}`);
      assertEquals([asset?.type, new TextDecoder().decode(asset?.bytes)], [type, type], name);
    }
  });
});

Deno.test("loadAssets() serves index.html as the document, and under no other name", async () => {
  await withFolder({ "index.html": "<!doctype html>" }, async (folder) => {
    const assets = await loadAssets(sha256, folder);
    assertEquals(assets.get("/")?.type, "text/html; charset=UTF-8");
    for (
      const path of [
        "/index.html",
        "/static/index.html",
        "/static/",
        "",
        "index.html",
        "//",
        "/.",
        "/static/../index.html",
        "__proto__",
      ]
    ) {
      assertEquals(assets.get(path), undefined, path);
    }
  });
});

Deno.test("loadAssets() reads now: what changes later on the disk is not served", async () => {
  await withFolder({ "index.html": "before" }, async (folder) => {
    const assets = await loadAssets(sha256, folder);
    await Deno.writeTextFile(new URL("index.html", folder), "after");
    await Deno.writeTextFile(new URL("new.js", folder), "new");
    assertEquals(new TextDecoder().decode(assets.get("/")?.bytes), "before");
    assertEquals(assets.get("/static/new.js"), undefined);
  });
});

Deno.test("loadAssets() leaves hidden files and links alone", async () => {
  await withFolder({ "index.html": "x", ".secret.js": "x", ".hidden/a.js": "x" }, async (folder) => {
    await Deno.symlink("/etc/passwd", new URL("passwd.txt", folder));
    const assets = await loadAssets(sha256, folder);
    for (const path of ["/static/.secret.js", "/static/.hidden/a.js", "/static/passwd.txt"]) {
      assertEquals(assets.get(path), undefined, path);
    }
  });
});

Deno.test("loadAssets() says what is missing", async () => {
  await withFolder({ "app.js": "x" }, async (folder) => {
    await assertRejects(() => loadAssets(sha256, folder), Error, "no index.html");
    await assertRejects(() => loadAssets(sha256, new URL("nowhere/", folder)), Deno.errors.NotFound);
  });
});

Deno.test("loadAssets() finds the page beside the sources", async () => {
  const assets = await loadAssets(sha256);
  const document = await Deno.readTextFile(new URL("../../../static/index.html", import.meta.url));
  assertEquals(new TextDecoder().decode(assets.get("/")?.bytes), document);
});
