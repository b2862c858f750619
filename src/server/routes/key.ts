import type { Hono } from "hono";
import type { Clock } from "../../messenger/facade.ts";
import { LockedError } from "../../model/errors.ts";
import type { KeyDesk } from "../../model/own_key.ts";
import { STATUS_CODE } from "../../std/http.ts";
import { MAX_STRANGERS_BODY_BYTES, readObject } from "../body.ts";
import type { KeyDto } from "../dto.ts";
import type { ServerEnv } from "../guard.ts";
import { invalid, Refusal } from "../refusal.ts";
import { PassphraseGate } from "../unlock_gate.ts";
import { route } from "./route.ts";

interface KeyRouteOptions {
  readonly keys: KeyDesk;
  readonly clock: Pick<Clock, "after">;
  readonly signal: AbortSignal;
}

/**
 * GET and PUT /api/key: whether the own key is under a passphrase, a `KeyDto`; PUT takes a `KeyChangeDto`. Wrong tries
 * are slowed as those of /api/unlock.
 */
export function keyRoute(app: Hono<ServerEnv>, { keys, ...parts }: KeyRouteOptions): void {
  const gate = new PassphraseGate(parts);
  const state = (): KeyDto => ({ protected: keys.state.key === "protected" });
  route(app, "/api/key", {
    GET: (c) => c.json(state()),
    PUT: async (c) => {
      const { passphrase, current } = await readObject(c, MAX_STRANGERS_BODY_BYTES);
      if (!isTextOrNull(passphrase) || !isTextOrNull(current)) {
        throw invalid('"passphrase" and "current" are texts: send both, or null for none');
      }
      let refused: LockedError | undefined;
      const outcome = await gate.pass(async () => {
        try {
          if (passphrase === null) await keys.unprotect(current ?? "");
          else await keys.protect(passphrase, current ?? undefined);
          return true;
        } catch (error) {
          if (!(error instanceof LockedError)) throw error;
          refused = error;
          return false;
        }
      });
      if (outcome === "busy") {
        throw new Refusal(STATUS_CODE.TooManyRequests, "busy", "Another try is under way: wait for it");
      }
      if (refused !== undefined) throw new Refusal(STATUS_CODE.Forbidden, refused.problem, refused.message);
      return c.json(state());
    },
  });
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}
