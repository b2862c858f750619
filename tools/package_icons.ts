// deno-lint-ignore-file no-console
/**
 * `deno task icons`, second half: static/icon.svg as what packages want: PNG in the sizes of desktops, one .ico for
 * Windows, one .icns for macOS. They are kept under tools/package/icons, since a release must not need a browser; `sum`
 * there says of which drawing they were made.
 */
import { launchBrowser } from "../tests/support/browser.ts";
import { icnsFile, iconFile } from "./icon_file.ts";
import { SIZES } from "./icon_sizes.ts";
import { ROOT } from "./process.ts";
import { sha256 } from "./sha256.ts";
import { ICONS } from "./stage.ts";

const DRAWING = `${ROOT}/static/icon.svg`;
const FOLDER = `${ROOT}/${ICONS}`;

/** What Windows takes out of one file; more only make it larger. */
const WINDOWS_SIZES = [16, 24, 32, 48, 256] as const;
const MACOS_SIZES = [128, 256, 512] as const;

/** The SHA-256 of the drawing that the icons were made of, and of the one that is there now. */
export async function iconSums(): Promise<{ readonly made: string; readonly now: string | undefined }> {
  return { made: (await Deno.readTextFile(`${FOLDER}/sum`)).trim(), now: await sha256(DRAWING) };
}

async function makeIcons(): Promise<void> {
  const svg = await Deno.readTextFile(DRAWING);
  await Deno.mkdir(FOLDER, { recursive: true });
  await using browser = await launchBrowser();
  const page = await browser.newPage();
  const drawn = new Map<number, Uint8Array<ArrayBuffer>>();
  for (const size of SIZES) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>html,body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
    const png = new Uint8Array(await page.screenshot({ omitBackground: true }));
    drawn.set(size, png);
    await Deno.writeFile(`${FOLDER}/${size}.png`, png);
  }
  const of = (size: typeof SIZES[number]) => ({ size, png: drawn.get(size) ?? new Uint8Array() });
  await Deno.writeFile(`${FOLDER}/lanmessenger.ico`, iconFile(WINDOWS_SIZES.map(of)));
  await Deno.writeFile(`${FOLDER}/lanmessenger.icns`, icnsFile(MACOS_SIZES.map(of)));
  await Deno.writeTextFile(`${FOLDER}/sum`, `${await sha256(DRAWING)}\n`);
  console.log(ICONS);
}

if (import.meta.main) await makeIcons();
