/** A server in a fake house, and the ways to ask it. */
import { hmac } from "../../../src/crypto/hash.ts";
import type { ConversationId } from "../../../src/model/ids.ts";
import type { Scope } from "../../../src/model/programs.ts";
import { createApp, type ServerOptions } from "../../../src/server/app.ts";
import { Asset, type Assets } from "../../../src/server/assets.ts";
import { localHosts } from "../../../src/server/guard.ts";
import { listenLocal } from "../../../src/server/listen.ts";
import { type PageTokenHashes, PageTokens, type Sha256 } from "../../../src/server/tokens.ts";
import { decodeBase64Url, encodeBase64Url } from "../../../src/std/encoding.ts";
import { FakeAutostart } from "../../support/fake_autostart.ts";
import { FakeKeys } from "../../support/fake_keys.ts";
import { FakeMessenger } from "../../support/fake_messenger.ts";
import { ManualClock, settled } from "../../support/manual_clock.ts";
import { memoryPrograms } from "../../support/memory_programs.ts";

export const HOST = "127.0.0.1:23720";
export const ORIGIN = `http://${HOST}`;
export const PROGRAM_KEY = "K".repeat(43);
export const PROGRAM_PROOF = "P".repeat(43);

export const sha256: Sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** Hashes in memory, by their time of use. */
export class FakeHashes implements PageTokenHashes {
  readonly used = new Map<string, number>();
  /** Where it is set, writing throws it. */
  failure: Error | undefined;

  add(hash: Uint8Array, at: number): void {
    if (this.failure !== undefined) throw this.failure;
    this.used.set(encodeBase64Url(hash), at);
  }

  has(hash: Uint8Array): boolean {
    return this.used.has(encodeBase64Url(hash));
  }

  all(): Uint8Array<ArrayBuffer>[] {
    return [...this.used.keys()].map(decodeBase64Url);
  }

  touch(hash: Uint8Array, at: number): void {
    if (this.failure !== undefined) throw this.failure;
    if (this.has(hash)) this.used.set(encodeBase64Url(hash), at);
  }
}

const FILES = new Map([
  ["/", assetOf("<!doctype html>", "text/html; charset=UTF-8")],
  ["/static/app.js", assetOf("run();", "text/javascript; charset=UTF-8")],
  ["/static/icon.png", assetOf("PNG", "image/png")],
]);

export function assetOf(text: string, type: string): Asset {
  return new Asset(new TextEncoder().encode(text), type, sha256);
}

export const ASSETS: Assets = { get: (path) => FILES.get(path) };

export function house(changes: Partial<ServerOptions> = {}) {
  const messenger = new FakeMessenger();
  const autostart = new FakeAutostart();
  const keys = new FakeKeys(messenger.me.id);
  const clock = new ManualClock();
  const hashes = new FakeHashes();
  const reports: unknown[] = [];
  const report = (error: unknown) => void reports.push(error);
  const tokens = new PageTokens({ hashes, sha256, mac: hmac, clock, report });
  const programs = memoryPrograms(messenger, clock);
  const ending = new AbortController();
  const app = createApp({
    messenger,
    keys,
    autostart,
    async *run() {},
    tokens,
    programTokens: programs.tokens,
    programs,
    programKey: PROGRAM_KEY,
    programProof: PROGRAM_PROOF,
    hosts: () => [HOST, "[::1]:23720", "localhost:23720"],
    page: { assets: ASSETS, launch: () => Promise.resolve({ url: `${ORIGIN}/#launch=x`, file: "/home/ada/x.html" }) },
    firewall: () => Promise.resolve(undefined),
    version: "1.2.3",
    clock,
    signal: ending.signal,
    report,
    ...changes,
  });

  async function pageToken(): Promise<string> {
    const token = await tokens.exchange(tokens.createLaunch().token);
    if (token === undefined) throw new Error("The launch token was refused");
    return token;
  }

  /** Asks as nobody in particular: with a Host header and with what is given. */
  async function ask(method: string, path: string, headers: HeadersInit = {}, body?: BodyInit): Promise<Response> {
    const all = new Headers(headers);
    if (!all.has("host")) all.set("host", HOST);
    return await app.request(`http://${HOST}${path}`, { method, headers: all, ...body === undefined ? {} : { body } });
  }

  /** Asks as the page in a browser does. */
  async function askAsPage(method: string, path: string, body?: unknown): Promise<Response> {
    const headers = new Headers({ authorization: `Bearer ${await pageToken()}`, "sec-fetch-site": "same-origin" });
    if (method !== "GET" && method !== "HEAD") headers.set("origin", ORIGIN);
    if (body !== undefined) headers.set("content-type", "application/json");
    return await ask(method, path, headers, body === undefined ? undefined : JSON.stringify(body));
  }

  /** Asks as the command line does. */
  async function askAsProgram(method: string, path: string, body?: unknown): Promise<Response> {
    const headers = new Headers({ authorization: `Bearer ${PROGRAM_KEY}` });
    if (body !== undefined) headers.set("content-type", "application/json");
    return await ask(method, path, headers, body === undefined ? undefined : JSON.stringify(body));
  }

  /** A token of another program, for all conversations or for those of `reach`. */
  async function programToken(scopes: readonly Scope[], reach?: readonly ConversationId[]): Promise<string> {
    const request = { name: undefined, scopes, reach, days: undefined };
    return (await programs.tokens.create(request)).secret;
  }

  /** Asks as another program does. */
  async function askWith(token: string, method: string, path: string, body?: unknown): Promise<Response> {
    const headers = new Headers({ authorization: `Bearer ${token}` });
    if (body !== undefined) headers.set("content-type", "application/json");
    return await ask(method, path, headers, body === undefined ? undefined : JSON.stringify(body));
  }

  return {
    app,
    programs,
    programToken,
    askWith,
    messenger,
    keys,
    autostart,
    clock,
    hashes,
    tokens,
    reports,
    ending,
    pageToken,
    ask,
    askAsPage,
    askAsProgram,
  };
}

