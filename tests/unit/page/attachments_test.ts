import type { OfferedDto, SendOfferDto } from "../../../src/server/dto.ts";
import { ApiError } from "../../../src/page/api.ts";
import { Attachments } from "../../../src/page/attachments.ts";
import type { Taken } from "../../../src/page/draft.ts";
import type { DroppedEntry } from "../../../src/page/dropped.ts";
import { pickedFile } from "../../../src/page/picked.ts";
import { text } from "../../../src/page/text.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../src/std/assert.ts";
import { ManualClock, settled } from "../../support/manual_clock.ts";
import { FakeFilesApi } from "./fake_files_api.ts";
import { written } from "./fixture.ts";

const file = (name: string, content = "abc") => pickedFile(new File([content], name));

const said = (words: string): Taken => ({ words, reply: undefined });

function bench() {
  const clock = new ManualClock();
  const api = new FakeFilesApi();
  const offered: OfferedDto[] = [];
  const back: [string, Taken][] = [];
  let ids = 0;
  const attachments = new Attachments({
    api,
    clock,
    newId: () => `id-${++ids}`,
    offered: (answer) => offered.push(answer),
    giveBack: (conversation, taken) => back.push([conversation, taken]),
    failed: (error) => error instanceof ApiError ? error : new ApiError("unreachable", String(error)),
  });
  const now = () => attachments.of("ben").value;
  return { clock, api, attachments, offered, back, now, states: () => now().handovers.map(({ state }) => state.type) };
}

Deno.test("Attachments.send() hands files over, then offers them with the words", async () => {
  const { attachments, api, offered, now } = bench();
  attachments.pick("ben", [file("a.txt"), file("b.txt", "defgh")]);
  assert(attachments.send("ben", said("Look at this")));
  assertEquals([now().items, now().handovers[0]?.size], [[], 8]);
  assert(attachments.unsent);
  await settled();
  assertEquals(api.offers, [{ to: "ben", upload: "upload-1", text: "Look at this", id: "id-1" }]);
  assertEquals([api.bytesOf("upload-1"), offered.length, now().handovers], ["abcdefgh", 1, []]);
  assert(!attachments.unsent);
});

Deno.test("Attachments.send() offers files as an answer", async () => {
  const { attachments, api } = bench();
  attachments.pick("ben", [file("a.txt")]);
  attachments.send("ben", { words: "", reply: { author: "ben", id: "7", text: "Where?" } });
  await settled();
  assertEquals(api.offers.map(({ reply }) => reply), [{ author: "ben", id: "7" }]);
});

Deno.test("Attachments.send() hands over one after the other, whatever the conversation", async () => {
  const { attachments, api, states } = bench();
  const gate = Promise.withResolvers<void>();
  api.beforePart = () => gate.promise;
  attachments.pick("ben", [file("a")]);
  attachments.send("ben", said(""));
  attachments.pick("lin", [file("b")]);
  attachments.send("lin", said(""));
  attachments.pick("ben", [file("c")]);
  attachments.send("ben", said(""));
  await settled();
  assertEquals([states(), api.uploads.size], [["running", "waiting"], 1]);
  gate.resolve();
  await settled();
  assertEquals(api.offers.map(({ to, id }) => [to, id]), [["ben", "id-1"], ["lin", "id-2"], ["ben", "id-3"]]);
});

Deno.test("Attachments.send() does nothing where nothing was picked, and bounds what waits", () => {
  const { attachments, api, now } = bench();
  api.beforePart = () => new Promise(() => {});
  assert(!attachments.send("ben", said("words")));
  for (let index = 0; index < 30; index++) {
    attachments.pick("ben", [file(`${index}`)]);
    attachments.send("ben", said(""));
    if (now().items.length > 0) attachments.removeAll("ben");
  }
  assertEquals(now().handovers.length, 20);
  attachments.pick("ben", [file("one more")]);
  assert(!attachments.send("ben", said("")));
  assertEquals([now().problem, now().items.length], [text.attach.tooManyWaiting, 1]);
});

