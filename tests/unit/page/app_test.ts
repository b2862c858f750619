import type { EventDto, HistoryDto, MessageDto, SendDto, SnapshotDto } from "../../../src/server/dto.ts";
import { type Api, ApiError, type StatusChange } from "../../../src/page/api.ts";
import { App } from "../../../src/page/app.ts";
import { pickedFile } from "../../../src/page/picked.ts";
import type { SocketHandlers } from "../../../src/page/event_stream.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { ManualClock } from "../../support/manual_clock.ts";
import { FakeConversationApi } from "./fake_conversation_api.ts";
import { FakeFilesApi } from "./fake_files_api.ts";
import {
  conversation,
  ME,
  offered,
  ownTransfer,
  person,
  range,
  received,
  snapshot,
  transfer,
  written,
} from "./fixture.ts";
import { MemoryStorage } from "./memory_storage.ts";

/** A program that answers when the test says so. */
class FakeApi implements Api {
  readonly sent: SendDto[] = [];
  readonly seen: [string, number][] = [];
  readonly asked: [string, number | undefined][] = [];
  answerSnapshot: () => Promise<SnapshotDto> = () => Promise.resolve(snapshot());
  answerHistory: () => Promise<HistoryDto> = () => Promise.resolve({ messages: range(1, 3), more: true });
  answerSend: (request: SendDto) => Promise<MessageDto> = (request) =>
    Promise.resolve(written(100 + this.sent.length, { id: request.id, text: request.text, conversation: request.to }));
  answerStatus: () => Promise<void> = () => Promise.resolve();

  snapshot(): Promise<SnapshotDto> {
    return this.answerSnapshot();
  }
  history(conversation: string, before: number | undefined): Promise<HistoryDto> {
    this.asked.push([conversation, before]);
    return this.answerHistory();
  }
  send(request: SendDto): Promise<MessageDto> {
    this.sent.push(request);
    return this.answerSend(request);
  }
  markSeen(conversation: string, position: number): Promise<void> {
    this.seen.push([conversation, position]);
    return Promise.resolve();
  }
  changeStatus(_change: StatusChange): Promise<void> {
    return this.answerStatus();
  }
}

function bench(storage = new MemoryStorage()) {
  const clock = new ManualClock();
  const api = new FakeApi();
  const files = new FakeFilesApi();
  const conversations = new FakeConversationApi();
  const sockets: SocketHandlers[] = [];
  let ids = 0;
  let refused = 0;
  const app = new App({
    api,
    files,
    conversations,
    clock,
    storage,
    newId: () => `id-${++ids}`,
    keyRefused: () => refused++,
    openSocket: (handlers) => {
      sockets.push(handlers);
      return { close: () => handlers.closed() };
    },
  });
  app.start();
  const emit = (event: EventDto) => sockets.at(-1)?.frame(JSON.stringify(event));
  const opened = async () => {
    sockets.at(-1)?.opened();
    await clock.pass(0);
  };
  return { clock, api, files, conversations, app, sockets, emit, opened, refused: () => refused };
}

const unreachable = () => Promise.reject(new ApiError("unreachable", "nobody answers"));

Deno.test("App takes the snapshot when the stream opens", async () => {
  const { app, opened } = bench();
  assertEquals([app.state.value.link, app.state.value.me], ["connecting", undefined]);
  await opened();
  assertEquals([app.state.value.link, app.state.value.me?.name], ["open", "Ada"]);
});

Deno.test("App applies after the snapshot what happened while it was on its way", async () => {
  const { app, api, clock, emit, opened } = bench();
  const { promise, resolve } = Promise.withResolvers<SnapshotDto>();
  api.answerSnapshot = () => promise;
  await opened();
  emit({ type: "person", person: person("ben", { presence: "busy" }) });
  emit({ type: "message", message: received(7) });
  await clock.pass(1_000);
  assertEquals(app.state.value.people.size, 0);
  resolve(snapshot());
  await clock.pass(0);
  assertEquals(app.state.value.people.get("ben")?.presence, "busy");
  assertEquals(app.state.value.conversations.get("ben")?.unread, 1);
});

Deno.test("App forgets what a broken stream still had to say", async () => {
  const { app, clock, emit, opened, sockets } = bench();
  await opened();
  emit({ type: "person", person: person("ben", { presence: "busy" }) });
  sockets[0]?.closed();
  assertEquals(app.state.value.link, "lost");
  app.retryNow();
  await opened();
  await clock.pass(1_000);
  assertEquals(app.state.value.people.get("ben")?.presence, "online", "the snapshot is newer");
});

Deno.test("App applies events that come together in one go", async () => {
  const { app, clock, emit, opened } = bench();
  await opened();
  let changes = -1;
  const stop = app.state.subscribe(() => changes++);
  for (let index = 0; index < 500; index++) emit({ type: "person", person: person(`p${index}`) });
  await clock.pass(50);
  stop();
  assertEquals([app.state.value.people.size, changes], [501, 1]);
});

