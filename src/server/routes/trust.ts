import type { Hono } from "hono";
import type { Messenger } from "../../messenger/facade.ts";
import { isPeerId, type PeerId } from "../../model/ids.ts";
import type { Peer } from "../../model/peer.ts";
import type { AcceptRule } from "../../model/transfer.ts";
import { STATUS_CODE } from "../../std/http.ts";
import { readObject } from "../body.ts";
import type { TrustDto } from "../dto.ts";
import type { ServerContext, ServerEnv } from "../guard.ts";
import { invalid, Refusal } from "../refusal.ts";
import { ruleDto } from "../to_dto.ts";
import { route } from "./route.ts";

/** GET and PUT /api/people/:id/trust, a `TrustDto`: all of a PUT is done, or nothing. */
export function trustRoute(app: Hono<ServerEnv>, { messenger }: { messenger: Messenger }): void {
  route(app, "/api/people/:id/trust", {
    GET: (c) => c.json(trustOf(personOf(c))),
    PUT: async (c) => {
      const { verified, rule } = await readObject(c);
      if (typeof verified !== "boolean") throw invalid('The request has no "verified": send true or false');
      const person = personOf(c);
      const wanted = ruleOf(rule, person.id);
      if (verified) verify(person, wanted);
      else if (wanted === undefined) messenger.setVerified(person.id, "not verified");
      else {
        throw invalid("Only files of a person whose key was compared are accepted without asking: compare it first");
      }
      return c.json(trustOf(personOf(c)));
    },
  });

  function verify({ id, verified }: Peer, rule: AcceptRule | undefined): void {
    if (!verified) messenger.setVerified(id, "verified");
    if (rule === undefined) return messenger.removeRule(id);
    try {
      messenger.setRule(rule);
    } catch (error) {
      if (!verified) messenger.setVerified(id, "not verified");
      throw error;
    }
  }

  function personOf(c: ServerContext): Peer {
    const id = c.req.param("id") ?? "";
    if (!isPeerId(id)) throw invalid(`"${id.slice(0, 100)}" is nobody: send a person's whole id`);
    const person = messenger.peer(id);
    if (person !== undefined) return person;
    throw new Refusal(STATUS_CODE.NotFound, "nobody", `Nobody with the id ${id} is known here`);
  }

  function trustOf({ id, verified }: Peer): TrustDto {
    const rule = messenger.rules().find(({ contact }) => contact === id);
    return {
      verified,
      safetyNumber: messenger.safetyNumber(id),
      rule: rule === undefined ? null : ruleDto(rule),
    };
  }
}

/** Undefined: files are to be asked about, each time. */
function ruleOf(rule: unknown, contact: PeerId): AcceptRule | undefined {
  if (rule === null) return undefined;
  if (typeof rule !== "object") throw invalid('The request has no "rule": send one, or null to be asked each time');
  const { folder, largest, quota }: Readonly<Record<string, unknown>> = { ...rule };
  if (folder !== null && typeof folder !== "string") {
    throw invalid('"folder" is no path: send an absolute one, or null for the folder for received files');
  }
  return { contact, folder: folder ?? undefined, largest: bytesOf(largest), quota: bytesOf(quota) };
}

function bytesOf(value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw invalid('"largest" and "quota" are bytes: send two whole numbers');
}
