// deno-lint-ignore-file no-console
import type { Messenger } from "../../src/messenger/facade.ts";
import type { PeerId } from "../../src/model/ids.ts";
import { nodeStarter } from "../../src/wiring/start_node.ts";
import { Child } from "./child.ts";
import { argumentsOf, settingsOn } from "./settings.ts";

/** Starts a node inside this process, so that its moments can be measured exactly. */
export const startNode = nodeStarter({
  version: "bench",
  hostname: () => "bench",
  env: () => undefined,
  passphrases: { person: "absent", ask: () => Promise.resolve(undefined) },
  report: (error) => console.error(error),
});

/** Ada in this process and Ben in another one, who see each other and have a session. */
export async function withPair(
  folder: string,
  work: (ada: Messenger, ben: { readonly id: PeerId; readonly child: Child }) => Promise<void>,
): Promise<void> {
  await using child = Child.messenger(argumentsOf(settingsOn("127.0.0.3", `${folder}/ben`, "Ben")));
  const ready = child.line((line) => line.includes('"ready"'));
  const id = JSON.parse(await ready).id as PeerId;
  const node = await startNode(settingsOn("127.0.0.2", `${folder}/ada`, "Ada"), "job");
  const ada = node.desk.context.messenger;
  try {
    await until(ada, () => ada.peers().some((peer) => peer.id === id));
    await sendAll(ada, id, 1);
    await work(ada, { id, child });
  } finally {
    await node.stop();
  }
}

/** Sends so many texts at once and resolves when all are delivered. */
export async function sendAll(ada: Messenger, to: PeerId, count: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = count;
  const unsubscribe = ada.subscribe((event) => {
    if (event.type === "delivered" && --left === 0) resolve();
  });
  await Promise.all(
    Array.from({ length: count }, (_, index) => ada.send({ to, text: `Text number ${index}, as people write them` })),
  );
  await promise;
  unsubscribe();
}

async function until(messenger: Messenger, condition: () => boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const unsubscribe = messenger.subscribe(() => condition() && resolve());
  if (!condition()) await promise;
  unsubscribe();
}
