import { type Api, ApiError } from "../../../src/page/api.ts";
import { App } from "../../../src/page/app.ts";
import type { SocketHandlers } from "../../../src/page/event_stream.ts";
import type { EventDto, HistoryDto, MessageDto, SendDto } from "../../../src/server/dto.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { ManualClock } from "../../support/manual_clock.ts";
import { FakeConversationApi } from "./fake_conversation_api.ts";
import { FakeFilesApi } from "./fake_files_api.ts";
import { range, received, room, snapshot, written } from "./fixture.ts";
import { MemoryStorage } from "./memory_storage.ts";

async function bench(history: HistoryDto = { messages: [...range(1, 2), written(3)], more: false }) {
  const clock = new ManualClock();
  const conversations = new FakeConversationApi();
  const sockets: SocketHandlers[] = [];
  const sent: SendDto[] = [];
  const asked: [string, number | undefined][] = [];
  let ids = 0;
  const api: Api = {
    snapshot: () => Promise.resolve(snapshot({ rooms: [room()] })),
    history: (conversation, before) => {
      asked.push([conversation, before]);
      return Promise.resolve(history);
    },
    send: (request) => {
      sent.push(request);
      return Promise.resolve(
        written(10 + sent.length, { id: request.id, text: request.text, conversation: request.to }),
      );
    },
    markSeen: () => Promise.resolve(),
    changeStatus: () => Promise.resolve(),
  };
  const app = new App({
    api,
    conversations,
    files: new FakeFilesApi(),
    clock,
    storage: new MemoryStorage(),
    newId: () => `id-${++ids + 100}`,
    keyRefused: () => {},
    openSocket: (handlers) => {
      sockets.push(handlers);
      return { close: () => handlers.closed() };
    },
  });
  app.start();
  sockets[0]?.opened();
  await clock.pass(0);
  app.open("ben");
  await clock.pass(0);
  const log = () => app.state.value.logs.get("ben")?.messages ?? [];
  const at = (position: number): MessageDto => log().find((message) => message.position === position) ?? received(0);
  const emit = async (event: EventDto) => {
    sockets.at(-1)?.frame(JSON.stringify(event));
    await clock.pass(50);
  };
  const changes = () => conversations.calls.filter(([name]) => name === "change").map(([, change]) => change);
  return { app, clock, conversations, sent, asked, log, at, emit, changes };
}

Deno.test("App sends an answer with what it answers, once", async () => {
  const { app, clock, sent, at } = await bench();
  app.answer("ben", at(2));
  assertEquals(app.draft("ben").value.reply, { author: "ben", id: "id-2", text: "text 2" });
  app.edit("ben", "Yes");
  app.submit("ben");
  await clock.pass(0);
  app.edit("ben", "And more");
  app.submit("ben");
  await clock.pass(0);
  assertEquals(sent.map(({ text, reply }) => [text, reply]), [
    ["Yes", { author: "ben", id: "id-2" }],
    ["And more", undefined],
  ]);
  app.answer("ben", at(2));
  app.answer("ben", undefined);
  assertEquals(app.draft("ben").value.reply, undefined);
});

Deno.test("App gives the last own text another wording, and gives back what was typed before", async () => {
  const { app, clock, conversations, at, changes } = await bench();
  app.edit("ben", "half a");
  app.rewordLast("ben");
  assertEquals(app.draft("ben").value.editing, undefined, "something is being written");
  app.reword(at(3));
  app.edit("ben", "text three");
  conversations.answerChange = (change) =>
    Promise.resolve(written(3, { text: change.do === "edit" ? change.text : "", editedAt: 9 }));
  app.submit("ben");
  await clock.pass(0);
  assertEquals(changes(), [{ do: "edit", id: "id-3", text: "text three" }]);
  assertEquals([app.draft("ben").value.text, app.draft("ben").value.editing], ["half a", undefined]);
  assertEquals([at(3).text, at(3).editedAt], ["text three", 9]);
});

Deno.test("App finds the last own text by itself, and leaves it as it was where nothing changed", async () => {
  const { app, clock, changes } = await bench();
  app.rewordLast("ben");
  assertEquals([app.draft("ben").value.text, app.draft("ben").value.editing?.id], ["text 3", "id-3"]);
  assertEquals(app.unsent(), []);
  app.submit("ben");
  await clock.pass(0);
  assertEquals([changes(), app.draft("ben").value.text], [[], ""]);
  app.rewordLast("ben");
  app.edit("ben", "  ");
  app.submit("ben");
  await clock.pass(0);
  assertEquals([changes(), app.draft("ben").value.problem !== undefined], [[], true]);
  app.stopRewording("ben");
  assertEquals([app.draft("ben").value.text, app.draft("ben").value.problem], ["", undefined]);
});

