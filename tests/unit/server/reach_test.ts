import type { AppEvent } from "../../../src/model/event.ts";
import { type ConversationId, EVERYONE } from "../../../src/model/ids.ts";
import { PLAIN_SETTINGS } from "../../../src/model/message.ts";
import { SCOPES } from "../../../src/model/programs.ts";
import { DEFAULT_SETTINGS } from "../../../src/model/settings.ts";
import { limitedMessenger } from "../../../src/server/reach.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { room, roomId } from "../../support/fake_conversations.ts";
import { BEN, FakeMessenger, message, messageId, offer, peer, peerId, transfer } from "../../support/fake_messenger.ts";
import { house, outcome } from "./fixture.ts";

const CLEO = peerId("c");
const DORA = peerId("d");
const LAB = roomId("r");
const OTHER = roomId("s");

/** Ben, Cleo and Dora; Dora is in the Lab; one message in each conversation. */
function fill(messenger: FakeMessenger): void {
  messenger.peerList = [BEN, CLEO, DORA].map((id) => peer({ id, contact: true }));
  messenger.asked.roomList = [
    room({ id: LAB, members: [messenger.me.id, DORA] }),
    room({ id: OTHER, members: [CLEO] }),
  ];
  messenger.messages = [
    message({ position: 1, id: messageId("1"), conversation: BEN, from: BEN, kind: "file", offer: offer() }),
    message({ position: 2, id: messageId("2"), conversation: CLEO, from: CLEO, kind: "file", offer: offer() }),
    message({ position: 3, id: messageId("3"), conversation: LAB, from: DORA }),
    message({ position: 4, id: messageId("4"), conversation: CLEO, from: messenger.me.id }),
    message({ position: 5, id: messageId("5"), conversation: BEN, from: messenger.me.id }),
  ];
  const conversations: readonly ConversationId[] = [EVERYONE, BEN, CLEO, LAB, OTHER];
  messenger.summaries = conversations.map((id) => ({ id, last: undefined, unread: 0, settings: PLAIN_SETTINGS }));
  messenger.transferList = [
    transfer(),
    transfer({ key: { author: CLEO, offer: messageId("2"), peer: CLEO } }),
  ];
}

function limitedHouse() {
  const made = house();
  fill(made.messenger);
  return { ...made, token: made.programToken(SCOPES, [BEN, LAB]) };
}

Deno.test("a limited token sees its conversations and their people alone", async () => {
  const { askWith, token } = limitedHouse();
  const snapshot = await (await askWith(await token, "GET", "/api/snapshot")).json();
  const ids = (list: { id: string }[]) => list.map(({ id }) => id);
  assertEquals(ids(snapshot.people), [BEN, DORA]);
  assertEquals(ids(snapshot.conversations), [BEN, LAB]);
  assertEquals(ids(snapshot.rooms), [LAB]);
  assertEquals(snapshot.transfers.map(({ author }: { author: string }) => author), [BEN]);
});

