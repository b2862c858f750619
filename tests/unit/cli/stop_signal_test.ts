import { assertEquals } from "../../../src/std/assert.ts";

/** Says when it listens, and when it is asked to stop; then it goes on all the same. */
const STUBBORN = `
  import { stopSignal } from ${JSON.stringify(import.meta.resolve("../../../src/cli/stop_signal.ts"))};
  const stop = stopSignal();
  stop.signal.addEventListener("abort", () => console.log("stopping"));
  console.log("ready");
  await new Promise(() => setInterval(() => {}, 60_000));
`;

Deno.test({
  name: "stopSignal() is aborted by the first signal, and ends the process at the second",
  ignore: Deno.build.os === "windows",
  async fn() {
    for (const signals of [["SIGTERM", "SIGINT"], ["SIGINT", "SIGTERM"]] as const) {
      const child = new Deno.Command(Deno.execPath(), {
        args: ["eval", "--no-config", STUBBORN],
        stdout: "piped",
        stdin: "null",
      }).spawn();
      const heard: string[] = [];
      const pending = [...signals];
      for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
        heard.push(text.trim());
        const next = pending.shift();
        if (next !== undefined) child.kill(next);
      }
      assertEquals(heard, ["ready", "stopping"]);
      const { code, signal } = await child.status;
      assertEquals([code, signal], [1, null]);
    }
  },
});
