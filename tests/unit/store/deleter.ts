/** Deletes a conversation and clears it away in small steps, and says how much it cleared. Killed by the test. */
import { openOwnStore } from "./place.ts";
import { ADA, BEN, incoming } from "./sample.ts";

export const DELETED = 120;
export const KEPT = 20;
export const STEP = 2;

if (import.meta.main) {
  const [folder = ""] = Deno.args;
  const store = openOwnStore(folder);
  if (store.conversations().length === 0) {
    const texts = (count: number, text: string) =>
      Array.from({ length: count }, (_, index) => incoming(index + 1, { text: `${text} ${index}` }));
    store.receive(BEN, texts(KEPT, "kept"), 1);
    store.receive(ADA, texts(DELETED, "a secret"), 1);
    store.deleteConversation(ADA);
  }
  const encoder = new TextEncoder();
  let cleared = 0;
  let some: number;
  do {
    Deno.stdout.writeSync(encoder.encode(`${cleared}\n`));
    some = store.clearDeleted(STEP);
    cleared += some;
  } while (some > 0);
}
