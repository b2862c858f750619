/** How commands end: by a reader that goes away, and by signals. */
import { assert, assertEquals } from "../../src/std/assert.ts";
import { commandOf, Program, type ProgramOptions, runProgram } from "../support/program.ts";
import { linesOf } from "../support/lines.ts";
import { freePort, testFolder } from "../support/task.ts";

function people(folder: string): { ada: ProgramOptions; ben: ProgramOptions } {
  const port = freePort();
  return {
    ada: { name: "Ada", data: `${folder}/ada`, bind: "127.0.0.2", port },
    ben: { name: "Ben", data: `${folder}/ben`, bind: "127.0.0.3", port },
  };
}

Deno.test({
  name: "a pipe that closes ends what only prints, with 0 and without a word",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using folder = await testFolder();
    const { ada, ben } = people(folder.path);
    await using adas = await Program.start(ada);
    await using bens = await Program.start(ben);
    await adas.sees("Ben");
    for (const text of ["one", "two", "three"]) await adas.give({ do: "send", to: "Ben", text });
    await bens.until((line) => line.event === "message" && line.text === "three");
    const command = commandOf(ben, ["--headless", "history"]).map((word) => `'${word}'`).join(" ");
    const { stdout, stderr } = await new Deno.Command("bash", {
      args: ["-c", `${command} | head -1; echo "\${PIPESTATUS[0]}"`],
      stdin: "null",
    }).output();
    const [first, code] = new TextDecoder().decode(stdout).trim().split("\n");
    assert(first?.endsWith("Ada: one"), first);
    assertEquals([code, new TextDecoder().decode(stderr)], ["0", ""]);
  },
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test({
    name: `${signal} ends a messenger with 0, others see it go at once, and what was saved goes out later`,
    ignore: Deno.build.os === "windows",
    async fn() {
      await using folder = await testFolder();
      const { ada, ben } = people(folder.path);
      await using bens = await Program.start(ben);
      {
        await using adas = await Program.start(ada);
        await bens.sees("Ada");
        await adas.sees("Ben");
        await bens.end("SIGKILL");
        await adas.give({ do: "send", to: "Ben", text: "For later", ref: "later" });
        await adas.until((line) => line.event === "saved");
        assertEquals(await adas.end(signal), 0);
      }
      await using later = await Program.start(ben);
      await using back = await Program.start(ada);
      await later.until((line) => line.event === "message" && line.text === "For later");
      await later.sees("Ada");
      const begun = performance.now();
      assertEquals(await back.end(signal), 0);
      await later.sees("Ada", "offline");
      // By word, not because nothing was heard for a while: that takes 90 s.
      assert(performance.now() - begun < 10_000);
    },
  });

  Deno.test({
    name: `${signal} ends listen with 0, also where another process carries it out`,
    ignore: Deno.build.os === "windows",
    async fn() {
      await using folder = await testFolder();
      const { ada, ben } = people(folder.path);
      await using adas = await Program.start(ada);
      await using bens = await Program.start(ben);
      await bens.sees("Ada");
      await adas.sees("Ben");
      const [program = "", ...args] = commandOf(ben, ["--headless", "listen", "--json"]);
      const child = new Deno.Command(program, { args, stdin: "null", stdout: "piped", stderr: "inherit" }).spawn();
      const lines = linesOf(child.stdout)[Symbol.asyncIterator]();
      const first = lines.next();
      let heard = false;
      first.then(() => heard = true);
      for (let i = 0; !heard; i++) {
        // Whether it listens already shows only when it hears something.
        assertEquals((await runProgram(ada, ["send", "--to", "Ben", `${i}`])).code, 0);
      }
      child.kill(signal);
      for (let next = await lines.next(); !next.done; next = await lines.next());
      assertEquals((await child.status).code, 0);
    },
  });
}
