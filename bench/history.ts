// deno-lint-ignore-file no-console
import { CLEAR_STEP } from "../src/messenger/limits.ts";
import { openStore, type SqliteStore } from "../src/store/mod.ts";
import { buildHistory, CONVERSATIONS, MESSAGES } from "./history/build.ts";
import { searches, type SearchKind } from "./history/searches.ts";
import { requireSpace } from "./support/samples.ts";
import { GIGABYTE, MEBIBYTE, ms, percentile, type Row } from "./support/table.ts";

/** Of each of six kinds. */
const SEARCHES = 34;
const OPENINGS = 200;
/** What a page shows at once. */
const PAGE = 50;

/** Searching a million messages, and opening conversations among them. */
export async function benchHistory(folder: string): Promise<Row[]> {
  await requireSpace(folder, 2 * GIGABYTE);
  const { store: built, perSecond } = buildHistory(folder);
  built.close();
  const bytes = Deno.statSync(`${folder}/lanmessenger.db`).size;
  const before = Deno.memoryUsage().rss;
  using store = openStore(folder);
  const found = searched(store);
  const all = [...found.values()].flat();
  const [p50, p95] = [percentile(all, 0.5), percentile(all, 0.95)];
  const within = measure(searches(SEARCHES), ({ search }, index) => {
    store.history({ search, conversation: someConversation(index), limit: PAGE });
  });
  const opened = measure(Array.from({ length: OPENINGS }, (_, index) => index), (index) => {
    const conversation = someConversation(index);
    store.history({ conversation, limit: PAGE });
    store.markSeen(conversation, 0);
  });
  const listed = measure(Array.from({ length: 20 }, (_, index) => index), () => store.conversations());
  const jumped = measure(Array.from({ length: OPENINGS }, (_, index) => index), (index) => {
    const position = Math.floor(MESSAGES * index / OPENINGS);
    const conversation = someConversation(index);
    store.history({ conversation, before: position, limit: PAGE });
    store.history({ conversation, after: position, limit: PAGE });
  });
  const after = Deno.memoryUsage().rss;
  const count = MESSAGES.toLocaleString("en");
  for (const [kind, times] of found) {
    console.log(`search, ${kind}: p50 ${ms(percentile(times, 0.5))}, longest ${ms(Math.max(...times))}`);
  }
  const { steps, cleared } = deleted(store, someConversation(0));
  return [
    {
      what: `searching ${count} messages, p95`,
      wanted: "≤ 50 ms",
      measured: `${ms(p95)} (longest ${ms(Math.max(...all))})`,
      raw: `p50 ${ms(p50)}, ${all.length} searches of six kinds`,
      verdict: p95 <= 50 ? "reached" : "falls short",
    },
    row(`searching in one conversation of ${count}, p95`, 50, within),
    row(`opening a conversation of ${count}, p95`, 30, opened),
    row(`jumping into a conversation of ${count}, p95`, 30, jumped),
    row(`listing ${CONVERSATIONS.length} conversations of ${count}, p95`, 30, listed),
    {
      what: "memory that reading them takes",
      wanted: "≤ 64 MiB",
      measured: `${((after - before) / MEBIBYTE).toFixed(0)} MiB`,
      raw: `${(bytes / MEBIBYTE).toFixed(0)} MiB on the disk, ${
        Math.round(perSecond).toLocaleString("en")
      } written a second`,
      verdict: after - before <= 64 * MEBIBYTE ? "reached" : "falls short",
    },
    row(`a step of deleting a conversation of ${cleared.toLocaleString("en")}, p95`, 20, steps),
  ];
}

/** How long each step holds everything else up, the one that hides it first. */
function deleted(store: SqliteStore, conversation: (typeof CONVERSATIONS)[number]) {
  const steps = measure([conversation], () => store.deleteConversation(conversation));
  let cleared = 0;
  for (let some = -1; some !== 0; cleared += some) {
    steps.push(...measure([CLEAR_STEP], (limit) => some = store.clearDeleted(limit)));
  }
  return { steps, cleared };
}

function searched(store: SqliteStore): Map<SearchKind, number[]> {
  const times = new Map<SearchKind, number[]>();
  for (const one of searches(SEARCHES)) {
    const [time = NaN] = measure([one], ({ search }) => store.history({ search, limit: PAGE }));
    times.set(one.kind, [...times.get(one.kind) ?? [], time]);
  }
  return times;
}

function row(what: string, wanted: number, times: readonly number[]): Row {
  const p95 = percentile(times, 0.95);
  return {
    what,
    wanted: `≤ ${wanted} ms`,
    measured: ms(p95),
    raw: `p50 ${ms(percentile(times, 0.5))}, longest ${ms(Math.max(...times))}`,
    verdict: p95 <= wanted ? "reached" : "falls short",
  };
}

function measure<Case>(cases: readonly Case[], work: (one: Case, index: number) => void): number[] {
  return cases.map((one, index) => {
    const start = performance.now();
    work(one, index);
    return performance.now() - start;
  });
}

function someConversation(index: number): (typeof CONVERSATIONS)[number] {
  return CONVERSATIONS[index % CONVERSATIONS.length] ?? "everyone";
}
