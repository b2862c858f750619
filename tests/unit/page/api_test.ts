import { ApiError, type Fetch, HttpApi, openSession } from "../../../src/page/api.ts";
import { text } from "../../../src/page/text.ts";
import { assertEquals, assertRejects, assertStringIncludes } from "../../../src/std/assert.ts";
import { snapshot, written } from "./fixture.ts";

interface Asked {
  readonly path: string;
  readonly method: string | undefined;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

function answering(response: () => Response): { fetch: Fetch; asked: Asked[] } {
  const asked: Asked[] = [];
  const fetch: Fetch = (path, { method, headers, body }) => {
    asked.push({
      path,
      method,
      headers: Object.fromEntries(new Headers(headers)),
      body: typeof body === "string" ? JSON.parse(body) : undefined,
    });
    return Promise.resolve(response());
  };
  return { fetch, asked };
}

Deno.test("openSession() gives the launch token and no key", async () => {
  const { fetch, asked } = answering(() => Response.json({ token: "key" }));
  assertEquals(await openSession(fetch, "abc"), "key");
  assertEquals(asked, [{
    path: "/api/session",
    method: "POST",
    headers: { "content-type": "application/json" },
    body: { launch: "abc" },
  }]);
});

Deno.test("HttpApi shows the key with each call", async () => {
  const { fetch, asked } = answering(() => Response.json(snapshot()));
  assertEquals((await new HttpApi(fetch, "key").snapshot()).version, "0.1.0");
  assertEquals(asked[0]?.headers, { authorization: "Bearer key" });
});

Deno.test("HttpApi.history() names the conversation and where to go on", async () => {
  const { fetch, asked } = answering(() => Response.json({ messages: [], more: false }));
  const api = new HttpApi(fetch, "key");
  await api.history("everyone", undefined);
  await api.history("a/b?", 7);
  assertEquals(asked.map(({ path }) => path), [
    "/api/conversations/everyone/messages?limit=50",
    "/api/conversations/a%2Fb%3F/messages?limit=50&before=7",
  ]);
});

Deno.test("HttpApi sends texts, what was seen, and one's status", async () => {
  const { fetch, asked } = answering(() => Response.json(written(1), { status: 201 }));
  const api = new HttpApi(fetch, "key");
  assertEquals((await api.send({ to: "ben", text: "hi", id: "1" })).position, 1);
  await api.markSeen("ben", 4);
  await api.changeStatus({ availability: "busy" });
  assertEquals(asked.map(({ path, method, body }) => [method, path, body]), [
    ["POST", "/api/messages", { to: "ben", text: "hi", id: "1" }],
    ["POST", "/api/conversations/ben/seen", { position: 4 }],
    ["PATCH", "/api/me", { availability: "busy" }],
  ]);
});

Deno.test("HttpApi tells a refused key, a reason, and silence apart", async () => {
  const failure = async (fetch: Fetch) => await assertRejects(() => new HttpApi(fetch, "key").snapshot(), ApiError);
  const noKey = await failure(answering(() => Response.json({ code: "token", message: "no" }, { status: 401 })).fetch);
  assertEquals([noKey.problem, noKey.message], ["no-key", "no"]);
  const refused = await failure(
    answering(() => Response.json({ code: "storage", message: "The disk is full" }, { status: 507 })).fetch,
  );
  assertEquals([refused.problem, refused.message], ["refused", "The disk is full"]);
  const silent = await failure(() => Promise.reject(new TypeError("Failed to fetch")));
  assertEquals([silent.problem, silent.message], ["unreachable", text.unreachable]);
});

Deno.test("HttpApi has words for an answer that is not the program's", async () => {
  for (const body of ["<html>", "null", "[]", '{"message":7}']) {
    const { fetch } = answering(() => new Response(body, { status: 502 }));
    const error = await assertRejects(() => new HttpApi(fetch, "key").snapshot(), ApiError);
    assertStringIncludes(error.message, "502");
  }
  const cut = answering(() => new Response("{", { status: 200 }));
  assertEquals((await assertRejects(() => new HttpApi(cut.fetch, "key").snapshot(), ApiError)).problem, "unreachable");
});
