/** What a person reads when the disk, the database or the port is not to be had; and that nothing is lost by it. */
import { assertEquals, assertMatch } from "../../src/std/assert.ts";
import { Program, type ProgramOptions, runProgram } from "../support/program.ts";
import { freePort, testFolder } from "../support/task.ts";
import { canMount, SmallDisk } from "../support/small_disk.ts";

function ada(data: string, port = freePort()): ProgramOptions {
  return { name: "Ada", data, bind: "127.0.0.2", port };
}

/** One line, which says what, where and what to do. */
function assertSentence(text: string, pattern: RegExp): void {
  assertMatch(text, pattern);
  assertEquals(text.trim().split("\n").length, 1, text);
}

Deno.test("a damaged database is refused with a sentence and left as it is", async () => {
  await using folder = await testFolder();
  const options = ada(`${folder.path}/ada`);
  assertEquals((await runProgram(options, ["whoami"])).code, 0);
  const file = `${folder.path}/ada/lanmessenger.db`;
  const garbage = crypto.getRandomValues(new Uint8Array(20_000));
  await Deno.writeFile(file, garbage);
  const refused = await runProgram(options, ["whoami"]);
  assertEquals(refused.code, 1);
  assertSentence(refused.stderr, /lanmessenger\.db/);
  assertEquals(await Deno.readFile(file), garbage);
});

Deno.test("a database that another program holds is waited for, and then refused with a sentence", async () => {
  await using folder = await testFolder();
  const options = ada(`${folder.path}/ada`);
  await using running = await Program.start(options);
  // Without it nobody knows how to reach the one that runs.
  await Deno.remove(`${folder.path}/ada/instance.json`);
  const refused = await runProgram(options, ["whoami"]);
  assertEquals(refused.code, 1);
  assertSentence(refused.stderr, /holds the data folder .*ada/);
  assertEquals(running.lines.some((line) => line.event === "error"), false);
});

Deno.test("a UDP port that another program holds for itself is refused with a sentence", async () => {
  await using folder = await testFolder();
  const socket = Deno.listenDatagram({ transport: "udp", hostname: "0.0.0.0", port: 0 });
  const port = socket.addr.transport === "udp" ? socket.addr.port : 0;
  const refused = await runProgram(ada(`${folder.path}/ada`, port), ["peers"]);
  socket.close();
  assertEquals(refused.code, 1);
  assertSentence(refused.stderr, new RegExp(`UDP port ${port}`));
});

const canFill = canMount();
// deno-lint-ignore no-console -- an ignored test must say why.
if (!canFill) console.log("tests/cli/storage_test.ts: the full disk is ignored: this user may not mount one");

Deno.test({ name: "a full disk loses nothing and is said", ignore: !canFill, fn: fillDisk });

/** The sender is told, and the receiver gets it when there is room. */
async function fillDisk(): Promise<void> {
  await using folder = await testFolder();
  using disk = new SmallDisk(4 * 1024 * 1024);
  const port = freePort();
  await using bens = await Program.start({ ...ada(`${disk.path}/ben`, port), name: "Ben", bind: "127.0.0.3" });
  await using adas = await Program.start(ada(`${folder.path}/ada`, port));
  await adas.sees("Ben");
  await adas.give({ do: "send", to: "Ben", text: "Before" });
  await bens.until((line) => line.event === "message" && line.text === "Before");

  disk.fill();
  const long = "x".repeat(60_000);
  await adas.give({ do: "send", to: "Ben", text: long, ref: "long", wait: 1 });
  await bens.until((line) => line.event === "error" && line.code === "storage");
  await adas.until((line) => line.event === "done" && line.ref === "long" && line.code === 3);
  await bens.give({ do: "send", to: "Ada", text: long, ref: "own" });
  const told = await bens.until((line) => line.event === "error" && line.ref === "own");
  assertMatch(told.message, /not saved/);

  disk.clear();
  await bens.until((line) => line.event === "message" && line.text === long);
  await bens.give({ do: "send", to: "Ada", text: "Room again", ref: "again" });
  await adas.until((line) => line.event === "message" && line.text === "Room again");
}
