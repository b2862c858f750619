import { Child } from "./support/child.ts";
import { startNode } from "./support/pair.ts";
import { argumentsOf, settingsOn } from "./support/settings.ts";
import { ms, percentile, type Row } from "./support/table.ts";

const OTHERS = 9;
const NEWCOMERS = 10;

/** How long after a newcomer starts to announce itself each of nine others tells of it. */
export async function benchDiscovery(folder: string): Promise<Row[]> {
  const times: number[] = [];
  await using children = new AsyncDisposableStack();
  const others = Array.from({ length: OTHERS }, (_, index) => {
    const settings = settingsOn(`127.0.0.${11 + index}`, `${folder}/other${index}`, `Other ${index}`);
    return children.use(Child.messenger(argumentsOf(settings)));
  });
  await Promise.all(others.map((other) => other.line((line) => line.includes('"ready"'))));
  // Each on its own address and from nothing: an identity, a database, a first announcement.
  for (let index = 0; index < NEWCOMERS; index++) {
    const name = `Newcomer ${index}`;
    const heard = others.map(async (other) => {
      await other.line((line) => line.includes(`"${name}"`) && line.includes('"online"'));
      return performance.now();
    });
    const { node, start } = await started(`127.0.0.${31 + index}`, `${folder}/new${index}`, name);
    times.push(...(await Promise.all(heard)).map((at) => at - start));
    await node.stop();
  }
  const raw = await rawDatagrams();
  const p95 = percentile(times, 0.95);
  const raw95 = percentile(raw, 0.95);
  return [{
    what: "newcomer seen by nine others, p95",
    wanted: "≤ 150 ms",
    measured: `${ms(p95)} (p50 ${ms(percentile(times, 0.5))})`,
    raw: `${ms(raw95)} (a bare datagram, unsigned): ${(p95 / raw95).toFixed(0)} ×`,
    verdict: p95 <= 150 ? "reached" : "falls short",
  }];
}

/** The clock starts when everything but the first announcement is done: making a key is not discovery. */
async function started(address: string, folder: string, name: string) {
  const settings = settingsOn(address, folder, name);
  const first = await startNode(settings, "reading");
  await first.stop();
  const start = performance.now();
  return { node: await startNode(settings, "job"), start };
}

async function rawDatagrams(): Promise<number[]> {
  const receiver = Deno.listenDatagram({ transport: "udp", hostname: "0.0.0.0", port: 2_473, reuseAddress: true });
  const sender = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.31", port: 0 });
  const times: number[] = [];
  for (let i = 0; i < 100; i++) {
    const start = performance.now();
    await sender.send(new Uint8Array(900), { transport: "udp", hostname: "127.255.255.255", port: 2_473 });
    await receiver.receive();
    times.push(performance.now() - start);
  }
  sender.close();
  receiver.close();
  return times;
}
