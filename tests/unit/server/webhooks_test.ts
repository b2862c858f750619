import { RequestError } from "../../../src/model/errors.ts";
import type { Message } from "../../../src/model/message.ts";
import { MAX_WEBHOOKS } from "../../../src/model/programs.ts";
import {
  FIRST_PAUSE_MS,
  LONGEST_PAUSE_MS,
  MAX_BEHIND,
  MOST_REFUSALS,
  POST_TIMEOUT_MS,
} from "../../../src/server/webhook_pump.ts";
import { type WebhookRows, Webhooks, type WebhooksParts } from "../../../src/server/webhooks.ts";
import { assert, assertEquals, assertMatch, assertThrows } from "../../../src/std/assert.ts";
import { ADA, FakeMessenger, message, peerId } from "../../support/fake_messenger.ts";
import { ManualClock } from "../../support/manual_clock.ts";
import { MemoryWebhookRows } from "../../support/memory_programs.ts";

type PostRequest = Parameters<WebhooksParts["post"]>[0];

const CLEO = peerId("c");
const URL_HERE = "http://127.0.0.1:8080/hook";

/** Webhooks whose posts are answered by `answer`; it may be exchanged. */
function desk(rows: MemoryWebhookRows = new MemoryWebhookRows(), messenger = new FakeMessenger()) {
  const clock = new ManualClock();
  const posts: PostRequest[] = [];
  const reports: unknown[] = [];
  const post: WebhooksParts["post"] = (request) => {
    posts.push(request);
    return house.answer(request);
  };
  const house = {
    clock,
    posts,
    reports,
    rows,
    messenger,
    answer: (_request: PostRequest): Promise<number> => Promise.resolve(200),
    /** A message is committed. */
    receive(changes: Partial<Message> = {}): void {
      const received = message({ position: (messenger.messages.at(-1)?.position ?? 0) + 1, ...changes });
      messenger.messages.push(received);
      messenger.emit({ type: "message", message: received });
    },
    /** What was told, in order. */
    told: () => posts.map(({ body }) => JSON.parse(body).text),
    position: () => rows.kept[0]?.position,
    webhooks: new Webhooks({
      rows: rows satisfies WebhookRows,
      messenger,
      clock,
      lineOf: ({ text }) => ({ event: "message", text }),
      sign: (secret, text) => `${secret}|${text}`,
      post,
      version: "1.2.3",
      report: (error) => void reports.push(error),
    }),
  };
  return house;
}

Deno.test("a webhook is told of each message of others, in order, signed, and of nothing before it was made", async () => {
  const house = desk();
  house.webhooks.start();
  house.receive({ text: "before" });
  const { webhook, secret } = house.webhooks.create({ url: URL_HERE, from: undefined, host: undefined });
  assertMatch(secret, /^lmw_[A-Za-z0-9_-]{43}$/);
  assertEquals(house.webhooks.all(), [webhook]);
  assert(!JSON.stringify(webhook).includes(secret));
  house.receive({ text: "one" });
  house.receive({ text: "own", from: ADA });
  house.receive({ text: "two", from: CLEO, conversation: "everyone" });
  await house.clock.pass(0);
  assertEquals([house.told(), house.position()], [["one", "two"], 4]);
  const [first] = house.posts;
  const seconds = String(Math.floor(house.clock.now() / 1_000));
  assertEquals(first?.url.href, URL_HERE);
  assertEquals(first?.headers, {
    "content-type": "application/json",
    "user-agent": "lanmessenger/1.2.3",
    "x-lanmessenger-event": "message",
    "x-lanmessenger-delivery": "1-2",
    "x-lanmessenger-timestamp": seconds,
    "x-lanmessenger-signature": `sha256=${secret}|${seconds}.${first?.body}`,
  });
  assertEquals([first?.allows(Uint8Array.of(127, 0, 0, 1)), first?.allows(Uint8Array.of(192, 0, 2, 7))], [true, false]);
  await house.webhooks.close();
  assertEquals([house.clock.pending, house.messenger.listeners], [0, 0]);
});

