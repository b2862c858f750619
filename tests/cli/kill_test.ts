/** kill -9 of either end, at random moments, while texts flow: nothing is lost and nothing is doubled. */
import { assertEquals } from "../../src/std/assert.ts";
import { SeededRandom } from "../sim/world/random.ts";
import { Program, type ProgramOptions, runProgram } from "../support/program.ts";
import { freePort, testFolder } from "../support/task.ts";

const ROUNDS = 6;
const TEXTS_A_ROUND = 150;

const seed = Number(Deno.env.get("KILL_SEED") || crypto.getRandomValues(new Uint32Array(1))[0]);

Deno.test(`either end is killed ${ROUNDS} times while texts flow, and nothing is lost or doubled (KILL_SEED=${seed})`, async () => {
  await using folder = await testFolder();
  const random = new SeededRandom(seed);
  const port = freePort();
  const ada: ProgramOptions = { name: "Ada", data: `${folder.path}/ada`, bind: "127.0.0.2", port };
  const ben: ProgramOptions = { name: "Ben", data: `${folder.path}/ben`, bind: "127.0.0.3", port };
  let adas = await Program.start(ada);
  let bens = await Program.start(ben);
  await adas.sees("Ben");
  /** What Ada's program has said it saved, in that order; a text that it did not get to say so of may be there too. */
  const saved: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const victim = random.pick(["Ada", "Ben"]);
    const moment = random.below(TEXTS_A_ROUND);
    for (let i = 0; i < TEXTS_A_ROUND; i++) {
      await adas.give({ do: "send", to: "Ben", text: `${round}/${i}`, ref: `${round}/${i}` });
      if (i !== moment) continue;
      const running = victim === "Ada" ? adas : bens;
      const watched = victim === "Ada" ? "saved" : "message";
      // In the thick of it: something has been saved or has arrived, and not yet all.
      await running.until((line) => line.event === watched);
      await running.end("SIGKILL");
      if (victim === "Ada") break;
    }
    if (victim === "Ben") {
      await adas.until((line) => line.event === "saved" && line.ref === `${round}/${TEXTS_A_ROUND - 1}`);
      bens = await Program.start(ben);
    }
    saved.push(...adas.lines.filter((line) => line.event === "saved" && line.ref).map((line) => line.ref));
    if (victim === "Ada") adas = await Program.start(ada);
    else adas.lines.length = 0;
    // A new life of either is told who is there, which is what the next round waits for.
    await bens.sees("Ada");
  }
  await adas.give({ do: "send", to: "Ben", text: "last", ref: "last" });
  await bens.until((line) => line.event === "message" && line.text === "last");
  await adas.end("SIGTERM");
  await bens.end("SIGTERM");

  const [sent, received] = await Promise.all([textsOf(ada), textsOf(ben)]);
  assertEquals(received, sent);
  assertEquals(new Set(sent).size, sent.length);
  const missing = saved.filter((text) => !sent.includes(text));
  assertEquals(missing, []);
});

/** The whole history of a data folder, in its order. */
async function textsOf(options: ProgramOptions): Promise<string[]> {
  const { stdout } = await runProgram(options, ["history", "--limit", "1000", "--json"]);
  return stdout.trim().split("\n").map((line) => JSON.parse(line).text);
}
