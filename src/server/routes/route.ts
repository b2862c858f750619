import type { Hono } from "hono";
import { STATUS_CODE } from "../../std/http.ts";
import { admit } from "../access.ts";
import type { ServerContext, ServerEnv } from "../guard.ts";
import { Refusal } from "../refusal.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

type Handler = (c: ServerContext) => Response | Promise<Response>;

/**
 * Registers a path with all that can be done there; HEAD follows from GET, and every other method is 405. What other
 * programs may do there stands in api/operations.ts.
 */
export function route(
  app: Hono<ServerEnv>,
  path: string,
  handlers: Readonly<Partial<Record<Method, Handler>>>,
): void {
  const methods = Object.keys(handlers);
  for (const [method, handler] of Object.entries(handlers)) {
    app.on(method, path, (c) => {
      admit(c, `${method} ${path}`);
      return handler(c);
    });
  }
  app.all(path, (c) => {
    throw methodNotAllowed(c, methods);
  });
}

export function methodNotAllowed(c: ServerContext, methods: readonly string[]): Refusal {
  const allow = methods.flatMap((method) => method === "GET" ? ["GET", "HEAD"] : [method]).join(", ");
  return new Refusal(
    STATUS_CODE.MethodNotAllowed,
    "method",
    `${c.req.method} is not possible at ${c.req.path}: use ${allow}`,
    { allow },
  );
}
