import { createHash } from "node:crypto";
import { StorageError } from "../../../src/model/errors.ts";
import type { PeerId } from "../../../src/model/ids.ts";
import { runningHash } from "../../../src/crypto/running_hash.ts";
import { Events } from "../../../src/messenger/events.ts";
import {
  MAX_STRANGERS_PICTURES,
  NAME_PICTURE_EVERY_MS,
  PICTURE_CHANGE_EVERY_MS,
  PICTURE_CHANGES_BURST,
} from "../../../src/messenger/limits.ts";
import { Pictures } from "../../../src/messenger/pictures.ts";
import { Presence } from "../../../src/messenger/presence.ts";
import type { Hello, Record } from "../../../src/protocol/record.ts";
import type { Session } from "../../../src/session/session.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { ManualClock } from "../../support/manual_clock.ts";
import { MemoryStore } from "../../support/memory_store.ts";

const [SELF, ADA] = ["s".repeat(52) as PeerId, "a".repeat(52) as PeerId];
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1);
const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0);
const GIF = new TextEncoder().encode("GIF89a");

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function hello(picture: string | undefined): Hello {
  return {
    profile: { name: "Ada", host: "", status: { availability: "available", text: "" }, group: "" },
    epoch: 1,
    seq: 1,
    port: 1,
    use: "text",
    peers: undefined,
    picture,
    app: "",
  };
}

function desk() {
  const store = new MemoryStore(SELF);
  const clock = new ManualClock();
  const presence = new Presence(clock, new Events(() => {}), { contacts: [], blocked: [], pictures: [] });
  const failures: unknown[] = [];
  const storageFailed = (error: unknown) => void failures.push(error);
  /** Those on which one's own is named when it changes. */
  const open: Session[] = [];
  const sessions = () => open;
  const pictures = new Pictures({ clock, store, self: SELF, presence, hash: runningHash, sessions, storageFailed });
  /** A session with a peer who names that picture in HELLO. */
  const meet = (id: PeerId, named: string | undefined) => {
    const sent: Record[] = [];
    const send = (record: Record) => sent.push(record) > 0;
    const session = { peer: { id }, hello: hello(pictures.own), heard: hello(named), send } as unknown as Session;
    presence.greet(id, hello(named), { address: "10.0.0.1", port: 1 }, { version: 1, dialled: false });
    return { session, sent };
  };
  return { store, clock, presence, pictures, meet, open, failures };
}

const ASKS: Record = { type: "signals", signals: [{ kind: "picture" }] };

function names(picture: string | undefined): Record {
  return { type: "signals", signals: [{ kind: "new-picture", picture }] };
}

Deno.test("Pictures asks a contact once for what is not here, and keeps what HELLO named", () => {
  const { store, presence, pictures, meet } = desk();
  const { session, sent } = meet(ADA, hashOf(PNG));
  pictures.look(session);
  assertEquals(sent, []);
  presence.makeContact(ADA);
  pictures.look(session);
  pictures.look(session);
  assertEquals(sent, [ASKS]);
  pictures.received(session, PNG);
  assertEquals([presence.get(ADA)?.picture, store.picture(ADA)?.hash], [hashOf(PNG), hashOf(PNG)]);
  assertEquals(pictures.get(ADA), { type: "image/png", bytes: PNG });
  pictures.ended(session);
  const again = meet(ADA, hashOf(PNG));
  pictures.look(again.session);
  assertEquals(again.sent, []);
  const other = meet(ADA, hashOf(JPEG));
  pictures.look(other.session);
  pictures.received(other.session, JPEG);
  assertEquals([other.sent, pictures.get(ADA)?.type], [[ASKS], "image/jpeg"]);
  const none = meet(ADA, undefined);
  pictures.look(none.session);
  assertEquals([none.sent, pictures.get(ADA), presence.get(ADA)?.picture], [[], undefined, undefined]);
});

Deno.test("Pictures ignores what nobody asked for, another file, and what is no picture", () => {
  const { store, presence, pictures, meet } = desk();
  const { session, sent } = meet(ADA, hashOf(PNG));
  presence.makeContact(ADA);
  pictures.received(session, PNG);
  assertEquals(pictures.get(ADA), undefined);
  pictures.look(session);
  pictures.received(session, JPEG);
  // Once in a session: the right one comes too late.
  pictures.received(session, PNG);
  pictures.look(session);
  assertEquals([pictures.get(ADA), sent], [undefined, [ASKS]]);
  const gif = meet(ADA, hashOf(GIF));
  pictures.look(gif.session);
  pictures.received(gif.session, GIF);
  assertEquals([pictures.get(ADA), store.picture(ADA)], [undefined, undefined]);
});

