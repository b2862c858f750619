import type { Hono } from "hono";
import { STATUS_CODE } from "../../std/http.ts";
import { type EventSockets, type Listener, MAX_SOCKETS } from "../event_sockets.ts";
import type { Clock, Messenger } from "../../messenger/facade.ts";
import type { ProgramToken } from "../../model/programs.ts";
import { admit } from "../access.ts";
import { requireOrigin, requireToken, type ServerContext, type ServerEnv, showsToken, unauthorized } from "../guard.ts";
import type { ProgramTokens } from "../program_tokens.ts";
import { invalid, Refusal } from "../refusal.ts";
import type { PageTokens } from "../tokens.ts";
import { route } from "./route.ts";

/** What the WebSocket speaks: `EventDto` frames to whoever listens, and nothing the other way. */
const PROTOCOL = "lanmessenger";

/** Seconds after which Deno pings a silent page; a page that does not answer is cut off. */
const IDLE_TIMEOUT_S = 30;

/**
 * GET /api/events, a WebSocket. Another program shows its token as everywhere, by Authorization. A browser can't send Authorization with it, so the page token stands second in its list
 * of subprotocols: `new WebSocket(url, ["lanmessenger", token])`. It must be good before the upgrade, since Deno keeps
 * frames in memory (up to 64 MiB each) from there on.
 */
export function eventsRoute(
  app: Hono<ServerEnv>,
  { sockets, tokens, programTokens, messengerOf, clock, signal }: {
    sockets: EventSockets;
    tokens: PageTokens;
    programTokens: Pick<ProgramTokens, "accepts">;
    /** What a token may hear of. */
    messengerOf: (token: ProgramToken) => Messenger;
    clock: Pick<Clock, "now">;
    signal: AbortSignal;
  },
): void {
  route(app, "/api/events", {
    GET: async (c) => {
      const isProgram = showsToken(c);
      if (!isProgram) requireOrigin(c);
      if (c.req.method !== "GET" || c.req.header("upgrade")?.toLowerCase() !== "websocket") {
        throw new Refusal(STATUS_CODE.UpgradeRequired, "upgrade", "Events come over a WebSocket: open one here", {
          upgrade: "websocket",
          connection: "upgrade",
        });
      }
      const token = isProgram ? await requireToken(c, programTokens) : await requirePage(c, tokens);
      if (token !== undefined) {
        c.set("caller", "token");
        c.set("token", token);
        admit(c, "GET /api/events");
      }
      // From here on nothing is awaited: a free place is still free when it is taken.
      if (signal.aborted) throw new Refusal(STATUS_CODE.ServiceUnavailable, "stopping", "The program is ending");
      if (sockets.full) {
        const message = `${MAX_SOCKETS} pages and programs are listening already: close one`;
        throw new Refusal(STATUS_CODE.TooManyRequests, "too-many", message);
      }
      const { socket, response } = upgrade(c.req.raw, token === undefined ? { protocol: PROTOCOL } : {});
      if (token === undefined) sockets.accept(socket);
      else sockets.accept(socket, listenerOf(token));
      return response;
    },
  });

  function listenerOf(token: ProgramToken): Listener {
    const endsIn = token.expiresAt === undefined ? undefined : token.expiresAt - clock.now();
    return { messenger: messengerOf(token), token: { id: token.id, endsIn } };
  }
}

async function requirePage(c: ServerContext, tokens: PageTokens): Promise<undefined> {
  const token = tokenOf(c);
  if (token === undefined || !await tokens.accepts(token)) throw unauthorized();
  await tokens.touch(token);
}

/** Browsers join the list by a comma and one space (Fetch, "combine"). */
function tokenOf(c: ServerContext): string | undefined {
  const [protocol, token, ...others] = (c.req.header("sec-websocket-protocol") ?? "").split(", ");
  return protocol === PROTOCOL && others.length === 0 ? token : undefined;
}

/** The answer names the protocol alone: the token is not sent back. */
function upgrade(request: Request, protocol: { readonly protocol?: string }): Deno.WebSocketUpgrade {
  try {
    return Deno.upgradeWebSocket(request, { ...protocol, idleTimeout: IDLE_TIMEOUT_S });
  } catch (error) {
    if (error instanceof TypeError) throw invalid("The WebSocket's opening request is not complete");
    throw error;
  }
}
