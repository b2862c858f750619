import type { Hono } from "hono";
import { STATUS_CODE } from "../../std/http.ts";
import { MAX_STRANGERS_BODY_BYTES, readObject } from "../body.ts";
import type { ServerEnv } from "../guard.ts";
import { invalid, Refusal } from "../refusal.ts";
import type { UnlockGate } from "../unlock_gate.ts";
import { route } from "./route.ts";

/** POST /api/unlock {passphrase}: 204 once it is the right one. */
export function unlockRoute(
  app: Hono<ServerEnv>,
  { gate, opened }: { gate: UnlockGate; opened: (passphrase: string) => void },
): void {
  route(app, "/api/unlock", {
    POST: async (c) => {
      const { passphrase } = await readObject(c, MAX_STRANGERS_BODY_BYTES);
      if (typeof passphrase !== "string") throw invalid('The request has no "passphrase": send it');
      const outcome = await gate.try(passphrase);
      switch (outcome) {
        case "open":
          opened(passphrase);
          return c.body(null, STATUS_CODE.NoContent);
        case "wrong":
          throw new Refusal(STATUS_CODE.Forbidden, "wrong", "That is not the passphrase: try again");
        case "busy":
          throw new Refusal(STATUS_CODE.TooManyRequests, "busy", "Another try is under way: wait for it");
        default:
          return outcome satisfies never;
      }
    },
  });
}
