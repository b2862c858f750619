import { NetworkNews } from "../../../src/page/network_news.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { ManualClock, settled } from "../../support/manual_clock.ts";
import { QUIET_NETWORK } from "../../support/page_world.ts";

Deno.test("NetworkNews asks while somebody watches, once for all, and not longer", async () => {
  const clock = new ManualClock();
  let asked = 0;
  const news = new NetworkNews({
    clock,
    ask: () => {
      asked++;
      return asked === 2 ? Promise.reject(new Error("away")) : Promise.resolve({ ...QUIET_NETWORK, udpPort: asked });
    },
  });
  await clock.pass(10_000);
  assertEquals([asked, news.latest.value], [0, undefined]);
  const stop = news.watch();
  const stopOther = news.watch();
  await settled();
  assertEquals([asked, news.latest.value?.udpPort], [1, 1]);
  await clock.pass(3_000);
  assertEquals([asked, news.latest.value?.udpPort], [2, 1], "what was known last stays");
  await clock.pass(3_000);
  assertEquals([asked, news.latest.value?.udpPort], [3, 3]);
  stop();
  stop();
  await clock.pass(3_000);
  assertEquals(asked, 4, "the other one still watches");
  stopOther();
  await clock.pass(30_000);
  assertEquals([asked, clock.pending], [4, 0]);
  news.watch()();
  await settled();
  await clock.pass(30_000);
  assertEquals([asked, clock.pending], [5, 0], "who left while it was being asked leaves no timer");
});
