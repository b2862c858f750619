import type { Hono } from "hono";
import type { Messenger, Steering } from "../../messenger/facade.ts";
import { isMessageId, isPeerId } from "../../model/ids.ts";
import { STATUS_CODE } from "../../std/http.ts";
import { readObject } from "../body.ts";
import type { ServerEnv } from "../guard.ts";
import { invalid } from "../refusal.ts";
import { route } from "./route.ts";

/** POST /api/transfers, a `SteerDto`: does with a transfer what its user wants. */
export function transferRoute(app: Hono<ServerEnv>, { messenger }: { messenger: Messenger }): void {
  route(app, "/api/transfers", {
    POST: async (c) => {
      const wanted = await readObject(c);
      const { author, offer, peer } = wanted;
      if (typeof author !== "string" || !isPeerId(author)) {
        throw invalid('"author" is nobody: send the whole id of who made the offer');
      }
      if (typeof offer !== "string" || !isMessageId(offer)) {
        throw invalid('"offer" is no message id: send the one of the offer');
      }
      if (peer !== undefined && (typeof peer !== "string" || !isPeerId(peer))) {
        throw invalid('"peer" is nobody: send the whole id of who is at the other end, or leave it out');
      }
      await messenger.steer({ author, offer, ...peer === undefined ? {} : { peer } }, steeringOf(wanted));
      return c.body(null, STATUS_CODE.NoContent);
    },
  });
}

function steeringOf({ do: what, folder }: Readonly<Record<string, unknown>>): Steering {
  if (folder !== undefined && (typeof folder !== "string" || what !== "accept")) {
    throw invalid('"folder" says where to accept to: send an absolute path with "accept", or leave it out');
  }
  switch (what) {
    case "accept":
      return folder === undefined ? { do: "accept" } : { do: "accept", folder };
    case "decline":
    case "pause":
    case "resume":
    case "cancel":
      return { do: what };
    default:
      throw invalid('"do" is unknown: send one of accept, decline, pause, resume, cancel');
  }
}
