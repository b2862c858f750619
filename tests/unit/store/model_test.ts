import fc from "fast-check";
import type { KeptState, KeptTransfer, Outgoing, Store } from "../../../src/messenger/ports.ts";
import { type ConversationId, EVERYONE, type PeerId } from "../../../src/model/ids.ts";
import type { Change, WireMessage } from "../../../src/model/message.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { PROBLEMS, WORDS } from "../../../src/model/transfer.ts";
import { type Looked, NaiveStore } from "./naive_store.ts";
import { type Place, PLACES } from "./place.ts";
import { ADA, BEN, changed, changing, CLEO, incoming, messageId, offer, outgoing, reading } from "./sample.ts";
import { said, saying, seen, SELF, transfer, word } from "./sample.ts";

const RUNS = 60;
const DAY_MS = 86_400_000;

type Step =
  | { readonly do: "enqueue"; readonly messages: readonly Outgoing[] }
  | { readonly do: "receive"; readonly peer: PeerId; readonly messages: readonly WireMessage[] }
  | { readonly do: "acknowledge"; readonly peer: PeerId; readonly numbers: readonly number[]; readonly at: number }
  | { readonly do: "mark seen"; readonly conversation: ConversationId; readonly position: number }
  | { readonly do: "save"; readonly transfer: KeptTransfer; readonly word: Outgoing | undefined }
  | { readonly do: "look"; readonly peer: PeerId; readonly after: number; readonly limit: number }
  | { readonly do: "delete"; readonly conversation: ConversationId }
  | { readonly do: "clear"; readonly limit: number }
  | { readonly do: "delete old"; readonly now: number; readonly limit: number }
  | { readonly do: "reopen" };

// Few people and few ids, so that repetitions and collisions are common.
const people = [ADA, BEN, CLEO];
const aPeer = fc.constantFrom(...people);
const aNumber = fc.nat({ max: 15 });
const aConversation = fc.constantFrom<ConversationId>(EVERYONE, ...people);

const more = fc.record({
  bytes: fc.nat(),
  changed: fc.nat({ max: 3 }),
  why: fc.constantFrom(...PROBLEMS, "unheard-of", "constructor"),
}, { requiredKeys: [] });
const aWord = fc.tuple(fc.constantFrom(...WORDS, "unheard-of"), aNumber, fc.nat({ max: 3 }), more).map(
  ([says, about, missing, more]) => word(says, about, missing, more),
);
const anOffer = fc.nat({ max: 9 }).map((size) => offer(1_000 + size));

const aQuote = fc.option(fc.record({ author: aPeer, id: aNumber.map(messageId), text: fc.string() }), {
  nil: undefined,
});
const ownText = fc.tuple(aNumber, aConversation, fc.array(aPeer, { maxLength: 4 }), fc.string(), aQuote).map(
  ([number, to, recipients, text, reply]): Outgoing => ({
    ...outgoing(number, to, { text, ...(to === EVERYONE ? { recipients } : {}) }),
    reply,
    origin: text.length > 3 ? "other" : "author",
  }),
);
const ownOffer = fc.tuple(ownText, anOffer).map(([message, offer]): Outgoing => ({ ...message, kind: "file", offer }));
const ownWord = fc.tuple(aNumber, aPeer, aWord).map(([number, to, said]) => saying(number, to, said));
const aChange: fc.Arbitrary<Change> = fc.tuple(
  aNumber,
  fc.constantFrom("edit", "retract", "react", "unheard-of"),
  fc.constantFrom(undefined, SELF, ...people),
  fc.constantFrom("", "a", "b"),
).map(([of, does, author, text]) => ({ of: messageId(of), author, does, text }));
const ownChange = fc.tuple(aNumber, aConversation, aChange).map(([number, to, change]) => changing(number, to, change));
const ownRead = fc.tuple(aNumber, aPeer, aNumber).map(([number, to, about]) => reading(number, to, about));
const anOutgoing = fc.oneof(ownText, ownOffer, ownWord, { arbitrary: ownChange, weight: 2 }, ownRead);

const theirText = fc.tuple(aNumber, fc.constantFrom("private", "everyone"), fc.string()).map(
  ([number, conversation, text]) => incoming(number, { conversation, text }),
);
const theirOffer = fc.tuple(theirText, anOffer).map(([message, offer]): WireMessage => ({
  ...message,
  kind: "file",
  offer,
}));
const theirWord = fc.tuple(aNumber, aWord).map(([number, word]) => said(number, word));
const unknown = aNumber.map((number) => incoming(number, { kind: "poll-2", shown: "quiet" }));
const theirChange = fc.tuple(aNumber, fc.constantFrom("private" as const, "everyone" as const), aChange).map(
  ([number, conversation, change]) => changed(number, change, { conversation }),
);
const theirRead = fc.tuple(aNumber, aNumber).map(([number, about]) => seen(number, about));
const anIncoming = fc.oneof(
  theirText,
  theirOffer,
  { arbitrary: theirWord, weight: 2 },
  { arbitrary: theirChange, weight: 2 },
  theirRead,
  unknown,
);

