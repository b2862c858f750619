import { assertEquals } from "../../src/std/assert.ts";
import { type Ended, runDeno, testFolder } from "../support/task.ts";

/** Runs tools/test.ts over one file. */
async function testing(source: string, ...options: string[]): Promise<Ended> {
  await using folder = await testFolder();
  const file = `${folder.path}/a_test.ts`;
  await Deno.writeTextFile(file, source);
  return await runDeno(["run", "--allow-all", "tools/test.ts", file, ...options], { folder: folder.path });
}

function lastLine({ stdout }: Ended): string | undefined {
  return stdout.trimEnd().split("\n").at(-1);
}

Deno.test("deno task test ends with the count, and fails with a test that fails", async () => {
  const good = 'Deno.test("a", () => {});\nDeno.test("b", () => {});\n';
  const passed = await testing(good);
  assertEquals([lastLine(passed), passed.code], ["2 passed, 0 failed", 0]);

  const mixed = await testing(
    `${good}Deno.test("c", () => { throw new Error("no"); });\nDeno.test.ignore("d", () => {});\n`,
  );
  assertEquals([lastLine(mixed), mixed.code], ["2 passed, 1 failed, 1 skipped", 1]);
});

Deno.test("deno task test fails when a file does not load, when a test leaves something open, and when nothing ran", async () => {
  const broken = await testing('throw new Error("no");\n');
  assertEquals([lastLine(broken), broken.code], ["0 passed, 1 failed", 1]);
  const leaking = await testing('Deno.test("a", () => void setTimeout(() => {}, 60_000));\n');
  assertEquals([lastLine(leaking), leaking.code], ["0 passed, 1 failed", 1]);
  const none = await testing('Deno.test("a", () => {});\n', "--filter=another");
  assertEquals([lastLine(none), none.code], ["0 passed, 0 failed", 1]);
});
