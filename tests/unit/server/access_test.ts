import { Hono } from "hono";
import { isScope, SCOPES } from "../../../src/model/programs.ts";
import { LOCKED_OPERATIONS, OPERATIONS } from "../../../src/server/api/operations.ts";
import type { ServerEnv } from "../../../src/server/guard.ts";
import { createLockedApp } from "../../../src/server/locked_app.ts";
import { answerTo } from "../../../src/server/refusal.ts";
import { route } from "../../../src/server/routes/route.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { roomId } from "../../support/fake_conversations.ts";
import { BEN, messageId } from "../../support/fake_messenger.ts";
import { ASSETS, HOST, house, outcome, PROGRAM_KEY, PROGRAM_PROOF } from "./fixture.ts";

/** Method and path of all that an app answers, but for the page's files and what says that nothing is there. */
function operationsOf(app: { readonly routes: readonly { readonly method: string; readonly path: string }[] }) {
  return [
    ...new Set(app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${path}`)),
  ]
    .toSorted();
}

/** A path with something in the place of its names. */
function pathOf(template: string): string {
  const ids: Readonly<Record<string, string>> = { author: BEN, offer: messageId("1"), item: "0" };
  return template.replace(/:([a-z]+)/g, (_, name: string) => {
    if (name !== "id") return ids[name] ?? "x";
    if (template.startsWith("/api/rooms/")) return roomId("r");
    if (template.startsWith("/api/messages/")) return messageId("1");
    return template.startsWith("/api/tokens/") || template.startsWith("/api/webhooks/") ? "1" : BEN;
  });
}

Deno.test("every route of the app is in the table of operations, and the table names no other", () => {
  assertEquals(operationsOf(house().app), Object.keys(OPERATIONS).toSorted());
});

Deno.test("every route of the locked app is known to be the page's", () => {
  const { tokens } = house();
  const app = createLockedApp({
    tokens,
    programKey: PROGRAM_KEY,
    programProof: PROGRAM_PROOF,
    hosts: () => [HOST],
    assets: ASSETS,
    launch: () => Promise.resolve({ url: "", file: null }),
    gate: { try: () => Promise.resolve("wrong") } as never,
    opened: () => {},
    report: () => {},
  });
  const known = [...LOCKED_OPERATIONS, "POST /api/session", "GET /api/proof", "POST /api/launch"].toSorted();
  assertEquals(operationsOf(app), known);
});

Deno.test("admit() lets a token do what it has the scope for, and nothing else", async () => {
  const { askWith, programToken } = house();
  for (const scope of SCOPES) {
    const has = await programToken([scope]);
    const lacks = await programToken(SCOPES.filter((other) => other !== scope));
    for (const [operation, { access }] of Object.entries(OPERATIONS)) {
      const [method = "", template = ""] = operation.split(" ");
      // These two look for their token themselves.
      if (access !== scope || template === "/api/events") continue;
      const [allowed, refused] = [
        await askWith(has, method, pathOf(template)),
        await askWith(lacks, method, pathOf(template)),
      ];
      assertEquals(await outcome(refused), "403 scope", operation);
      const found = await outcome(allowed);
      assertEquals(found.startsWith("403") || found.startsWith("401"), false, `${operation}: ${found}`);
    }
  }
});

Deno.test("admit() lets no token do what is the owner's", async () => {
  const { askWith, programToken } = house();
  const token = await programToken(SCOPES);
  const owned = Object.entries(OPERATIONS).filter(([, { access }]) => !isScope(access) && access !== "open");
  assertEquals(owned.length >= 9, true);
  for (const [operation] of owned) {
    const [method = "", template = ""] = operation.split(" ");
    assertEquals(await outcome(await askWith(token, method, pathOf(template))), "403 owner", operation);
  }
});

Deno.test("admit() denies a token what the table does not name", async () => {
  const request = { name: "all", scopes: SCOPES, reach: undefined, days: undefined };
  const { token } = await house().programs.tokens.create(request);
  for (const [caller, expected] of [["token", 403], ["page", 200], ["program", 200]] as const) {
    const app = new Hono<ServerEnv>();
    app.use("*", async (c, next) => {
      c.set("caller", caller);
      c.set("token", token);
      await next();
    });
    app.onError((error) => answerTo(error, () => {}));
    route(app, "/api/new", { GET: (c) => c.body(null) });
    assertEquals((await app.request("/api/new")).status, expected, caller);
  }
});

Deno.test("a token is told what is not there, and what HEAD may see", async () => {
  const { askWith, programToken } = house();
  const send = await programToken(["send"]);
  assertEquals((await askWith(send, "HEAD", "/api/snapshot")).status, 403);
  assertEquals((await askWith(await programToken(["read"]), "HEAD", "/api/snapshot")).status, 200);
  assertEquals(await outcome(await askWith(send, "GET", "/api/nowhere")), "404 not-found");
  assertEquals(await outcome(await askWith(send, "PUT", "/api/snapshot")), "405 method");
  assertEquals(await outcome(await askWith(send, "GET", "/api/openapi.json")), "200");
  assertEquals(await outcome(await askWith(`lmp_${"x".repeat(43)}`, "GET", "/api/snapshot")), "401 token");
});
