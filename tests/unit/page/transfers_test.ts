import {
  behindUnknown,
  isOver,
  NO_TRANSFERS,
  offerKey,
  pruneTransfers,
  putTransfers,
  type Transfers,
  transfersAfterAbsence,
} from "../../../src/page/transfers.ts";
import { assert, assertEquals, assertStrictEquals } from "../../../src/std/assert.ts";
import { offered, ownTransfer, received, transfer } from "./fixture.ts";

const none: Transfers = new Map();
const states = (transfers: Transfers, key = "ben/id-1") =>
  [...transfers.get(key) ?? NO_TRANSFERS].map(([peer, { state }]) => [peer, state]);

Deno.test("putTransfers() keeps one for each person, the latest, and leaves other offers alone", () => {
  const first = putTransfers(none, [ownTransfer("ben"), ownTransfer("lin"), transfer()]);
  const next = putTransfers(first, [ownTransfer("lin", { state: "running" }), ownTransfer("lin", { state: "done" })]);
  assertEquals(states(next, "me/id-1"), [["ben", "offered"], ["lin", "done"]]);
  assertEquals(states(first, "me/id-1"), [["ben", "offered"], ["lin", "offered"]], "what was before is not changed");
  assertStrictEquals(next.get("ben/id-1"), first.get("ben/id-1"), "so that its card is not drawn again");
  assertStrictEquals(putTransfers(next, []), next);
});

Deno.test("offerKey() tells two authors apart who use the same message id", () => {
  const both = putTransfers(none, [transfer(), transfer({ author: "lin", peer: "lin" })]);
  assertEquals([...both.keys()], [offerKey("ben", "id-1"), offerKey("lin", "id-1")]);
});

Deno.test("isOver() counts a state that a newer program knows", () => {
  const unknown = { ...transfer(), ...JSON.parse('{"state":"evaporated"}') };
  assertEquals([transfer({ state: "paused" }), transfer({ state: "failed" }), unknown].map(isOver), [
    false,
    true,
    true,
  ]);
});

Deno.test("pruneTransfers() keeps what is on the screen and what is not over", () => {
  const all = putTransfers(none, [
    transfer({ state: "done" }),
    transfer({ offer: "id-2", state: "done" }),
    transfer({ offer: "id-3", state: "running" }),
    transfer({ author: "lin", state: "done" }),
  ]);
  const kept = pruneTransfers(all, [[offered(1), received(2)]]);
  assertEquals([...kept.keys()], ["ben/id-1", "ben/id-3"], "a text is no offer, and Lin's id-1 is not Ben's");
  assertStrictEquals(pruneTransfers(kept, [[offered(1)]]), kept);
});

Deno.test("transfersAfterAbsence() keeps ends, takes what is, and forgets what nobody knows any more", () => {
  const before = putTransfers(none, [
    transfer({ state: "done" }),
    transfer({ offer: "id-2", state: "running" }),
    transfer({ offer: "id-3", state: "failed" }),
  ]);
  const after = transfersAfterAbsence(before, [transfer({ offer: "id-3", state: "waiting" })]);
  assertEquals([...after].map(([key, offer]) => [key, offer.get("ben")?.state]), [
    ["ben/id-1", "done"],
    ["ben/id-3", "waiting"],
  ]);
});

Deno.test("behindUnknown() cuts off behind the last message of which a transfer is not known any more", () => {
  const messages = [offered(1), offered(2), received(3), offered(4)];
  const before = putTransfers(none, messages.flatMap((message) => message.transfers));
  const without = (id: string) => new Map([...before].filter(([key]) => key !== `ben/${id}`));
  assertEquals(behindUnknown(messages, before, before).length, 4);
  assertEquals(behindUnknown(messages, before, without("id-2")).map(({ position }) => position), [3, 4]);
  assertEquals(behindUnknown(messages, before, without("id-4")), []);
  assert(behindUnknown([], before, none).length === 0);
});
