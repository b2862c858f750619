import type { MessageId } from "../../../src/model/ids.ts";
import { Events } from "../../../src/messenger/events.ts";
import type { Outbox } from "../../../src/messenger/outbox.ts";
import type { Outgoing } from "../../../src/messenger/ports.ts";
import type { Presence } from "../../../src/messenger/presence.ts";
import { Receipts } from "../../../src/messenger/receipts.ts";
import { RECEIPTS_WITHIN_MS } from "../../../src/messenger/limits.ts";
import type { WireMessage } from "../../../src/model/message.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { simulatedSecurity } from "../../sim/world/security.ts";
import { ManualClock } from "../../support/manual_clock.ts";
import { MemoryStore } from "../../support/memory_store.ts";

const [ADA, BEN] = [simulatedSecurity(1).self, simulatedSecurity(2).self];

function id(number: number): MessageId {
  return number.toString(16).padStart(32, "0") as MessageId;
}

/** Ada's receipts, after Ben has written three texts to her. */
function desk() {
  const clock = new ManualClock();
  const store = new MemoryStore(ADA.id);
  const failed = (error: unknown) => {
    throw error;
  };
  const trust = { trusted: false, blocked: false, receipts: "on" as "on" | "off" };
  const told: MessageId[] = [];
  const outbox = {
    save(outgoing: Outgoing) {
      if (outgoing.read !== undefined) told.push(outgoing.read);
      return Promise.resolve();
    },
  };
  const presence = { isBlocked: () => trust.blocked, isTrusted: () => trust.trusted };
  const receipts = new Receipts({
    clock,
    store,
    events: new Events(failed),
    presence: presence as unknown as Presence,
    outbox: outbox as unknown as Outbox,
    receipts: () => trust.receipts,
    newId: () => id(99),
    storageFailed: failed,
  });
  const texts = [1, 2, 3].map((number) => ({
    id: id(number),
    conversation: BEN.id,
    from: BEN.id,
    kind: "text",
    text: "",
    seq: number,
    at: number,
  }));
  return { clock, store, receipts, trust, told, texts };
}

Deno.test("Receipts.tellSeen() tells once of what was read before somebody was trusted", async () => {
  const { clock, store, receipts, trust, told, texts } = desk();
  const wires = texts.map((text) => ({ ...text, store: "1".repeat(16), shown: "line" }) as unknown as WireMessage);
  store.receive(BEN.id, wires, 7);
  const [, second] = store.history({ limit: 9 });
  receipts.markSeen(BEN.id, second?.position ?? 0);
  await clock.pass(RECEIPTS_WITHIN_MS);
  assertEquals(told, [], "a stranger learns nothing");
  trust.trusted = true;
  trust.receipts = "off";
  receipts.tellSeen(BEN.id);
  trust.receipts = "on";
  trust.blocked = true;
  receipts.tellSeen(BEN.id);
  assertEquals(told, []);
  trust.blocked = false;
  receipts.tellSeen(BEN.id);
  assertEquals(told, [id(2)]);
  await clock.pass(RECEIPTS_WITHIN_MS);
  assertEquals(told, [id(2)]);
});
