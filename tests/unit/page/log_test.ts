import {
  addDelivery,
  appendMessage,
  applyHistory,
  EMPTY_LOG,
  firstUnread,
  GROWN_LIMIT,
  type Log,
  LOG_LIMIT,
  unreadAfter,
  waitingTexts,
} from "../../../src/page/log.ts";
import { assertEquals, assertStrictEquals } from "../../../src/std/assert.ts";
import { conversation, range, received, written } from "./fixture.ts";

const positions = (log: Log) => log.messages.map((message) => message.position);

function ready(from: number, to: number, facts: Partial<Log> = {}): Log {
  return { ...EMPTY_LOG, phase: { type: "ready" }, messages: range(from, to), ...facts };
}

Deno.test("applyHistory() takes the newest page into an empty log", () => {
  const log = applyHistory(EMPTY_LOG, undefined, { messages: range(5, 7), more: true }, 2);
  assertEquals(positions(log), [5, 6, 7]);
  assertEquals([log.phase.type, log.older, log.newer, log.newFrom], ["ready", "some", "none", 6]);
});

Deno.test("applyHistory() joins a newest page that meets what is held", () => {
  const log = applyHistory(ready(1, 6), undefined, { messages: range(5, 9), more: true }, 0);
  assertEquals(positions(log), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assertEquals(log.older, "none", "what is held reaches back to the beginning");
});

Deno.test("applyHistory() drops what is held where a gap would be left", () => {
  const log = applyHistory(ready(1, 3), undefined, { messages: range(5, 9), more: true }, 0);
  assertEquals(positions(log), [5, 6, 7, 8, 9]);
  assertEquals(log.older, "some");
});

Deno.test("applyHistory() puts an older page in front", () => {
  const asked: Log = ready(5, 6, { older: "some", phase: { type: "older" } });
  const log = applyHistory(asked, 5, { messages: range(3, 4), more: false }, 0);
  assertEquals(positions(log), [3, 4, 5, 6]);
  assertEquals([log.phase.type, log.older], ["ready", "none"]);
});

Deno.test("applyHistory() ignores an older page that was asked for before the log was replaced", () => {
  const log = applyHistory(ready(50, 60, { older: "some" }), 5, { messages: range(1, 4), more: false }, 0);
  assertEquals(positions(log)[0], 50);
  assertEquals(log.older, "some");
});

Deno.test("applyHistory() lets the newest go when older ones fill the log", () => {
  const log = applyHistory(
    ready(51, 50 + LOG_LIMIT, { older: "some" }),
    51,
    { messages: range(1, 50), more: false },
    0,
  );
  assertEquals([log.messages.length, log.messages[0]?.position, log.messages.at(-1)?.position], [
    LOG_LIMIT,
    1,
    LOG_LIMIT,
  ]);
  assertEquals(log.newer, "dropped");
  assertStrictEquals(appendMessage(log, received(900)), log, "what is new would leave a gap");
});

Deno.test("appendMessage() lets the oldest go, many at once, when the log has grown beyond its limit", () => {
  const grown = appendMessage(ready(1, GROWN_LIMIT - 1), received(GROWN_LIMIT));
  assertEquals([grown.messages.length, grown.messages[0]?.position, grown.older], [GROWN_LIMIT, 1, "none"]);
  const cut = appendMessage(grown, received(GROWN_LIMIT + 1));
  assertEquals(
    [cut.messages.length, cut.messages.at(-1)?.position, cut.older],
    [LOG_LIMIT, GROWN_LIMIT + 1, "some"],
  );
});

Deno.test("appendMessage() keeps two senders' texts of one id apart", () => {
  const log = appendMessage(appendMessage(ready(1, 0), received(1, { id: "x" })), received(2, { id: "x" }));
  assertEquals(positions(log), [1, 2]);
});

Deno.test("appendMessage() never takes a delivery back", () => {
  const told = appendMessage(ready(1, 0), written(1, { deliveredTo: ["ben"] }));
  assertEquals(appendMessage(told, written(1)).messages[0]?.deliveredTo, ["ben"]);
});

Deno.test("addDelivery() counts each receiver once", () => {
  const once = addDelivery(written(1), "ben");
  assertStrictEquals(addDelivery(once, "ben"), once);
});

Deno.test("firstUnread() counts back over others' texts only", () => {
  const messages = [received(1), received(2), written(3), received(4), written(5)];
  assertEquals([firstUnread(messages, 0), firstUnread(messages, 1), firstUnread(messages, 2)], [undefined, 4, 2]);
  assertEquals(firstUnread(messages, 9), 1, "more are unread than are held");
});

Deno.test("unreadAfter() leaves what came later", () => {
  const held = conversation("ben", { last: received(4), unread: 3 });
  assertEquals(unreadAfter(held, ready(1, 4), 4), 0);
  assertEquals(unreadAfter(held, ready(1, 4), 3), 1);
  assertEquals(unreadAfter(held, undefined, 3), 3, "which ones are unread is not known without the texts");
});

Deno.test("waitingTexts() counts own texts that have not arrived", () => {
  const last = written(3);
  const log = { ...ready(1, 1), messages: [written(1, { deliveredTo: ["ben"] }), written(2), last] };
  assertEquals(waitingTexts(conversation("ben", { last }), log), 2);
  assertEquals(waitingTexts(conversation("ben", { last }), undefined), undefined);
  assertEquals(waitingTexts(conversation("ben", { last: received(3), unread: 0 }), undefined), 0);
  assertEquals(waitingTexts(undefined, undefined), 0);
});
