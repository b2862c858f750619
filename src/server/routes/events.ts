import type { Hono } from "hono";
import { STATUS_CODE } from "../../std/http.ts";
import { type EventSockets, MAX_SOCKETS } from "../event_sockets.ts";
import { requireOrigin, type ServerContext, type ServerEnv, unauthorized } from "../guard.ts";
import { invalid, Refusal } from "../refusal.ts";
import type { PageTokens } from "../tokens.ts";
import { route } from "./route.ts";

/** What the WebSocket speaks: `EventDto` frames to the page, and nothing the other way. */
const PROTOCOL = "lanmessenger";

/** Seconds after which Deno pings a silent page; a page that does not answer is cut off. */
const IDLE_TIMEOUT_S = 30;

/**
 * GET /api/events, a WebSocket. A browser can't send Authorization with it, so the page token stands second in its list
 * of subprotocols: `new WebSocket(url, ["lanmessenger", token])`. It must be good before the upgrade, since Deno keeps
 * frames in memory (up to 64 MiB each) from there on.
 */
export function eventsRoute(
  app: Hono<ServerEnv>,
  { sockets, tokens, signal }: { sockets: EventSockets; tokens: PageTokens; signal: AbortSignal },
): void {
  route(app, "/api/events", {
    GET: async (c) => {
      requireOrigin(c);
      if (c.req.method !== "GET" || c.req.header("upgrade")?.toLowerCase() !== "websocket") {
        throw new Refusal(STATUS_CODE.UpgradeRequired, "upgrade", "Events come over a WebSocket: open one here", {
          upgrade: "websocket",
          connection: "upgrade",
        });
      }
      const token = tokenOf(c);
      if (token === undefined || !await tokens.accepts(token)) throw unauthorized();
      await tokens.touch(token);
      // From here on nothing is awaited: a free place is still free when it is taken.
      if (signal.aborted) throw new Refusal(STATUS_CODE.ServiceUnavailable, "stopping", "The program is ending");
      if (sockets.full) {
        const message = `${MAX_SOCKETS} pages are open already: close one`;
        throw new Refusal(STATUS_CODE.TooManyRequests, "too-many", message);
      }
      const { socket, response } = upgrade(c.req.raw);
      sockets.accept(socket);
      return response;
    },
  });
}

/** Browsers join the list by a comma and one space (Fetch, "combine"). */
function tokenOf(c: ServerContext): string | undefined {
  const [protocol, token, ...others] = (c.req.header("sec-websocket-protocol") ?? "").split(", ");
  return protocol === PROTOCOL && others.length === 0 ? token : undefined;
}

/** The answer names the protocol alone: the token is not sent back. */
function upgrade(request: Request): Deno.WebSocketUpgrade {
  try {
    return Deno.upgradeWebSocket(request, { protocol: PROTOCOL, idleTimeout: IDLE_TIMEOUT_S });
  } catch (error) {
    if (error instanceof TypeError) throw invalid("The WebSocket's opening request is not complete");
    throw error;
  }
}
