import { HELD_FOR_MS, MAX_HELD, TransferNews } from "../../../src/server/transfer_news.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { BEN, messageId, transfer } from "../../support/fake_messenger.ts";
import { ManualClock } from "../../support/manual_clock.ts";

function newNews() {
  const clock = new ManualClock();
  const told: [offer: string, bytes: number][] = [];
  const page = { busy: false, tooMany: 0 };
  const news = new TransferNews({
    clock,
    busy: () => page.busy,
    tell: ({ key, bytes }) => void told.push([key.offer.slice(0, 1), bytes]),
    tooMany: () => void page.tooMany++,
  });
  const hear = (digit: string, bytes: number) => {
    news.hear(transfer({ key: { author: BEN, offer: messageId(digit), peer: BEN }, bytes }));
  };
  return { clock, told, page, news, hear };
}

Deno.test("TransferNews tells a page that reads all of it, at once", () => {
  const { clock, told, hear } = newNews();
  for (const bytes of [1, 2, 3]) hear("1", bytes);
  assertEquals(told, [["1", 1], ["1", 2], ["1", 3]]);
  assertEquals(clock.pending, 0);
});

Deno.test("TransferNews keeps the newest of each transfer for a busy page", async () => {
  const { clock, told, page, hear } = newNews();
  page.busy = true;
  for (const bytes of [1, 2, 3]) {
    hear("1", bytes);
    hear("2", 10 * bytes);
  }
  await clock.pass(HELD_FOR_MS);
  assertEquals(told, [], "it is busy still");
  page.busy = false;
  // Not before those that came first.
  hear("2", 40);
  hear("3", 7);
  assertEquals(told, []);
  await clock.pass(HELD_FOR_MS);
  assertEquals(told, [["1", 3], ["2", 40], ["3", 7]]);
  hear("1", 4);
  assertEquals(told.at(-1), ["1", 4]);
  assertEquals(clock.pending, 0);
});

Deno.test("TransferNews goes on with the rest where a page gets busy between two", async () => {
  const { clock, told, page, hear } = newNews();
  page.busy = true;
  hear("1", 1);
  hear("2", 2);
  const busy = [false, true];
  Object.defineProperty(page, "busy", { get: () => busy.shift() ?? false });
  await clock.pass(HELD_FOR_MS);
  assertEquals(told, [["1", 1]]);
  await clock.pass(HELD_FOR_MS);
  assertEquals(told, [["1", 1], ["2", 2]]);
});

Deno.test("TransferNews keeps one timer, and none once it has ended", async () => {
  const { clock, told, page, news, hear } = newNews();
  page.busy = true;
  for (const digit of ["1", "2", "1"]) hear(digit, 1);
  assertEquals(clock.pending, 1);
  news.end();
  assertEquals(clock.pending, 0);
  page.busy = false;
  await clock.pass(HELD_FOR_MS);
  assertEquals(told, []);
});

Deno.test("TransferNews gives up a page for which too many transfers are held", () => {
  const { clock, told, page, news } = newNews();
  page.busy = true;
  const hear = (index: number) => {
    const key = { ...transfer().key, offer: `${index}` as ReturnType<typeof messageId> };
    news.hear(transfer({ key }));
  };
  for (let i = 0; i < MAX_HELD; i++) hear(i);
  hear(0);
  assertEquals(page.tooMany, 0);
  hear(MAX_HELD);
  assertEquals([page.tooMany, clock.pending, told.length], [1, 0, 0]);
});
