import type { Hono } from "hono";
import type { Messenger } from "../../messenger/facade.ts";
import { readObject } from "../body.ts";
import type { ServerEnv } from "../guard.ts";
import { invalid } from "../refusal.ts";
import { settingsDto } from "../to_dto.ts";
import { optionalDays } from "./ids.ts";
import { route } from "./route.ts";

/** PUT /api/settings takes some of a `SettingsDto`, and answers all of it. */
export function settingsRoute(app: Hono<ServerEnv>, { messenger }: { messenger: Messenger }): void {
  route(app, "/api/settings", {
    PUT: async (c) => {
      const { receipts, keepDays } = await readObject(c);
      if (receipts !== undefined && receipts !== "on" && receipts !== "off") {
        throw invalid('"receipts" is unknown: send "on" or "off", or leave it out');
      }
      const days = optionalDays(keepDays, "keepDays");
      messenger.keeping.change({
        ...receipts === undefined ? {} : { receipts },
        ...days === undefined ? {} : { keepDays: days ?? undefined },
      });
      return c.json(settingsDto(messenger.keeping.settings));
    },
  });
}
