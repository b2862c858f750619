import { createHash } from "node:crypto";
import { StorageError } from "../../../src/model/errors.ts";
import type { PeerId } from "../../../src/model/ids.ts";
import { runningHash } from "../../../src/crypto/running_hash.ts";
import { Events } from "../../../src/messenger/events.ts";
import { MAX_STRANGERS_PICTURES } from "../../../src/messenger/limits.ts";
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
  const presence = new Presence(new ManualClock(), new Events(() => {}), { contacts: [], blocked: [], pictures: [] });
  const failures: unknown[] = [];
  const storageFailed = (error: unknown) => void failures.push(error);
  const pictures = new Pictures({ store, self: SELF, presence, hash: runningHash, storageFailed });
  /** A session with a peer who names that picture in HELLO. */
  const meet = (id: PeerId, named: string | undefined) => {
    const sent: Record[] = [];
    const send = (record: Record) => sent.push(record) > 0;
    const session = { peer: { id }, hello: hello(pictures.own), heard: hello(named), send } as unknown as Session;
    presence.greet(id, hello(named), { address: "10.0.0.1", port: 1 }, { version: 1, dialled: false });
    return { session, sent };
  };
  return { store, presence, pictures, meet, failures };
}

const ASKS: Record = { type: "signals", signals: [{ kind: "picture" }] };

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

Deno.test("Pictures answers once in a session, with what HELLO named there and nothing else", () => {
  const { pictures, meet } = desk();
  const before = meet(ADA, undefined);
  pictures.asked(before.session);
  pictures.setOwn(PNG);
  pictures.asked(before.session);
  assertEquals(before.sent, []);
  const { session, sent } = meet(ADA, undefined);
  pictures.asked(session);
  pictures.asked(session);
  assertEquals(sent, [{ type: "picture", bytes: PNG }]);
  const stale = meet(ADA, undefined);
  pictures.setOwn(JPEG);
  pictures.asked(stale.session);
  assertEquals(stale.sent, []);
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
