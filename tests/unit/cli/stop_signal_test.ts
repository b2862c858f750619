import { assertEquals } from "../../../src/std/assert.ts";

/** Says what it hears, and goes on all the same; at SIGUSR1 a second goes by. */
const STUBBORN = `
  import { stopSignal } from ${JSON.stringify(import.meta.resolve("../../../src/cli/stop_signal.ts"))};
  let ticks = 0;
  const stop = stopSignal(Deno.exit, () => ticks);
  stop.signal.addEventListener("abort", () => console.log("stopping"));
  Deno.addSignalListener("SIGINT", () => console.log("SIGINT"));
  Deno.addSignalListener("SIGTERM", () => console.log("SIGTERM"));
  Deno.addSignalListener("SIGUSR1", () => {
    ticks += 1000;
    console.log("later");
  });
  console.log("ready");
  await new Promise(() => setInterval(() => {}, 60_000));
`;

Deno.test({
  name: "stopSignal() is aborted by the first signal, and ends the process at the second, unless both come at once",
  ignore: Deno.build.os === "windows",
  async fn() {
    for (const [first, second] of [["SIGTERM", "SIGINT"], ["SIGINT", "SIGTERM"]] as const) {
      const child = new Deno.Command(Deno.execPath(), {
        args: ["eval", "--no-config", STUBBORN],
        stdout: "piped",
        stdin: "null",
      }).spawn();
      const heard: string[] = [];
      const pending: Deno.Signal[] = [first, second, "SIGUSR1", second];
      for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
        const lines = text.trim().split("\n");
        heard.push(...lines);
        // One signal for each line that answers one.
        for (const line of lines) {
          const next = line === "stopping" ? undefined : pending.shift();
          if (next !== undefined) child.kill(next);
        }
      }
      assertEquals(heard, ["ready", "stopping", first, second, "later"]);
      const { code, signal } = await child.status;
      assertEquals([code, signal], [1, null]);
    }
  },
});
