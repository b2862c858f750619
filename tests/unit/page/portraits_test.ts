import { Portraits } from "../../../src/page/portraits.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { settled } from "../../support/manual_clock.ts";
import { FakeConversationApi } from "./fake_conversation_api.ts";
import { ApiError } from "../../../src/page/api.ts";

function bench() {
  const api = new FakeConversationApi();
  const urls: string[] = [];
  const dropped: string[] = [];
  const portraits = new Portraits({
    api,
    draw: (blob) => Promise.resolve({ blob, width: 8, height: 8 }),
    urls: {
      make: () => `url ${urls.push("")}`,
      drop: (url) => void dropped.push(url),
    },
    fit: { width: 8, height: 8 },
  });
  return { api, portraits, dropped };
}

Deno.test("Portraits fetches each picture once, and a new one anew", async () => {
  const { api, portraits } = bench();
  const first = portraits.of("ben", "1");
  assertEquals(first.value, undefined);
  portraits.of("ben", "1");
  await settled();
  assertEquals([first.value, api.calls], ["url 1", [["picture", "ben"]]]);
  const second = portraits.of("ben", "2");
  await settled();
  assertEquals([second.value, api.calls.length], ["url 2", 2]);
});

Deno.test("Portraits asks again for one that failed", async () => {
  const { api, portraits } = bench();
  api.failure = new ApiError("unreachable", "nobody answers");
  assertEquals(portraits.of("ben", "1").value, undefined);
  await settled();
  api.failure = undefined;
  const again = portraits.of("ben", "1");
  await settled();
  assertEquals(again.value, "url 1");
});

Deno.test("Portraits keeps a bounded number, and takes back the addresses of the rest", async () => {
  const { portraits, dropped } = bench();
  const first = portraits.of("first", "1");
  await settled();
  assertEquals(first.value, "url 1");
  for (let index = 0; index < 500; index++) portraits.of(`p${index}`, "1");
  assertEquals([first.value, dropped], [undefined, ["url 1"]]);
  await settled();
});
