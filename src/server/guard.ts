/**
 * The door. Who may ask is decided here, before any route: by address (Host), by page (Origin, Sec-Fetch-Site) and
 * by secret (page token, program key, another program's token). There are no cookies, so a browser adds nothing to a foreign page's request.
 */
import { PROOF_HEADER } from "../model/local_api.ts";
import type { Context, MiddlewareHandler } from "hono";
import type { ProgramToken } from "../model/programs.ts";
import { STATUS_CODE } from "../std/http.ts";
import { isProgramSecret, type ProgramTokens, TOKEN_PREFIX } from "./program_tokens.ts";
import { Refusal } from "./refusal.ts";
import { isSecret, type PageTokens, sameSecret } from "./tokens.ts";

/** The page in a browser, this program's command line, or another program with a token (access.ts). */
export type Caller = "page" | "program" | "token";

export interface ServerEnv {
  Variables: {
    /** The Host header, found on the allow-list. */
    host: string;
    /** Set behind `authenticate`. */
    caller: Caller;
    /** Of a caller with one. */
    token: ProgramToken | undefined;
  };
}

export type ServerContext = Context<ServerEnv>;

const BEARER = new RegExp(`^Bearer ((?:${TOKEN_PREFIX})?[A-Za-z0-9_-]{43})$`);

/** The names under which this computer's own browser reaches a port, as Host headers write them. */
export function localHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `[::1]:${port}`, `localhost:${port}`];
}

/** Lets in only requests to an own address, from an own page or from nobody's. */
export function door(hosts: () => readonly string[]): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    c.set("host", checkHost(c.req.raw, hosts()));
    checkOrigin(c);
    checkFetchSite(c);
    await next();
  };
}

/**
 * The Host header must be on the list, letter for letter, and the request's target must not name another authority.
 * A page of a foreign name that was pointed at 127.0.0.1 (DNS rebinding) shows its name here. Deno keeps an absolute
 * target's authority in `url` and the header as it came; one without a Host header has none in `headers`. HTTP/2
 * requests have none either: no browser speaks it without TLS, and nothing is lost by refusing them.
 */
function checkHost(request: Request, hosts: readonly string[]): string {
  const host = request.headers.get("host");
  if (host === null) {
    throw new Refusal(STATUS_CODE.Forbidden, "host", "The request has no Host header: it is not answered");
  }
  if (!hosts.includes(host) || !request.url.startsWith(`http://${host}/`)) {
    const named = host.slice(0, 100);
    throw new Refusal(
      STATUS_CODE.Forbidden,
      "host",
      `Nothing is served under the name "${named}": open the page from the program`,
    );
  }
  return host;
}

function checkOrigin(c: ServerContext): void {
  const origin = c.req.raw.headers.get("origin");
  if (origin !== null && origin !== ownOrigin(c)) {
    throw new Refusal(STATUS_CODE.Forbidden, "origin", `The page at "${origin.slice(0, 100)}" may not ask here`);
  }
}

/**
 * The document alone may be navigated to from anywhere, since it holds no secret: a bookmark, or the file that
 * launches the browser. Files and the API are for the page itself.
 */
function checkFetchSite(c: ServerContext): void {
  const headers = c.req.raw.headers;
  const site = headers.get("sec-fetch-site");
  if (site === null || site === "same-origin") return;
  const navigated = headers.get("sec-fetch-mode") === "navigate" && headers.get("sec-fetch-dest") === "document";
  const document = c.req.path === "/" && (c.req.method === "GET" || c.req.method === "HEAD");
  if (document && navigated) return;
  throw new Refusal(STATUS_CODE.Forbidden, "site", "Only the messenger's own page may ask for this");
}

/** Requires the own Origin to be named, for what changes something and for the WebSocket. */
export function requireOrigin(c: ServerContext): void {
  if (c.req.raw.headers.get("origin") !== ownOrigin(c)) {
    throw new Refusal(STATUS_CODE.Forbidden, "origin", "The request does not say from which page it comes");
  }
}

function ownOrigin(c: ServerContext): string {
  return `http://${c.get("host")}`;
}

export interface Secrets {
  readonly tokens: PageTokens;
  /** Of other programs; undefined: none are let in. */
  readonly programTokens?: Pick<ProgramTokens, "accepts">;
  readonly programKey: string;
  readonly programProof: string;
}

/**
 * Requires a page token, or the program key or another program's token from something that is no browser: browsers
 * always send Origin or Sec-Fetch-Site, so one that leaked into one opens nothing.
 */
export function authenticate(
  { tokens, programTokens, programKey, programProof }: Secrets,
): MiddlewareHandler<ServerEnv> {
  if (!isSecret(programKey)) throw new TypeError("The program key must be 256 bits, 43 characters of base64url");
  const keyBytes = new TextEncoder().encode(programKey);
  return async (c, next) => {
    const bearer = bearerOf(c.req.raw.headers);
    if (bearer === undefined) throw unauthorized();
    if (isProgramSecret(bearer)) {
      c.set("token", await requireToken(c, programTokens));
      c.set("caller", "token");
      await next();
      return;
    }
    if (!isBrowser(c.req.raw.headers) && sameSecret(new TextEncoder().encode(bearer), keyBytes)) {
      c.set("caller", "program");
      await next();
      c.res.headers.set(PROOF_HEADER, programProof);
      return;
    } else if (await tokens.accepts(bearer)) {
      if (c.req.method !== "GET" && c.req.method !== "HEAD") requireOrigin(c);
      c.set("caller", "page");
    } else {
      throw unauthorized();
    }
    await next();
  };
}

/** For what a page has no business with. */
export function requireProgram(c: ServerContext): void {
  if (c.get("caller") !== "program") {
    throw new Refusal(STATUS_CODE.Forbidden, "program", "Only this program's command line may ask for this");
  }
}

/** What the token of another program is good for. @throws {Refusal} 401: nothing, or a browser shows it. */
export async function requireToken(
  c: ServerContext,
  programTokens: Pick<ProgramTokens, "accepts"> | undefined,
): Promise<ProgramToken> {
  const bearer = bearerOf(c.req.raw.headers);
  const token = bearer === undefined || isBrowser(c.req.raw.headers) ? undefined : await programTokens?.accepts(bearer);
  if (token !== undefined) return token;
  throw new Refusal(
    STATUS_CODE.Unauthorized,
    "token",
    'The token is not known, was revoked or has expired, or a browser shows it: make one with "token create"',
    { "www-authenticate": "Bearer" },
  );
}

/** Whether the token of another program stands in the header, good or not. */
export function showsToken(c: ServerContext): boolean {
  const bearer = bearerOf(c.req.raw.headers);
  return bearer !== undefined && isProgramSecret(bearer);
}

function bearerOf(headers: Headers): string | undefined {
  return BEARER.exec(headers.get("authorization") ?? "")?.[1];
}

function isBrowser(headers: Headers): boolean {
  return headers.has("origin") || [...headers.keys()].some((name) => name.startsWith("sec-fetch-"));
}

export function unauthorized(): Refusal {
  return new Refusal(
    STATUS_CODE.Unauthorized,
    "token",
    "The page is not known to the program: open it from the program again",
    { "www-authenticate": "Bearer" },
  );
}