Deno.test("a webhook with sources is told of what these write, and of what is written there", async () => {
  const house = desk();
  house.webhooks.start();
  house.webhooks.create({ url: URL_HERE, from: [CLEO, "everyone"], host: undefined });
  house.receive({ text: "Ben's" });
  house.receive({ text: "Cleo's", from: CLEO, conversation: CLEO });
  house.receive({ text: "to all", conversation: "everyone" });
  await house.clock.pass(0);
  assertEquals(house.told(), ["Cleo's", "to all"]);
  await house.webhooks.close();
});

Deno.test("where nobody answers a webhook is tried again, later each time, and nothing is passed over", async () => {
  const house = desk();
  house.answer = () => Promise.reject(new Error("Connection refused"));
  house.webhooks.start();
  house.webhooks.create({ url: URL_HERE, from: undefined, host: undefined });
  house.receive({ text: "one" });
  house.receive({ text: "two" });
  await house.clock.pass(0);
  assertEquals(house.webhooks.all()[0]?.problem, "Connection refused");
  let tries = 1;
  for (let pause = FIRST_PAUSE_MS; pause < LONGEST_PAUSE_MS; pause *= 2) {
    await house.clock.pass(pause - 1);
    assertEquals(house.posts.length, tries);
    await house.clock.pass(1);
    assertEquals(house.posts.length, ++tries);
  }
  for (let more = 0; more < 2 * MOST_REFUSALS; more++) await house.clock.pass(LONGEST_PAUSE_MS);
  assertEquals(house.posts.length, tries + 2 * MOST_REFUSALS);
  assertEquals(new Set(house.told()), new Set(["one"]));
  // The delivery keeps its id, and its time is that of the attempt.
  assertEquals(new Set(house.posts.map(({ headers }) => headers["x-lanmessenger-delivery"])), new Set(["1-1"]));
  assertEquals(new Set(house.posts.map(({ headers }) => headers["x-lanmessenger-timestamp"])).size > tries, true);
  house.answer = () => Promise.resolve(204);
  await house.clock.pass(LONGEST_PAUSE_MS);
  assertEquals([house.told().slice(-2), house.position()], [["one", "two"], 2]);
  assertEquals([house.webhooks.all()[0]?.problem, house.reports], [undefined, []]);
  await house.webhooks.close();
  assertEquals(house.clock.pending, 0);
});

Deno.test("a message that is refused again and again is passed over, and said", async () => {
  const house = desk();
  house.answer = ({ body }) => Promise.resolve(body.includes("bad") ? 302 : 200);
  house.webhooks.start();
  house.webhooks.create({ url: URL_HERE, from: undefined, host: undefined });
  house.receive({ text: "bad" });
  house.receive({ text: "good" });
  await house.clock.pass(0);
  assertEquals(house.webhooks.all()[0]?.problem, "it answered with status 302");
  for (let tries = 1; tries < MOST_REFUSALS; tries++) {
    assertEquals(house.posts.length, tries);
    await house.clock.pass(Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS));
  }
  await house.clock.pass(FIRST_PAUSE_MS);
  assertEquals(house.told(), [...Array(MOST_REFUSALS).fill("bad"), "good"]);
  assertEquals([house.position(), house.reports.length], [2, 1]);
  await house.webhooks.close();
});

Deno.test("an attempt that takes too long is broken off", async () => {
  const house = desk();
  house.answer = ({ signal }) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
  house.webhooks.start();
  house.webhooks.create({ url: URL_HERE, from: undefined, host: undefined });
  house.receive();
  await house.clock.pass(POST_TIMEOUT_MS - 1);
  assertEquals([house.posts.length, house.posts[0]?.signal.aborted], [1, false]);
  await house.clock.pass(1);
  assertEquals(house.webhooks.all()[0]?.problem, "no answer within 10 seconds");
  await house.clock.pass(FIRST_PAUSE_MS);
  assertEquals(house.posts.length, 2);
  // The end of the program does not wait for it.
  await house.webhooks.close();
  assertEquals([house.posts[1]?.signal.aborted, house.clock.pending], [true, 0]);
});

