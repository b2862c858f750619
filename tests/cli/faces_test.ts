/** What people show of themselves, from the command line: two real programs on loopback. */
import { readInstance } from "../../src/cli/instance.ts";
import { assert, assertEquals } from "../../src/std/assert.ts";
import { type Line, Program, type ProgramOptions, runProgram } from "../support/program.ts";
import { freePort, testFolder } from "../support/task.ts";

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1);
const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2);

function people(folder: string, port = freePort()): Record<"ada" | "ben", ProgramOptions> {
  return {
    ada: { name: "Ada", data: `${folder}/ada`, bind: "127.0.0.2", port },
    ben: { name: "Ben", data: `${folder}/ben`, bind: "127.0.0.3", port },
  };
}

/** What the program that runs on that folder says about itself or others. */
async function api(data: string, path: string, init: RequestInit = {}): Promise<Response> {
  const instance = await readInstance(data);
  assert(instance !== undefined, `Nothing runs on ${data}`);
  const headers = { ...init.headers, authorization: `Bearer ${instance.key}` };
  return await fetch(`http://127.0.0.1:${instance.port}${path}`, { ...init, headers });
}

/** What `program` shows of somebody; undefined: nothing. */
async function pictureAt(program: Program, id: string): Promise<Uint8Array | undefined> {
  const response = await api(program.options.data, `/api/people/${id}/picture`);
  const bytes = await response.bytes();
  return response.ok ? bytes : undefined;
}

Deno.test("a picture that changes within a session is seen by the other end at once", async () => {
  await using folder = await testFolder();
  const { ada, ben } = people(folder.path);
  await using adas = await Program.start(ada);
  await using bens = await Program.start(ben);
  await adas.sees("Ben");
  await adas.give({ do: "send", to: "Ben", text: "Look at me" });
  await bens.until((line) => line.event === "message");
  await adas.until((line) => line.event === "delivered");
  await Deno.writeFile(`${folder.path}/1.png`, PNG);
  await Deno.writeFile(`${folder.path}/2.jpg`, JPEG);

  const news = () => bens.lines.filter((line) => line.event === "peer" && line.name === "Ada").length;
  for (const [file, bytes] of [["1.png", PNG], ["2.jpg", JPEG], [undefined, undefined]] as const) {
    const before = news();
    const command: Line = file === undefined ? { remove: true } : { file: `${folder.path}/${file}` };
    await adas.give({ do: "picture", ...command });
    await bens.until(() => news() > before);
    assertEquals(await pictureAt(bens, adas.id), bytes);
  }
  assertEquals(await pictureAt(bens, bens.id), undefined);
});

Deno.test("group and status are there after a restart, also those that a command set while nothing ran", async () => {
  await using folder = await testFolder();
  const { ada, ben } = people(folder.path);
  await using bens = await Program.start(ben);
  {
    await using _adas = await Program.start(ada);
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ group: "Analysis" });
    const response = await api(ada.data, "/api/me", { method: "PATCH", headers, body });
    assertEquals([response.status, (await response.json()).group], [200, "Analysis"]);
    assertEquals((await runProgram(ada, ["status", "away", "back at 4"])).code, 0);
    await bens.sees("Ada", "away");
  }
  await bens.sees("Ada", "offline");
  const before = bens.lines.length;
  const back = (state: string) => (line: Line) =>
    line.event === "peer" && line.name === "Ada" && line.state === state && bens.lines.indexOf(line) >= before;
  {
    await using _adas = await Program.start(ada);
    const seen = await bens.until(back("away"));
    assertEquals([seen.group, seen.text], ["Analysis", "back at 4"]);
  }
  assertEquals((await runProgram(ada, ["status", "busy"])).code, 0);
  // What is given counts for one start, and is not kept.
  await using adas = await Program.start({ ...ada, args: ["--group", "Galley"] });
  const seen = await bens.until((line) => back("busy")(line) && line.group === "Galley");
  assertEquals(seen.text, undefined);
  await adas.end("SIGTERM");
  const [whoami] = (await runProgram(ada, ["whoami", "--json"])).stdout.split("\n");
  assertEquals(JSON.parse(whoami ?? "").group, "Analysis");
});
