/** The executable, made as far from Deno's download as possible, and used as its users would. */
import { Buffer } from "node:buffer";
import { assert, assertEquals, assertLess, assertMatch, assertStringIncludes } from "../../src/std/assert.ts";
import { npmRuntimeProblem } from "../support/npm_runtime.ts";
import { ROOT } from "../../tools/process.ts";
import { fetchRuntime } from "../../tools/runtime.ts";
import { endedOf, freePort, Printed, runDeno, testFolder } from "../support/task.ts";

const MAX_BYTES = 105_000_000;
/** Above the runtime, which an empty program is 2 KB larger than. */
const MAX_OWN_BYTES = 4_000_000;

const problem = npmRuntimeProblem();
// deno-lint-ignore no-console
if (problem !== undefined) console.log(`SKIPPED the executable: ${problem}`);

Deno.test("deno task compile --help says what release builds are made with", async () => {
  await using folder = await testFolder();
  const { code, stdout } = await runDeno(["task", "compile", "--help"], { folder: folder.path });
  assertEquals(code, 0);
  assertMatch(stdout, /official[\s\S]*release builds are made with/);
});

Deno.test("deno task compile refuses what it does not know", async () => {
  await using folder = await testFolder();
  const { code, stderr } = await runDeno(["task", "compile", "--runtime", "other"], { folder: folder.path });
  assertEquals(code, 2);
  assertStringIncludes(stderr, '"official" or "npm"');
  const system = await runDeno(["task", "compile", "--target", "sparc"], { folder: folder.path });
  assertEquals(system.code, 2);
  assertStringIncludes(system.stderr, "x86_64-pc-windows-msvc");
});

Deno.test({
  name: "the executable runs by itself, with its page, and talks to another",
  ignore: problem !== undefined,
  async fn(t) {
    await using folder = await testFolder();
    const program = `${folder.path}/lanmessenger`;
    // The cache of the runtime is this repository's; npm has a cache in the real home.
    const made = endedOf(
      await new Deno.Command(Deno.execPath(), {
        args: ["task", "compile", "--runtime", "npm", "--output", program],
        cwd: ROOT,
        env: { NO_COLOR: "1" },
      }).output(),
    );
    assertEquals(made.code, 0, made.stderr);
    const start = (...args: string[]) =>
      new Deno.Command(program, {
        args,
        env: { HOME: folder.path, LANMESSENGER_PORT: `${freePort()}` },
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
    const run = async (...args: string[]) => endedOf(await start(...args).output());

    await t.step("holds the program and what it needs alone", async () => {
      const bytes = Buffer.from(await Deno.readFile(program));
      assertLess(bytes.length, MAX_BYTES);
      const runtime = await Deno.stat(await fetchRuntime("x86_64-unknown-linux-gnu"));
      assertLess(bytes.length - runtime.size, MAX_OWN_BYTES);
      // Words out of packages of the tests alone; their names are in deno.json, which the program reads its version in.
      for (const word of ["al2023.tar", "dequeuniversity", "asyncProperty"]) {
        assert(!bytes.includes(word), `${word} is in the executable`);
      }
    });

    await t.step("knows its version and its user", async () => {
      assertMatch((await run("--version")).stdout, /^lanmessenger \d+\.\d+\.\d+\n$/);
      const { code, stdout, stderr } = await run("--headless", "whoami", "--json");
      assertEquals(code, 0, stderr);
      assertEquals(JSON.parse(stdout).data, `${folder.path}/.local/share/lanmessenger`);
    });

    await t.step("serves the page that is in it", async () => {
      const data = ["--data", `${folder.path}/page`, "--bind", "127.0.0.6"];
      const child = start(...data, "--page-port", "0", "--no-open", "--json");
      const [events, errors] = [new Printed(child.stdout), new Printed(child.stderr)];
      const [, url = ""] = await events.until(/"event":"page","url":"([^"]+)"/);
      const page = await fetch(url);
      assertStringIncludes(page.headers.get("content-security-policy") ?? "", "trusted-types");
      const [, path = ""] = /<script [^>]*src="([^"]+)"/.exec(await page.text()) ?? [];
      const script = await (await fetch(new URL(path, url))).text();
      assert(script === await Deno.readTextFile(`${ROOT}/static/app.js`), `${path} is another than was built`);
      child.kill("SIGTERM");
      assertEquals((await child.status).code, 0, await errors.whole);
    });

    await t.step("carries a text to another", async () => {
      const port = ["--port", `${freePort()}`];
      const ben = start(
        ...["--headless", "listen", "--once", "--json", "--name", "Ben", "--data", `${folder.path}/ben`],
        ...["--bind", "127.0.0.3", ...port],
      );
      const heard = ben.output();
      const sent = await run(
        ...["--headless", "send", "--to", "Ben", "Run 7 is done.", "--wait", "20", "--name", "Ada"],
        ...["--data", `${folder.path}/ada`, "--bind", "127.0.0.2", ...port],
      );
      if (sent.code !== 0) ben.kill("SIGTERM");
      assertEquals(sent.code, 0, sent.stderr);
      const { code, stdout, stderr } = endedOf(await heard);
      assertEquals(code, 0, stderr);
      const [message] = stdout.trim().split("\n").map((line) => JSON.parse(line)).filter(({ event }) =>
        event === "message"
      );
      assertEquals([message.text, message.from.name], ["Run 7 is done.", "Ada"]);
    });
  },
});
