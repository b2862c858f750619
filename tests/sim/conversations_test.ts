/** Edits, reactions, receipts, pictures, blocks and limits between whole programs, one thing at a time. */
import { RequestError, type RequestProblem, StorageError } from "../../src/model/errors.ts";
import type { AppEvent } from "../../src/model/event.ts";
import { EVERYONE } from "../../src/model/ids.ts";
import type { Message } from "../../src/model/message.ts";
import { DEFAULT_SETTINGS } from "../../src/model/settings.ts";
import { assert, assertEquals, assertRejects, assertThrows } from "../../src/std/assert.ts";
import { type SimulatedNode, World } from "./world/world.ts";

const DAY_MS = 86_400_000;
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3);

/** Everybody is here and sees everybody. */
async function worldOf<const Names extends readonly string[]>(...names: Names) {
  const world = new World(7, names);
  for (const node of world.nodes) node.start();
  await world.time.pass(2_000);
  return { world, nodes: world.nodes };
}

async function pair() {
  const { world, nodes: [ada, ben] } = await worldOf("Ada", "Ben");
  assert(ada !== undefined && ben !== undefined);
  const pass = (ms = 500) => world.time.pass(ms);
  /** How `node` sees a message now. */
  const at = (node: SimulatedNode, { id, from }: Pick<Message, "id" | "from">) => node.store.message(id, from);
  const done = () => {
    assertEquals(world.reported, []);
    world.end();
  };
  return { world, ada, ben, pass, at, done };
}

/** All events of a node from now on. */
function listen(node: SimulatedNode): AppEvent[] {
  const events: AppEvent[] = [];
  node.messenger.subscribe((event) => events.push(event));
  return events;
}

function of<Type extends AppEvent["type"]>(events: readonly AppEvent[], type: Type) {
  return events.filter((event): event is AppEvent & { type: Type } => event.type === type);
}

async function refused(problem: RequestProblem, words: string, action: () => Promise<unknown>): Promise<void> {
  const error = await assertRejects(action, RequestError, words);
  assertEquals(error.problem, problem);
}

Deno.test("an edit reaches whoever has the text, is no line, and keeps what was there before", async () => {
  const { ada, ben, pass, at, done } = await pair();
  const message = await ada.messenger.send({ to: ben.id, text: "Run 7 is dnoe" });
  await pass();
  const [here, there] = [listen(ada), listen(ben)];
  const edited = await ada.messenger.changes.edit(message.id, "Run 7 is done");
  assertEquals([edited.text, edited.editedAt !== undefined], ["Run 7 is done", true]);
  await pass();
  assertEquals(at(ben, message)?.text, "Run 7 is done");
  assertEquals([of(here, "saved"), of(here, "delivered"), of(there, "message")].flat(), []);
  assertEquals(of(here, "changed").map(({ message }) => message.text), ["Run 7 is done"]);
  assertEquals(of(there, "changed").map(({ message }) => message.text), ["Run 7 is done"]);
  for (const { messenger } of [ada, ben]) {
    const edits = messenger.changes.edits({ author: ada.id, id: message.id });
    assertEquals(edits.map(({ text }) => text), ["Run 7 is dnoe"]);
    assertEquals(messenger.history({ limit: 9 }).length, 1);
  }
  // Nothing is sent where nothing changes.
  const waiting = ada.store.history({ limit: 9 }).length;
  await ada.messenger.changes.edit(message.id, "Run 7 is done");
  assertEquals([ada.store.history({ limit: 9 }).length, ada.store.waitingPeers()], [waiting, []]);
  done();
});

Deno.test("changes wait for whoever is away, behind the text that they are about", async () => {
  const { ada, ben, pass, at, done } = await pair();
  ben.crash();
  const message = await ada.messenger.send({ to: ben.id, text: "One" });
  await ada.messenger.changes.edit(message.id, "Two");
  await ada.messenger.changes.react({ author: ada.id, id: message.id }, "🎉");
  ada.crash();
  ada.start();
  ben.start();
  await pass(20_000);
  const seen = at(ben, message);
  assertEquals([seen?.text, seen?.reactions], ["Two", [{ by: ada.id, emoji: "🎉" }]]);
  done();
});

