import type { Hono } from "hono";
import { LockedError } from "../../model/errors.ts";
import type { KeyDesk } from "../../model/own_key.ts";
import { STATUS_CODE } from "../../std/http.ts";
import { MAX_STRANGERS_BODY_BYTES, readObject } from "../body.ts";
import type { KeyDto } from "../dto.ts";
import type { ServerEnv } from "../guard.ts";
import { invalid, Refusal } from "../refusal.ts";
import { route } from "./route.ts";

/** GET and PUT /api/key: whether the own key is under a passphrase, a `KeyDto`; PUT takes a `KeyChangeDto`. */
export function keyRoute(app: Hono<ServerEnv>, { keys }: { keys: KeyDesk }): void {
  const state = (): KeyDto => ({ protected: keys.state.key === "protected" });
  route(app, "/api/key", {
    GET: (c) => c.json(state()),
    PUT: async (c) => {
      const { passphrase, current } = await readObject(c, MAX_STRANGERS_BODY_BYTES);
      if (!isTextOrNull(passphrase) || !isTextOrNull(current)) {
        throw invalid('"passphrase" and "current" are texts: send both, or null for none');
      }
      try {
        if (passphrase === null) await keys.unprotect(current ?? "");
        else await keys.protect(passphrase, current ?? undefined);
      } catch (error) {
        if (!(error instanceof LockedError)) throw error;
        throw new Refusal(STATUS_CODE.Forbidden, error.problem, error.message);
      }
      return c.json(state());
    },
  });
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}
