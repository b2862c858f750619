import { isProgram, runProgram } from "../../../src/files/program.ts";
import { assert, assertEquals, assertRejects } from "../../../src/std/assert.ts";
import { TestFolder } from "./fixture.ts";

const ignore = Deno.build.os === "windows";

function run(script: string, within = 60_000) {
  return runProgram({ program: "/bin/sh", args: ["-c", script, "sh", "$(x) 'y'"], env: { ITEM: "a\nb" }, within });
}

Deno.test(
  { name: "runProgram() gives arguments and environment as they are, and takes both outputs", ignore },
  async () => {
    assertEquals(await run('printf %s "$1"; printf " %s" "$ITEM" >&2; exit 3'), {
      how: "exit",
      code: 3,
      output: "$(x) 'y' a\nb",
    });
    assertEquals(await run("cat"), { how: "exit", code: 0, output: "" }, "there is nothing to read");
  },
);

Deno.test({ name: "isProgram() finds what could be run, without running it", ignore }, async () => {
  using folder = new TestFolder();
  const script = `${folder.path}/scan`;
  await Deno.writeTextFile(script, `#!/bin/sh\ntouch ${folder.path}/was-run`);
  assertEquals(await isProgram(script), false, "it may not be run");
  await Deno.chmod(script, 0o755);
  for (const program of ["sh", "/bin/sh", Deno.execPath(), script]) {
    assertEquals(await isProgram(program), true, program);
  }
  for (const program of ["no-such-scanner-7", `${folder.path}/nothing`, `${script}/in it`, folder.path]) {
    assertEquals(await isProgram(program), false, program);
  }
  await assertRejects(() => Deno.lstat(`${folder.path}/was-run`), Deno.errors.NotFound);
});

Deno.test({ name: "runProgram() keeps the beginning of a long output, and reads all of it", ignore }, async () => {
  const end = await run("head -c 1000000 /dev/zero | tr '\\0' x; exit 1");
  assert(end.how === "exit");
  assertEquals(end.output, "x".repeat(4_096));
  assertEquals(end.code, 1);
});

Deno.test({ name: "runProgram() tells a signal from a code", ignore }, async () => {
  assertEquals(await run("kill -KILL $$"), { how: "signal", signal: "SIGKILL" });
});

Deno.test({ name: "runProgram() ends what takes too long", ignore }, async () => {
  assertEquals(await run("exec sleep 600", 20), { how: "late" });
});

Deno.test({ name: "runProgram() does not wait for what the program leaves running", ignore }, async () => {
  const end = await run("sleep 600 & echo $!; exit 0");
  assert(end.how === "exit");
  Deno.kill(Number(end.output), "SIGKILL");
});

Deno.test("runProgram() rejects when there is no such program", async () => {
  await assertRejects(() => runProgram({ program: "/no/such/program", args: [], env: {}, within: 1_000 }));
});