Deno.test("what is taken back is gone at both ends, and can't be changed any more", async () => {
  const { ada, ben, pass, at, done } = await pair();
  const message = await ada.messenger.send({ to: ben.id, text: "A secret" });
  await pass();
  await ada.messenger.changes.edit(message.id, "The secret");
  const { changes } = ada.messenger;
  const retracted = await changes.retract(message.id);
  assertEquals([retracted.text, retracted.retractedAt !== undefined], ["", true]);
  await pass();
  for (const node of [ada, ben]) {
    assertEquals([at(node, message)?.text, node.store.edits(ada.id, message.id)], ["", []]);
    assert(at(node, message)?.retractedAt !== undefined);
  }
  assertEquals((await changes.retract(message.id)).retractedAt, retracted.retractedAt);
  await refused("invalid", "taken back", () => changes.edit(message.id, "Again"));
  await refused("invalid", "taken back", () => ben.messenger.changes.react({ author: ada.id, id: message.id }, "👍"));
  done();
});

Deno.test("an offer that is taken back is withdrawn", async () => {
  const { ada, ben, pass, done } = await pair();
  const { id } = await ada.messenger.uploads.begin([{ type: "file", path: "a.txt", bytes: 3, at: 1 }]);
  await ada.messenger.uploads.append(id, 0, ReadableStream.from([Uint8Array.of(1, 2, 3)]));
  const { message } = await ada.messenger.offer({ to: ben.id, from: { upload: id }, text: "Notes" });
  await pass();
  assertEquals(ben.messenger.transfers().map(({ state }) => state.name), ["offered"]);
  await refused("invalid", "Only a text", () => ada.messenger.changes.edit(message.id, "x"));
  await ada.messenger.changes.retract(message.id);
  await pass();
  assertEquals([...ada.messenger.transfers(), ...ben.messenger.transfers()], []);
  assertEquals(ben.store.transfersOf(ada.id, message.id).map(({ state }) => state.name), ["withdrawn"]);
  assert(ben.store.message(message.id, ada.id)?.retractedAt !== undefined);
  done();
});

Deno.test("files go where the user chose, unless a folder was given for this start", async () => {
  const { ada, ben, pass, done } = await pair();
  const receive = async (name: string, node: SimulatedNode) => {
    const { id } = await ada.messenger.uploads.begin([{ type: "file", path: name, bytes: 3, at: 1 }]);
    await ada.messenger.uploads.append(id, 0, ReadableStream.from([Uint8Array.of(1, 2, 3)]));
    const { message } = await ada.messenger.offer({ to: node.id, from: { upload: id }, text: "" });
    await pass();
    await node.messenger.steer({ author: ada.id, offer: message.id, peer: ada.id }, { do: "accept" });
    await pass();
    const [transfer] = node.messenger.transfersOf(ada.id, message.id);
    return transfer?.state.name === "done" ? transfer.state.paths : transfer?.state.name;
  };
  assertEquals(ben.messenger.filesFolder, ben.filesFolder);
  ben.messenger.keeping.change({ filesFolder: `${ben.home}/Chosen` });
  assertEquals(ben.messenger.filesFolder, `${ben.home}/Chosen`);
  assertEquals(await receive("a.txt", ben), [`${ben.home}/Chosen/a.txt`]);
  ben.crash();
  ben.start();
  await pass(2_000);
  assertEquals(await receive("b.txt", ben), [`${ben.home}/Chosen/b.txt`]);
  ben.messenger.keeping.change({ filesFolder: undefined });
  assertEquals(await receive("c.txt", ben), [`${ben.filesFolder}/c.txt`]);
  ben.messenger.keeping.change({ filesFolder: `${ben.home}/Chosen` });
  ben.crash();
  ben.givenFilesFolder = `${ben.home}/Given`;
  ben.start();
  await pass(2_000);
  assertEquals(await receive("d.txt", ben), [`${ben.home}/Given/d.txt`]);
  assertEquals(ben.messenger.keeping.settings.filesFolder, `${ben.home}/Chosen`);
  done();
});

