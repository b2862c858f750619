/** Writes into a store as fast as it can, and says after each call what was committed. Killed by the test. */
import { openOwnStore } from "./place.ts";
import { ADA, BEN, incoming, messageId, outgoing } from "./sample.ts";
import { BATCH, type Committed } from "./writing.ts";

const [folder = "", first = "0"] = Deno.args;
const store = openOwnStore(folder);
const encoder = new TextEncoder();

function say(committed: Committed): void {
  Deno.stdout.writeSync(encoder.encode(`${JSON.stringify(committed)}\n`));
}

for (let number = Number(first);; number += BATCH) {
  const numbers = Array.from({ length: BATCH }, (_, index) => number + index);
  store.enqueue(numbers.map((number) => outgoing(number, ADA)));
  say({ did: "enqueue", numbers });
  store.receive(BEN, numbers.map((number) => incoming(number)), 1);
  say({ did: "receive", numbers });
  const delivered = numbers.slice(0, BATCH / 2);
  store.acknowledge(ADA, delivered.map(messageId), 5);
  say({ did: "acknowledge", numbers: delivered });
}
