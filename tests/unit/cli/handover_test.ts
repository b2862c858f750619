import { type Command, parseCommand } from "../../../src/cli/command.ts";
import { CommandDesk } from "../../../src/cli/command_desk.ts";
import { connectInstance, HandoverLostError, requestLaunch, runRemote } from "../../../src/cli/handover.ts";
import { type Instance, writeInstance } from "../../../src/cli/instance.ts";
import type { OutputEvent } from "../../../src/cli/output_event.ts";
import { assertEquals, assertRejects } from "../../../src/std/assert.ts";
import { BEN, messageId, office, Running, turn } from "./fixture.ts";
import { KEY, LocalApi, type LocalApiParts } from "./local_api.ts";

const PEERS: Command = { do: "peers", wait: undefined };
const going = new AbortController().signal;

async function connect(instance: Instance): Promise<Instance | undefined> {
  const folder = await Deno.makeTempDir();
  try {
    await writeInstance(folder, instance);
    return await connectInstance(folder, office().clock);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function collect(parts: LocalApiParts, command: Command = PEERS): Promise<OutputEvent[]> {
  await using api = new LocalApi(parts);
  return await Array.fromAsync(runRemote(api.instance, command, going));
}

/** An answer of these lines. */
function says(...lines: unknown[]): LocalApiParts {
  const text = lines.map((line) => typeof line === "string" ? line : JSON.stringify(line)).join("\n");
  return { answer: () => new Response(text) };
}

Deno.test("connectInstance() finds a messenger that answers and shows its proof", async () => {
  await using api = new LocalApi({});
  assertEquals(await connect(api.instance), api.instance);
});

Deno.test("connectInstance() asks as no browser does", async () => {
  await using api = new LocalApi({});
  await connect(api.instance);
  const [request] = api.requests;
  assertEquals([request?.method, request?.path, request?.headers.authorization, request?.headers.host], [
    "HEAD",
    "/api/snapshot",
    `Bearer ${KEY}`,
    `127.0.0.1:${api.instance.port}`,
  ]);
  const names = Object.keys(request?.headers ?? {});
  assertEquals(names.filter((name) => name === "origin" || name.startsWith("sec-") || name === "cookie"), []);
});

Deno.test("connectInstance() finds nobody behind a file that is stale", async () => {
  let gone: Instance;
  {
    await using api = new LocalApi({});
    gone = api.instance;
  }
  assertEquals(await connect(gone), undefined);

  await using other = new LocalApi({});
  assertEquals(await connect({ ...other.instance, key: "X".repeat(43) }), undefined);
  assertEquals(await connect({ ...other.instance, proof: "X".repeat(43) }), undefined);
  await using thief = new LocalApi({ answer: () => new Response(null) });
  assertEquals(await connect(thief.instance), undefined);
  await using guide = new LocalApi({ answer: () => Response.redirect("http://127.0.0.1:1/", 307) });
  assertEquals(await connect(guide.instance), undefined);
});

Deno.test("connectInstance() waits two seconds for an answer", async () => {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<Response>();
  await using api = new LocalApi({
    answer: () => {
      asked.resolve();
      return answer.promise;
    },
  });
  const folder = await Deno.makeTempDir();
  try {
    await writeInstance(folder, api.instance);
    const { clock } = office();
    const connecting = connectInstance(folder, clock);
    await asked.promise;
    await clock.pass(2000);
    assertEquals(await connecting, undefined);
    assertEquals(clock.pending, 0);
    answer.resolve(new Response(null));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a proxy never sees a request or its key", async () => {
  await using proxy = new LocalApi({ answer: () => new Response(null) });
  await using api = new LocalApi({ run: (command, signal) => new CommandDesk(office().context).run(command, signal) });
  const names = ["HTTP_PROXY", "http_proxy", "ALL_PROXY"];
  const before = names.map((name) => [name, Deno.env.get(name)] as const);
  try {
    for (const name of names) Deno.env.set(name, `http://127.0.0.1:${proxy.instance.port}`);
    // So that this test can fail: an ordinary request does go to the proxy.
    using client = Deno.createHttpClient({});
    await (await fetch(`http://127.0.0.1:${api.instance.port}/`, { client })).body?.cancel();
    assertEquals(proxy.requests.length, 1);
    assertEquals(await connect(api.instance), api.instance);
    await Array.fromAsync(runRemote(api.instance, { do: "whoami" }, going));
    await requestLaunch(api.instance, office().clock);
    assertEquals(proxy.requests.length, 1);
    assertEquals(api.requests.map(({ path }) => path), ["/api/snapshot", "/api/run", "/api/launch"]);
  } finally {
    for (const [name, value] of before) value === undefined ? Deno.env.delete(name) : Deno.env.set(name, value);
  }
});

Deno.test("runRemote() has a command carried out as if it were here", async () => {
  const { context, messenger } = office();
  const desk = new CommandDesk(context);
  await using api = new LocalApi({ run: (command, signal) => desk.run(command, signal) });
  const command = parseCommand({ do: "send", to: "Ben", text: "Zoë €", ids: [messageId("a")] });
  const running = new Running((signal) => runRemote(api.instance, command, signal));
  const delivering = Promise.withResolvers<void>();
  messenger.subscribe((event) => {
    if (event.type === "saved") delivering.resolve();
  });
  await delivering.promise;
  messenger.deliver(messageId("a"), BEN);
  await running.ended;
  assertEquals(running.events, [
    { event: "saved", id: messageId("a"), to: BEN, name: "Ben" },
    { event: "delivered", id: messageId("a"), to: BEN, name: "Ben", ms: 7 },
    { event: "exit", code: 0 },
  ]);
  assertEquals(messenger.messages.map(({ text }) => text), ["Zoë €"]);
  assertEquals(api.requests.map(({ method, path, headers }) => [method, path, headers["content-type"]]), [
    ["POST", "/api/run", "application/json"],
  ]);
});

Deno.test("runRemote() that is stopped ends without an exit, and stops the command over there", async () => {
  const { context, messenger } = office();
  const desk = new CommandDesk(context);
  const stopped = Promise.withResolvers<void>();
  await using api = new LocalApi({
    async *run(command, signal) {
      try {
        yield* desk.run(command, signal);
      } finally {
        stopped.resolve();
      }
    },
  });
  const running = new Running((signal) => runRemote(api.instance, { do: "watch" }, signal));
  while (running.events.length < 3) await turn();
  await running.stop();
  await stopped.promise;
  assertEquals(running.events.map(({ event }) => event), ["ready", "peer", "peer"]);
  assertEquals(messenger.listeners, 0);
});

Deno.test("runRemote() passes over what it does not know, and ends with exit", async () => {
  const exit = { event: "exit", code: 3 };
  const error = { event: "error", code: "nobody", message: "x" };
  const events = await collect(says(
    { event: "hologram" },
    [],
    7,
    error,
    { event: "exit", code: 99 },
    exit,
    error,
  ));
  assertEquals(events as unknown[], [error, exit]);
});

Deno.test("runRemote() tells a messenger that was lost from a command that failed", async () => {
  const lost: LocalApiParts[] = [
    says(),
    says({ event: "peer" }),
    says({ event: "error", code: "stopping", message: "The program is ending" }, { event: "exit", code: 1 }),
    says("{"),
    { answer: () => new Response(null, { status: 401 }) },
    { answer: () => new Response(null, { status: 503 }) },
  ];
  for (const parts of lost) await assertRejects(() => collect(parts), HandoverLostError);
  let gone: Instance;
  {
    await using api = new LocalApi({});
    gone = api.instance;
  }
  await assertRejects(() => Array.fromAsync(runRemote(gone, PEERS, going)), HandoverLostError);

  const refused = await collect({
    answer: () => Response.json({ code: "too-large", message: "The request is too large" }, { status: 413 }),
  });
  assertEquals(refused, [
    { event: "error", code: "failed", message: "The request is too large" },
    { event: "exit", code: 1 },
  ]);
  const [strange] = await collect({ answer: () => new Response("<html>", { status: 500 }) });
  assertEquals(strange?.event === "error" && strange.message.includes("status 500"), true);
});

Deno.test("requestLaunch() gives the way to the page, or says that there is none", async () => {
  const launch = { url: "http://127.0.0.1:1/#launch=x", file: "/home/ada/x.html" };
  const ask = async (parts: LocalApiParts) => {
    await using api = new LocalApi(parts);
    return await requestLaunch(api.instance, office().clock);
  };
  assertEquals(await ask({ launch: () => launch }), launch);
  assertEquals(await ask({ launch: () => ({ ...launch, file: null }) }), { ...launch, file: null });
  assertEquals(await ask({}), "no page");
  await assertRejects(() => ask({ launch: () => ({ url: 7, file: null }) }), HandoverLostError);
  await assertRejects(() => ask({ answer: () => new Response(null, { status: 401 }) }), HandoverLostError);
  await assertRejects(() => ask(says("<html>")), HandoverLostError);
});
