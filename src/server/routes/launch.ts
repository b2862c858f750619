import type { Hono } from "hono";
import { STATUS_CODE } from "../../std/http.ts";
import { requireProgram, type ServerEnv } from "../guard.ts";
import type { LaunchFile } from "../launch.ts";
import { Refusal } from "../refusal.ts";
import { route } from "./route.ts";

/**
 * POST /api/launch: a new `LaunchFile`, so that a second plain start can show the running one's page. The running
 * program writes and removes the file; the second one only opens it, on its own desktop.
 *
 * @param parts.launch undefined: there is no page.
 */
export function launchRoute(
  app: Hono<ServerEnv>,
  { launch }: { launch: (() => Promise<LaunchFile>) | undefined },
): void {
  route(app, "/api/launch", {
    POST: async (c) => {
      requireProgram(c);
      if (launch === undefined) {
        throw new Refusal(STATUS_CODE.NotFound, "no-page", "The program runs with --headless: it has no page");
      }
      const { url, file } = await launch();
      return c.json({ url, file } satisfies LaunchFile, STATUS_CODE.Created);
    },
  });
}
