import { Hono } from "hono";
import { STATUS_CODE } from "../std/http.ts";
import type { Assets } from "./assets.ts";
import { authenticate, door, type ServerEnv } from "./guard.ts";
import { securityHeaders } from "./headers.ts";
import type { LaunchFile } from "./launch.ts";
import { answerTo, Refusal } from "./refusal.ts";
import { launchRoute } from "./routes/launch.ts";
import { pageRoute } from "./routes/page.ts";
import { proofRoute } from "./routes/proof.ts";
import { sessionRoute } from "./routes/session.ts";
import { unlockRoute } from "./routes/unlock.ts";
import type { PageTokens } from "./tokens.ts";
import type { UnlockGate } from "./unlock_gate.ts";

const LOCKED_PAGE = "/static/locked.html";

export interface LockedOptions {
  readonly tokens: PageTokens;
  /** As in `ServerOptions`: a second start of the program is shown the page, and commands are told what is the matter. */
  readonly programKey: string;
  readonly programProof: string;
  readonly hosts: () => readonly string[];
  readonly assets: Assets;
  readonly launch: () => Promise<LaunchFile>;
  readonly gate: UnlockGate;
  /** Called once the right passphrase has come. */
  readonly opened: (passphrase: string) => void;
  readonly report: (error: unknown) => void;
}

/**
 * The page's server while the private key is under a passphrase that nobody has given: behind the same door, it serves
 * a page that asks for it, and answers nothing else.
 */
export function createLockedApp(options: LockedOptions): Hono<ServerEnv> {
  const { tokens, hosts, assets, report } = options;
  const app = new Hono<ServerEnv>();
  app.use("*", async (c, next) => {
    try {
      await next();
    } catch (thrown) {
      c.res = answerTo(thrown, report);
    }
    for (const [name, value] of Object.entries(securityHeaders(c.get("host")))) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  });
  app.onError((error) => answerTo(error, report));
  app.use("*", door(hosts));
  sessionRoute(app, { tokens });
  proofRoute(app, { tokens });
  app.use("/api/*", authenticate(options));
  unlockRoute(app, options);
  launchRoute(app, options);
  app.all("/api/*", (c) => {
    // By this a second start finds out that somebody is here.
    if (c.get("caller") === "program" && c.req.path === "/api/snapshot") return c.body(null);
    throw new Refusal(
      STATUS_CODE.Locked,
      "locked",
      "The messenger waits for its passphrase: give it in the page first",
    );
  });
  pageRoute(app, { assets: { get: (path) => assets.get(path === "/" ? LOCKED_PAGE : path) } });
  return app;
}
