/**
 * A real Chromium for tests, out of npm packages alone. It is unpacked once into .cache/ and started with a profile
 * and a temporary folder of its own, both removed when it is closed. It resolves no name: nothing leaves the machine.
 */
import { inflate } from "@sparticuz/chromium";
import { chromium, type Page } from "playwright-core";

export type { Page };

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: "light" | "dark";
  readonly locale?: string;
  readonly timezoneId?: string;
}

export interface Browser extends AsyncDisposable {
  /** A page in a context of its own: no storage is shared with other pages. */
  newPage(options?: PageOptions): Promise<Page>;
  /** Closes all pages and removes what was written; repeatable. */
  close(): Promise<void>;
}

/** Beside those that Playwright sets itself. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/** For a machine without fonts of its own. */
const FONTS_CONF = (fonts: string, cache: string) =>
  `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${fonts}</dir><cachedir>${cache}</cachedir></fontconfig>`;

/** @throws {Error} where Chromium can't run on this machine; the message says why. */
export async function launchBrowser(): Promise<Browser> {
  if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") {
    throw new Error(`Cannot start Chromium: its npm package is for linux-x86_64, this is ${Deno.build.target}`);
  }
  const folder = await unpacked();
  const temporary = await Deno.makeTempDir({ prefix: "lanmessenger-browser-" });
  const remove = () => Deno.remove(temporary, { recursive: true }).catch(() => {});
  try {
    const running = await chromium.launch({
      executablePath: `${folder}/chromium`,
      args: FLAGS,
      env: await environment(folder, temporary),
    });
    const close = async () => {
      await running.close();
      await remove();
    };
    return {
      newPage: async ({ width = 1440, height = 860, ...options } = {}) => {
        const context = await running.newContext({ viewport: { width, height }, ...options });
        return await context.newPage();
      },
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (cause) {
    await remove();
    throw new Error(`Cannot start Chromium: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/** The browser, or undefined after one line that says what is skipped and why. On CI nothing is skipped. */
export async function browserOrSkip(what: string): Promise<Browser | undefined> {
  try {
    return await launchBrowser();
  } catch (error) {
    if (Deno.env.get("CI") !== undefined) throw error;
    // deno-lint-ignore no-console -- the line is what this function is for
    console.log(`SKIPPED ${what}: ${error instanceof Error ? error.message.split("\n")[0] : error}`);
    return undefined;
  }
}

/** Where the program, its libraries and its fonts lie; unpacks them, about two seconds, where they do not yet. */
async function unpacked(): Promise<string> {
  const packageRoot = new URL("../../", import.meta.resolve("@sparticuz/chromium"));
  const { version }: { version: string } = JSON.parse(await Deno.readTextFile(new URL("package.json", packageRoot)));
  const cache = new URL("../../.cache/", import.meta.url).pathname;
  const folder = `${cache}chromium-${version}`;
  if (await exists(`${folder}/chromium`)) return folder;
  await Deno.mkdir(cache, { recursive: true });
  const staging = await Deno.makeTempDir({ dir: cache, prefix: "chromium-" });
  // The package unpacks into the temporary folder of the moment, and reads its name before it first waits.
  const before = Deno.env.get("TMPDIR");
  Deno.env.set("TMPDIR", staging);
  const parts = ["chromium.br", "al2023.tar.br", "fonts.tar.br"]
    .map((name) => inflate(new URL(`bin/${name}`, packageRoot).pathname));
  if (before === undefined) Deno.env.delete("TMPDIR");
  else Deno.env.set("TMPDIR", before);
  await Promise.all(parts);
  try {
    await Deno.rename(staging, folder);
  } catch (error) {
    // Another test run was quicker.
    await Deno.remove(staging, { recursive: true });
    if (!await exists(`${folder}/chromium`)) throw error;
  }
  return folder;
}

async function environment(folder: string, temporary: string): Promise<Record<string, string>> {
  const own: Record<string, string> = {
    ...Deno.env.toObject(),
    HOME: temporary,
    TMPDIR: temporary,
    XDG_CACHE_HOME: temporary,
    XDG_CONFIG_HOME: temporary,
  };
  if (!await hasLibraries()) own.LD_LIBRARY_PATH = `${folder}/al2023/lib`;
  if (!await exists("/etc/fonts/fonts.conf")) {
    own.FONTCONFIG_FILE = `${temporary}/fonts.conf`;
    await Deno.writeTextFile(own.FONTCONFIG_FILE, FONTS_CONF(`${folder}/fonts`, `${temporary}/fonts-cache`));
  }
  return own;
}

/** Whether the machine has NSS and expat, the libraries that a bare one lacks; the package brings them. */
async function hasLibraries(): Promise<boolean> {
  try {
    const { stdout } = await new Deno.Command("ldconfig", { args: ["-p"] }).output();
    const known = new TextDecoder().decode(stdout);
    return ["libnss3.so", "libnssutil3.so", "libnspr4.so", "libexpat.so.1"].every((name) => known.includes(name));
  } catch {
    return false;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}
