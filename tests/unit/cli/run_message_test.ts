import { RequestError } from "../../../src/model/errors.ts";
import { assertEquals, assertStringIncludes } from "../../../src/std/assert.ts";
import { room, roomId } from "../../support/fake_conversations.ts";
import { BEN, CLEO, message, messageId, office, peerId, start, turn } from "./fixture.ts";

const DONE = { event: "exit", code: 0 } as const;

/** Ada's own "Hello" to Ben, with the id 2…, and Ben's answer, 3…. */
function talk() {
  const place = office();
  const { messenger } = place;
  const own = message({ id: messageId("2"), from: messenger.me.id, conversation: BEN, text: "Hello" });
  const other = message({ position: 2, id: messageId("3"), text: "Hello yourself" });
  messenger.messages = [own, other];
  return { ...place, own, other, calls: messenger.asked.calls };
}

Deno.test("edit changes an own text, and does so once", async () => {
  const { context, calls, messenger } = talk();
  const json = { do: "edit", id: messageId("2"), text: "Good day" };
  const editing = await start(context, json);
  assertEquals(editing.events, [{
    event: "changed",
    id: messageId("2"),
    position: 1,
    from: { id: messenger.me.id, name: "Ada" },
    conversation: BEN,
    kind: "text",
    text: "Good day",
    at: 1_790_000_000_000,
    to: BEN,
    name: "Ben",
    edited: 5,
    earlier: [],
  }, DONE]);
  await start(context, json);
  assertEquals(calls.filter(([name]) => name === "edit"), [["edit", messageId("2"), "Good day"]]);
});

Deno.test("edit and retract find a message by the beginning of its id, and take nobody else's", async () => {
  const { context, calls } = talk();
  const retracting = await start(context, { do: "retract", id: "22222222" });
  assertEquals(retracting.events.at(-1), DONE);
  await start(context, { do: "retract", id: "22222222" });
  assertEquals(calls, [["retract", messageId("2")]]);
  for (const verb of ["edit", "retract"]) {
    const text = verb === "edit" ? { text: "x" } : {};
    const foreign = await start(context, { do: verb, id: messageId("3"), ...text });
    const unknown = await start(context, { do: verb, id: "99999999", ...text });
    assertEquals([foreign.events.at(-1), unknown.events.at(-1)], [{ event: "exit", code: 1 }, {
      event: "exit",
      code: 4,
    }]);
    const [error] = foreign.events;
    assertStringIncludes(error?.event === "error" ? error.message : "", "of Ben (bbbbbbbb): only who wrote");
  }
  assertEquals(calls.length, 1);
});

Deno.test("react puts a reaction and takes it back", async () => {
  const { context, calls } = talk();
  const reacting = await start(context, { do: "react", id: "33333333", emoji: "👍" });
  const [changed] = reacting.events;
  assertEquals(changed?.event === "changed" && changed.reactions, [{
    by: { id: peerId("a"), name: "Ada" },
    emoji: "👍",
  }]);
  await start(context, { do: "react", id: "33333333", remove: true });
  assertEquals(calls, [
    ["react", { author: BEN, id: messageId("3") }, "👍"],
    ["react", { author: BEN, id: messageId("3") }, ""],
  ]);
});

Deno.test("an id that two used means one of them with its author", async () => {
  const { context, calls, messenger, other } = talk();
  messenger.messages.push({ ...other, position: 3, id: messageId("2"), from: CLEO, conversation: CLEO });
  const asking = await start(context, { do: "react", id: "22222222", emoji: "👍" });
  assertEquals(asking.events.at(-1), { event: "exit", code: 4 });
  assertEquals((await start(context, { do: "react", id: "22222222", emoji: "👍", from: "Cleo" })).events.at(-1), DONE);
  assertEquals(calls, [["react", { author: CLEO, id: messageId("2") }, "👍"]]);
  // An own one is meant where nobody else's can be.
  assertEquals((await start(context, { do: "retract", id: "22222222" })).events.at(-1), DONE);
});

