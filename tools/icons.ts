// deno-lint-ignore-file no-console
/**
 * `deno task icons`: static/icon.svg as pictures, for systems that put an installed page among their programs. They are
 * kept in the repository, and made anew only when the drawing changes.
 */
import { type Browser, launchBrowser } from "../tests/support/browser.ts";
import { ROOT } from "./process.ts";

const DRAWING = `${ROOT}/static/icon.svg`;
const FOLDER = `${ROOT}/static/icons`;
const GROUND = "#0b6e63";
/** What a system leaves of a maskable icon for certain: a circle of 80 per cent. The drawing's own ground goes beyond. */
const SAFE = 0.8;

interface Icon {
  readonly name: string;
  /** px */
  readonly side: number;
  /** "rounded": as it is drawn; "full": without corners, for systems that cut them. */
  readonly shape: "rounded" | "full";
  /** How much of the side the drawing takes. */
  readonly part: number;
}

const ICONS: readonly Icon[] = [
  { name: "icon-192", side: 192, shape: "rounded", part: 1 },
  { name: "icon-512", side: 512, shape: "rounded", part: 1 },
  { name: "maskable-192", side: 192, shape: "full", part: SAFE },
  { name: "maskable-512", side: 512, shape: "full", part: SAFE },
  { name: "apple-touch-icon", side: 180, shape: "full", part: 1 },
];

async function draw(browser: Browser, svg: string, { name, side, shape, part }: Icon): Promise<void> {
  const page = await browser.newPage({ width: side, height: side });
  const drawn = Math.round(side * part);
  const ground = shape === "full" ? GROUND : "transparent";
  const image = `data:image/svg+xml;base64,${btoa(svg)}`;
  await page.setContent(
    `<body style="margin:0;display:grid;place-items:center;height:100vh;background:${ground}">` +
      `<img src="${image}" width="${drawn}" height="${drawn}">`,
  );
  await page.evaluate("document.querySelector('img').decode()");
  await page.screenshot({ path: `${FOLDER}/${name}.png`, omitBackground: true });
  console.log(`static/icons/${name}.png`);
  await page.context().close();
}

if (import.meta.main) {
  await Deno.mkdir(FOLDER, { recursive: true });
  const svg = await Deno.readTextFile(DRAWING);
  await using browser = await launchBrowser();
  for (const icon of ICONS) await draw(browser, svg, icon);
}