/** Status and code of an answer: what a refusal is judged by. */
export async function outcome(response: Response): Promise<string> {
  if (response.ok) {
    await response.body?.cancel();
    return String(response.status);
  }
  const { code, message, ...others } = await response.json();
  if (typeof message !== "string" || message === "" || Object.keys(others).length > 0) {
    throw new Error(`${response.status} ${code} is no ErrorDto`);
  }
  return `${response.status} ${code}`;
}

/** A house behind a real server on 127.0.0.1 and ::1, at a free port. */
export async function servedHouse(changes: Partial<ServerOptions> = {}) {
  let hosts: readonly string[] = [];
  const inside = house({ hosts: () => hosts, ...changes });
  const server = await listenLocal({ port: 0, clock: inside.clock }, inside.app.fetch);
  hosts = localHosts(server.port);
  const host = `127.0.0.1:${server.port}`;
  const pages: { close(): void; closed(): Promise<unknown> }[] = [];
  return {
    ...inside,
    server,
    host,
    origin: `http://${host}`,
    /** Clients that are to end before the server: Deno 2.7 leaves their sockets open. */
    pages,
    async [Symbol.asyncDispose]() {
      for (const page of pages) page.close();
      await Promise.all(pages.map((page) => page.closed()));
      inside.ending.abort();
      await server.close();
    },
  };
}

/** Waits until `condition` holds, turn by turn of the event loop; gives up after ten seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`It did not come about in ten seconds: ${condition}`);
    await settled();
  }
}

/** A TCP connection to a server, for requests that no client would make. */
export class RawConnection {
  readonly #connection: Deno.TcpConn;
  readonly #decoder = new TextDecoder("latin1");

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  static async open(port: number, hostname = "127.0.0.1"): Promise<RawConnection> {
    return new RawConnection(await Deno.connect({ hostname, port }));
  }

  async write(data: string | Uint8Array): Promise<void> {
    let rest = typeof data === "string" ? new TextEncoder().encode(data) : data;
    while (rest.length > 0) rest = rest.subarray(await this.#connection.write(rest));
  }

  /** What comes, as latin1, until `enough` says so or the other side ends. */
  async read(enough: (text: string) => boolean = () => false): Promise<string> {
    const buffer = new Uint8Array(65_536);
    let text = "";
    try {
      while (!enough(text)) {
        const size = await this.#connection.read(buffer);
        if (size === null) break;
        text += this.#decoder.decode(buffer.subarray(0, size));
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.ConnectionReset)) throw error;
    }
    return text;
  }

  close(): void {
    try {
      this.#connection.close();
    } catch {
      // Closed already.
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
