import { contentType } from "../std/media_types.ts";

export interface Asset {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Content-Type. */
  readonly type: string;
}

/** The page's files. */
export interface Assets {
  /** @param path as in the address: "/static/app.js"; the document itself is "/". */
  get(path: string): Asset | undefined;
}

/** Beside the sources; `deno compile --include static` puts it into the program at the same place. */
const STATIC = new URL("../../static/", import.meta.url);

/**
 * Reads every file of the folder now. Afterwards an address is only looked up among them: no path that a browser
 * sends ever reaches the disk.
 *
 * @throws the system's error when the folder can't be read; an Error when index.html is missing.
 */
export async function loadAssets(folder: URL = STATIC): Promise<Assets> {
  const files = new Map<string, Asset>();
  await load(folder, "/static/", files);
  const document = files.get("/static/index.html");
  if (document === undefined) throw new Error(`Cannot load the page: ${folder} has no index.html`);
  files.delete("/static/index.html");
  files.set("/", document);
  return { get: (path) => files.get(path) };
}

async function load(folder: URL, prefix: string, files: Map<string, Asset>): Promise<void> {
  for await (const entry of Deno.readDir(folder)) {
    if (entry.name.startsWith(".")) continue;
    if (entry.isDirectory) {
      await load(new URL(`${encodeURIComponent(entry.name)}/`, folder), `${prefix}${entry.name}/`, files);
    } else if (entry.isFile) {
      const bytes = await Deno.readFile(new URL(encodeURIComponent(entry.name), folder));
      files.set(prefix + entry.name, { bytes, type: typeOf(entry.name) });
    }
  }
}

/** A file of an unknown kind is only ever downloaded: nosniff keeps browsers from guessing. */
function typeOf(name: string): string {
  return contentType(name.slice(name.lastIndexOf("."))) ?? "application/octet-stream";
}