Deno.test("Attachments.cancel() puts files and words back, and takes away what was handed over", async () => {
  const { attachments, api, back, now, clock } = bench();
  api.beforePart = () => new Promise(() => {});
  attachments.pick("ben", [file("a.txt")]);
  attachments.send("ben", said("words"));
  await settled();
  attachments.pick("ben", [file("a.txt")]);
  attachments.cancel("ben", "id-1");
  assertEquals(now().items.map(({ name }) => name), ["a.txt", "a (2).txt"]);
  assertEquals([back, now().handovers, api.cancelled], [[["ben", said("words")]], [], ["upload-1"]]);
  attachments.cancel("ben", "id-1");
  assertEquals(back.length, 1);
  api.beforePart = () => Promise.resolve();
  attachments.send("ben", said("again"));
  await clock.pass(0);
  assertEquals(api.offers.map(({ id }) => id), ["id-2"], "the next one has its turn");
});

Deno.test("Attachments.tryAgain() goes on from where it failed", async () => {
  const { attachments, api, now, states } = bench();
  api.answerOffer = () => Promise.reject(new ApiError("refused", "Nobody is here to hear it"));
  attachments.pick("ben", [file("a.txt")]);
  attachments.send("ben", said("words"));
  await settled();
  const state = now().handovers[0]?.state;
  assert(state?.type === "failed");
  assertEquals(state.message, text.attach.notHanded("Nobody is here to hear it"));
  assertEquals(attachments.unsentWords(), ["words"]);
  api.answerOffer = (request: SendOfferDto) =>
    Promise.resolve({ message: written(1, { id: request.id, conversation: request.to }), left: [] });
  attachments.tryAgain("ben", "id-1");
  await settled();
  assertEquals([states(), api.uploads.size, api.parts], [[], 1, 1]);
});

Deno.test("Attachments keeps the others where one file can't be read any more", async () => {
  const { attachments, api, back, now } = bench();
  const gone = new File(["abc"], "gone.csv");
  gone.slice = () => {
    const blob = new Blob(["a"]);
    blob.arrayBuffer = () => Promise.reject(new DOMException("changed", "NotReadableError"));
    return blob;
  };
  api.beforePart = () => Promise.reject(new ApiError("unreachable", "Failed to fetch"));
  attachments.pick("ben", [file("a.txt"), pickedFile(gone), file("z.txt")]);
  attachments.send("ben", said("words"));
  await settled();
  assertEquals(now().items.map(({ name }) => name), ["a.txt", "z.txt"]);
  assertEquals([back, now().handovers, api.cancelled], [[["ben", said("words")]], [], ["upload-1"]]);
  assertStringIncludes(now().problem ?? "", text.attach.changed("gone.csv"));
});

Deno.test("Attachments.arrived() ends what is there although its answer got lost", async () => {
  const { attachments, api, now } = bench();
  api.answerOffer = () => Promise.reject(new ApiError("unreachable", "cut"));
  attachments.pick("ben", [file("a.txt")]);
  attachments.send("ben", said(""));
  await settled();
  assertEquals(now().handovers[0]?.state.type, "failed");
  attachments.arrived("ben", "id-1");
  attachments.arrived("ben", "another");
  assertEquals(now().handovers, []);
});

const dropped = (name: string): DroppedEntry => ({
  isDirectory: false,
  name,
  file: (found) => found(new File(["abc"], name)),
});

Deno.test("Attachments.drop() picks what was dropped, and says what was left out", async () => {
  const { attachments, now } = bench();
  const locked = (name: string): DroppedEntry => ({ isDirectory: false, name, file: (_, failed) => failed(0) });
  const drop = attachments.drop("ben", [dropped("a"), ...["b", "c", "d", "e", "f"].map(locked)]);
  assertEquals(now().reading, 1);
  await drop;
  assertEquals([now().items.map(({ name }) => name), now().reading], [["a"], undefined]);
  assertEquals(now().problem, text.attach.leftOut(5, text.attach.andMore("b, c, d", 2)));
  attachments.remove("ben", "a");
  assertEquals([now().items, now().problem], [[], undefined]);
});

Deno.test("Attachments.stopReading() ends a drop, and nothing of it is picked", async () => {
  const { attachments, now } = bench();
  const found = Promise.withResolvers<File>();
  const slow: DroppedEntry = { isDirectory: false, name: "a", file: (done) => void found.promise.then(done) };
  const drop = attachments.drop("ben", [slow, dropped("b")]);
  attachments.stopReading("ben");
  found.resolve(new File([], "a"));
  await drop;
  assertEquals([now().items, now().reading, now().problem], [[], undefined, undefined]);
});
