import { ApiError, type Fetch } from "../../../src/page/api.ts";
import { HttpFilesApi } from "../../../src/page/files_api.ts";
import { assert, assertEquals, assertRejects } from "../../../src/std/assert.ts";
import { written } from "./fixture.ts";

interface Asked {
  readonly method: string | undefined;
  readonly path: string;
  readonly type: string | null;
  readonly body: unknown;
}

function bench(answer: () => Response) {
  const asked: Asked[] = [];
  const fetch: Fetch = async (path, { method, headers, body }) => {
    assertEquals(new Headers(headers).get("authorization"), "Bearer key");
    const content = body instanceof Blob ? await body.text() : typeof body === "string" ? JSON.parse(body) : undefined;
    asked.push({ method, path, type: new Headers(headers).get("content-type"), body: content });
    return answer();
  };
  return { api: new HttpFilesApi(fetch, "key"), asked, signal: new AbortController().signal };
}

const JSON_TYPE = "application/json";

Deno.test("HttpFilesApi hands over an upload part by part", async () => {
  const { api, asked, signal } = bench(() => Response.json({ id: "u/1", bytes: 5 }));
  const entries = [{ path: "a", bytes: 5, at: 1 }];
  assertEquals((await api.beginUpload(entries, signal)).id, "u/1");
  assertEquals(await api.appendUpload("u/1", 3, new Blob(["lo"]), signal), 5);
  assertEquals(await api.uploadSize("u/1", signal), 5);
  await api.cancelUpload("u/1");
  assertEquals(asked, [
    { method: "POST", path: "/api/uploads", type: JSON_TYPE, body: { entries } },
    { method: "PUT", path: "/api/uploads/u%2F1?from=3", type: "application/octet-stream", body: "lo" },
    { method: "GET", path: "/api/uploads/u%2F1", type: null, body: undefined },
    { method: "DELETE", path: "/api/uploads/u%2F1", type: null, body: undefined },
  ]);
});

Deno.test("HttpFilesApi.uploadSize() knows an upload that is not there any more from a program that is not", async () => {
  const gone = bench(() => Response.json({ code: "nobody", message: "There is no upload" }, { status: 404 }));
  assertEquals(await gone.api.uploadSize("u", gone.signal), undefined);
  const refused = bench(() => Response.json({ code: "token", message: "no" }, { status: 401 }));
  assertEquals((await assertRejects(() => refused.api.uploadSize("u", refused.signal), ApiError)).problem, "no-key");
});

Deno.test("HttpFilesApi offers, steers and asks for trust", async () => {
  const { api, asked } = bench(() =>
    Response.json({ message: written(1), left: [], verified: true, safetyNumber: "1", rule: null })
  );
  const offer = { to: "ben", upload: "u", text: "hi", id: "1" };
  assertEquals((await api.offer(offer)).message.position, 1);
  const wish = { author: "ben", offer: "1", peer: "ben", do: "accept", folder: "/x" } as const;
  await api.steer(wish);
  assertEquals((await api.trust("ben")).safetyNumber, "1");
  const change = { verified: true, rule: { folder: null, largest: 5, quota: 6 } };
  await api.changeTrust("ben", change);
  assertEquals(asked.map(({ method, path, body }) => [method, path, body]), [
    ["POST", "/api/offers", offer],
    ["POST", "/api/transfers", wish],
    ["GET", "/api/people/ben/trust", undefined],
    ["PUT", "/api/people/ben/trust", change],
  ]);
});

Deno.test("HttpFilesApi.item() reads a file, and stops at the first byte too many", async () => {
  const { api, asked, signal } = bench(() => new Response("0123456789"));
  assertEquals(await (await api.item("ben", "1", 7, 10, signal)).text(), "0123456789");
  assertEquals(asked[0]?.path, "/api/files/ben/1/7");
  let cancelled = false;
  const endless = bench(() =>
    new Response(
      new ReadableStream({
        pull: (stream) => stream.enqueue(new Uint8Array(8)),
        cancel: () => void (cancelled = true),
      }),
    )
  );
  const error = await assertRejects(() => endless.api.item("ben", "1", 0, 20, signal), ApiError);
  assert(cancelled && error.problem === "refused");
});
