// deno-lint-ignore-file no-console -- what it prints is its answer.
/**
 * A process that hands many commands to a running messenger, one after the other, as so many starts of `send` would, and
 * prints their exit codes: DATA_FOLDER TO FIRST COUNT.
 */
import { connectInstance, runRemote } from "../../src/cli/handover.ts";
import { systemClock } from "../../src/wiring/world.ts";

const [dataFolder = "", to = "", first, count] = Deno.args;
const instance = await connectInstance(dataFolder, systemClock);
if (instance === undefined) throw new Error(`No messenger runs on ${dataFolder}: start one`);
for (let i = Number(first); i < Number(first) + Number(count); i++) {
  const command = {
    do: "send",
    to: [to],
    text: `text ${i}`,
    file: undefined,
    reply: undefined,
    ids: undefined,
    wait: 60,
  } as const;
  for await (const event of runRemote(instance, command, new AbortController().signal)) {
    if (event.event === "exit") console.log(event.code);
  }
}
