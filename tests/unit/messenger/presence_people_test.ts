import type { AppEvent } from "../../../src/model/event.ts";
import type { PeerId } from "../../../src/model/ids.ts";
import type { Peer } from "../../../src/model/peer.ts";
import { Events } from "../../../src/messenger/events.ts";
import type { Contact } from "../../../src/messenger/ports.ts";
import { Presence } from "../../../src/messenger/presence.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { ManualClock } from "../../support/manual_clock.ts";

const [ADA, BEN, CLEO] = ["a", "b", "c"].map((letter) => letter.repeat(52) as PeerId) as [PeerId, PeerId, PeerId];

function contact(id: PeerId, name: string, more: Partial<Contact> = {}): Contact {
  return {
    id,
    profile: { name, host: "", status: { availability: "available", text: "" }, group: "" },
    endpoints: [],
    mark: { epoch: 1, seq: 1 },
    lastSeen: 1,
    version: 1,
    trusted: true,
    verified: false,
    nickname: undefined,
    ...more,
  };
}

function presenceOf(contacts: readonly Contact[], blocked: readonly PeerId[] = []) {
  const events = new Events(() => {});
  const told: AppEvent[] = [];
  events.subscribe((event) => told.push(event));
  const presence = new Presence(new ManualClock(), events, {
    contacts,
    blocked,
    pictures: [{ peer: ADA, hash: "00" }],
  });
  /** Somebody with that name says HELLO. */
  const meet = (id: PeerId, name: string) => {
    const { profile } = contact(id, name);
    const hello = { profile, epoch: 9, seq: 1, port: 1, use: "text", peers: undefined, picture: undefined, app: "" };
    presence.greet(id, hello, { address: "10.0.0.9", port: 1 }, { version: 1, dialled: false });
  };
  const twins = () => Object.fromEntries(presence.peers().map(({ id, twin }) => [id.slice(0, 1), twin?.slice(0, 1)]));
  return { presence, told, meet, twins };
}

function toldOf(told: readonly AppEvent[], id: PeerId): Peer | undefined {
  return told.flatMap((event) => event.type === "peer" && event.peer.id === id ? [event.peer] : []).at(-1);
}

Deno.test("Presence names the contact who bore a stranger's name before, in whatever case", () => {
  const { twins, meet, told } = presenceOf([contact(ADA, "Zoë")]);
  meet(CLEO, "Eve");
  meet(BEN, "eve");
  assertEquals(twins(), { a: undefined, b: undefined, c: undefined });
  meet(BEN, "ZOE\u0308");
  assertEquals(twins(), { a: undefined, b: "a", c: undefined });
  assertEquals(toldOf(told, BEN)?.twin, ADA);
  meet(CLEO, "Cleo");
  assertEquals(twins().c, undefined);
});

Deno.test("Presence keeps saying so once the stranger is a contact, too, and never of the one who was first", () => {
  const { presence, twins, meet } = presenceOf([contact(ADA, "Zoe")]);
  meet(BEN, "Zoe");
  presence.makeContact(BEN);
  presence.trust(BEN);
  assertEquals(twins(), { a: undefined, b: "a" });
});

Deno.test("Presence takes, of two contacts whose order is not known, who was written to for the first", () => {
  assertEquals(presenceOf([contact(ADA, "Zoe"), contact(BEN, "Zoe", { trusted: false })]).twins(), {
    a: undefined,
    b: "a",
  });
  assertEquals(presenceOf([contact(ADA, "Zoe"), contact(BEN, "Zoe")]).twins(), { a: "b", b: "a" });
});

Deno.test("Presence finds no twin of who was verified, who is called otherwise, or whose namesake is no contact", () => {
  const { presence, twins, meet, told } = presenceOf([contact(ADA, "Zoe"), contact(BEN, "Ben")]);
  meet(CLEO, "Ben");
  assertEquals(twins(), { a: undefined, b: undefined, c: "b" });
  presence.set(CLEO, { verified: true });
  assertEquals(twins().c, undefined);
  presence.set(CLEO, { verified: false, nickname: "Benjamin" });
  assertEquals(twins().c, undefined);
  presence.set(CLEO, { nickname: undefined });
  assertEquals(twins().c, "b");
  // A contact takes another name: others hear of that, who did nothing.
  told.length = 0;
  meet(BEN, "Benno");
  assertEquals(toldOf(told, CLEO)?.twin, undefined);
  assertEquals(told.length, 2);
  presence.set(ADA, { nickname: "ben" });
  assertEquals(toldOf(told, CLEO)?.twin, ADA);
});

Deno.test("Presence lists who is blocked for good, and has nicknames and pictures of the disk", () => {
  const { presence, told } = presenceOf([contact(ADA, "Ada", { nickname: "Countess" })], [BEN]);
  assertEquals(presence.get(ADA)?.nickname, "Countess");
  assertEquals(presence.get(ADA)?.picture, "00");
  assertEquals(presence.peers().map(({ id, blocked }) => [id, blocked]), [[ADA, false], [BEN, true]]);
  assertEquals([ADA, BEN].map((id) => presence.isBlocked(id)), [false, true]);
  presence.set(BEN, { blocked: false });
  assertEquals(toldOf(told, BEN)?.blocked, false);
  assertEquals(presence.takeUnkept().map(({ id }) => id), [BEN]);
});
