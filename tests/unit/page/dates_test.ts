import { Dates } from "../../../src/page/dates.ts";
import { text } from "../../../src/page/text.ts";
import { assertEquals, assertMatch } from "../../../src/std/assert.ts";

/** Tuesday 3 March 2026, 14:32 UTC. */
const NOW = Date.UTC(2026, 2, 3, 14, 32);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const dates = new Dates("en-GB", "UTC");

Deno.test("Dates.short() says the time today, then the weekday, then the date", () => {
  assertEquals(dates.short(NOW - HOUR, NOW), "13:32");
  assertEquals(dates.short(NOW - DAY, NOW), "Mon");
  assertEquals(dates.short(NOW - 20 * DAY, NOW), "11 Feb");
  assertEquals(dates.short(NOW - 400 * DAY, NOW), "27 Jan 2025");
  assertEquals(dates.short(NOW + 3 * DAY, NOW), "6 Mar", "a clock ahead of ours is no weekday of the past");
});

Deno.test("Dates.day() names today and yesterday", () => {
  assertEquals(dates.day(NOW, NOW), text.today);
  assertEquals(dates.day(NOW - DAY, NOW), text.yesterday);
  // Versions of the locale data differ in a comma.
  assertMatch(dates.day(NOW - 2 * DAY, NOW), /^Sunday,? 1 March$/);
  assertMatch(dates.day(NOW - 400 * DAY, NOW), /^Monday,? 27 January 2025$/);
});

Deno.test("Dates.inSentence() continues 'last here'", () => {
  assertEquals(dates.inSentence(NOW - HOUR, NOW), "today at 13:32");
  assertEquals(dates.inSentence(NOW - DAY, NOW), "yesterday");
  assertEquals(dates.inSentence(NOW - 20 * DAY, NOW), "on 11 February");
});

Deno.test("Dates.dayKey() follows the time zone", () => {
  const midnight = Date.UTC(2026, 2, 3, 0, 30);
  assertEquals(new Dates("en-GB", "America/New_York").dayKey(midnight) === dates.dayKey(midnight), false);
});

Deno.test("Dates.stamp() is a time that a file's name may hold", () => {
  assertEquals(new Dates("en-US", "UTC").stamp(Date.UTC(2026, 10, 24, 10, 30, 5)), "2026-11-24 10.30.05");
  assertEquals(dates.stamp(NaN), text.unknownTime);
});

Deno.test("Dates takes every number an author's clock may say", () => {
  for (const at of [0, -1, 8.64e15, 8.64e15 + 1, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, NaN, Infinity]) {
    dates.dayKey(at);
    dates.machine(at);
    for (const shown of [dates.day(at, NOW), dates.inSentence(at, NOW), dates.time(at), dates.full(at)]) {
      assertEquals(shown.includes("Invalid"), false, `${at} is shown as ${shown}`);
    }
    dates.short(at, NOW);
  }
  assertEquals(dates.time(Number.MAX_SAFE_INTEGER), text.unknownTime);
});
