import { Hono } from "hono";
import type { Clock, Messenger } from "../messenger/facade.ts";
import type { KeyDesk } from "../model/own_key.ts";
import { STATUS_CODE } from "../std/http.ts";
import type { Assets } from "./assets.ts";
import { EventSockets } from "./event_sockets.ts";
import { authenticate, door, type ServerEnv } from "./guard.ts";
import { securityHeaders } from "./headers.ts";
import type { LaunchFile } from "./launch.ts";
import { answerTo, Refusal } from "./refusal.ts";
import { changeRoutes } from "./routes/changes.ts";
import { conversationRoutes } from "./routes/conversations.ts";
import { eventsRoute } from "./routes/events.ts";
import { fileRoute } from "./routes/files.ts";
import { keyRoute } from "./routes/key.ts";
import { launchRoute } from "./routes/launch.ts";
import { meRoute } from "./routes/me.ts";
import { messageRoute } from "./routes/messages.ts";
import { offerRoute } from "./routes/offers.ts";
import { peopleRoutes } from "./routes/people.ts";
import { pageRoute } from "./routes/page.ts";
import { roomRoutes } from "./routes/rooms.ts";
import { type Run, runRoute } from "./routes/run.ts";
import { searchRoute } from "./routes/search.ts";
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
  readonly run: Run;
  readonly tokens: PageTokens;
  /** 256 bits as base64url, which only the user can read; what the command line shows. */
  readonly programKey: string;
  /** What is shown to whoever showed the key (model/local_api.ts). */
  readonly programProof: string;
  /** Host headers that are answered, letter for letter; asked for each request, since the port is known late. */
  readonly hosts: () => readonly string[];
  /** undefined: --headless, the API alone. */
  readonly page: { readonly assets: Assets; readonly launch: () => Promise<LaunchFile> } | undefined;
  readonly version: string;
  readonly clock: Pick<Clock, "after">;
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

  // These two look for their token themselves: in the body, and among the subprotocols of the WebSocket.
  sessionRoute(app, options);
  eventsRoute(app, { sockets: new EventSockets(options), tokens: options.tokens, signal: options.signal });

  app.use("/api/*", authenticate(options));
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
  keyRoute(app, options);
  meRoute(app, options);
  runRoute(app, options);
  launchRoute(app, { launch: options.page?.launch });
  app.all("/api/*", (c) => {
    throw new Refusal(STATUS_CODE.NotFound, "not-found", `Nothing is at ${c.req.path.slice(0, 100)}`);
  });

  pageRoute(app, { assets: options.page?.assets });
  return app;
}
