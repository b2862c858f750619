import { parseCommandLine } from "../../../src/cli/arguments.ts";
import { parseCommand } from "../../../src/cli/command.ts";
import { CommandError } from "../../../src/cli/members.ts";
import type { OutputEvent } from "../../../src/cli/output_event.ts";
import { renderEvent } from "../../../src/cli/render.ts";
import { runCommand } from "../../../src/cli/run_command.ts";
import { UsageError } from "../../../src/cli/usage_error.ts";
import { assert, assertEquals, assertStringIncludes, assertThrows } from "../../../src/std/assert.ts";
import { BEN } from "../../support/fake_messenger.ts";
import { office } from "./fixture.ts";

function job(...args: string[]): unknown {
  const invocation = parseCommandLine(args, (name) => name === "HOME" ? "/home/ada" : undefined, "linux", () => "/");
  return invocation.mode === "command" ? invocation.job : undefined;
}

const LINES: readonly (readonly [string, unknown])[] = [
  ["token", { do: "token", act: "list" }],
  ["token list", { do: "token", act: "list" }],
  ["token revoke ci", { do: "token", act: "revoke", name: "ci" }],
  ["token create --scope send --to ops", {
    do: "token",
    act: "create",
    name: undefined,
    scopes: ["send"],
    to: ["ops"],
    expires: undefined,
  }],
  ["token create ci --scope read --scope send --to Ben --to room:Lab --expires 30d", {
    do: "token",
    act: "create",
    name: "ci",
    scopes: ["read", "send"],
    to: ["Ben", "room:Lab"],
    expires: "30d",
  }],
  ["webhook", { do: "webhook", act: "list" }],
  ["webhook remove 3", { do: "webhook", act: "remove", id: 3 }],
  ["webhook create http://127.0.0.1/ --on message --from Ben --from everyone", {
    do: "webhook",
    act: "create",
    url: "http://127.0.0.1/",
    from: ["Ben", "everyone"],
    allowHost: undefined,
  }],
  ["webhook create http://example.com/ --allow-host example.com", {
    do: "webhook",
    act: "create",
    url: "http://example.com/",
    from: [],
    allowHost: "example.com",
  }],
];

Deno.test("token and webhook are read from the command line, and are the same when they are handed over", () => {
  for (const [line, expected] of LINES) {
    const read = job(...line.split(" "));
    assertEquals(read, expected, line);
    // As the local API carries it.
    assertEquals<unknown>(parseCommand(JSON.parse(JSON.stringify(read))), expected, line);
  }
});

Deno.test("token and webhook refuse what is not understood", () => {
  const lines = [
    "token make",
    "token create",
    "token create ci",
    "token create ci --scope admin",
    "token create ci --scope send --expires soon",
    "token create ci --scope send --expires 0d",
    "token create ci --scope send --expires 11y",
    "token create ci two --scope send",
    "token revoke",
    "token list ci",
    "token list --scope send",
    "token revoke ci --to Ben",
    "token create ci --scope send --from Ben",
    "webhook create",
    "webhook create http://127.0.0.1/ --on typing",
    "webhook create http://127.0.0.1/ --to Ben",
    "webhook remove",
    "webhook remove ci",
    "webhook list --from Ben",
    "peers --scope read",
  ];
  for (const line of lines) assertThrows(() => job(...line.split(" ")), UsageError);
  const commands = [
    { do: "token" },
    { do: "token", act: "make" },
    { do: "token", act: "create", name: "ci" },
    { do: "token", act: "create", scopes: ["admin"] },
    { do: "token", act: "create", scopes: ["read"], expires: 30 },
    { do: "token", act: "create", scopes: ["read"], expires: "30" },
    { do: "token", act: "create", scopes: ["read"], scope: "send" },
    { do: "token", act: "revoke" },
    { do: "webhook", act: "create" },
    { do: "webhook", act: "create", url: "http://127.0.0.1/", on: "typing" },
    { do: "webhook", act: "remove", id: "1" },
  ];
  for (const command of commands) {
    assertThrows(() => parseCommand(command), CommandError);
  }
});