Deno.test("an id that somebody repeats late is in doubt, however old the message is that had it first", async () => {
  const { context, calls, messenger, other } = talk();
  const between = Array.from(
    { length: 1_000 },
    (_, index) =>
      message({
        position: 10 + index,
        id: messageId("4").slice(0, 24) + String(index).padStart(8, "0") as typeof other.id,
      }),
  );
  const late = { ...other, position: 2_000, from: CLEO, conversation: CLEO, text: "I agree to all" };
  messenger.messages.push(...between, late);
  for (const id of ["33333333", messageId("3")]) {
    const asking = await start(context, { do: "react", id, emoji: "👍" });
    assertEquals(asking.events.at(-1), { event: "exit", code: 4 });
    assertEquals((await start(context, { do: "react", id, emoji: "👍", from: "Ben" })).events.at(-1), DONE);
  }
  assertEquals(calls.map(([, key]) => key), Array(2).fill({ author: BEN, id: messageId("3") }));
});

Deno.test("a change that the messenger refuses is a failure, not a mistake of the command", async () => {
  const { context, messenger } = talk();
  messenger.changes.edit = () => Promise.reject(new RequestError("invalid", "The message was taken back"));
  const editing = await start(context, { do: "edit", id: messageId("2"), text: "x" });
  assertEquals(editing.events, [
    { event: "error", code: "failed", message: "The message was taken back" },
    { event: "exit", code: 1 },
  ]);
});

Deno.test("send --reply answers a message of the same conversation", async () => {
  const { context, messenger } = talk();
  const sending = await start(context, { do: "send", to: "Ben", text: "Well", reply: "33333333", wait: 0 });
  assertEquals(sending.events.find(({ event }) => event === "saved")?.event, "saved");
  assertEquals(messenger.sent.map(({ reply, origin }) => [reply, origin]), [[
    { author: BEN, id: messageId("3") },
    "author",
  ]]);
  for (const reply of ["33333333", messageId("3")]) {
    const elsewhere = await start(context, { do: "send", to: "Cleo", text: "Well", reply });
    assertEquals([elsewhere.events.at(-1), messenger.sent.length], [{ event: "exit", code: 4 }, 1]);
  }
});

Deno.test("forward sends a text on, says whose it was not, and waits like send", async () => {
  const { context, messenger } = talk();
  messenger.asked.roomList = [room()];
  const forwarding = await start(context, { do: "forward", id: "33333333", to: ["Cleo", "room:Thermal lab"] });
  assertEquals(messenger.sent.map(({ to, text, origin }) => [to, text, origin]), [
    [CLEO, "Hello yourself", "other"],
    [roomId("r"), "Hello yourself", "other"],
  ]);
  assertEquals(forwarding.events, [
    { event: "saved", id: messageId("1"), to: CLEO, name: "Cleo" },
    { event: "saved", id: messageId("2"), to: roomId("r"), name: "Thermal lab" },
  ]);
  messenger.deliver(messageId("1"), CLEO);
  await turn();
  await forwarding.ended;
  assertEquals(forwarding.events.at(-1), DONE);
});

Deno.test("forward marks what one wrote oneself, too, and takes only texts that are there", async () => {
  const { context, messenger, own, other } = talk();
  await start(context, { do: "forward", id: "22222222", to: "Cleo", wait: 0 });
  assertEquals(messenger.sent.map(({ origin }) => origin), ["other"]);
  messenger.messages = [{ ...own, kind: "file" }, { ...other, retractedAt: 7, text: "" }];
  for (const id of ["22222222", "33333333"]) {
    assertEquals((await start(context, { do: "forward", id, to: "Cleo" })).events.at(-1), { event: "exit", code: 1 });
  }
  assertEquals(messenger.sent.length, 1);
});
