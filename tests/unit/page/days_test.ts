import { daysIn, daysOut } from "../../../src/page/days.ts";
import { assertEquals } from "../../../src/std/assert.ts";

Deno.test("daysIn() takes a number of days, or nothing", () => {
  const rows = [["", null], ["  ", null], ["30", 30], [" 7 ", 7], ["36500", 36_500], ["36501", undefined]] as const;
  for (const [typed, days] of rows) assertEquals(daysIn(typed), days, typed);
  for (const typed of ["0", "-1", "1.5", "ten", "1e3", "0x10"]) assertEquals(daysIn(typed), undefined, typed);
  assertEquals([daysOut(null), daysOut(7)], ["", "7"]);
});