const aFolder = fc.record({
  folder: fc.string(),
  progress: fc.record({
    entry: aNumber,
    bytes: fc.nat(),
    missing: aNumber,
    changed: aNumber,
    paths: fc.array(fc.string()),
  }),
});
const aHow = fc.constantFrom("person" as const, "rule" as const);
const aState: fc.Arbitrary<KeptState> = fc.oneof(
  fc.constantFrom<KeptState>({ name: "offered" }, { name: "declined" }, { name: "cancelled" }, { name: "withdrawn" }),
  {
    arbitrary: fc.tuple(fc.constantFrom("accepted" as const, "paused" as const), aHow, aFolder).map(
      ([name, how, rest]) => ({ name, how, ...rest }),
    ),
    weight: 4,
  },
  fc.record({
    name: fc.constant("done" as const),
    paths: fc.array(fc.string()),
    missing: aNumber,
    changed: aNumber,
    runs: aNumber,
  }),
  fc.record({ name: fc.constant("aside" as const), path: fc.string(), why: fc.string() }),
  fc.tuple(fc.constantFrom("gone" as const, "full" as const), fc.string(), fc.option(aFolder, { nil: undefined })).map(
    ([problem, message, accepted]) => ({ name: "failed" as const, problem, message, accepted }),
  ),
);
const aTransfer = fc.tuple(fc.constantFrom("in", "out"), aPeer, aNumber, aState, fc.nat({ max: 40 })).map(
  ([direction, peer, number, state, at]) => transfer(direction === "in" ? peer : SELF, number, { peer, state, at }),
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
  fc.record({
    do: fc.constant("save" as const),
    transfer: aTransfer,
    word: fc.option(ownWord, { nil: undefined }),
  }),
  fc.record({ do: fc.constant("mark seen" as const), conversation: aConversation, position: fc.nat({ max: 60 }) }),
  fc.record({ do: fc.constant("look" as const), peer: aPeer, after: fc.nat({ max: 60 }), limit: fc.nat({ max: 20 }) }),
  fc.record({ do: fc.constant("delete" as const), conversation: aConversation }),
  fc.record({ do: fc.constant("clear" as const), limit: fc.nat({ max: 6 }) }),
  fc.record({
    do: fc.constant("delete old" as const),
    now: fc.nat({ max: 20 }).map((after) => DAY_MS + 1_000 + after),
    limit: fc.nat({ max: 6 }),
  }),
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
          else take(step, store, rules, place.deletes);
        }
        compare(store, rules);
        compare(place.reopen(), rules);
      }),
      { numRuns: RUNS },
    );
  });
}

/** Does the same with both; what they answer must be the same. */
function take(step: Exclude<Step, { do: "reopen" }>, store: Store, rules: NaiveStore, deletes: Place["deletes"]): void {
  switch (step.do) {
    case "enqueue":
      return assertEquals(store.enqueue(step.messages), rules.enqueue(step.messages));
    case "receive":
      return assertEquals(store.receive(step.peer, step.messages, 1), rules.receive(step.peer, step.messages, 1));
    case "save": {
      const { author, offer } = step.transfer.key;
      // Only what was offered is saved.
      if (rules.transfersOf(author, offer).length === 0) return;
      const { transfer, word } = step;
      return assertEquals(store.saveTransfer(transfer, word), rules.saveTransfer(transfer, word));
    }
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
    case "delete":
      assertEquals(store.deleteConversation(step.conversation), rules.deleteConversation(step.conversation));
      if (deletes === "at once") rules.clearDeleted(Infinity);
      return;
    case "clear":
      return assertEquals(store.clearDeleted(step.limit), rules.clearDeleted(step.limit));
    case "delete old": {
      const { now, limit } = step;
      return assertEquals(store.deleteOld(now, 1, limit), rules.deleteOld(now, 1, limit));
    }
    default:
      step satisfies never;
  }
}

function compare(store: Store, rules: NaiveStore): void {
  assertEquals(store.history({ limit: 1_000 }), rules.history());
  assertEquals(store.conversations(), rules.conversations());
  assertEquals(store.waitingPeers(), rules.waitingPeers());
  assertEquals(store.openTransfers(), rules.openTransfers());
  for (const { key } of rules.stories) {
    assertEquals(store.transfersOf(key.author, key.offer), rules.transfersOf(key.author, key.offer));
  }
  for (const { from, id } of rules.rows) assertEquals(store.edits(from, id), rules.edits(from, id));
  for (const conversation of [EVERYONE, ...people] as const) {
    assertEquals(store.newlySeen(conversation, 5, 30), rules.newlySeen(conversation, 5, 30));
  }
  for (const peer of people) {
    assertEquals(waiting(store, peer, 0, 1_000), rules.waiting(peer, 0, 1_000));
    for (const since of [0, 10, 20, 30]) {
      assertEquals(store.acceptedByRule(peer, since), rules.acceptedByRule(peer, since));
    }
  }
}

function waiting(store: Store, peer: PeerId, after: number, limit: number): Looked[] {
  return store.waiting(peer, after, limit).map(({ position, message }) => {
    const { id, seq, shown, text, offer, word, change, read } = message;
    return { position, id, seq, shown, text, offer, word, change, read };
  });
}
