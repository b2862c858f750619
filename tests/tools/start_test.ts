import { assertEquals, assertMatch, assertStringIncludes } from "../../src/std/assert.ts";
import { freePort, Printed, runDeno, startDeno, testFolder } from "../support/task.ts";

Deno.test("deno task start prints what the program prints and nothing else on standard output", async () => {
  await using folder = await testFolder();
  const data = `${folder.path}/data with blanks`;
  const args = ["task", "start", "--headless", "whoami", "--json", "--data", data, "--name", "Ada $HOME"];
  const { code, stdout, stderr } = await runDeno(args, { folder: folder.path });
  assertEquals(code, 0, stderr);
  const { event, name, data: told } = JSON.parse(stdout);
  assertEquals({ event, name, told }, { event: "whoami", name: "Ada $HOME", told: data });
});

Deno.test("deno task start needs no deno on the PATH", async () => {
  await using folder = await testFolder();
  const options = { folder: folder.path, env: { PATH: "/nowhere" } };
  const { code, stdout, stderr } = await runDeno(["task", "start", "--version"], options);
  assertEquals(code, 0, stderr);
  assertMatch(stdout, /^lanmessenger \d+\.\d+\.\d+\n$/);
});

Deno.test("deno task start hands the exit code on", async () => {
  await using folder = await testFolder();
  const wrong = await runDeno(["task", "start", "--headles"], { folder: folder.path });
  assertEquals(wrong.code, 2);
  assertEquals(wrong.stdout, "");
  assertStringIncludes(wrong.stderr, "--headless");
});

Deno.test("deno task start hands signals on, and the program leaves in order", async () => {
  await using folder = await testFolder();
  const data = `${folder.path}/data`;
  const child = await startDeno([
    ...["task", "start", "--no-open", "--json", "--data", data],
    ...["--bind", "127.0.0.6", "--port", `${freePort()}`, "--page-port", "0"],
  ], { folder: folder.path });
  const [stdout, stderr] = [new Printed(child.stdout), new Printed(child.stderr)];
  await stdout.until(/"event":"page"/);
  child.kill("SIGTERM");
  assertEquals((await child.status).code, 0, await stderr.whole);
  const events = (await stdout.whole).trim().split("\n").map((line) => JSON.parse(line).event);
  assertEquals(events, ["ready", "page"]);
  // Neither the file that says who runs here nor a journal that still has to be read is left.
  assertEquals([...Deno.readDirSync(data)].map((entry) => entry.name), ["lanmessenger.db"]);
});

Deno.test("deno task start hands standard input on", async () => {
  await using folder = await testFolder();
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["task", "start", "--headless", "--data", `${folder.path}/data`],
      ...["--bind", "127.0.0.6", "--port", `${freePort()}`],
    ],
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [stdout, stderr] = [new Printed(child.stdout), new Printed(child.stderr)];
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode('{"do":"whoami","ref":"a"}\n'));
  await stdout.until(/"event":"whoami".*"ref":"a"/);
  child.kill("SIGTERM");
  await writer.close();
  assertEquals((await child.status).code, 0, await stderr.whole);
});
