import type { Hono } from "hono";
import type { Messenger } from "../../messenger/facade.ts";
import { AVAILABILITIES, type Availability } from "../../model/peer.ts";
import { cleanLine, MAX_NAME_BYTES, nameProblem, utf8Length } from "../../model/text.ts";
import { readObject } from "../body.ts";
import type { ServerEnv } from "../guard.ts";
import { invalid } from "../refusal.ts";
import { meDto } from "../to_dto.ts";
import { route } from "./route.ts";

/** PATCH /api/me {availability?, statusText?, name?, group?}: what can't be is refused before any of it is changed. */
export function meRoute(app: Hono<ServerEnv>, { messenger }: { messenger: Messenger }): void {
  route(app, "/api/me", {
    PATCH: async (c) => {
      const wanted = await readObject(c);
      const name = optionalText(wanted, "name");
      const text = optionalText(wanted, "statusText");
      const group = optionalText(wanted, "group");
      const availability = availabilityOf(wanted);
      // The name is judged first and set last: a status that is refused then leaves the name as it was.
      const problem = name === undefined ? undefined : nameProblem(name);
      if (problem !== undefined) throw invalid(problem);
      if (group !== undefined && utf8Length(cleanLine(group)) > MAX_NAME_BYTES) {
        throw invalid(`The group has more than ${MAX_NAME_BYTES} bytes: give a shorter one`);
      }
      if (text !== undefined || availability !== undefined) {
        const status = messenger.me.profile.status;
        messenger.setStatus({ availability: availability ?? status.availability, text: text ?? status.text });
      }
      if (group !== undefined) messenger.people.setGroup(group);
      if (name !== undefined) messenger.setName(name);
      return c.json(meDto(messenger.me));
    },
  });
}

function optionalText(body: Readonly<Record<string, unknown>>, member: string): string | undefined {
  const value = body[member];
  if (value === undefined || typeof value === "string") return value;
  throw invalid(`"${member}" is no text: send a string, or leave it out`);
}

function availabilityOf({ availability }: Readonly<Record<string, unknown>>): Availability | undefined {
  if (availability === undefined) return undefined;
  const known = AVAILABILITIES.find((each) => each === availability);
  if (known === undefined) throw invalid(`"availability" is unknown: send one of ${AVAILABILITIES.join(", ")}`);
  return known;
}
