import { checkBy } from "../../../src/files/scan.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { FakePrograms } from "./fixture.ts";

const ABOUT = { name: "in\u0000voice\u202e.pdf", from: "Ada\n" };
const PATH = "/home/ada/.lanmessenger-1/invoice.pdf";

Deno.test("checkBy() without a command checks nothing", async () => {
  const programs = new FakePrograms();
  assertEquals(await checkBy(undefined, programs.run)(PATH, ABOUT), { verdict: "clean" });
  assertEquals(await checkBy([], programs.run)(PATH, ABOUT), { verdict: "clean" });
  assertEquals(programs.runs, []);
});

Deno.test("checkBy() gives the command the path as its last argument, and says what it is about", async () => {
  const programs = new FakePrograms();
  assertEquals(await checkBy(["clamscan", "--no-summary"], programs.run)(PATH, ABOUT), { verdict: "clean" });
  assertEquals(programs.runs, [{
    program: "clamscan",
    args: ["--no-summary", PATH],
    env: { LANMESSENGER_FILE_NAME: "invoice.pdf", LANMESSENGER_FROM: "Ada" },
    within: 600_000,
  }]);
});

Deno.test("checkBy() objects with the first line that the command said", async () => {
  const programs = new FakePrograms();
  const check = checkBy(["scan"], programs.run);
  for (
    const [output, why] of [
      ["\n\u001b[31mEicar-Test found\u202e\nmore", "[31mEicar-Test found"],
      ["", "scan ended with 3"],
      ["x".repeat(500), `${"x".repeat(200)}…`],
    ] as const
  ) {
    programs.end = { how: "exit", code: 3, output };
    assertEquals(await check(PATH, ABOUT), { verdict: "objects", why });
  }
});

Deno.test("checkBy() says that a check was none", async () => {
  const programs = new FakePrograms();
  const check = checkBy(["scan"], programs.run);
  const ends = [
    [{ how: "signal", signal: "SIGSEGV" }, "scan was ended by SIGSEGV"],
    [{ how: "late" }, "scan was not done after 10 minutes"],
    [new Error("no such program"), "Cannot run scan: no such program"],
  ] as const;
  for (const [end, why] of ends) {
    programs.end = end;
    assertEquals(await check(PATH, ABOUT), { verdict: "broken", why });
  }
});
