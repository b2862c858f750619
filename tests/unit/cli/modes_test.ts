/** A plain start, and the headless mode, as whole programs. */
import { readInstance, writeInstance } from "../../../src/cli/instance.ts";
import { assertEquals, assertStringIncludes } from "../../../src/std/assert.ts";
import { BEN, messageId, turn } from "./fixture.ts";
import { LocalApi } from "./local_api.ts";
import { LAUNCH, Process } from "./process.ts";

Deno.test("a plain start opens the page, and runs until it is stopped", async () => {
  await using one = await Process.inNewFolder();
  const running = one.run();
  await one.out.reach(2);
  await turn();
  const page = new URL("/", LAUNCH.url).href;
  assertEquals(one.out.lines, [`Ada (aaaaaaaa) is here on port 2372: ${page}`, "The page is open in the browser"]);
  assertEquals([one.opened, one.started, one.done], [[LAUNCH.file], ["page"], ["no more programs"]]);
  one.stop.abort();
  assertEquals(await running, 0);
  assertEquals([one.done.at(-1), await readInstance(one.folder)], ["stopped", undefined]);
});

Deno.test("a plain start says where the page is when no browser opens it, also when it is quiet", async () => {
  for (const args of [["--no-open"], ["--no-open", "--quiet"], ["--quiet"]]) {
    await using one = await Process.inNewFolder();
    one.opening = { outcome: "unable", why: "there is no desktop here" };
    const running = one.run(...args);
    await one.out.reach(args.includes("--quiet") ? 1 : 2);
    assertStringIncludes(one.out.lines.at(-1) ?? "", LAUNCH.url);
    assertEquals(one.opened.length, args.includes("--no-open") ? 0 : 1);
    one.stop.abort();
    assertEquals(await running, 0);
  }
});

Deno.test("--app opens the page in a window of its own, and in the browser where there is none", async () => {
  const why = "neither Chromium nor Chrome could be started";
  for (const opening of [{ outcome: "opened" }, { outcome: "unable", why }] as const) {
    await using one = await Process.inNewFolder();
    one.appOpening = opening;
    const running = one.run("--app");
    await one.out.reach(2);
    const opened = opening.outcome === "opened";
    assertEquals(one.windows, opened ? ["app"] : ["app", "browser"]);
    assertEquals(one.err.lines.map((line) => line.includes(why)), opened ? [] : [true]);
    one.stop.abort();
    assertEquals(await running, 0);
  }
});

Deno.test("a second plain start opens the page of the one that runs, and ends", async () => {
  await using one = await Process.inNewFolder();
  const running = one.run("--no-open", "--json");
  await one.out.reach(2);
  assertEquals(one.out.json.map(({ event, url }) => [event, url]), [["ready", undefined], ["page", LAUNCH.url]]);
  assertEquals(one.out.json[0]?.page, new URL("/", LAUNCH.url).href);
  const two = one.beside();
  assertEquals(await two.run(), 0);
  assertEquals([two.opened, two.started], [[LAUNCH.file], []]);
  assertStringIncludes(two.out.lines[0] ?? "", "runs already");
  one.stop.abort();
  assertEquals(await running, 0);
});

Deno.test("a plain start waits for a command without a page, and fails if that goes on", async () => {
  await using one = await Process.inNewFolder();
  await using pageless = new LocalApi({});
  await writeInstance(one.folder, pageless.instance);
  assertEquals(await one.run(), 1);
  assertStringIncludes(one.err.text, "process 4711");
  assertEquals([one.started, one.clock.pending], [[], 0]);

  const two = one.beside();
  const running = two.run();
  while (pageless.requests.filter(({ path }) => path === "/api/launch").length < 160) await turn();
  await Deno.remove(`${one.folder}/instance.json`);
  await two.out.reach(2);
  assertEquals(two.started, ["page"]);
  two.stop.abort();
  assertEquals(await running, 0);
});

Deno.test("the headless mode works through the messenger that runs already, and outlives it", async () => {
  await using one = await Process.inNewFolder();
  const first = one.run("--headless");
  await one.out.reach(3);
  const two = one.beside();
  const second = two.run("--headless");
  await two.out.reach(3);
  assertEquals(two.out.json.map(({ event }) => event), ["ready", "peer", "peer"]);
  two.keyboard.type('{"do":"send","to":"Ben","text":"Hello","ref":"r"}\n');
  await two.out.reach(4);
  one.messenger.deliver(messageId("f"), BEN);
  one.messenger.receive();
  await two.out.reach(7);
  const said = two.out.json.slice(3).map(({ event, ref }) => `${event} ${ref}`).toSorted();
  assertEquals(said, ["delivered r", "done r", "message undefined", "saved r"]);
  assertEquals(two.started, []);

  one.stop.abort();
  assertEquals(await first, 0);
  await two.out.reach(10);
  assertEquals(two.out.json.slice(7).map(({ event }) => event), ["ready", "peer", "peer"]);
  assertEquals(two.started, ["service"]);
  two.stop.abort();
  assertEquals(await second, 0);
});
