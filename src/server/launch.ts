/**
 * How the page gets its launch token: by a file that only the user can read and that sends the browser on. The
 * address with the token never stands on a command line, where every user of the computer could read it.
 */
import { escapeHtml } from "../std/html.ts";
import { encodeBase64Url } from "../std/encoding.ts";
import { LAUNCH_LIFE_MS, type PageTokens } from "./tokens.ts";

export interface LaunchFile {
  /** The page with its launch token, good once and for a minute. */
  readonly url: string;
  /** The file to open; null: it could not be written anywhere, so only the address is left. */
  readonly file: string | null;
}

const NAME = /^lanmessenger-[A-Za-z0-9_-]{16}\.html$/;

/**
 * Folders for the file, best first.
 *
 * Browsers packed as snaps (Ubuntu's Firefox and Chromium) see neither hidden folders of the home nor /run/user nor
 * the real /tmp, and the usual data folder is ~/.local/share. So on Linux the file goes to ~/Downloads, where
 * browsers are at home, or to the home itself, and to the data folder only where that is in plain sight or nothing
 * else can be written. Flatpaks get the file handed over by xdg-open. Elsewhere browsers read the data folder.
 *
 * @param home undefined: not known.
 */
export function launchFolders(
  { os, home, data }: { os: typeof Deno.build.os; home: string | undefined; data: string },
): readonly string[] {
  if (os !== "linux" || home === undefined || home === "") return [data];
  const inPlainSight = data.startsWith(`${home}/`) && !data.slice(home.length).includes("/.");
  return inPlainSight ? [data] : [`${home}/Downloads`, home, data];
}

/**
 * Makes a launch token and writes the file that leads to the page with it. The file is removed when the token is
 * exchanged or expires, and when `tokens` is closed; `removed` resolves then and never rejects.
 */
export async function writeLaunchFile(
  { tokens, port, folders }: { tokens: PageTokens; port: number; folders: readonly string[] },
): Promise<LaunchFile & { readonly removed: Promise<void> }> {
  const { token, ended } = tokens.createLaunch();
  const url = `http://127.0.0.1:${port}/#launch=${token}`;
  const file = await writeSomewhere(folders, redirectTo(url));
  return { url, file: file ?? null, removed: ended.then(() => file === undefined ? undefined : remove(file)) };
}

/** Removes what a program that was killed left behind: files of ours that no launch token can still be in. */
export async function removeOldLaunchFiles(folders: readonly string[], now: number): Promise<void> {
  for (const folder of folders) {
    try {
      for await (const { name } of Deno.readDir(folder)) {
        if (!NAME.test(name)) continue;
        const { mtime } = await Deno.lstat(`${folder}/${name}`);
        if (mtime !== null && now - mtime.getTime() > LAUNCH_LIFE_MS) await remove(`${folder}/${name}`);
      }
    } catch {
      // A folder that is not there or can't be read has nothing of ours.
    }
  }
}

async function writeSomewhere(folders: readonly string[], text: string): Promise<string | undefined> {
  const name = `lanmessenger-${encodeBase64Url(crypto.getRandomValues(new Uint8Array(12)))}.html`;
  for (const folder of folders) {
    const file = `${folder}/${name}`;
    try {
      await Deno.writeTextFile(file, text, { createNew: true, mode: 0o600 });
      // The opener may run in another folder than this program.
      return await Deno.realPath(file);
    } catch {
      // Not there, or not writable, or full: the next one.
    }
  }
  return undefined;
}

async function remove(file: string): Promise<void> {
  try {
    await Deno.remove(file);
  } catch {
    // Gone already, or it can't be helped: its token is of no use any more.
  }
}

function redirectTo(url: string): string {
  const address = escapeHtml(url);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0;url=${address}">
<title>Opening LanMessenger</title>
</head>
<body>
<p>LanMessenger opens here. If it does not, <a href="${address}">open it yourself</a>.</p>
</body>
</html>
`;
}
