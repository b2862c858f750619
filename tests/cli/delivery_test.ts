import { assertEquals, assertMatch, assertStringIncludes } from "../../src/std/assert.ts";
import { Program, type ProgramOptions, runProgram } from "../support/program.ts";
import { freePort, testFolder } from "../support/task.ts";

function people(folder: string, port = freePort()): { ada: ProgramOptions; ben: ProgramOptions } {
  return {
    ada: { name: "Ada", data: `${folder}/ada`, bind: "127.0.0.2", port },
    ben: { name: "Ben", data: `${folder}/ben`, bind: "127.0.0.3", port },
  };
}

Deno.test("two programs find each other and talk, and each command is handed to the one that runs", async () => {
  await using folder = await testFolder();
  const { ada, ben } = people(folder.path);
  await using adas = await Program.start(ada);
  await using bens = await Program.start(ben);
  await adas.sees("Ben");
  await bens.sees("Ada");

  const sent = await runProgram(ada, ["send", "--to", "Ben", "Tea?", "--json"]);
  assertEquals(sent.code, 0, sent.stderr);
  const events = sent.stdout.trim().split("\n").map((line) => JSON.parse(line).event);
  assertEquals(events, ["saved", "delivered"]);
  const message = await bens.until((line) => line.event === "message");
  assertEquals([message.text, message.from.name, message.from.id, message.conversation], [
    "Tea?",
    "Ada",
    adas.id,
    adas.id,
  ]);

  await bens.give({ do: "send", to: "everyone", text: "Fire drill at three", ref: "drill" });
  const delivered = await bens.until((line) => line.event === "delivered" && line.ref === "drill");
  assertEquals(delivered.to, adas.id);
  assertEquals((await adas.until((line) => line.event === "message")).conversation, "everyone");

  const history = await runProgram(ben, ["history", "--json"]);
  assertEquals(history.stdout.trim().split("\n").map((line) => JSON.parse(line).text), [
    "Tea?",
    "Fire drill at three",
  ]);
  const peers = await runProgram(ada, ["peers", "--json"]);
  assertEquals(JSON.parse(peers.stdout).name, "Ben");
  const whoami = await runProgram(ada, ["whoami", "--json"]);
  assertEquals(JSON.parse(whoami.stdout).id, adas.id);
});

Deno.test("send brings up a node of its own where none runs, and says by its exit code what became of the text", async () => {
  await using folder = await testFolder();
  const { ada, ben } = people(folder.path);
  await using bens = await Program.start(ben);

  const sent = await runProgram(ada, ["send", "--to", "Ben"], "From a pipe\n");
  assertEquals(sent.code, 0, sent.stderr);
  assertEquals((await bens.until((line) => line.event === "message")).text, "From a pipe");
  assertEquals((await runProgram(ada, ["send", "--to", "Nobody", "Hello?"])).code, 4);
  assertEquals((await runProgram(ada, ["send", "--to", "Ben", ""])).code, 2);

  await bens.end("SIGTERM");
  const waiting = await runProgram(ada, ["send", "--to", "Ben", "For later", "--wait", "0.2"]);
  assertEquals(waiting.code, 3, waiting.stderr);
  assertEquals((await runProgram(ada, ["send", "--to", "everyone", "Anybody?"])).code, 4);

  await using later = await Program.start(ben);
  await using adas = await Program.start(ada);
  assertEquals((await later.until((line) => line.event === "message")).text, "For later");
  await adas.until((line) => line.event === "delivered");
});

Deno.test("two people of one name are told apart by their ids", async () => {
  await using folder = await testFolder();
  const { ada, ben } = people(folder.path);
  const twin = { ...ben, data: `${folder.path}/twin`, bind: "127.0.0.4" };
  await using adas = await Program.start(ada);
  await using bens = await Program.start(ben);
  await using twins = await Program.start(twin);
  await adas.until((line) => line.id === bens.id);
  await adas.until((line) => line.id === twins.id);
  const refused = await runProgram(ada, ["send", "--to", "Ben", "Which?"]);
  assertEquals(refused.code, 4);
  assertStringIncludes(refused.stderr, bens.id.slice(0, 8));
  assertStringIncludes(refused.stderr, twins.id.slice(0, 8));
  assertEquals((await runProgram(ada, ["send", "--to", twins.id.slice(0, 12), "You"])).code, 0);
  assertEquals((await twins.until((line) => line.event === "message")).text, "You");
});

Deno.test("two programs on one address share the UDP port, and the second takes a free TCP port", async () => {
  await using folder = await testFolder();
  const { ada, ben } = people(folder.path);
  const neighbour = { ...ben, bind: "127.0.0.2" };
  await using adas = await Program.start(ada);
  await using bens = await Program.start(neighbour);
  await adas.sees("Ben");
  assertEquals(adas.ready.port === bens.ready.port, false);
  assertEquals((await runProgram(ada, ["send", "--to", "Ben", "Next door"])).code, 0);
});

Deno.test("somebody beyond the reach of broadcast is found by --peer", async () => {
  await using folder = await testFolder();
  const { ada, ben } = people(folder.path);
  // Another UDP port is another network.
  const far = { ...ben, port: freePort() };
  await using bens = await Program.start(far);
  await using adas = await Program.start({ ...ada, args: ["--peer", `127.0.0.3:${bens.ready.port}`] });
  await adas.sees("Ben");
  await bens.sees("Ada");
  assertEquals((await runProgram(far, ["send", "--to", "Ada", "Across"])).code, 0);
  assertEquals((await adas.until((line) => line.event === "message")).text, "Across");
});

Deno.test("bad input is refused with a sentence and a code, and starts nothing", async () => {
  await using folder = await testFolder();
  const { ada } = people(folder.path);
  const cases: [Partial<ProgramOptions>, string[], number, RegExp][] = [
    [{}, ["send", "--to"], 2, /--to/],
    [{ name: "x".repeat(10_000) }, ["whoami"], 2, /64/],
    [{ name: "  " }, ["whoami"], 2, /name/],
    [{ bind: "203.0.113.9" }, ["peers"], 1, /203\.0\.113\.9/],
    [{ data: "/proc/nowhere" }, ["whoami"], 1, /\/proc\/nowhere/],
    [{ port: 70_000 }, ["peers"], 2, /70000/],
    [{}, ["dance"], 2, /dance/],
    [{}, ["ask", "--to", "Ben", "Ready?"], 2, /--choice/],
  ];
  for (const [options, args, code, message] of cases) {
    const refused = await runProgram({ ...ada, ...options }, args);
    assertEquals(refused.code, code, `${args.join(" ")}: ${refused.stderr.slice(0, 200)}`);
    assertMatch(refused.stderr, message);
    assertEquals(refused.stderr.trim().split("\n").length, 1, refused.stderr);
  }
});