Deno.test("reactions: one of each, the last, at everybody who can read the message", async () => {
  const { world, nodes: [ada, ben, cleo] } = await worldOf("Ada", "Ben", "Cleo");
  assert(ada !== undefined && ben !== undefined && cleo !== undefined);
  const { id } = await ada.messenger.send({ to: EVERYONE, text: "Cake at four" });
  await world.time.pass(500);
  const key = { author: ada.id, id };
  await ben.messenger.changes.react(key, "👍");
  await ben.messenger.changes.react(key, "🍰");
  await cleo.messenger.changes.react(key, "👎");
  await cleo.messenger.changes.react(key, "");
  await ada.messenger.changes.react(key, "☕");
  await world.time.pass(500);
  const expected = [{ by: ada.id, emoji: "☕" }, { by: ben.id, emoji: "🍰" }].toSorted((a, b) => a.by < b.by ? -1 : 1);
  for (const node of [ada, ben, cleo]) assertEquals(node.messenger.message(id)?.reactions, expected);
  // Nothing is sent where nothing changes.
  await ben.messenger.changes.react(key, "🍰");
  await cleo.messenger.changes.react(key, "");
  assertEquals([ben, cleo].flatMap(({ store }) => store.waitingPeers()), []);
  world.end();
});

Deno.test("changes are refused in clear words where they make no sense", async () => {
  const { ada, ben, pass, done } = await pair();
  const { id } = await ada.messenger.send({ to: ben.id, text: "Mine" });
  await pass();
  const key = { author: ada.id, id };
  const none = "f".repeat(32) as Message["id"];
  await refused("nobody", "There is no message", () => ben.messenger.changes.edit(id, "Yours"));
  await refused("nobody", "There is no message", () => ben.messenger.changes.retract(id));
  await refused("nobody", "There is no message", () => ada.messenger.changes.react({ author: ben.id, id: none }, "👍"));
  await refused("invalid", "empty", () => ada.messenger.changes.edit(id, ""));
  await refused("invalid", "no emoji", () => ben.messenger.changes.react(key, "\ud800"));
  for (const text of [" ", "a", "not an emoji", "<b>", "👍👍", "👍 "]) {
    await refused("invalid", "no emoji", () => ben.messenger.changes.react(key, text));
  }
  const long = `👨${"\u200d👩🏽".repeat(9)}`;
  await refused("invalid", "bytes, and 64", () => ben.messenger.changes.react(key, long));
  for (const text of ["👨‍👩‍👧", "🇩🇪", "1️⃣", "❤️"]) await ben.messenger.changes.react(key, text);
  // A change is no message that anything can be said about.
  await ben.messenger.changes.react(key, "👍");
  const reaction = ben.store.waiting(ada.id, 0, 9)[0]?.message;
  assertEquals(reaction?.kind, "change");
  await refused("nobody", "no message", () => ben.messenger.changes.retract(reaction!.id));
  ada.store.failure = new StorageError("full", "The disk is full");
  await refused("storage", "The change was not saved: The disk is full", () => ada.messenger.changes.edit(id, "x"));
  ada.store.failure = undefined;
  const { changes } = ada.messenger;
  void ada.stop();
  await refused("stopping", "is ending", () => changes.retract(id));
  await pass(3_000);
  done();
});

Deno.test("an answer quotes the beginning of what it answers, and what is forwarded says so", async () => {
  const { ada, ben, pass, done } = await pair();
  const asked = await ada.messenger.send({ to: ben.id, text: `${"é".repeat(249)}a😀${"b".repeat(100)}` });
  await pass();
  const reply = { author: ada.id, id: asked.id };
  const answer = await ben.messenger.send({ to: ada.id, text: "Yes", reply, origin: "other" });
  await pass();
  const seen = ada.messenger.message(answer.id);
  assertEquals([seen?.reply, seen?.origin], [{ ...reply, text: `${"é".repeat(249)}a` }, "other"]);
  await refused("invalid", "not in this conversation", () => {
    return ben.messenger.send({ to: EVERYONE, text: "Yes", reply });
  });
  await refused("invalid", "not in this conversation", () => {
    return ben.messenger.send({ to: ada.id, text: "Yes", reply: { author: ben.id, id: asked.id } });
  });
  // The same request again is the same message, also once it was edited.
  await ben.messenger.changes.edit(answer.id, "No");
  assertEquals((await ben.messenger.send({ to: ada.id, text: "Yes", id: answer.id })).text, "No");
  await refused("invalid", "another message", () => ben.messenger.send({ to: EVERYONE, text: "Yes", id: answer.id }));
  done();
});

