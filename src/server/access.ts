import { isScope } from "../model/programs.ts";
import { STATUS_CODE } from "../std/http.ts";
import { type Access, OPERATIONS } from "./api/operations.ts";
import type { ServerContext } from "./guard.ts";
import { Refusal } from "./refusal.ts";

/**
 * Lets another program call what its token has the scope for, and nothing that the table of operations does not name.
 * Page and command line pass: what they may is decided elsewhere.
 *
 * @param operation method and path as they are registered: "GET /api/people/:id/trust".
 * @throws {Refusal} 403 "scope", which names the scope that is needed.
 */
export function admit(c: ServerContext, operation: string): void {
  if (c.get("caller") !== "token") return;
  const access: Access = OPERATIONS[operation]?.access ?? "owner";
  if (access === "open") return;
  if (!isScope(access)) {
    throw new Refusal(
      STATUS_CODE.Forbidden,
      "owner",
      "No token is good for this: only the page and the command line of LanMessenger may ask for it",
    );
  }
  if (c.get("token")?.scopes.includes(access) === true) return;
  throw new Refusal(
    STATUS_CODE.Forbidden,
    "scope",
    `The token lacks the scope "${access}", which this needs: make one with "token create --scope ${access}"`,
  );
}
