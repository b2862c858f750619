import type { Messenger } from "../../src/messenger/facade.ts";
import type { MessageId, PeerId } from "../../src/model/ids.ts";
import { isOver } from "../../src/model/transfer.ts";
import { FileProgram } from "../support/file_program.ts";
import { withPair } from "../support/pair.ts";
import { makeFile, requireSpace, settle } from "../support/samples.ts";
import { GIGABYTE, ms, percentile, type Row } from "../support/table.ts";

const FILE_BYTES = 2 * GIGABYTE;
const ROUNDS = 3;
/** How many texts go while nothing else does. */
const QUIET_TEXTS = 1_000;

/** How long a text takes between two programs while a file goes between them at full speed, and while none does. */
export async function benchTexts(folder: string): Promise<Row[]> {
  await requireSpace(folder, 2 * FILE_BYTES);
  const source = `${folder}/beside-texts`;
  await makeFile(source, FILE_BYTES);
  const quiet: number[] = [];
  const busy: number[] = [];
  await withPair(folder, async (ada, { id, child }) => {
    const ben = new FileProgram(child, id);
    for (let round = 0; round < ROUNDS; round++) {
      await settle(folder, FILE_BYTES);
      for (let i = 0; i < QUIET_TEXTS; i++) quiet.push(await deliver(ada, id));
      const transfer = await begin(ada, ben, source, `${folder}/incoming`);
      while (transfer.state() === "running") busy.push(await deliver(ada, id));
      if (transfer.state() !== "done") throw new Error("The transfer beside the texts did not come to its end");
      await Deno.remove(`${folder}/incoming`, { recursive: true });
    }
  });
  await Deno.remove(source);
  const [with99, without99] = [percentile(busy, 0.99), percentile(quiet, 0.99)];
  return [{
    what: "text to delivered during a transfer, p99",
    wanted: "≤ 10 ms more than without",
    measured: `${ms(with99)} (p50 ${ms(percentile(busy, 0.5))}, ${busy.length} texts)`,
    raw: `${ms(without99)} (p50 ${ms(percentile(quiet, 0.5))}, no transfer): ${ms(with99 - without99)} more`,
    verdict: with99 - without99 <= 10 ? "reached" : "falls short",
  }];
}

/** Has a transfer under way; its state can be asked for at any time. */
async function begin(
  ada: Messenger,
  ben: FileProgram,
  source: string,
  folder: string,
): Promise<{ state(): "running" | "done" | "ended" }> {
  const here = ben.offered();
  const { message: { id } } = await ada.offer({ to: ben.id, from: { paths: [source] }, text: "" });
  const begun = state(ada, id, "running");
  await ben.accept(await here, folder);
  await begun;
  return {
    state() {
      const [transfer] = ada.transfersOf(ada.me.id, id);
      if (transfer === undefined || !isOver(transfer.state)) return "running";
      return transfer.state.name === "done" ? "done" : "ended";
    },
  };
}

async function state(ada: Messenger, offer: MessageId, name: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const unsubscribe = ada.subscribe((event) => {
    if (event.type === "transfer" && event.transfer.key.offer === offer && event.transfer.state.name === name) {
      resolve();
    }
  });
  await promise;
  unsubscribe();
}

/** Milliseconds from written to delivered. */
async function deliver(ada: Messenger, to: PeerId): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const unsubscribe = ada.subscribe((event) => event.type === "delivered" && resolve());
  const written = performance.now();
  await ada.send({ to, text: "Is the kettle on?" });
  await promise;
  unsubscribe();
  return performance.now() - written;
}
