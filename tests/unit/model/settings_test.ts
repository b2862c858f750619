import { quietHoursOf, quietHoursProblem, quietHoursText } from "../../../src/model/settings.ts";
import { assertEquals, assertStringIncludes } from "../../../src/std/assert.ts";

Deno.test("quietHoursProblem() takes two times of day, over midnight too", () => {
  for (const [from, to] of [["22:00", "07:00"], ["00:00", "23:59"], ["12:30", "12:31"]] as const) {
    assertEquals(quietHoursProblem({ from, to }), undefined, `${from} ${to}`);
  }
  const rows = [
    ["24:00", "07:00", '"24:00" is no time of day'],
    ["22:00", "7:00", '"7:00" is no time of day'],
    ["22:60", "07:00", '"22:60"'],
    ["22:00", "07:00:00", '"07:00:00"'],
    ["22:00", "", '""'],
    ["08:00", "08:00", "can't begin and end at 08:00"],
  ] as const;
  for (const [from, to, said] of rows) assertStringIncludes(quietHoursProblem({ from, to }) ?? "", said);
});

Deno.test("quietHoursOf() reads what quietHoursText() writes, and nothing else", () => {
  assertEquals(quietHoursOf("22:00-07:00"), { from: "22:00", to: "07:00" });
  assertEquals(quietHoursText({ from: "22:00", to: "07:00" }), "22:00-07:00");
  for (const text of ["", "22:00", "22:00-7:00", "22-07", "22:00-07:00 ", "a22:00-07:00"]) {
    assertEquals(quietHoursOf(text), undefined, text);
  }
});