async function run(context: Parameters<typeof runCommand>[0], command: unknown): Promise<OutputEvent[]> {
  const events: OutputEvent[] = [];
  const signal = new AbortController().signal;
  for await (const event of runCommand(context, parseCommand(command), signal)) events.push(event);
  return events;
}

Deno.test("token makes, lists and ends tokens, and tells one once", async () => {
  const { context, clock } = office();
  const create = { do: "token", act: "create", name: "ci", scopes: ["send"], to: ["Ben"], expires: "2w" };
  const [made, end] = await run(context, create);
  assert(made?.event === "token" && made.secret !== undefined);
  const { secret, ...rest } = made;
  assertEquals<unknown>(rest, {
    event: "token",
    id: 1,
    name: "ci",
    scopes: ["send"],
    to: [{ id: BEN, name: "Ben" }],
    created: clock.now(),
    expires: clock.now() + 14 * 86_400_000,
  });
  assertEquals<unknown>(end, { event: "exit", code: 0 });
  // The token stands alone in the last line.
  assertEquals(renderEvent(made)?.split("\n").at(-1), secret);
  const list = await run(context, { do: "token", act: "list" });
  assertEquals<unknown>(list, [rest, end]);
  assertStringIncludes(renderEvent(rest) ?? "", "ci  send  only Ben (bbbbbbbb)  never used  until ");
  assertEquals<unknown>(await run(context, { do: "token", act: "revoke", name: "ci" }), [
    { ...rest, revoked: true },
    end,
  ]);
  assertEquals((await run(context, { do: "token", act: "revoke", name: "ci" })).at(-1), { event: "exit", code: 4 });
  assertEquals((await run(context, { ...create, to: ["Nobody"] })).at(-1), { event: "exit", code: 4 });
  assertEquals((await run(context, { ...create, name: "7" })).at(-1), { event: "exit", code: 2 });
  assertEquals((await run(context, { do: "token", act: "list" })).length, 1);
});

Deno.test("webhook makes, lists and ends webhooks", async () => {
  const { context, clock } = office();
  const create = { do: "webhook", act: "create", url: "http://127.0.0.1:9/x", from: ["Ben"] };
  const [made, end] = await run(context, create);
  assert(made?.event === "webhook" && made.secret !== undefined);
  const { secret, ...rest } = made;
  const from = [{ id: BEN, name: "Ben" }];
  const expected = { event: "webhook", id: 1, url: "http://127.0.0.1:9/x", on: "message", from, created: clock.now() };
  assertEquals<unknown>(rest, expected);
  assertEquals(renderEvent(made), `1  http://127.0.0.1:9/x  only from Ben (bbbbbbbb)\n${secret}`);
  assertEquals<unknown>(await run(context, { do: "webhook", act: "list" }), [rest, end]);
  const [refused, code] = await run(context, { ...create, url: "http://example.com/" });
  assert(refused?.event === "error");
  assertStringIncludes(refused.message, "--allow-host example.com");
  assertEquals<unknown>(code, { event: "exit", code: 2 });
  assertEquals<unknown>(await run(context, { do: "webhook", act: "remove", id: 1 }), [{ ...rest, removed: true }, end]);
  assertEquals((await run(context, { do: "webhook", act: "remove", id: 1 })).at(-1), { event: "exit", code: 4 });
});

Deno.test("whoami says where other programs reach the messenger that runs, and nothing where none does", async () => {
  const { context } = office();
  const [without] = await run(context, { do: "whoami" });
  assert(without?.event === "whoami" && without.api === undefined);
  const [event] = await run({ ...context, api: "http://127.0.0.1:23720/" }, { do: "whoami" });
  assert(event?.event === "whoami" && event.api === "http://127.0.0.1:23720/");
  assertStringIncludes(renderEvent(event) ?? "", "\napi   http://127.0.0.1:23720/");
});
