import type { Hono } from "hono";
import { STATUS_CODE } from "../../std/http.ts";
import type { EventSockets } from "../event_sockets.ts";
import { requireOrigin, type ServerEnv } from "../guard.ts";
import { invalid, Refusal } from "../refusal.ts";
import { route } from "./route.ts";

/** Seconds after which Deno pings a silent page; a page that does not answer is cut off. */
const IDLE_TIMEOUT_S = 30;

/**
 * GET /api/events, a WebSocket: {"token": "…"} to the program, then `EventDto` frames to the page. A browser can't send
 * Authorization with it, hence the token in the first frame.
 */
export function eventsRoute(
  app: Hono<ServerEnv>,
  { sockets, signal }: { sockets: EventSockets; signal: AbortSignal },
): void {
  route(app, "/api/events", {
    GET: (c) => {
      requireOrigin(c);
      if (c.req.method !== "GET" || c.req.header("upgrade")?.toLowerCase() !== "websocket") {
        throw new Refusal(STATUS_CODE.UpgradeRequired, "upgrade", "Events come over a WebSocket: open one here", {
          upgrade: "websocket",
          connection: "upgrade",
        });
      }
      if (signal.aborted) throw new Refusal(STATUS_CODE.ServiceUnavailable, "stopping", "The program is ending");
      const { socket, response } = upgrade(c.req.raw);
      sockets.accept(socket);
      return response;
    },
  });
}

function upgrade(request: Request): Deno.WebSocketUpgrade {
  try {
    return Deno.upgradeWebSocket(request, { idleTimeout: IDLE_TIMEOUT_S });
  } catch (error) {
    if (error instanceof TypeError) throw invalid("The WebSocket's opening request is not complete");
    throw error;
  }
}
