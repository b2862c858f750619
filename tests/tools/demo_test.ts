import { assertEquals } from "../../src/std/assert.ts";
import { Printed, startDeno, testFolder } from "../support/task.ts";

Deno.test({
  name: "deno task demo has two people write to each other, and removes all it made",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using folder = await testFolder();
    const child = await startDeno(["task", "demo"], { folder: folder.path });
    const [stdout, stderr] = [new Printed(child.stdout), new Printed(child.stderr)];
    await stdout.until(/Delivered: on Ben's disk[\s\S]*Delivered: on Ada's disk/);
    // As a terminal does it: the task hands it on, and it arrives twice.
    child.kill("SIGINT");
    child.kill("SIGINT");
    const { code } = await child.status;
    assertEquals(code, 0, await stderr.whole);
    assertEquals([...Deno.readDirSync(folder.path)].map((entry) => entry.name), []);
  },
});
