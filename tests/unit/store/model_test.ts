import fc from "fast-check";
import type { Outgoing, Store } from "../../../src/messenger/ports.ts";
import { type ConversationId, EVERYONE, type PeerId } from "../../../src/model/ids.ts";
import type { WireMessage } from "../../../src/model/message.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { NaiveStore } from "./naive_store.ts";
import { PLACES } from "./place.ts";
import { ADA, BEN, CLEO, incoming, messageId, outgoing } from "./sample.ts";

const RUNS = 60;

type Step =
  | { readonly do: "enqueue"; readonly messages: readonly Outgoing[] }
  | { readonly do: "receive"; readonly peer: PeerId; readonly messages: readonly WireMessage[] }
  | { readonly do: "acknowledge"; readonly peer: PeerId; readonly numbers: readonly number[]; readonly at: number }
  | { readonly do: "mark seen"; readonly conversation: ConversationId; readonly position: number }
  | { readonly do: "look"; readonly peer: PeerId; readonly after: number; readonly limit: number }
  | { readonly do: "reopen" };

// Few people and few ids, so that repetitions and collisions are common.
const people = [ADA, BEN, CLEO];
const aPeer = fc.constantFrom(...people);
const aNumber = fc.nat({ max: 15 });
const aConversation = fc.constantFrom<ConversationId>(EVERYONE, ...people);

const anOutgoing = fc.tuple(aNumber, aConversation, fc.array(aPeer, { maxLength: 4 }), fc.string()).map(
  ([number, to, recipients, text]) => outgoing(number, to, { text, ...(to === EVERYONE ? { recipients } : {}) }),
);
const anIncoming = fc.tuple(aNumber, fc.constantFrom("private" as const, "everyone" as const), fc.string()).map(
  ([number, conversation, text]) => incoming(number, { conversation, text }),
);

const aStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("enqueue" as const), messages: fc.array(anOutgoing, { maxLength: 5 }) }),
  fc.record({ do: fc.constant("receive" as const), peer: aPeer, messages: fc.array(anIncoming, { maxLength: 5 }) }),
  fc.record({
    do: fc.constant("acknowledge" as const),
    peer: aPeer,
    numbers: fc.array(aNumber, { maxLength: 8 }),
    at: fc.nat(),
  }),
  fc.record({ do: fc.constant("mark seen" as const), conversation: aConversation, position: fc.nat({ max: 60 }) }),
  fc.record({ do: fc.constant("look" as const), peer: aPeer, after: fc.nat({ max: 60 }), limit: fc.nat({ max: 20 }) }),
  fc.record({ do: fc.constant("reopen" as const) }),
);

for (const { name, open } of PLACES) {
  Deno.test(`${name} does in any order of calls what the rules say`, () => {
    fc.assert(
      fc.property(fc.array(aStep, { minLength: 1, maxLength: 40 }), (steps) => {
        using place = open();
        const rules = new NaiveStore();
        let store = place.reopen();
        for (const step of steps) {
          if (step.do === "reopen") store = place.reopen();
          else take(step, store, rules);
        }
        compare(store, rules);
        compare(place.reopen(), rules);
      }),
      { numRuns: RUNS },
    );
  });
}

/** Does the same with both; what they answer must be the same. */
function take(step: Exclude<Step, { do: "reopen" }>, store: Store, rules: NaiveStore): void {
  switch (step.do) {
    case "enqueue":
      return assertEquals(store.enqueue(step.messages), rules.enqueue(step.messages));
    case "receive":
      return assertEquals(store.receive(step.peer, step.messages, 1), rules.receive(step.peer, step.messages, 1));
    case "acknowledge": {
      const ids = step.numbers.map(messageId);
      return assertEquals(store.acknowledge(step.peer, ids, step.at), rules.acknowledge(step.peer, ids, step.at));
    }
    case "mark seen": {
      const { conversation, position } = step;
      return assertEquals(store.markSeen(conversation, position), rules.markSeen(conversation, position));
    }
    case "look": {
      const { peer, after, limit } = step;
      return assertEquals(waiting(store, peer, after, limit), rules.waiting(peer, after, limit));
    }
    default:
      step satisfies never;
  }
}

function compare(store: Store, rules: NaiveStore): void {
  assertEquals(store.history({ limit: 1_000 }), rules.history());
  assertEquals(store.conversations(), rules.conversations());
  assertEquals(store.waitingPeers(), rules.waitingPeers());
  for (const peer of people) assertEquals(waiting(store, peer, 0, 1_000), rules.waiting(peer, 0, 1_000));
}

function waiting(store: Store, peer: PeerId, after: number, limit: number) {
  return store.waiting(peer, after, limit).map(({ position, message: { id, seq } }) => ({ position, id, seq }));
}
