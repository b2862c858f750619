/** `doctor` by programs of their own, on loopback. */
import { assert, assertEquals, assertStringIncludes } from "../../src/std/assert.ts";
import { type Line, Program, type ProgramOptions, runProgram } from "../support/program.ts";
import { freePort, testFolder } from "../support/task.ts";

function optionsOf(folder: string, port: number, name: string, bind: string): ProgramOptions {
  return { name, data: `${folder}/${name}`, bind, port };
}

const linesOf = (stdout: string): Line[] => stdout.trim().split("\n").map((line) => JSON.parse(line));
const check = (lines: readonly Line[], name: string) =>
  lines.find((line) => line.event === "check" && line.name === name);

Deno.test("doctor looks at its own sockets, those of a program that runs, and the way to somebody", async () => {
  await using folder = await testFolder();
  const port = freePort();
  const ada = optionsOf(folder.path, port, "Ada", "127.0.0.2");
  const ben = optionsOf(folder.path, port, "Ben", "127.0.0.3");
  const alone = await runProgram(ada, ["doctor", "--json"]);
  const lines = linesOf(alone.stdout);
  assertEquals(alone.code, 0, alone.stdout);
  for (const name of ["interfaces", "udp-port", "tcp-port", "broadcast", "multicast", "database"]) {
    assertEquals(check(lines, name)?.state, "ok", name);
  }
  assertEquals(check(lines, "interfaces")?.found, "lo 127.0.0.2");
  assertEquals(check(lines, "neighbours")?.state, "warning");
  assertEquals(lines.at(-1)?.event, "checkup");

  await using bens = await Program.start(ben);
  const way = await runProgram(ada, ["doctor", "Ben", "--json"]);
  assertEquals([way.code, linesOf(way.stdout).at(-1)?.hop], [0, "none"], way.stdout);
  const handed = await runProgram(ben, ["doctor", "--json"]);
  assertStringIncludes(check(linesOf(handed.stdout), "program")?.found, "one runs");
  await bens.give({ do: "doctor", who: "Zoe", ref: "z" });
  assertEquals((await bens.until((line) => line.event === "done" && line.ref === "z")).code, 4);
});

Deno.test("doctor says that another program has the TCP port, and what is wrong where it can't start", async () => {
  await using folder = await testFolder();
  const port = freePort();
  const ada = optionsOf(folder.path, port, "Ada", "127.0.0.2");
  {
    using _taken = Deno.listen({ hostname: "127.0.0.2", port });
    const { code, stdout } = await runProgram(ada, ["doctor", "--json"]);
    const tcp = check(linesOf(stdout), "tcp-port");
    assertEquals([code, tcp?.state], [0, "warning"]);
    assertStringIncludes(tcp?.found, `TCP port ${port} is taken by`);
  }
  const nowhere = await runProgram({ ...ada, bind: "192.0.2.77" }, ["doctor", "--json"]);
  const lines = linesOf(nowhere.stdout);
  assertEquals([nowhere.code, check(lines, "interfaces")?.state, lines.at(-1)?.failed], [1, "failed", 1]);
  assert(check(lines, "clock")?.state === "skipped");
});
