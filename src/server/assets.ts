import { encodeBase64Url } from "../std/encoding.ts";
import { contentType } from "../std/media_types.ts";
import { gzip } from "./gzip.ts";
import type { Sha256 } from "./tokens.ts";

/** Pictures and fonts are compressed already. */
const SHRINKS = /^(text\/|image\/svg|application\/(json|manifest\+json|javascript))/;

/** A file, and what is made of it once, when it is first asked for. */
export class Asset {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Content-Type. */
  readonly type: string;
  readonly #sha256: Sha256;
  #tag: Promise<string> | undefined;
  #packed: Promise<Uint8Array<ArrayBuffer>> | undefined;

  constructor(bytes: Uint8Array<ArrayBuffer>, type: string, sha256: Sha256) {
    this.bytes = bytes;
    this.type = type;
    this.#sha256 = sha256;
  }

  /** True: it is also served as gzip. */
  get shrinks(): boolean {
    return SHRINKS.test(this.type);
  }

  /** Another content has another one. */
  tag(): Promise<string> {
    return this.#tag ??= this.#sha256(this.bytes).then((hash) => encodeBase64Url(hash.subarray(0, 16)));
  }

  packed(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#packed ??= gzip(this.bytes);
  }
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
export async function loadAssets(sha256: Sha256, folder: URL = STATIC): Promise<Assets> {
  const files = new Map<string, Asset>();
  await load(folder, "/static/", files, sha256);
  const document = files.get("/static/index.html");
  if (document === undefined) throw new Error(`Cannot load the page: ${folder} has no index.html`);
  files.delete("/static/index.html");
  files.set("/", document);
  return { get: (path) => files.get(path) };
}

async function load(folder: URL, prefix: string, files: Map<string, Asset>, sha256: Sha256): Promise<void> {
  for await (const entry of Deno.readDir(folder)) {
    if (entry.name.startsWith(".")) continue;
    if (entry.isDirectory) {
      await load(new URL(`${encodeURIComponent(entry.name)}/`, folder), `${prefix}${entry.name}/`, files, sha256);
    } else if (entry.isFile) {
      const bytes = await Deno.readFile(new URL(encodeURIComponent(entry.name), folder));
      files.set(prefix + entry.name, new Asset(bytes, typeOf(entry.name), sha256));
    }
  }
}

/** A file of an unknown kind is only ever downloaded: nosniff keeps browsers from guessing. */
function typeOf(name: string): string {
  return contentType(name.slice(name.lastIndexOf("."))) ?? "application/octet-stream";
}