Deno.test("a receipt says within a second or so how far somebody has read, once for all of it", async () => {
  const { ada, ben, pass, done } = await pair();
  await ben.messenger.send({ to: ada.id, text: "Hello" });
  for (const text of ["1", "2", "3"]) await ada.messenger.send({ to: ben.id, text });
  await pass();
  const events = listen(ada);
  const positions = ben.store.history({ limit: 9 }).map(({ position }) => position);
  for (const position of positions) ben.messenger.markSeen(ada.id, position);
  await pass(900);
  assertEquals(of(events, "read"), []);
  await pass(600);
  const last = ada.store.history({ limit: 9 }).filter(({ from }) => from === ada.id).at(-1)!;
  assertEquals(of(events, "read").map(({ conversation, by, position }) => ({ conversation, by, position })), [
    { conversation: ben.id, by: ben.id, position: last.position },
  ]);
  const read = () => ada.messenger.history({ limit: 9 }).flatMap(({ deliveries }) => deliveries);
  assertEquals(read().length, 3);
  assertEquals(read().filter(({ readAt }) => readAt === undefined), []);
  // Nothing new was seen, so nothing is said.
  ben.messenger.markSeen(ada.id, positions.at(-1)!);
  await pass(5_000);
  assertEquals(of(events, "read").length, 1);
  // Who does not tell does not see.
  ada.messenger.keeping.change({ receipts: "off" });
  assertEquals(read().filter(({ readAt }) => readAt !== undefined), []);
  ada.messenger.keeping.change({ receipts: "on" });
  assertEquals(read().filter(({ readAt }) => readAt === undefined), []);
  done();
});

Deno.test("receipts are neither sent nor shown where either side does not want them, and to strangers once they are written to", async () => {
  const { ada, ben, pass, done } = await pair();
  const seeAll = async (node: SimulatedNode, other: SimulatedNode) => {
    node.messenger.markSeen(other.id, node.store.history({ limit: 9 }).at(-1)!.position);
    await pass(3_000);
  };
  const events = listen(ada);
  await ada.messenger.send({ to: ben.id, text: "Are you there?" });
  await pass();
  // Ben has never written to Ada.
  await seeAll(ben, ada);
  assertEquals(of(events, "read"), []);
  await ben.messenger.send({ to: ada.id, text: "Yes" });
  await pass();
  // Now that he has, she learns what he read before, once.
  const [asked] = ada.store.history({ limit: 9 });
  assertEquals(of(events, "read").map(({ by, position }) => ({ by, position })), [
    { by: ben.id, position: asked?.position },
  ]);
  events.length = 0;
  await ada.messenger.send({ to: ben.id, text: "Good" });
  await pass();
  ben.messenger.keeping.change({ receipts: "off" });
  await seeAll(ben, ada);
  assertEquals(of(events, "read"), []);
  ben.messenger.keeping.change({ receipts: "on" });
  ada.messenger.keeping.change({ receipts: "off" });
  await ada.messenger.send({ to: ben.id, text: "So?" });
  await pass();
  await seeAll(ben, ada);
  assertEquals(of(events, "read"), []);
  assertEquals(of(events, "settings").map(({ settings }) => settings.receipts), ["off"]);
  done();
});

Deno.test("what was seen just before the end is said at the next meeting", async () => {
  const { ada, ben, pass, done } = await pair();
  await ben.messenger.send({ to: ada.id, text: "Hello" });
  const { id } = await ada.messenger.send({ to: ben.id, text: "Seen?" });
  await pass();
  ada.crash();
  ben.messenger.markSeen(ada.id, ben.store.history({ limit: 9 }).at(-1)!.position);
  void ben.stop();
  await pass(3_000);
  ada.start();
  ben.start();
  await pass(30_000);
  assert(ada.messenger.message(id)?.deliveries[0]?.readAt !== undefined);
  done();
});

