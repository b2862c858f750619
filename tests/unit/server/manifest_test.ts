/** What a browser reads before it offers to install the page. */
import { loadAssets } from "../../../src/server/assets.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { sha256 } from "./fixture.ts";

interface Manifest {
  readonly name: string;
  readonly start_url: string;
  readonly scope: string;
  readonly display: string;
  readonly icons: readonly { src: string; type: string; sizes: string; purpose?: string }[];
}

const PNG = [0x89, 0x50, 0x4e, 0x47];

/** "192x192", from its header (PNG, section 11.2.1). */
function sizeOf(png: Uint8Array<ArrayBuffer>): string {
  const view = new DataView(png.buffer, png.byteOffset);
  return `${view.getUint32(16)}x${view.getUint32(20)}`;
}

Deno.test("the page can be installed: its manifest names pictures that are there, and as large as it says", async () => {
  const assets = await loadAssets(sha256);
  const file = assets.get("/static/manifest.webmanifest");
  const manifest: Manifest = JSON.parse(new TextDecoder().decode(file?.bytes));
  assertEquals([manifest.name, manifest.start_url, manifest.scope, manifest.display], [
    "LanMessenger",
    "/",
    "/",
    "standalone",
  ]);
  for (const { src, type, sizes } of manifest.icons) {
    const icon = assets.get(src);
    assert(icon !== undefined, src);
    assertEquals(icon.type, type, src);
    if (type !== "image/png") continue;
    assertEquals([...icon.bytes.subarray(0, 4)], PNG, src);
    assertEquals(sizeOf(icon.bytes), sizes, src);
  }
  for (const purpose of [undefined, "maskable"]) {
    const sizes = manifest.icons.filter((icon) => icon.purpose === purpose && icon.type === "image/png")
      .map(({ sizes }) => sizes);
    assertEquals(sizes, ["192x192", "512x512"], purpose ?? "any");
  }
});

Deno.test("the document names the manifest and the picture for iOS, which are there", async () => {
  const assets = await loadAssets(sha256);
  const document = new TextDecoder().decode(assets.get("/")?.bytes);
  for (const rel of ["manifest", "apple-touch-icon"]) {
    const [, path] = new RegExp(`<link rel="${rel}" href="([^"]+)">`).exec(document) ?? [];
    assert(path !== undefined && assets.get(path) !== undefined, rel);
  }
});
