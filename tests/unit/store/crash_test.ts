import type { Store } from "../../../src/messenger/ports.ts";
import type { PeerId } from "../../../src/model/ids.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { openStore } from "../../../src/store/mod.ts";
import { Child } from "./child.ts";
import { Folder } from "./place.ts";
import { ADA, BEN, messageId } from "./sample.ts";
import { BATCH, type Committed } from "./writing.ts";

const ROUNDS = 4;

Deno.test("all that was committed is there after kill -9, and every call is there whole or not at all", async () => {
  using folder = new Folder();
  const committed: Record<Committed["did"], number[]> = { enqueue: [], receive: [], acknowledge: [] };
  let next = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await using child = new Child("writer.ts", [folder.path, String(next)]);
    const lines: string[] = [];
    // Each round ends elsewhere in the writer's cycle of three calls.
    while (lines.length < 60 + round) {
      const line = await child.line();
      assert(line !== undefined, "the writer ended by itself");
      lines.push(line);
    }
    lines.push(...await child.kill());
    for (const line of lines) {
      const { did, numbers }: Committed = JSON.parse(line);
      committed[did].push(...numbers);
    }

    using store = openStore(folder.path);
    next = checkAll(store, committed);
  }
});

/** Compares with what the writer said, takes over what it could not say any more, and returns the first free number. */
function checkAll(store: Store, committed: Record<Committed["did"], number[]>): number {
  const found = {
    enqueue: stored(store, ADA),
    receive: stored(store, BEN),
    acknowledge: stored(store, ADA).filter((number) => delivered(store, number)),
  };
  for (const did of ["enqueue", "receive", "acknowledge"] as const) {
    const said = committed[did];
    assertEquals(found[did].slice(0, said.length), said, `${did}: what was said to be committed`);
    // The one call that was killed between its commit and its line.
    const more = found[did].length - said.length;
    assert([0, did === "acknowledge" ? BATCH / 2 : BATCH].includes(more), `${did}: ${more} more than was said`);
    committed[did] = found[did];
  }
  const waiting = found.enqueue.filter((number) => !found.acknowledge.includes(number)).map(messageId);
  assertEquals(store.waiting(ADA, 0, 10_000).map(({ message }) => message.id), waiting);
  const seqs = store.waiting(ADA, 0, 10_000).map(({ message }) => message.seq);
  assertEquals(seqs, seqs.toSorted((a, b) => a - b));
  assertEquals(store.conversations().find(({ id }) => id === BEN)?.unread, found.receive.length);
  return Math.max(...found.enqueue, ...found.receive) + 1;
}

/** The numbers of all messages of a conversation, in the order of showing. */
function stored(store: Store, conversation: PeerId): number[] {
  const numbers: number[] = [];
  let before = Number.MAX_SAFE_INTEGER;
  while (true) {
    const page = store.history({ conversation, before, limit: 1_000 });
    const [oldest] = page;
    if (oldest === undefined) return numbers;
    numbers.unshift(...page.map(({ id }) => Number.parseInt(id, 16)));
    before = oldest.position;
  }
}

function delivered(store: Store, number: number): boolean {
  return store.message(messageId(number))?.deliveries[0]?.deliveredAt === 5;
}