Deno.test("a limited token is refused what is in other conversations, by every route that names one", async () => {
  const { askWith, token, messenger } = limitedHouse();
  const id = messageId("9");
  const me = messenger.me.id;
  const within = (path: string) => [path, path.replaceAll(CLEO, BEN).replaceAll(OTHER, LAB)];
  const rows: readonly (readonly [string, string, unknown?])[] = [
    ["GET", `/api/conversations/${CLEO}/messages`],
    ["GET", `/api/conversations/${CLEO}/files`],
    ["GET", `/api/conversations/${CLEO}/export?format=text`],
    ["POST", `/api/conversations/${CLEO}/seen`, { position: 1 }],
    ["PUT", `/api/conversations/${CLEO}/settings`, { muted: true }],
    ["GET", `/api/search?words=e&conversation=${CLEO}`],
    ["POST", "/api/messages", { to: CLEO, text: "Hello", id }],
    ["POST", "/api/offers", { to: CLEO, upload: "u", text: "", id }],
    ["POST", "/api/typing", { conversation: CLEO, on: true }],
    ["POST", `/api/rooms/${OTHER}`, { do: "leave" }],
    ["PUT", `/api/people/${CLEO}`, { nickname: "C" }],
    ["DELETE", `/api/conversations/${CLEO}`],
  ];
  for (const [method, path, body] of rows) {
    const [outside = "", inside = ""] = within(path);
    assertEquals(await outcome(await askWith(await token, method, outside, body)), "403 reach", `${method} ${path}`);
    const own = body === undefined ? undefined : JSON.parse(JSON.stringify(body).replaceAll(CLEO, BEN));
    const allowed = await outcome(await askWith(await token, method, inside, own));
    assert(!allowed.startsWith("403"), `${method} ${inside}: ${allowed}`);
  }
  assertEquals(await outcome(await askWith(await token, "GET", "/api/search?words=e")), "403 reach");
  assertEquals(
    await outcome(await askWith(await token, "POST", "/api/rooms", { name: "x", members: [] })),
    "403 reach",
  );
  const byMessage: readonly (readonly [string, string, string, unknown?])[] = [
    ["GET", `/api/messages/${CLEO}/${messageId("2")}`, "404 nobody"],
    ["GET", `/api/files/${CLEO}/${messageId("2")}/0`, "403 reach"],
    ["POST", "/api/transfers", "403 reach", { author: CLEO, offer: messageId("2"), do: "accept" }],
    ["POST", "/api/changes", "403 reach", { do: "react", author: CLEO, id: messageId("2"), emoji: "x" }],
    ["POST", "/api/changes", "403 reach", { do: "edit", id: messageId("4"), text: "x" }],
    ["POST", "/api/changes", "403 reach", { do: "retract", id: messageId("4") }],
    ["GET", `/api/people/${CLEO}/picture`, "404 nobody"],
    ["GET", `/api/people/${CLEO}/trust`, "404 nobody"],
    ["GET", `/api/messages/${BEN}/${messageId("1")}`, "200"],
    ["GET", `/api/messages/${DORA}/${messageId("3")}`, "200"],
    ["POST", "/api/transfers", "204", { author: BEN, offer: messageId("1"), do: "accept" }],
    ["POST", "/api/changes", "200", { do: "edit", id: messageId("5"), text: "x" }],
    ["GET", `/api/people/${BEN}/trust`, "200"],
    // Nothing of that id: as the messenger says it.
    ["POST", "/api/changes", "404 nobody", { do: "edit", id: messageId("8"), text: "x" }],
  ];
  for (const [method, path, expected, body] of byMessage) {
    const response = await askWith(await token, method, path, body);
    assertEquals(await outcome(response), expected, `${method} ${path} ${JSON.stringify(body)}`);
  }
  const edits = await askWith(await token, "GET", `/api/messages/${me}/${messageId("4")}/edits`);
  assertEquals(await edits.json(), []);
  assertEquals(messenger.sent.map(({ to }) => to), [BEN]);
  assertEquals(messenger.steered.length, 1);
});

Deno.test("a limited token hears of its own conversations alone", () => {
  const messenger = new FakeMessenger();
  fill(messenger);
  const heard: AppEvent[] = [];
  const end = limitedMessenger(messenger, [BEN, LAB]).subscribe((event) => void heard.push(event));
  const of = (conversation: typeof BEN | typeof LAB, author: typeof BEN, id: string): AppEvent[] => [
    { type: "message", message: message({ conversation, from: author }) },
    { type: "saved", message: message({ conversation }) },
    { type: "changed", message: message({ conversation }) },
    { type: "read", conversation, by: author, position: 1, at: 1 },
    { type: "typing", conversation, by: author, on: true },
    { type: "conversation", id: conversation, settings: PLAIN_SETTINGS },
    { type: "deleted", conversation, position: 1 },
    { type: "seen", conversation, position: 1 },
    { type: "peer", peer: peer({ id: author }) },
    { type: "delivered", id: messageId(id), to: author, at: 1, ms: 1 },
  ];
  const inside: AppEvent[] = [
    ...of(BEN, BEN, "5"),
    { type: "forgotten", id: BEN },
    { type: "peer", peer: peer({ id: DORA }) },
    { type: "room", room: room({ id: LAB }) },
    { type: "transfer", transfer: transfer() },
    { type: "me", me: messenger.me },
    { type: "settings", settings: DEFAULT_SETTINGS },
  ];
  const outside: AppEvent[] = [
    ...of(CLEO, CLEO, "4"),
    { type: "message", message: message({ conversation: EVERYONE }) },
    { type: "forgotten", id: CLEO },
    { type: "room", room: room({ id: OTHER }) },
    { type: "transfer", transfer: transfer({ key: { author: CLEO, offer: messageId("2"), peer: CLEO } }) },
    { type: "notice", code: "storage", message: "Cleo" },
  ];
  for (const event of [...inside, ...outside]) messenger.emit(event);
  assertEquals(heard, inside);
  end();
  messenger.emit(inside[0]!);
  assertEquals([heard.length, messenger.listeners], [inside.length, 0]);
});

Deno.test("a token without a limit, and one that is revoked, are no business of the limit", async () => {
  const { askWith, programToken, programs, messenger } = house();
  fill(messenger);
  const whole = await programToken(["read"]);
  assertEquals((await (await askWith(whole, "GET", "/api/snapshot")).json()).people.length, 3);
  const limited = await programToken(["read"], [BEN]);
  assertEquals((await (await askWith(limited, "GET", "/api/snapshot")).json()).people.length, 1);
  programs.tokens.revoke("token 2");
  assertEquals(await outcome(await askWith(limited, "GET", "/api/snapshot")), "401 token");
  const everyone = await programToken(["read"], [EVERYONE]);
  assertEquals((await (await askWith(everyone, "GET", "/api/snapshot")).json()).people.length, 3);
});