Deno.test("typing is seen while it lasts, and is over when the text is sent", async () => {
  const { ada, ben, pass, done } = await pair();
  await ada.messenger.send({ to: ben.id, text: "Hello" });
  await pass();
  const events = listen(ben);
  const shown = () =>
    of(events, "typing").map(({ conversation, by, on }) => [conversation === ada.id, by === ada.id, on]);
  ada.messenger.changes.typing(ben.id, true);
  await pass(100);
  assertEquals(shown(), [[true, true, true]]);
  await ada.messenger.send({ to: ben.id, text: "How are you?" });
  await pass(100);
  assertEquals(shown().slice(1), [[true, true, false]]);
  ada.messenger.changes.typing(ben.id, true);
  await pass(100);
  ada.crash("silent");
  await pass(7_000);
  assertEquals(shown().slice(2), [[true, true, true], [true, true, false]]);
  done();
});

Deno.test("who is blocked is cut at once, stores nothing here, and comes again when they are welcome", async () => {
  const { ada, ben, pass, done } = await pair();
  await ada.messenger.send({ to: ben.id, text: "Hello" });
  await ben.messenger.send({ to: ada.id, text: "Hello yourself" });
  await pass();
  const events = listen(ada);
  ada.messenger.people.setBlocked(ben.id, "blocked");
  assertEquals(of(events, "peer").at(-1)?.peer.blocked, true);
  await pass(100);
  assertEquals([ada.connections, ben.connections], [0, 0]);
  const waiting = await ben.messenger.send({ to: ada.id, text: "Let me in" });
  await pass(120_000);
  assertEquals(ada.store.message(waiting.id, ben.id), undefined);
  assertEquals(ben.messenger.message(waiting.id)?.deliveries[0]?.deliveredAt, undefined);
  await refused("invalid", "is blocked", () => ada.messenger.send({ to: ben.id, text: "No" }));
  await refused("nobody", "Nobody is here", () => ada.messenger.send({ to: EVERYONE, text: "Who is here?" }));
  // Over a restart, too.
  ada.crash();
  ada.start();
  await pass(120_000);
  assertEquals([ada.store.message(waiting.id, ben.id), ada.messenger.peer(ben.id)?.blocked], [undefined, true]);
  ada.messenger.people.setBlocked(ben.id, "welcome");
  await pass(120_000);
  assertEquals(ada.store.message(waiting.id, ben.id)?.text, "Let me in");
  assertEquals(ada.messenger.peer(ben.id)?.blocked, false);
  done();
});

Deno.test("what waits for somebody stays while they are blocked, and nobody dials them", async () => {
  const { ada, ben, pass, done } = await pair();
  await ada.messenger.send({ to: ben.id, text: "Hello" });
  await pass();
  ben.crash();
  const { id } = await ada.messenger.send({ to: ben.id, text: "Later" });
  ada.messenger.people.setBlocked(ben.id, "blocked");
  ben.start();
  await pass(120_000);
  assertEquals([ben.written, ben.store.message(id, ada.id), ada.store.waitingPeers()], [0, undefined, [ben.id]]);
  ada.messenger.people.setBlocked(ben.id, "welcome");
  await pass(2_000);
  assertEquals(ben.store.message(id, ada.id)?.text, "Later");
  done();
});

Deno.test("a stranger at an address that is followed is let go when they are blocked", async () => {
  const world = new World(9, ["Ada", "Ben"]);
  const [ada, ben] = [world.node("Ada"), world.node("Ben")];
  ben.start();
  ada.start({ follow: [{ address: ben.address, port: 2372 }] });
  await world.time.pass(3_000);
  assertEquals(ada.connections, 1);
  ada.messenger.people.setBlocked(ben.id, "blocked");
  await world.time.pass(200_000);
  assertEquals([ada.connections, ben.connections], [0, 0]);
  // It is tried again, but as seldom as an address at which nobody is.
  const before = ben.written;
  await world.time.pass(200_000);
  assert(ben.written - before < 10_000, `${ben.written - before} bytes`);
  assertEquals(ada.messenger.peers().map(({ id }) => id), [ben.id]);
  ada.messenger.people.setBlocked(ben.id, "welcome");
  await world.time.pass(100_000);
  assertEquals(ada.connections, 1);
  world.end();
});

