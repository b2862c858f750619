import { findKey, forgetKey, type KeyStorage, launchToken } from "../../../src/page/access.ts";
import { FIRST_WAIT_MS } from "../../../src/page/event_stream.ts";
import { ApiError } from "../../../src/page/api.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { ManualClock } from "../../support/manual_clock.ts";

function storage(key?: string): KeyStorage {
  const items = new Map(key === undefined ? [] : [["lanmessenger-key", key]]);
  return {
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => items.set(name, value),
    removeItem: (name) => items.delete(name),
  };
}

const nobodyWaits = () => {};
const never = () => Promise.reject(new Error("must not be asked"));

Deno.test("launchToken() reads the fragment", () => {
  assertEquals(launchToken("#launch=abc"), "abc");
  assertEquals(launchToken("#other=1&launch=a-b_c"), "a-b_c");
  assertEquals([launchToken(""), launchToken("#"), launchToken("#launch="), launchToken("#launched")], [
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

Deno.test("findKey() exchanges the launch token and keeps the key in the tab", async () => {
  const tab = storage("old");
  assertEquals(
    await findKey("abc", tab, (launch) => Promise.resolve(`key of ${launch}`), new ManualClock(), nobodyWaits),
    "key of abc",
  );
  assertEquals(await findKey(undefined, tab, never, new ManualClock(), nobodyWaits), "key of abc");
  forgetKey(tab);
  assertEquals(await findKey(undefined, tab, never, new ManualClock(), nobodyWaits), undefined);
});

Deno.test("findKey() falls back on the tab's key where the launch token was used", async () => {
  const refused = () => Promise.reject(new ApiError("no-key", "used"));
  assertEquals(await findKey("abc", storage("old"), refused, new ManualClock(), nobodyWaits), "old");
  assertEquals(await findKey("abc", storage(), refused, new ManualClock(), nobodyWaits), undefined);
});

Deno.test("findKey() waits for a program that does not answer", async () => {
  const clock = new ManualClock();
  const answers = [
    () => Promise.reject(new ApiError("unreachable", "")),
    () => Promise.reject(new ApiError("unreachable", "")),
    () => Promise.resolve("key"),
  ];
  let waits = 0;
  const found = findKey("abc", storage(), () => answers.shift()?.() ?? never(), clock, () => waits++);
  await clock.pass(FIRST_WAIT_MS - 1);
  assertEquals([answers.length, waits], [2, 1]);
  await clock.pass(1);
  assertEquals([answers.length, waits], [1, 2]);
  await clock.pass(2 * FIRST_WAIT_MS);
  assertEquals(await found, "key");
});