Deno.test("App fetches the conversation on the screen again after an absence", async () => {
  const { app, api, clock, opened, sockets } = bench();
  await opened();
  app.open("ben");
  await clock.pass(0);
  sockets[0]?.closed();
  api.answerHistory = () => Promise.resolve({ messages: range(2, 6), more: true });
  await clock.pass(500);
  await opened();
  assertEquals(app.state.value.logs.get("ben")?.messages.map(({ position }) => position), [1, 2, 3, 4, 5, 6]);
});

Deno.test("App.loadOlder() asks once for what comes before", async () => {
  const { app, api, clock, opened } = bench();
  await opened();
  app.open("ben");
  await clock.pass(0);
  api.answerHistory = () => Promise.resolve({ messages: [received(0.5)], more: false });
  app.loadOlder("ben");
  app.loadOlder("ben");
  await clock.pass(0);
  app.loadOlder("ben");
  assertEquals(api.asked, [["ben", undefined], ["ben", 1]]);
});

Deno.test("App.loadOlder() asks again after it failed", async () => {
  const { app, api, clock, opened } = bench();
  await opened();
  app.open("ben");
  await clock.pass(0);
  api.answerHistory = unreachable;
  app.loadOlder("ben");
  await clock.pass(0);
  assertEquals(app.state.value.logs.get("ben")?.phase.type, "failed");
  api.answerHistory = () => Promise.resolve({ messages: [], more: false });
  app.loadOlder("ben");
  await clock.pass(0);
  assertEquals(app.state.value.logs.get("ben")?.phase.type, "ready");
});

Deno.test("App.see() tells the program once how far was read", async () => {
  const { app, api, clock, opened } = bench();
  api.answerSnapshot = () =>
    Promise.resolve(snapshot({ conversations: [conversation("ben", { last: received(3), unread: 2 })] }));
  await opened();
  app.open("ben");
  await clock.pass(0);
  app.see("ben");
  app.see("ben");
  assertEquals(api.seen, [["ben", 3]]);
  assertEquals(app.state.value.conversations.get("ben")?.unread, 0);
});

Deno.test("App.submit() saves texts one after the other, in the order of writing", async () => {
  const { app, api, clock, opened } = bench();
  await opened();
  const answers: (() => void)[] = [];
  const plain = api.answerSend;
  api.answerSend = async (request) => {
    await new Promise<void>((done) => answers.push(done));
    return plain(request);
  };
  for (const words of ["one", "two"]) {
    app.edit("ben", words);
    app.submit("ben");
  }
  await clock.pass(0);
  assertEquals(api.sent.map((request) => request.text), ["one"]);
  assertEquals(app.draft("ben").value.text, "");
  answers.shift()?.();
  await clock.pass(0);
  assertEquals(api.sent.map((request) => request.text), ["one", "two"]);
  answers.shift()?.();
  await clock.pass(0);
  assertEquals(app.draft("ben").value.sending, []);
  assertEquals(app.state.value.conversations.get("ben")?.last?.text, "two");
});

Deno.test("App.submit() gives the text back where it was not saved, and sends it under its id again", async () => {
  const { app, api, clock, opened } = bench();
  await opened();
  const plain = api.answerSend;
  api.answerSend = unreachable;
  app.edit("ben", "hello");
  app.submit("ben");
  await clock.pass(0);
  assertEquals(app.draft("ben").value.text, "hello");
  assert(app.draft("ben").value.problem?.includes("nobody answers"));
  api.answerSend = plain;
  app.submit("ben");
  await clock.pass(0);
  assertEquals(api.sent.map((request) => request.id), ["id-1", "id-1"]);
  assertEquals(app.unsent(), []);
});

Deno.test("App clears a text that was saved although its answer got lost", async () => {
  const { app, api, clock, emit, opened } = bench();
  await opened();
  api.answerSend = unreachable;
  app.edit("ben", "hello");
  app.submit("ben");
  await clock.pass(0);
  emit({ type: "message", message: written(9, { id: "id-1", text: "hello" }) });
  await clock.pass(50);
  assertEquals([app.draft("ben").value.text, app.draft("ben").value.problem], ["", undefined]);
});

Deno.test("App finds such a text in the history that it fetches when the program is back", async () => {
  const { app, api, clock, opened, sockets } = bench();
  await opened();
  app.open("ben");
  api.answerSend = unreachable;
  app.edit("ben", "hello");
  app.submit("ben");
  await clock.pass(0);
  sockets[0]?.closed();
  api.answerHistory = () => Promise.resolve({ messages: [written(9, { id: "id-1", text: "hello" })], more: false });
  await clock.pass(500);
  assertEquals(app.draft("ben").value.text, "hello");
  await opened();
  assertEquals([app.draft("ben").value.text, app.draft("ben").value.problem], ["", undefined]);
});