Deno.test("a picture is fetched once for each change, and only from contacts", async () => {
  const { ada, ben, pass, done } = await pair();
  const own = listen(ada);
  ada.messenger.people.setPicture(PNG);
  const hash = ada.messenger.me.picture;
  assertEquals([hash?.length, of(own, "me").at(-1)?.me.picture], [64, hash]);
  const events = listen(ben);
  await ada.messenger.send({ to: ben.id, text: "Do you see me?" });
  await pass();
  assertEquals(ben.messenger.peer(ada.id)?.picture, hash);
  assertEquals(of(events, "peer").at(-1)?.peer.picture, hash);
  assertEquals(ben.messenger.people.picture(ada.id), { type: "image/png", bytes: PNG });
  assertEquals(ada.messenger.people.picture(ada.id), { type: "image/png", bytes: PNG });
  // It is kept, and not asked for again.
  ben.crash();
  ben.start();
  await pass(2_000);
  assertEquals(ben.messenger.peer(ada.id)?.picture, hash);
  ada.messenger.people.setPicture(undefined);
  assertEquals([ada.messenger.me.picture, ada.messenger.people.picture(ada.id)], [undefined, undefined]);
  await ben.messenger.send({ to: ada.id, text: "Where are you?" });
  await pass(2_000);
  assertEquals([ben.messenger.peer(ada.id)?.picture, ben.messenger.people.picture(ada.id)], [undefined, undefined]);
  done();
});

Deno.test("a picture that changes is seen at once by those with whom there is a session", async () => {
  const { ada, ben, pass, done } = await pair();
  await ada.messenger.send({ to: ben.id, text: "Look at me" });
  await pass();
  assertEquals([ada.connections, ben.messenger.peer(ada.id)?.picture], [1, undefined]);
  const other = Uint8Array.of(...PNG, 4);
  for (const picture of [PNG, other, undefined, PNG]) {
    ada.messenger.people.setPicture(picture);
    await pass(1_000);
    assertEquals(ben.messenger.peer(ada.id)?.picture, ada.messenger.me.picture);
    assertEquals(ben.messenger.people.picture(ada.id)?.bytes, picture);
  }
  // And back, on the same session.
  ben.messenger.people.setPicture(other);
  await pass();
  assertEquals([ada.messenger.people.picture(ben.id)?.bytes, ada.connections], [other, 1]);
  done();
});

Deno.test("of a picture that keeps changing a few are fetched, and the last one", async () => {
  const { ada, ben, pass, done } = await pair();
  await ada.messenger.send({ to: ben.id, text: "Look at me" });
  await pass();
  const events = listen(ben);
  const picture = (number: number) => Uint8Array.of(...PNG, number >> 8, number & 255);
  // Five at once and one a minute.
  for (let number = 0; number < 80; number++) {
    ada.messenger.people.setPicture(picture(number));
    await pass(1_500);
  }
  const seen = () => new Set(of(events, "peer").map(({ peer }) => peer.picture)).size;
  assert(seen() >= 5 && seen() <= 7, `${seen()} pictures`);
  await pass(60_000);
  assertEquals(ben.messenger.people.picture(ada.id)?.bytes, picture(79));
  assert(seen() <= 8, `${seen()} pictures`);
  done();
});

Deno.test("what is no picture is refused", async () => {
  const { ada, done } = await pair();
  const { people } = ada.messenger;
  assertThrows(() => people.setPicture(new TextEncoder().encode("<svg/>")), RequestError, "no picture");
  assertThrows(() => people.setPicture(new Uint8Array(65_537).fill(1)), RequestError, "65537 bytes, and 65536");
  const largest = new Uint8Array(65_536);
  largest.set(PNG);
  people.setPicture(largest);
  ada.store.failure = new StorageError("full", "The disk is full");
  assertThrows(() => people.setPicture(PNG), RequestError, "The picture was not saved: The disk is full");
  assertEquals(people.picture(ada.id)?.bytes.length, 65_536);
  done();
});

