import { Hono, type MiddlewareHandler } from "hono";
import type { Clock, Messenger } from "../messenger/facade.ts";
import type { AutostartDesk } from "../model/autostart.ts";
import type { KeyDesk } from "../model/own_key.ts";
import type { ProgramDesk, ProgramToken } from "../model/programs.ts";
import { STATUS_CODE } from "../std/http.ts";
import type { Assets } from "./assets.ts";
import { EventSockets } from "./event_sockets.ts";
import { authenticate, door, type ServerContext, type ServerEnv } from "./guard.ts";
import { packJson } from "./gzip.ts";
import { securityHeaders } from "./headers.ts";
import type { LaunchFile } from "./launch.ts";
import type { ProgramTokens } from "./program_tokens.ts";
import { limitedMessenger } from "./reach.ts";
import { answerTo, Refusal } from "./refusal.ts";
import { autostartRoute } from "./routes/autostart.ts";
import { changeRoutes } from "./routes/changes.ts";
import { conversationRoutes } from "./routes/conversations.ts";
import { eventsRoute } from "./routes/events.ts";
import { fileRoute } from "./routes/files.ts";
import { keyRoute } from "./routes/key.ts";
import { launchRoute } from "./routes/launch.ts";
import { meRoute } from "./routes/me.ts";
import { messageRoute } from "./routes/messages.ts";
import { type FindFirewall, networkRoute } from "./routes/network.ts";
import { offerRoute } from "./routes/offers.ts";
import { peopleRoutes } from "./routes/people.ts";
import { openApiRoute } from "./routes/openapi.ts";
import { pageRoute } from "./routes/page.ts";
import { programRoutes } from "./routes/programs.ts";
import { roomRoutes } from "./routes/rooms.ts";
import { type Run, runRoute } from "./routes/run.ts";
import { searchRoute } from "./routes/search.ts";
import { proofRoute } from "./routes/proof.ts";
import { sessionRoute } from "./routes/session.ts";
import { settingsRoute } from "./routes/settings.ts";
import { snapshotRoute } from "./routes/snapshot.ts";
import { transferRoute } from "./routes/transfers.ts";
import { trustRoute } from "./routes/trust.ts";
import { uploadRoutes } from "./routes/uploads.ts";
import type { PageTokens } from "./tokens.ts";

export interface ServerOptions {
  readonly messenger: Messenger;
  /** How the own key is kept. */
  readonly keys: KeyDesk;
  readonly autostart: AutostartDesk;
  readonly run: Run;
  readonly tokens: PageTokens;
  /** Of other programs. */
  readonly programTokens: ProgramTokens;
  /** What their user sees of them. */
  readonly programs: ProgramDesk;
  /** 256 bits as base64url, which only the user can read; what the command line shows. */
  readonly programKey: string;
  /** What is shown to whoever showed the key (model/local_api.ts). */
  readonly programProof: string;
  /** Host headers that are answered, letter for letter; asked for each request, since the port is known late. */
  readonly hosts: () => readonly string[];
  /** undefined: --headless, the API alone. */
  readonly page: { readonly assets: Assets; readonly launch: () => Promise<LaunchFile> } | undefined;
  /** The firewall of this system. */
  readonly firewall: FindFirewall;
  readonly version: string;
  readonly clock: Pick<Clock, "now" | "after">;
  /** The end of the program: WebSockets and commands end with it. */
  readonly signal: AbortSignal;
  /** Hears of every error that was not foreseen. */
  readonly report: (error: unknown) => void;
}

/** The local web server, as a function from requests to answers. What it answers to whom is in guard.ts. */
export function createApp(options: ServerOptions): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>();

  app.use("*", async (c, next) => {
    try {
      await next();
    } catch (thrown) {
      // What is thrown without being an Error passes by onError.
      c.res = answerTo(thrown, options.report);
    }
    for (const [name, value] of Object.entries(securityHeaders(c.get("host")))) {
      // A received file comes with a stricter policy than the page's.
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  });
  app.onError((error) => answerTo(error, options.report));
  app.use("*", door(options.hosts));

  const { programTokens, messenger } = options;
  const messengerOf = ({ reach }: ProgramToken) => reach === undefined ? messenger : limitedMessenger(messenger, reach);
  const sockets = new EventSockets(options);
  programTokens.onRevoked((id) => sockets.endToken(id));

  // These look for their token themselves: in the body, in a subprotocol of the WebSocket or a header, and nowhere.
  sessionRoute(app, options);
  proofRoute(app, options);
  eventsRoute(app, { ...options, sockets, messengerOf });
  openApiRoute(app, options);

  app.use("/api/*", packJson());
  app.use("/api/*", authenticate(options));
  app.use("/api/*", limitedCalls(options, messengerOf));
  apiRoutes(app, options);
  app.all("/api/*", nothingThere);

  pageRoute(app, { assets: options.page?.assets });
  return app;
}

/** What is behind `authenticate`. */
function apiRoutes(app: Hono<ServerEnv>, options: ServerOptions): void {
  snapshotRoute(app, options);
  conversationRoutes(app, options);
  messageRoute(app, options);
  changeRoutes(app, options);
  searchRoute(app, options);
  roomRoutes(app, options);
  uploadRoutes(app, options);
  offerRoute(app, options);
  transferRoute(app, options);
  fileRoute(app, options);
  trustRoute(app, options);
  peopleRoutes(app, options);
  settingsRoute(app, options);
  autostartRoute(app, options);
  keyRoute(app, options);
  meRoute(app, options);
  networkRoute(app, options);
  programRoutes(app, options);
  runRoute(app, options);
  launchRoute(app, { launch: options.page?.launch });
}

/**
 * Answers the calls of tokens that are for some conversations only, by the same routes over a façade of these: a route
 * can't forget to ask what a token may reach. The routes of each such token are made when it is first used.
 */
function limitedCalls(
  options: ServerOptions,
  messengerOf: (token: ProgramToken) => Messenger,
): MiddlewareHandler<ServerEnv> {
  const routes = new Map<number, Hono<ServerEnv>>();
  options.programTokens.onRevoked((id) => routes.delete(id));
  return async (c, next) => {
    const token = c.get("token");
    if (token?.reach === undefined) return await next();
    let limited = routes.get(token.id);
    if (limited === undefined) {
      limited = new Hono<ServerEnv>();
      limited.onError((error) => answerTo(error, options.report));
      limited.use("*", async (inner, next) => {
        inner.set("caller", "token");
        inner.set("token", token);
        await next();
      });
      apiRoutes(limited, { ...options, messenger: messengerOf(token) });
      limited.all("*", nothingThere);
      routes.set(token.id, limited);
    }
    return await limited.fetch(c.req.raw);
  };
}

function nothingThere(c: ServerContext): never {
  throw new Refusal(STATUS_CODE.NotFound, "not-found", `Nothing is at ${c.req.path.slice(0, 100)}`);
}