Deno.test("Pictures answers once what was named last on a session, and with nothing else", async () => {
  const { clock, pictures, meet, open } = desk();
  const before = meet(ADA, undefined);
  pictures.asked(before.session);
  assertEquals(before.sent, []);
  pictures.setOwn(PNG);
  const { session, sent } = meet(ADA, undefined);
  pictures.asked(session);
  pictures.asked(session);
  assertEquals(sent, [{ type: "picture", bytes: PNG }]);
  open.push(session);
  pictures.setOwn(JPEG);
  await clock.pass(NAME_PICTURE_EVERY_MS);
  pictures.asked(session);
  pictures.asked(session);
  const answer: Record = { type: "picture", bytes: PNG };
  assertEquals(sent, [answer, names(hashOf(JPEG)), { type: "picture", bytes: JPEG }]);
  for (const own of [JPEG, PNG, undefined]) {
    await clock.pass(NAME_PICTURE_EVERY_MS);
    pictures.setOwn(own);
    pictures.asked(session);
  }
  assertEquals(sent.slice(3), [names(hashOf(PNG)), answer, names(undefined)]);
});

Deno.test("Pictures names one's own at once, and of changes within a second the last one", async () => {
  const { clock, pictures, meet, open } = desk();
  const { session, sent } = meet(ADA, undefined);
  open.push(session);
  for (let round = 0; round < 100; round++) for (const own of [PNG, undefined, JPEG]) pictures.setOwn(own);
  assertEquals(sent, [names(hashOf(PNG))]);
  await clock.pass(NAME_PICTURE_EVERY_MS);
  assertEquals(sent.slice(1), [names(hashOf(JPEG))]);
  await clock.pass(NAME_PICTURE_EVERY_MS);
  assertEquals([sent.length, clock.pending], [2, 0]);
  pictures.setOwn(PNG);
  pictures.setOwn(undefined);
  pictures.end();
  assertEquals([sent.length, clock.pending], [3, 0]);
});

Deno.test("Pictures names what is new before it gives it, to whoever asked for what it was before", () => {
  const { pictures, meet, open } = desk();
  pictures.setOwn(PNG);
  const { session, sent } = meet(ADA, undefined);
  open.push(session);
  pictures.setOwn(JPEG);
  // The question came on its way.
  pictures.asked(session);
  pictures.asked(session);
  assertEquals(sent, [names(hashOf(JPEG)), { type: "picture", bytes: JPEG }]);
  pictures.end();
});

Deno.test("Pictures names a picture that changed between HELLO and the opening of its session", () => {
  const { pictures, meet } = desk();
  const { session, sent } = meet(ADA, undefined);
  pictures.setOwn(PNG);
  assertEquals(sent, []);
  pictures.opened(session);
  assertEquals(sent, [names(hashOf(PNG))]);
  const usual = meet(ADA, undefined);
  pictures.opened(usual.session);
  assertEquals(usual.sent, []);
});

Deno.test("Pictures asks for what a signal names, once for each change, and takes no other", () => {
  const { clock, store, presence, pictures, meet } = desk();
  const { session, sent } = meet(ADA, undefined);
  pictures.opened(session);
  // Not a contact yet: it is looked at when they are one.
  pictures.named(session, hashOf(PNG));
  assertEquals(sent, []);
  presence.makeContact(ADA);
  pictures.look(session);
  pictures.named(session, hashOf(PNG));
  assertEquals(sent, [ASKS]);
  pictures.received(session, PNG);
  assertEquals(presence.get(ADA)?.picture, hashOf(PNG));
  pictures.named(session, hashOf(JPEG));
  assertEquals(sent, [ASKS, ASKS]);
  // What was named before is not what is shown any more, and answers the question for good.
  pictures.received(session, PNG);
  pictures.received(session, JPEG);
  assertEquals([sent.length, presence.get(ADA)?.picture], [2, hashOf(PNG)]);
  // What is here need not be asked for.
  pictures.named(session, hashOf(PNG));
  assertEquals(sent.length, 2);
  pictures.named(session, undefined);
  assertEquals([sent.length, presence.get(ADA)?.picture, store.picture(ADA)], [2, undefined, undefined]);
  assertEquals(clock.pending, 0);
});

