import type { TypingDto } from "../../../src/server/dto.ts";
import { isTyping, PAUSE_MS, stopTyping, TOLD_AGAIN_MS, type Typing, TypingNews } from "../../../src/page/typing.ts";
import { assertEquals, assertStrictEquals } from "../../../src/std/assert.ts";
import { ManualClock } from "../../support/manual_clock.ts";

Deno.test("isTyping() holds who writes where, in the order of their beginning", () => {
  const none: Typing = new Map();
  const one = isTyping(none, { conversation: "lab", by: "ben", on: true });
  assertStrictEquals(isTyping(one, { conversation: "lab", by: "ben", on: true }), one);
  const two = isTyping(one, { conversation: "lab", by: "lin", on: true });
  assertEquals(two.get("lab"), ["ben", "lin"]);
  assertEquals(stopTyping(two, "lab", "ben").get("lab"), ["lin"]);
  assertEquals(stopTyping(one, "lab", "ben").size, 0);
  assertStrictEquals(stopTyping(one, "lab", "lin"), one);
});

function news() {
  const clock = new ManualClock();
  const told: [string, boolean][] = [];
  const tell = ({ conversation, on }: TypingDto) => void told.push([conversation, on]);
  return { clock, told, typing: new TypingNews(clock, tell) };
}

Deno.test("TypingNews tells at the first key, and again while it lasts", async () => {
  const { clock, told, typing } = news();
  for (let ms = 0; ms < 2 * TOLD_AGAIN_MS; ms += 100) {
    typing.key("ben");
    await clock.pass(100);
  }
  assertEquals(told, [["ben", true], ["ben", true]]);
  typing.end();
  typing.end();
  assertEquals(told.at(-1), ["ben", false]);
  assertEquals(told.length, 3);
});

Deno.test("TypingNews tells that it is over after a pause, once", async () => {
  const { clock, told, typing } = news();
  typing.key("ben");
  await clock.pass(PAUSE_MS * 3);
  assertEquals(told, [["ben", true], ["ben", false]]);
});

Deno.test("TypingNews ends in one conversation before it begins in another", () => {
  const { told, typing } = news();
  typing.key("ben");
  typing.key("lin");
  typing.end();
  assertEquals(told, [["ben", true], ["ben", false], ["lin", true], ["lin", false]]);
});