Deno.test("App keeps a draft for each conversation", async () => {
  const { app, opened } = bench();
  await opened();
  app.edit("ben", "to Ben");
  app.edit("everyone", "to all");
  app.open("ben");
  app.open("everyone");
  assertEquals([app.draft("ben").value.text, app.draft("everyone").value.text], ["to Ben", "to all"]);
  assertEquals(app.unsent(), ["to Ben", "to all"]);
});

Deno.test("App stops for good when its key is refused, and says so once", async () => {
  const { app, api, clock, opened, refused, sockets } = bench();
  await opened();
  const refuse = () => Promise.reject(new ApiError("no-key", "no"));
  api.answerSend = refuse;
  api.answerHistory = refuse;
  app.edit("ben", "hello");
  app.submit("ben");
  app.open("ben");
  await clock.pass(60_000);
  assertEquals([refused(), app.state.value.key, sockets.length], [1, "none", 1]);
  assertEquals(app.unsent(), ["hello"]);
});

Deno.test("App asks whether its key is still good when the stream does not open", async () => {
  const { api, app, clock, opened, refused, sockets } = bench();
  let asked = 0;
  const answer = (snapshot: () => Promise<SnapshotDto>) => {
    api.answerSnapshot = () => {
      asked++;
      return snapshot();
    };
  };
  answer(() => Promise.resolve(snapshot()));
  await opened();
  sockets[0]?.closed();
  await clock.pass(0);
  assertEquals(asked, 1, "a stream that broke says nothing about the key");

  answer(unreachable);
  await clock.pass(500);
  sockets[1]?.closed();
  await clock.pass(1_000);
  assertEquals([asked, refused(), sockets.length], [2, 0, 3], "the program may come back");

  answer(() => Promise.reject(new ApiError("no-key", "no")));
  sockets[2]?.closed();
  await clock.pass(60_000);
  assertEquals([refused(), app.state.value.key, sockets.length], [1, "none", 3]);
});

Deno.test("Requests.changeStatus() says why it failed", async () => {
  const { app, api, opened } = bench();
  await opened();
  assertEquals(await app.requests.changeStatus({ availability: "busy" }), undefined);
  api.answerStatus = () => Promise.reject(new ApiError("refused", "The status is too long"));
  assertEquals(await app.requests.changeStatus({ statusText: "x" }), "The status is too long");
});

const stateOf = (app: App, key = "ben/id-9", peer = "ben") => app.state.value.transfers.get(key)?.get(peer)?.state;

Deno.test("App takes what the stream told of a transfer for newer than an answer that was on its way", async () => {
  const { app, api, clock, emit, opened } = bench();
  await opened();
  const { promise, resolve } = Promise.withResolvers<HistoryDto>();
  api.answerHistory = () => promise;
  app.open("ben");
  emit({ type: "transfer", transfer: transfer({ offer: "id-9", state: "done" }) });
  await clock.pass(50);
  const messages = [offered(9, { transfers: [transfer({ offer: "id-9", state: "running" })] })];
  resolve({ messages, more: false });
  await clock.pass(0);
  assertEquals(stateOf(app), "done");
  // What was told before the question is older than the answer.
  api.answerHistory = () => Promise.resolve({ messages, more: false });
  app.showNewest("ben");
  await clock.pass(0);
  assertEquals(stateOf(app), "running");
});

Deno.test("App.submit() sends the words along with files that were picked", async () => {
  const { app, api, files, clock, opened } = bench();
  await opened();
  app.attachments.pick("ben", [pickedFile(new File(["abc"], "a.txt"))]);
  app.edit("ben", "Look at this");
  app.submit("ben");
  assertEquals([app.draft("ben").value.text, app.unsent()], ["", ["Look at this"]]);
  await clock.pass(0);
  assertEquals(files.offers.map(({ to, text }) => [to, text]), [["ben", "Look at this"]]);
  assertEquals([api.sent, app.unsent()], [[], []]);
  app.edit("ben", "and a text");
  app.submit("ben");
  await clock.pass(0);
  assertEquals(api.sent.map(({ text }) => text), ["and a text"]);
});

Deno.test("App.submit() keeps words that are too long for any message, and the files", async () => {
  const { app, files, clock, opened } = bench();
  await opened();
  app.attachments.pick("ben", [pickedFile(new File(["abc"], "a.txt"))]);
  app.edit("ben", "x".repeat(70_000));
  app.submit("ben");
  await clock.pass(0);
  assertEquals([files.offers, app.attachments.of("ben").value.items.length], [[], 1]);
  assert(app.draft("ben").value.problem?.includes("70,000"));
});