Deno.test("App keeps a new wording that the program did not take", async () => {
  const { app, clock, conversations } = await bench();
  app.rewordLast("ben");
  app.edit("ben", "other");
  conversations.failure = new ApiError("refused", "It was taken back");
  app.submit("ben");
  await clock.pass(0);
  const draft = app.draft("ben").value;
  assertEquals([draft.text, draft.editing?.phase, draft.problem?.includes("It was taken back")], [
    "other",
    "writing",
    true,
  ]);
  assertEquals(app.unsent(), ["other"]);
});

Deno.test("App tells that the user writes, and not while a text is edited", async () => {
  const { app, clock, conversations } = await bench();
  app.edit("ben", "H");
  app.edit("ben", "Hi");
  app.submit("ben");
  await clock.pass(0);
  app.rewordLast("ben");
  app.edit("ben", "other");
  await clock.pass(60_000);
  const told = conversations.calls.filter(([name]) => name === "typing");
  assertEquals(told, [["typing", "ben", true], ["typing", "ben", false]]);
});

Deno.test("App goes to a text that is held, and fetches what stands around another", async () => {
  const { app, clock, conversations, asked } = await bench();
  app.showPlace("ben", 2);
  assertEquals(app.state.value.logs.get("ben")?.target, { position: 2, asked: 1 });
  assertEquals(asked.length, 1);
  app.showPlace("room:lab", 77);
  await clock.pass(0);
  assertEquals(app.state.value.open, "room:lab");
  assertEquals(asked.at(-1), ["room:lab", 78]);
  assertEquals(conversations.calls.at(-1), ["historyAfter", "room:lab", 77]);
});

Deno.test("App goes to a message by its author and id, or says that it is gone", async () => {
  const { app, clock, conversations } = await bench();
  conversations.messages.push(received(50, { id: "far", conversation: "lin", from: "lin" }));
  assertEquals((await app.findMessage("lin", "lin", "far"))?.position, 50);
  await app.showMessage("lin", "lin", "far");
  await clock.pass(0);
  assertEquals(app.state.value.open, "lin");
  await app.showMessage("lin", "lin", "nowhere");
  assertEquals(app.state.value.notices.map(({ code }) => code), ["gone"]);
  // Nor is it in another conversation, whoever says so there.
  assertEquals(await app.findMessage("ben", "lin", "far"), undefined);
  await app.showMessage("ben", "lin", "far");
  assertEquals(conversations.calls.at(-1), ["message", "lin", "far"]);
});

Deno.test("App fetches newer texts until there are no more", async () => {
  const { app, clock, conversations } = await bench();
  app.loadNewer("ben");
  assertEquals(conversations.calls, [], "it is the end already");
  conversations.answerAfter = () => Promise.resolve({ messages: range(60, 61), more: true });
  app.showPlace("ben", 59);
  await clock.pass(0);
  conversations.answerAfter = () => Promise.resolve({ messages: range(62, 63), more: false });
  app.loadNewer("ben");
  app.loadNewer("ben");
  await clock.pass(0);
  app.loadNewer("ben");
  assertEquals(conversations.calls.map(([, ...what]) => what), [["ben", 59], ["ben", 61]]);
  assertEquals(app.state.value.logs.get("ben")?.newer, "none");
});

Deno.test("ConversationRequests say why something failed, and take what was answered", async () => {
  const { app, conversations, sent, at } = await bench();
  assertEquals(await app.deeds.forward(at(2), "room:lab"), undefined);
  assertEquals(sent, [{ to: "room:lab", text: "text 2", id: "id-101", forwarded: true }]);
  assertEquals(await app.deeds.changeSettings({ receipts: "off" }), undefined);
  assertEquals(app.state.value.settings.receipts, "off");
  const made = await app.deeds.makeRoom({ name: "Optics", members: ["ben"] });
  assertEquals([made.type, app.state.value.rooms.get("room:lab")?.name], ["done", "Optics"]);
  assertEquals(await app.deeds.actInRoom("room:lab", { do: "topic", text: "plates" }), undefined);
  assertEquals(app.state.value.rooms.get("room:lab")?.topic, "plates");
  conversations.failure = new ApiError("refused", "You may not");
  assertEquals(await app.deeds.actInRoom("room:lab", { do: "leave" }), "You may not");
  assertEquals(await app.deeds.changePerson("ben", { blocked: true }), "You may not");
  assertEquals(await app.deeds.exported("ben", "text"), { type: "failed", message: "You may not" });
});
