import type { MessageId, PeerId } from "../../../src/model/ids.ts";
import { Events } from "../../../src/messenger/events.ts";
import { WINDOW_MESSAGES } from "../../../src/messenger/limits.ts";
import { Outbox } from "../../../src/messenger/outbox.ts";
import type { Session } from "../../../src/session/session.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { simulatedSecurity } from "../../sim/world/security.ts";
import { ManualClock } from "../../support/manual_clock.ts";
import { MemoryStore } from "../../support/memory_store.ts";

const [ADA, BEN] = [simulatedSecurity(1).self, simulatedSecurity(2).self];

/** A session that keeps how many messages it was given. */
class FakeSession {
  readonly peer = BEN;
  sent = 0;
  due = "settled";

  send({ messages }: { messages: readonly unknown[] }): boolean {
    this.sent += messages.length;
    return true;
  }

  awaitAcks(due: string): void {
    this.due = due;
  }
}

function id(number: number): MessageId {
  return number.toString(16).padStart(32, "0") as MessageId;
}

Deno.test("Outbox.withdrawn() gives the place of what is under way to what comes behind it", async () => {
  const store = new MemoryStore(ADA.id);
  const fake = new FakeSession();
  const session = fake as unknown as Session;
  const failed = (error: unknown) => {
    throw error;
  };
  const outbox = new Outbox({
    clock: new ManualClock(),
    store,
    events: new Events(failed),
    sessionOf: (peer: PeerId) => peer === BEN.id ? session : undefined,
    want: () => {},
    storageFailed: failed,
  });
  outbox.opened(session);
  const ids = Array.from({ length: WINDOW_MESSAGES + 10 }, (_, index) => id(1 + index));
  const texts = ids.map((id) => ({ id, conversation: BEN.id, recipients: [BEN.id], kind: "text", text: "", at: 7 }));
  await Promise.all(texts.map((text) => outbox.save(text)));
  assertEquals([fake.sent, fake.due], [WINDOW_MESSAGES, "due"]);
  const gone = ids.slice(0, 4);
  store.rooms.withdraw(BEN.id, gone);
  outbox.withdrawn(BEN.id, gone);
  assertEquals(fake.sent, WINDOW_MESSAGES + 4);
  const rest = ids.slice(4);
  store.rooms.withdraw(BEN.id, rest);
  outbox.withdrawn(BEN.id, rest);
  assertEquals([fake.sent, fake.due, outbox.isWanted(BEN.id)], [WINDOW_MESSAGES + 4, "settled", false]);
  // A late acknowledgement finds nothing.
  assertEquals(outbox.acknowledged(session, gone), 0);
});
