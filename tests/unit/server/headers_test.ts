import fc from "fast-check";
import { RequestError } from "../../../src/model/errors.ts";
import { contentSecurityPolicy, FILE_POLICY, securityHeaders } from "../../../src/server/headers.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../src/std/assert.ts";
import { BEN, messageId } from "../../support/fake_messenger.ts";
import { HOST, house, ORIGIN, PROGRAM_KEY } from "./fixture.ts";

const ALWAYS = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

const NEVER = ["server", "x-powered-by", "set-cookie", "access-control-allow-origin"];

function assertSecure(response: Response, what: string): void {
  for (const [name, value] of Object.entries(ALWAYS)) {
    assertEquals(response.headers.get(name), value, `${name} ${what}`);
  }
  // The page's own files hold no secret, and are asked for anew each time.
  const stored = response.headers.has("etag") ? "no-cache" : "no-store";
  assertEquals(response.headers.get("cache-control"), stored, what);
  const policy = response.headers.get("content-security-policy") ?? "";
  for (const directive of ["default-src 'none'", "frame-ancestors 'none'", "trusted-types 'none'"]) {
    assertStringIncludes(policy, directive, what);
  }
  assertStringIncludes(response.headers.get("permissions-policy") ?? "", "camera=()", what);
  for (const name of NEVER) assertEquals(response.headers.get(name), null, `${name} ${what}`);
}

Deno.test("contentSecurityPolicy() is the page's whole world", () => {
  assertEquals(contentSecurityPolicy(HOST).split("; "), [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self' ws://127.0.0.1:23720",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]);
});

Deno.test("contentSecurityPolicy() names no IPv6 address, for which CSP has no form, and no host that is not trusted", () => {
  for (const host of ["[::1]:23720", undefined]) {
    assertStringIncludes(contentSecurityPolicy(host), "; connect-src 'self';");
  }
});

Deno.test("securityHeaders() gives a page no device", () => {
  const policy = securityHeaders(HOST)["permissions-policy"] ?? "";
  assert(policy.split(", ").every((feature) => /^[a-z-]+=\(\)$/.test(feature)), policy);
});

Deno.test("a file has a policy of its own, under which it can do nothing at all", () => {
  assertEquals(FILE_POLICY, "sandbox; default-src 'none'");
});

Deno.test("every answer carries the security headers", async () => {
  const text = fc.string({ maxLength: 20 });
  const headerValue = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);
  const requests = fc.record({
    method: fc.constantFrom("GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"),
    path: fc.oneof(
      fc.constantFrom(
        "/",
        "/static/app.js",
        "/nowhere",
        "/api",
        "/api/",
        "/api/snapshot",
        "/api/session",
        "/api/events",
        "/api/uploads",
        "/api/uploads/upload-1",
        "/api/uploads/upload-1?from=0",
        "/api/offers",
        "/api/transfers",
        `/api/people/${BEN}/trust`,
        `/api/files/${BEN}/${messageId("1")}/0`,
      ),
      fc.constantFrom("/api/me", "/api/run", "/api/launch", "/api/messages", "/api/conversations/everyone/messages"),
      fc.array(text, { maxLength: 3 }).map((parts) => `/${parts.map(encodeURIComponent).join("/")}`),
      text.map((query) => `/api/conversations/everyone/messages?limit=${encodeURIComponent(query)}`),
    ),
    headers: fc.record({
      host: fc.oneof({ weight: 5, arbitrary: fc.constant(HOST) }, headerValue),
      origin: fc.oneof({ weight: 5, arbitrary: fc.constant(ORIGIN) }, headerValue),
      "sec-fetch-site": fc.constantFrom("same-origin", "cross-site", "none"),
      "content-type": fc.constantFrom("application/json", "text/plain"),
      authorization: fc.constantFrom("page", `Bearer ${PROGRAM_KEY}`, "Bearer x"),
      upgrade: fc.constantFrom("websocket", "h2c"),
    }, { requiredKeys: ["host"] }),
    body: fc.oneof(fc.json(), text, fc.constant('{"launch":"x"}')),
    failure: fc.constantFrom(undefined, new Error("The disk is on fire"), "no Error at all", 7),
  });
  const { ask, messenger, pageToken } = house();
  const page = `Bearer ${await pageToken()}`;
  const statuses = new Set<number>();
  await fc.assert(
    fc.asyncProperty(requests, async ({ method, path, headers, body, failure }) => {
      messenger.failure = failure;
      const all = new Headers(headers);
      if (all.get("authorization") === "page") all.set("authorization", page);
      const response = await ask(method, path, all, method === "GET" || method === "HEAD" ? undefined : body);
      statuses.add(response.status);
      assertSecure(response, `${response.status} ${method} ${path}`);
      const answer = await response.text();
      assert(!answer.includes("fire") && !answer.includes("no Error"), "details stay inside");
    }),
    { numRuns: 2_000 },
  );
  assert(statuses.size >= 6, `the property looks at too little: ${[...statuses]}`);
});

Deno.test("answers of every kind carry the security headers", async () => {
  const { ask, askAsPage, askAsProgram, messenger, tokens } = house();
  const json = { origin: ORIGIN, "content-type": "application/json" };
  const launch = JSON.stringify({ launch: tokens.createLaunch().token });
  const answers: [expected: number, Response][] = [
    [200, await ask("GET", "/")],
    [200, await ask("HEAD", "/")],
    [200, await ask("GET", "/static/app.js")],
    [200, await askAsPage("GET", "/api/snapshot")],
    [200, await askAsProgram("POST", "/api/run", {})],
    [201, await ask("POST", "/api/session", json, launch)],
    [201, await askAsProgram("POST", "/api/launch")],
    [204, await askAsPage("POST", "/api/conversations/everyone/seen", { position: 1 })],
    [400, await askAsPage("POST", "/api/messages", {})],
    [401, await ask("GET", "/api/snapshot")],
    [403, await ask("GET", "/", { host: "evil.example" })],
    [404, await ask("GET", "/nowhere")],
    [405, await ask("OPTIONS", "/")],
    [413, await ask("POST", "/api/session", json, " ".repeat(5_000))],
    [415, await ask("POST", "/api/session", { origin: ORIGIN }, "{}")],
    [426, await ask("GET", "/api/events", { origin: ORIGIN })],
  ];
  for (const failure of [new Error("The disk is on fire"), "no Error at all"]) {
    messenger.failure = failure;
    answers.push([500, await askAsPage("GET", "/api/snapshot")]);
  }
  messenger.failure = new RequestError("storage", "The disk is full: make room");
  answers.push([507, await askAsPage("GET", "/api/snapshot")]);
  for (const [expected, response] of answers) {
    assertEquals(response.status, expected);
    assertSecure(response, String(expected));
    await response.body?.cancel();
  }
});
