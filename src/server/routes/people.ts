import type { Hono } from "hono";
import type { Messenger } from "../../messenger/facade.ts";
import { MAX_PICTURE_BYTES } from "../../model/peer.ts";
import { STATUS_CODE } from "../../std/http.ts";
import { readObject, readWhole } from "../body.ts";
import type { ServerEnv } from "../guard.ts";
import { FILE_POLICY } from "../headers.ts";
import { Refusal } from "../refusal.ts";
import { asText, optionalSwitch, personOf } from "./ids.ts";
import { route } from "./route.ts";

/** What a picture of somebody may be called; anything else is not served. */
const PICTURE_TYPES: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/webp"]);

/** PUT /api/people/:id, a `PersonChangeDto`; GET /api/people/:id/picture; PUT and DELETE /api/picture */
export function peopleRoutes(app: Hono<ServerEnv>, { messenger }: { messenger: Messenger }): void {
  route(app, "/api/people/:id", {
    PUT: async (c) => {
      const id = personOf(c);
      const body = await readObject(c);
      const nickname = body.nickname === undefined ? undefined : asText(body.nickname, "nickname");
      const blocked = optionalSwitch(body.blocked, "blocked");
      // The nickname may be refused; then nothing has changed.
      if (nickname !== undefined) messenger.people.setNickname(id, nickname);
      if (blocked !== undefined) messenger.people.setBlocked(id, blocked ? "blocked" : "welcome");
      return c.body(null, STATUS_CODE.NoContent);
    },
  });
  route(app, "/api/people/:id/picture", {
    GET: (c) => {
      const picture = messenger.people.picture(personOf(c));
      if (picture === undefined || !PICTURE_TYPES.has(picture.type)) {
        throw new Refusal(STATUS_CODE.NotFound, "nobody", "There is no picture of them here");
      }
      return new Response(picture.bytes, {
        headers: {
          "content-type": picture.type,
          "content-length": String(picture.bytes.length),
          "content-security-policy": FILE_POLICY,
        },
      });
    },
  });
  route(app, "/api/picture", {
    PUT: async (c) => {
      messenger.people.setPicture(await readWhole(c, MAX_PICTURE_BYTES));
      return c.body(null, STATUS_CODE.NoContent);
    },
    DELETE: (c) => {
      messenger.people.setPicture(undefined);
      return c.body(null, STATUS_CODE.NoContent);
    },
  });
}
