import { Prototype } from "./raw/prototype.ts";
import { sendAll, withPair } from "./support/pair.ts";
import { ms, percentile, type Row } from "./support/table.ts";

const SINGLE_TEXTS = 1_000;
const MANY_TEXTS = 30_000;
/** As many as are under way at once. */
const BATCH = 500;

/** How long a text takes from saved here to delivered there, one at a time; and how many a second go through. */
export async function benchDelivery(folder: string): Promise<Row[]> {
  const times: number[] = [];
  let perSecond = 0;
  await withPair(folder, async (ada, ben) => {
    for (let i = 0; i < SINGLE_TEXTS + 100; i++) {
      const { promise: delivered, resolve } = Promise.withResolvers<void>();
      const unsubscribe = ada.subscribe((event) => event.type === "delivered" && resolve());
      const written = performance.now();
      await ada.send({ to: ben.id, text: "Is the kettle on?" });
      await delivered;
      // The first hundred warm both programs up.
      if (i >= 100) times.push(performance.now() - written);
      unsubscribe();
    }
    await sendAll(ada, ben.id, 2_000);
    const start = performance.now();
    for (let sent = 0; sent < MANY_TEXTS; sent += BATCH) await sendAll(ada, ben.id, BATCH);
    perSecond = MANY_TEXTS / (performance.now() - start) * 1000;
  });

  const raw: number[] = [];
  let rawPerSecond = 0;
  {
    await using prototype = await Prototype.start(folder);
    for (let i = 0; i < SINGLE_TEXTS + 100; i++) {
      const start = performance.now();
      await prototype.send([`Is the kettle on? ${i}`]);
      if (i >= 100) raw.push(performance.now() - start);
    }
    const start = performance.now();
    for (let sent = 0; sent < MANY_TEXTS; sent += BATCH) {
      await prototype.send(Array.from({ length: BATCH }, (_, index) => `Text number ${sent + index}, as written`));
    }
    rawPerSecond = MANY_TEXTS / (performance.now() - start) * 1000;
  }

  const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
  const [raw50, raw99] = [percentile(raw, 0.5), percentile(raw, 0.99)];
  const what = "bare TCP and SQLite, no keys";
  return [
    {
      what: "text written to delivered, p50",
      wanted: "≤ 3 ms",
      measured: ms(p50),
      raw: `${ms(raw50)} (${what}): ${(p50 / raw50).toFixed(1)} ×`,
      verdict: p50 <= 3 ? "reached" : "falls short",
    },
    {
      what: "text written to delivered, p99",
      wanted: "≤ 15 ms",
      measured: ms(p99),
      raw: `${ms(raw99)}: ${(p99 / raw99).toFixed(1)} ×`,
      verdict: p99 <= 15 ? "reached" : "falls short",
    },
    {
      what: "texts a second, stored and acknowledged",
      wanted: "≥ 5,000",
      measured: Math.round(perSecond).toLocaleString("en"),
      raw: `${Math.round(rawPerSecond).toLocaleString("en")}: ${(perSecond / rawPerSecond).toFixed(2)} ×`,
      verdict: perSecond >= 5_000 ? "reached" : "falls short",
    },
  ];
}