Deno.test("Pictures takes the answer to an earlier question for what was named meanwhile", () => {
  const { presence, pictures, meet } = desk();
  const { session, sent } = meet(ADA, hashOf(JPEG));
  presence.makeContact(ADA);
  pictures.opened(session);
  pictures.named(session, hashOf(PNG));
  assertEquals(sent, [ASKS, ASKS]);
  pictures.received(session, PNG);
  assertEquals(presence.get(ADA)?.picture, hashOf(PNG));
});

Deno.test("Pictures follows so many changes of a person at once and one a minute, the last of them, on any session", async () => {
  const { clock, store, presence, pictures, meet } = desk();
  presence.makeContact(ADA);
  const picture = (number: number) => Uint8Array.of(...PNG, number >> 8, number & 255);
  let saved = 0;
  const savePicture = store.savePicture.bind(store);
  store.savePicture = (...args) => {
    saved++;
    savePicture(...args);
  };
  const first = meet(ADA, undefined);
  presence.makeContact(ADA);
  pictures.opened(first.session);
  // A hostile one: each is answered at once, and every other says that there is none.
  for (let number = 0; number < 1_000; number++) {
    pictures.named(first.session, number % 2 === 0 ? hashOf(picture(number)) : undefined);
    pictures.received(first.session, picture(number));
  }
  assertEquals([saved, first.sent.length, clock.pending], [PICTURE_CHANGES_BURST, 3, 1]);
  // Another session with another HELLO has no more.
  const second = meet(ADA, hashOf(JPEG));
  pictures.opened(second.session);
  assertEquals([second.sent, clock.pending], [[], 2]);
  pictures.ended(first.session);
  assertEquals(clock.pending, 1);
  pictures.named(second.session, hashOf(PNG));
  await clock.pass(PICTURE_CHANGE_EVERY_MS - 1);
  assertEquals(second.sent, []);
  await clock.pass(1);
  assertEquals(second.sent, [ASKS]);
  pictures.received(second.session, PNG);
  assertEquals([saved, presence.get(ADA)?.picture], [PICTURE_CHANGES_BURST + 1, hashOf(PNG)]);
  // Other people are not kept waiting by it.
  const ben = "b".repeat(52) as PeerId;
  const other = meet(ben, hashOf(PNG));
  presence.makeContact(ben);
  pictures.opened(other.session);
  assertEquals([other.sent, clock.pending], [[ASKS], 0]);
});

Deno.test("Pictures waits no more once the answer to an earlier question is the picture that is waited for", () => {
  const { clock, presence, pictures, meet } = desk();
  const { session, sent } = meet(ADA, undefined);
  presence.makeContact(ADA);
  pictures.opened(session);
  for (let number = 0; number < PICTURE_CHANGES_BURST; number++) pictures.named(session, hashOf(Uint8Array.of(number)));
  pictures.named(session, hashOf(PNG));
  assertEquals([sent.length, clock.pending], [PICTURE_CHANGES_BURST, 1]);
  pictures.received(session, PNG);
  assertEquals([presence.get(ADA)?.picture, clock.pending], [hashOf(PNG), 0]);
});

Deno.test("Pictures keeps so many of people to whom the user never wrote, and all others", () => {
  const { store, presence, pictures, meet } = desk();
  for (let index = 0; index < MAX_STRANGERS_PICTURES; index++) {
    const id = index.toString(2).replaceAll("0", "a").replaceAll("1", "b").padStart(52, "c") as PeerId;
    store.savePicture(id, { hash: hashOf(PNG), bytes: PNG });
  }
  const { session, sent } = meet(ADA, hashOf(PNG));
  presence.makeContact(ADA);
  pictures.look(session);
  assertEquals(sent, []);
  presence.trust(ADA);
  const trusted = meet(ADA, hashOf(PNG));
  pictures.look(trusted.session);
  assertEquals(trusted.sent, [ASKS]);
});

Deno.test("Pictures says that the disk refused, and shows nothing that is not kept", () => {
  const { store, presence, pictures, meet, failures } = desk();
  const { session } = meet(ADA, hashOf(PNG));
  presence.makeContact(ADA);
  pictures.look(session);
  store.failure = new StorageError("full", "The disk is full");
  pictures.received(session, PNG);
  assertEquals([failures, presence.get(ADA)?.picture], [[store.failure], undefined]);
});
