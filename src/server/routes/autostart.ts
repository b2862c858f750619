import type { Hono } from "hono";
import type { Autostart, AutostartDesk } from "../../model/autostart.ts";
import { readObject } from "../body.ts";
import type { AutostartDto } from "../dto.ts";
import type { ServerEnv } from "../guard.ts";
import { invalid } from "../refusal.ts";
import { route } from "./route.ts";

/** GET /api/autostart, an `AutostartDto`; PUT takes {state: "on" | "off"}, and answers the same. */
export function autostartRoute(app: Hono<ServerEnv>, { autostart }: { autostart: AutostartDesk }): void {
  route(app, "/api/autostart", {
    GET: async (c) => c.json(autostartDto(await autostart.look())),
    PUT: async (c) => {
      const { state } = await readObject(c);
      if (state !== "on" && state !== "off") throw invalid('"state" is unknown: send "on" or "off"');
      return c.json(autostartDto(await autostart.set(state)));
    },
  });
}

function autostartDto(autostart: Autostart): AutostartDto {
  switch (autostart.state) {
    case "on":
    case "other":
      return { state: autostart.state, entry: autostart.entry, why: null };
    case "off":
      return { state: "off", entry: null, why: null };
    case "impossible":
      return { state: "impossible", entry: null, why: autostart.why };
    default:
      return autostart satisfies never;
  }
}