Deno.test("what was not told waits over a restart", async () => {
  const first = desk();
  first.answer = () => Promise.reject(new Error("Connection refused"));
  first.webhooks.start();
  const { secret } = first.webhooks.create({ url: URL_HERE, from: undefined, host: undefined });
  first.receive({ text: "one" });
  await first.webhooks.close();
  first.receive({ text: "two" });
  const second = desk(first.rows, first.messenger);
  await second.clock.pass(0);
  assertEquals(second.posts, []);
  second.webhooks.start();
  await second.clock.pass(0);
  assertEquals(second.told(), ["one", "two"]);
  assert(second.posts[0]?.headers["x-lanmessenger-signature"]?.includes(secret));
  await second.webhooks.close();
});

Deno.test("a webhook falls behind by so many messages at the most", async () => {
  const house = desk();
  house.answer = () => Promise.reject(new Error("Connection refused"));
  house.webhooks.start();
  house.webhooks.create({ url: URL_HERE, from: undefined, host: undefined });
  house.receive({ text: "one" });
  await house.clock.pass(0);
  house.messenger.messages.push(message({ position: 2 + MAX_BEHIND, text: "much later" }));
  house.answer = () => Promise.resolve(200);
  await house.clock.pass(FIRST_PAUSE_MS);
  assertEquals(house.told(), ["one", "much later"]);
  await house.webhooks.close();
});

Deno.test("a disk that can't be read is tried again, and what can't be written is said", async () => {
  const house = desk();
  house.webhooks.start();
  house.webhooks.create({ url: URL_HERE, from: undefined, host: undefined });
  house.receive({ text: "one" });
  house.messenger.failure = new Error("The disk is gone");
  await house.clock.pass(0);
  assertEquals([house.posts.length, house.webhooks.all()[0]?.problem], [0, "The disk is gone"]);
  house.messenger.failure = undefined;
  house.rows.advance = () => {
    throw new Error("full");
  };
  await house.clock.pass(FIRST_PAUSE_MS);
  assertEquals([house.told(), house.webhooks.all()[0]?.problem, house.reports.length], [["one"], undefined, 1]);
  await house.webhooks.close();
});

Deno.test("remove() ends a webhook at once", async () => {
  const house = desk();
  house.webhooks.start();
  const { webhook } = house.webhooks.create({ url: URL_HERE, from: undefined, host: undefined });
  house.answer = () => Promise.reject(new Error("Connection refused"));
  house.receive();
  await house.clock.pass(0);
  assertEquals(house.webhooks.remove(webhook.id).url, URL_HERE);
  await house.clock.pass(LONGEST_PAUSE_MS);
  assertEquals([house.posts.length, house.webhooks.all(), house.rows.kept, house.clock.pending], [1, [], [], 0]);
  assertThrows(() => house.webhooks.remove(webhook.id), RequestError, "no webhook 1");
  await house.webhooks.close();
});

Deno.test("create() refuses what leads elsewhere, and more than a few", async () => {
  const { webhooks, rows } = desk();
  const request = { url: URL_HERE, from: undefined, host: undefined };
  assertThrows(() => webhooks.create({ ...request, url: "http://example.com/" }), RequestError, "not this computer");
  assertThrows(() => webhooks.create({ ...request, from: [] }), RequestError, "1 to 64");
  assertEquals(rows.kept, []);
  assertEquals(
    webhooks.create({ ...request, url: "http://example.com/", host: "example.com" }).webhook.host,
    "example.com",
  );
  while (rows.kept.length < MAX_WEBHOOKS) webhooks.create(request);
  assertThrows(() => webhooks.create(request), RequestError, "which is the most");
  await webhooks.close();
});
