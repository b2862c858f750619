import { Inbox } from "../../../src/messenger/inbox.ts";
import { STRANGER_TEXT_BURST } from "../../../src/messenger/limits.ts";
import type { Security, Store } from "../../../src/messenger/ports.ts";
import { Events } from "../../../src/messenger/events.ts";
import type { PeerId } from "../../../src/model/ids.ts";
import { CLOSE_REASON } from "../../../src/protocol/constants.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { ManualClock } from "../../support/manual_clock.ts";
import { ADA, BEN, CLEO, FakeSession, Room } from "./rooms/fixture.ts";

/** An inbox that trusts Cleo alone. */
function inboxOf(sealed = Promise.resolve()) {
  const [stored, contacts]: [string[], PeerId[]] = [[], []];
  const inbox = new Inbox({
    clock: new ManualClock(),
    store: {
      receive: (_: PeerId, messages: readonly { id: string }[]) => {
        stored.push(...messages.map(({ id }) => id));
        return { messages: [], transfers: [], changed: [], read: [] };
      },
    } as unknown as Store,
    events: new Events((error) => {
      throw error;
    }),
    isTrusted: (id) => id === CLEO.self.id,
    stored: (from) => contacts.push(from),
    shown: (message) => message,
    sealed: () => sealed,
    storageFailed: (error) => {
      throw error;
    },
  });
  return { inbox, stored, contacts };
}

Deno.test("Inbox.take() charges who wrote a message, whoever brings it", async () => {
  const { inbox, stored } = inboxOf();
  const room = await new Room().begin(BEN, CLEO);
  const [big, own] = [await room.says(ADA, 1), await room.says(CLEO, 2)];
  const text = "x".repeat(65_536);
  const take = (by: Security) => {
    const session = new FakeSession(by);
    inbox.take(session.session, [{ ...big, text }, { ...own, text }], []);
    return session.state;
  };
  for (let i = 0; i < 1_100; i++) assertEquals(take(CLEO), "open");
  const count = (id: string) => stored.filter((one) => one === id).length;
  assertEquals(count(own.id), 1_100);
  assert(count(big.id) * text.length < STRANGER_TEXT_BURST, `${count(big.id)} were stored`);
  assertEquals(take(ADA), CLOSE_REASON.unwanted);
});

Deno.test("Inbox.take() makes nobody a contact of whom nothing was taken", async () => {
  const { inbox, contacts } = inboxOf();
  const message = await (await new Room().begin(BEN)).says(ADA, 1);
  const { session } = new FakeSession(ADA);
  inbox.take(session, [], [message.id]);
  assertEquals(contacts, []);
  inbox.take(session, [message], [message.id]);
  assertEquals(contacts, [ADA.self.id]);
});

Deno.test("Inbox.received() holds up the reading of more until messages of rooms were judged", async () => {
  const judging = Promise.withResolvers<void>();
  const { inbox } = inboxOf(judging.promise);
  const message = await (await new Room().begin(BEN)).says(ADA, 1);
  const { session } = new FakeSession(ADA);
  assertEquals(inbox.received(session, [message]), judging.promise);
  assertEquals(inbox.received(session, [{ ...message, sealed: undefined }]), undefined);
});