Deno.test("nicknames and the group are kept and told", async () => {
  const { ada, ben, pass, done } = await pair();
  const { people } = ada.messenger;
  people.setNickname(ben.id, "  Benjamin\u202e ");
  assertEquals(ada.messenger.peer(ben.id)?.nickname, "Benjamin");
  assertEquals(ada.messenger.find("benjamin"), ben.id);
  assertThrows(() => people.setNickname(ben.id, "é".repeat(33)), RequestError, "66 bytes, and 64");
  assertThrows(() => people.setNickname("a".repeat(52) as never, "x"), RequestError, "Nobody with the id");
  assertThrows(() => people.setBlocked("a".repeat(52) as never, "blocked"), RequestError, "Nobody with the id");
  ada.store.failure = new StorageError("full", "The disk is full");
  assertThrows(() => people.setNickname(ben.id, "Benny"), RequestError, "The nickname was not saved");
  assertThrows(() => people.setBlocked(ben.id, "blocked"), RequestError, "The disk is full");
  assertEquals([ada.messenger.peer(ben.id)?.nickname, ada.messenger.peer(ben.id)?.blocked], ["Benjamin", false]);
  ada.store.failure = undefined;
  people.setGroup("Analysis");
  await pass();
  assertEquals(ben.messenger.peer(ada.id)?.profile.group, "Analysis");
  assertThrows(() => people.setGroup("é".repeat(33)), RequestError, "66 bytes");
  ada.crash();
  ada.start();
  assertEquals(ada.messenger.peer(ben.id)?.nickname, "Benjamin");
  ada.messenger.people.setNickname(ben.id, "");
  assertEquals(ada.messenger.peer(ben.id)?.nickname, undefined);
  await pass();
  done();
});

Deno.test("what the user says of themselves is kept, and what could not be kept is not said", async () => {
  const { ada, ben, pass, done } = await pair();
  const { messenger } = ada;
  messenger.people.setGroup(" Analysis\u202e ");
  messenger.setStatus({ availability: "away", text: "back at 4" });
  ada.store.failure = new StorageError("full", "The disk is full");
  assertThrows(() => messenger.people.setGroup("Synthesis"), RequestError, "The group was not saved: The disk is full");
  assertThrows(() => messenger.setStatus({ availability: "busy", text: "" }), RequestError, "The status was not saved");
  assertThrows(() => messenger.setName("Ada L"), RequestError, "The name was not saved");
  ada.store.failure = undefined;
  const said = {
    name: "Ada",
    host: "",
    status: { availability: "away" as const, text: "back at 4" },
    group: "Analysis",
  };
  assertEquals(messenger.me.profile, said);
  // A name that was given for one start is not kept with what is set.
  assertEquals(ada.store.face(), { name: undefined, status: said.status, group: "Analysis" });
  ada.crash();
  ada.start();
  assertEquals(ada.messenger.me.profile, said);
  await pass(2_000);
  assertEquals([ben.messenger.peer(ada.id)?.profile, ben.sees(ada)], [said, "away"]);
  ada.messenger.setName("Ada L");
  ada.messenger.setStatus({ availability: "available", text: "" });
  await ada.stop();
  ada.start();
  const available = { availability: "available" as const, text: "" };
  assertEquals(ada.messenger.me.profile, { ...said, name: "Ada L", status: available });
  await pass(2_000);
  done();
});

Deno.test("a conversation that is deleted is gone here, with what waits and what is transferred, and not there", async () => {
  const { ada, ben, pass, done } = await pair();
  await ada.messenger.send({ to: ben.id, text: "Hello" });
  const { id } = await ben.messenger.uploads.begin([{ type: "file", path: "a.txt", bytes: 3, at: 1 }]);
  await ben.messenger.uploads.append(id, 0, ReadableStream.from([Uint8Array.of(1, 2, 3)]));
  const { message } = await ben.messenger.offer({ to: ada.id, from: { upload: id }, text: "" });
  const other = await ben.messenger.uploads.begin([{ type: "file", path: "b.txt", bytes: 0, at: 1 }]);
  const kept = await ben.messenger.offer({ to: EVERYONE, from: { upload: other.id }, text: "" });
  await pass();
  const events = listen(ada);
  const [last] = ada.messenger.history({ conversation: ben.id, limit: 1 });
  const texts = (node: SimulatedNode, conversation = ada.id) => {
    return node.messenger.history({ conversation, limit: 9 }).map(({ text }) => text).toSorted();
  };
  await ada.messenger.keeping.delete(ben.id);
  assertEquals(texts(ada, ben.id), []);
  assertEquals(ada.store.transfersOf(ben.id, message.id), []);
  assertEquals(ada.messenger.transfers().map(({ key }) => key.offer), [kept.message.id]);
  const [deleted] = of(events, "deleted");
  assert(deleted?.conversation === ben.id && deleted.position >= last!.position);
  await pass();
  assertEquals(texts(ben), ["", "Hello"]);
  assertEquals(ben.store.transfersOf(ben.id, message.id).map(({ state }) => state.name), ["declined"]);
  ben.crash();
  await ada.messenger.send({ to: ben.id, text: "Never mind" });
  await ada.messenger.keeping.delete(ben.id);
  assertEquals(ada.store.waitingPeers(), []);
  ben.start();
  await pass(20_000);
  assertEquals(texts(ben), ["", "Hello"]);
  await ben.messenger.send({ to: ada.id, text: "Still there?" });
  await pass();
  assertEquals(texts(ada, ben.id), ["Still there?"]);
  done();
});

