/** Twenty processes that hand commands to one messenger at once: each text is delivered, once. */
import { assert, assertEquals } from "../../src/std/assert.ts";
import { Program, type ProgramOptions, runProgram } from "../support/program.ts";
import { freePort, testFolder } from "../support/task.ts";

const PROCESSES = 20;
const TEXTS = 1_000;
/** Of all of it, the start of the processes included: some 6 times what it takes on two busy cores. */
const LONGEST_MS = 120_000;

const SENDER = new URL("../support/sender.ts", import.meta.url).pathname;

Deno.test(`${TEXTS} sends from ${PROCESSES} processes at once are each delivered once`, async (t) => {
  await using folder = await testFolder();
  const port = freePort();
  const ada: ProgramOptions = { name: "Ada", data: `${folder.path}/ada`, bind: "127.0.0.2", port };
  const ben: ProgramOptions = { name: "Ben", data: `${folder.path}/ben`, bind: "127.0.0.3", port };
  await using adas = await Program.start(ada);
  await using bens = await Program.start(ben);
  await adas.sees("Ben");

  await t.step("by the API that send uses", async () => {
    const begun = performance.now();
    const each = TEXTS / PROCESSES;
    const codes = await Promise.all(Array.from({ length: PROCESSES }, async (_, index) => {
      const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--no-check", "--allow-all", SENDER, ada.data, "Ben", `${index * each}`, `${each}`],
        stdin: "null",
      }).output();
      return new TextDecoder().decode(stdout).trim().split("\n").concat(new TextDecoder().decode(stderr));
    }));
    const ms = performance.now() - begun;
    assertEquals(codes, Array.from({ length: PROCESSES }, () => [...Array.from({ length: each }, () => "0"), ""]));
    const expected = Array.from({ length: TEXTS }, (_, index) => `text ${index}`).toSorted();
    // Exit code 0 says that it is on Ben's disk; his own program tells of each once.
    await bens.until((line) => line.event === "message" && line.position >= TEXTS);
    const heard = bens.lines.filter((line) => line.event === "message").map((line) => line.text);
    assertEquals(heard.toSorted(), expected);
    assert(ms < LONGEST_MS, `it took ${Math.round(ms)} ms`);
  });

  await t.step("by the program itself", async () => {
    const codes = await Promise.all(Array.from({ length: PROCESSES }, async (_, index) => {
      const { code, stderr } = await runProgram(ada, ["send", "--to", "Ben", `whole ${index}`, "--wait", "60"]);
      return `${code}${stderr}`;
    }));
    assertEquals(codes, Array.from({ length: PROCESSES }, () => "0"));
    const { stdout } = await runProgram(ben, ["history", "--search", "whole", "--json"]);
    const texts = stdout.trim().split("\n").map((line) => JSON.parse(line).text);
    assertEquals(texts.toSorted(), Array.from({ length: PROCESSES }, (_, index) => `whole ${index}`).toSorted());
  });
});
