/** What lies below /usr or /usr/local: the executable, and all that a desktop and a service manager want of it. */
import { desktopEntryText, MENU_KEYS } from "../src/wiring/desktop_entry.ts";
import { type ArchiveFile, gzipOf } from "./archive.ts";
import { manPage } from "./man_page.ts";
import { ROOT } from "./process.ts";
import { SIZES } from "./icon_sizes.ts";
import { ICONS } from "./stage.ts";

export interface LinuxTree {
  readonly version: string;
  /** Of the release, as YYYY-MM-DD. */
  readonly date: string;
  readonly executable: Uint8Array<ArrayBuffer>;
}

export async function linuxTree({ version, date, executable }: LinuxTree): Promise<ArchiveFile[]> {
  const plain = (path: string, bytes: Uint8Array<ArrayBuffer>): ArchiveFile => ({ path, bytes, mode: 0o644 });
  const bytesOf = (text: string) => new TextEncoder().encode(text);
  const apps = "share/icons/hicolor";
  const autostart = desktopEntryText({ command: ["lanmessenger", "--no-open"], more: {} });
  return [
    { path: "bin/lanmessenger", bytes: executable, mode: 0o755 },
    plain(
      "share/applications/lanmessenger.desktop",
      bytesOf(desktopEntryText({ command: ["lanmessenger"], more: MENU_KEYS })),
    ),
    plain(`${apps}/scalable/apps/lanmessenger.svg`, await Deno.readFile(`${ROOT}/static/icon.svg`)),
    ...await Promise.all(
      SIZES.map(async (size) =>
        plain(`${apps}/${size}x${size}/apps/lanmessenger.png`, await Deno.readFile(`${ROOT}/${ICONS}/${size}.png`))
      ),
    ),
    plain("share/man/man1/lanmessenger.1.gz", gzipOf(bytesOf(manPage({ version, date })))),
    plain("lib/systemd/user/lanmessenger.service", await Deno.readFile(`${ROOT}/tools/package/lanmessenger.service`)),
    plain("share/doc/lanmessenger/examples/autostart/lanmessenger.desktop", bytesOf(autostart)),
  ];
}