Deno.test("messages beyond their limit go, at the start and every hour, and others stay", async () => {
  const { ada, ben, pass, done } = await pair();
  await ada.messenger.send({ to: ben.id, text: "Old" });
  await ada.messenger.send({ to: EVERYONE, text: "Old, too" });
  await pass(1.5 * DAY_MS);
  await ada.messenger.send({ to: ben.id, text: "New" });
  const events = listen(ada);
  const texts = () => ada.messenger.history({ limit: 9 }).map(({ text }) => text);
  assertEquals(texts(), ["Old", "Old, too", "New"]);
  ada.messenger.keeping.setConversation(EVERYONE, { keepDays: 1 });
  await pass(100);
  assertEquals([texts(), of(events, "deleted").map(({ conversation }) => conversation)], [["Old", "New"], [EVERYONE]]);
  ada.messenger.keeping.change({ keepDays: 2 });
  await pass(0.4 * DAY_MS);
  assertEquals(texts(), ["Old", "New"]);
  await pass(0.2 * DAY_MS);
  assertEquals(texts(), ["New"]);
  await pass(2 * DAY_MS);
  assertEquals(texts(), []);
  done();
});

Deno.test("settings are checked, kept and told", async () => {
  const { ada, ben, pass, done } = await pair();
  const events = listen(ada);
  const { keeping } = ada.messenger;
  for (const keepDays of [0, 1.5, -1, 36_501, NaN]) {
    assertThrows(() => keeping.change({ keepDays }), RequestError, `for ${keepDays} days`);
    assertThrows(() => keeping.setConversation(ben.id, { keepDays }), RequestError, `for ${keepDays} days`);
  }
  for (const to of ["24:00", "22:00", "soon"]) {
    assertThrows(() => keeping.change({ quietHours: { from: "22:00", to } }), RequestError);
  }
  for (const filesFolder of ["in", "", "~/in", "./in"]) {
    assertThrows(() => keeping.change({ filesFolder }), RequestError, "no absolute path");
  }
  assertEquals(events, []);
  keeping.change({ keepDays: 30 });
  keeping.change({ receipts: "off" });
  assertEquals(keeping.settings, { ...DEFAULT_SETTINGS, keepDays: 30, receipts: "off" });
  keeping.change({ keepDays: undefined });
  assertEquals(of(events, "settings").map(({ settings }) => settings.keepDays), [30, 30, undefined]);
  keeping.setConversation(ben.id, { muted: true });
  keeping.setConversation(ben.id, { favourite: true, keepDays: 7 });
  const expected = { favourite: true, muted: true, keepDays: 7 };
  assertEquals(of(events, "conversation").at(-1), { type: "conversation", id: ben.id, settings: expected });
  assertEquals(ada.messenger.conversations().find(({ id }) => id === ben.id)?.settings, expected);
  ada.store.failure = new StorageError("full", "The disk is full");
  assertThrows(() => keeping.change({ receipts: "on" }), RequestError, "The setting was not saved");
  assertEquals(keeping.settings.receipts, "off");
  ada.store.failure = undefined;
  ada.crash();
  ada.start();
  assertEquals(ada.messenger.keeping.settings, { ...DEFAULT_SETTINGS, receipts: "off" });
  await pass();
  done();
});
