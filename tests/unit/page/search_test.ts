import type { HistoryDto } from "../../../src/server/dto.ts";
import type { SearchQuery } from "../../../src/page/conversation_api.ts";
import { type Found, PAUSE_MS, Search } from "../../../src/page/search.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { ManualClock } from "../../support/manual_clock.ts";
import { range } from "./fixture.ts";

function bench() {
  const clock = new ManualClock();
  const asked: SearchQuery[] = [];
  const answers: PromiseWithResolvers<HistoryDto>[] = [];
  const search = new Search({
    clock,
    ask: (query) => {
      asked.push(query);
      const answer = Promise.withResolvers<HistoryDto>();
      answers.push(answer);
      return answer.promise;
    },
    reason: () => "why",
  });
  const type = async (words: string) => {
    search.type(words);
    await clock.pass(PAUSE_MS);
  };
  return { clock, asked, answers, search, type };
}

const positions = (found: Found) =>
  found.type === "found" ? found.messages.map(({ position }) => position) : found.type;

Deno.test("Search asks once the typing pauses, and shows the newest first", async () => {
  const { clock, asked, answers, search } = bench();
  for (const words of ["p", "pl", " plate "]) {
    search.type(words);
    await clock.pass(PAUSE_MS - 1);
  }
  assertEquals(asked, []);
  assertEquals(search.found.value.type, "asking");
  await clock.pass(1);
  assertEquals(asked, [{ words: "plate", before: undefined }]);
  answers[0]?.resolve({ messages: range(3, 5), more: true });
  await clock.pass(0);
  assertEquals(positions(search.found.value), [5, 4, 3]);
});

Deno.test("Search fetches older ones behind those that are there, one page at a time", async () => {
  const { clock, asked, answers, search, type } = bench();
  await type("plate");
  answers[0]?.resolve({ messages: range(3, 5), more: true });
  await clock.pass(0);
  search.more();
  search.more();
  assertEquals(asked.length, 2);
  assertEquals(asked[1], { words: "plate", before: 3 });
  answers[1]?.resolve({ messages: range(1, 2), more: false });
  await clock.pass(0);
  assertEquals(positions(search.found.value), [5, 4, 3, 2, 1]);
  search.more();
  assertEquals(asked.length, 2);
});

Deno.test("Search takes no answer to what is not asked any more", async () => {
  const { clock, answers, search, type } = bench();
  await type("plate");
  await type("run");
  answers[1]?.resolve({ messages: range(7, 7), more: false });
  await clock.pass(0);
  answers[0]?.resolve({ messages: range(1, 2), more: false });
  await clock.pass(0);
  assertEquals(positions(search.found.value), [7]);
  await type("other");
  search.type("");
  answers[2]?.reject(new Error("gone"));
  await clock.pass(0);
  assertEquals(search.found.value.type, "idle");
});

Deno.test("Search says why it failed", async () => {
  const { clock, answers, search, type } = bench();
  await type("plate");
  answers[0]?.reject(new Error("gone"));
  await clock.pass(0);
  assertEquals(search.found.value, { type: "failed", message: "why" });
});