Deno.test("App gives words and files back when a handing over is cancelled", async () => {
  const { app, files, clock, opened } = bench();
  await opened();
  files.beforePart = () => new Promise(() => {});
  app.attachments.pick("ben", [pickedFile(new File(["abc"], "a.txt"))]);
  app.edit("ben", "first");
  app.submit("ben");
  await clock.pass(0);
  app.edit("ben", "second");
  app.attachments.cancel("ben", "id-1");
  assertEquals(app.draft("ben").value.text, "first\nsecond");
  assertEquals(app.attachments.of("ben").value.items.length, 1);
});

Deno.test("App ends a handing over whose offer is there although its answer got lost", async () => {
  const { app, files, clock, emit, opened } = bench();
  await opened();
  files.answerOffer = () => Promise.reject(new ApiError("unreachable", "cut"));
  app.attachments.pick("ben", [pickedFile(new File(["abc"], "a.txt"))]);
  app.submit("ben");
  await clock.pass(0);
  assertEquals(app.attachments.of("ben").value.handovers.length, 1);
  emit({ type: "message", message: offered(9, { id: "id-1", own: true, from: ME.id }) });
  await clock.pass(50);
  assertEquals(app.attachments.of("ben").value.handovers, []);
});

Deno.test("App takes the stream's word for an offer's transfers over the answer to the offer, and says what was left out", async () => {
  const { app, files, clock, emit, opened } = bench();
  await opened();
  const message = offered(9, { id: "id-1", own: true, from: ME.id, transfers: [ownTransfer("ben")] });
  files.answerOffer = async () => {
    emit({ type: "message", message });
    emit({ type: "transfer", transfer: ownTransfer("ben", { state: "running" }) });
    await new Promise<void>((done) => clock.after(100, done));
    return { message, left: [{ path: "a/b", why: "it is a link" }] };
  };
  app.attachments.pick("ben", [pickedFile(new File(["abc"], "a.txt"))]);
  app.submit("ben");
  await clock.pass(200);
  assertEquals(stateOf(app, "me/id-1"), "running");
  assert(app.state.value.notices[0]?.message.includes("it is a link"));
});

Deno.test("Requests.steer() says why it failed", async () => {
  const { app, files, opened } = bench();
  await opened();
  const wish = { author: "ben", offer: "1", peer: "ben", do: "accept" } as const;
  assertEquals([await app.requests.steer(wish), files.steered], [undefined, [wish]]);
  files.answerSteer = () => Promise.reject(new ApiError("refused", "Not absolute"));
  assertEquals(await app.requests.steer(wish), "Not absolute");
  files.answerTrust = unreachable;
  assertEquals((await app.requests.trust("ben")).type, "failed");
});

Deno.test("App sends what was on its way when the page was closed, under its id", async () => {
  const storage = new MemoryStorage();
  const before = bench(storage);
  await before.opened();
  before.api.answerSend = () => new Promise(() => {});
  before.app.edit("ben", "hello");
  before.app.submit("ben");
  assert(!before.app.unkept);
  const { app, api, clock, opened } = bench(storage);
  await opened();
  await clock.pass(0);
  assertEquals(api.sent, before.api.sent);
  assertEquals([app.draft("ben").value.sending, storage.length], [[], 0]);
});

Deno.test("App takes what arrived nevertheless out of a draft that no conversation has shown yet", async () => {
  const storage = new MemoryStorage();
  const before = bench(storage);
  await before.opened();
  before.api.answerSend = unreachable;
  before.app.edit("ben", "hello");
  before.app.submit("ben");
  await before.clock.pass(0);
  const { api, opened } = bench(storage);
  const last = written(9, { id: before.api.sent[0]?.id ?? "", text: "hello" });
  api.answerSnapshot = () => Promise.resolve(snapshot({ conversations: [conversation("ben", { last })] }));
  await opened();
  assertEquals(storage.length, 0);
});

Deno.test("App leaves what the browser cuts off to the next page", async () => {
  const storage = new MemoryStorage();
  const { app, api, clock, opened } = bench(storage);
  await opened();
  const { promise, reject } = Promise.withResolvers<MessageDto>();
  api.answerSend = () => promise;
  app.edit("ben", "hello");
  app.submit("ben");
  app.leave();
  reject(new ApiError("unreachable", "cut off"));
  await clock.pass(0);
  assertEquals([app.draft("ben").value.text, app.draft("ben").value.sending.length], ["", 1]);
  const next = bench(storage);
  await next.opened();
  assertEquals(next.api.sent, api.sent);
  api.answerSend = (request) => Promise.resolve(written(9, { id: request.id, text: request.text }));
  app.comeBack();
  await clock.pass(0);
  assertEquals(app.draft("ben").value.sending, []);
});
