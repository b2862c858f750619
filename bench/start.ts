import { Child } from "./support/child.ts";
import { settingsOn } from "./support/settings.ts";
import { ms, percentile, type Row } from "./support/table.ts";

const STARTS = 10;
const IDLE_MS = 10_000;
const MEBIBYTE = 1_048_576;

/** From the start of the process to the page's first byte, with an identity there; and memory after ten idle seconds. */
export async function benchStart(folder: string): Promise<Row[]> {
  const settings = settingsOn("127.0.0.2", `${folder}/start`, "Ada");
  const page = ["--no-open", "--json", "--bind", "127.0.0.2", "--data", settings.dataFolder, "--name", "Ada"];
  const program = () => Child.messenger([...page, "--port", `${settings.port}`, "--page-port", "0"]);
  const bare = new URL("raw/server.ts", import.meta.url).pathname;
  const raw = () => new Child(["run", "--no-check", "--allow-all", bare]);
  // The first start makes the identity and fills the caches.
  await served(program());
  const times: number[] = [];
  const rawTimes: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    times.push(await served(program()));
    rawTimes.push(await served(raw()));
  }
  const [start, rawStart] = [percentile(times, 0.5), percentile(rawTimes, 0.5)];
  const [memory, rawMemory] = [await idle(program()), await idle(raw())];
  return [
    {
      what: "start to page served, median",
      wanted: "≤ 400 ms",
      measured: ms(start),
      raw: `${ms(rawStart)} (a bare Deno.serve): ${(start / rawStart).toFixed(1)} ×`,
      verdict: start <= 400 ? "reached" : "falls short",
    },
    {
      what: "resident memory, idle",
      wanted: "≤ 110 MiB",
      measured: `${(memory / MEBIBYTE).toFixed(0)} MiB`,
      raw: `${(rawMemory / MEBIBYTE).toFixed(0)} MiB (a bare Deno.serve)`,
      verdict: memory <= 110 * MEBIBYTE ? "reached" : "falls short",
    },
  ];
}

async function served(child: Child): Promise<number> {
  await using running = child;
  const start = performance.now();
  await fetchPage(await portOf(running));
  return performance.now() - start;
}

async function idle(child: Child): Promise<number> {
  await using running = child;
  await fetchPage(await portOf(running));
  // What is measured is time gone by, so here there is no condition to wait for.
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  return await running.residentBytes();
}

async function portOf(child: Child): Promise<number> {
  const line = await child.line((line) => /127\.0\.0\.1:\d+|^port \d+/.test(line));
  return Number(/(?:127\.0\.0\.1:|port )(\d+)/.exec(line)?.[1]);
}

async function fetchPage(port: number): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  if (!answer.ok) throw new Error(`The page answered ${answer.status}`);
  await answer.body?.cancel();
}
