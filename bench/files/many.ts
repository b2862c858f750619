import { canMakeNamespaces, Lan, type LanHost } from "../../tests/support/namespaces.ts";
import { FileProgram } from "../support/file_program.ts";
import { makeFile, requireSpace } from "../support/samples.ts";
import { MEGABYTE, type Row } from "../support/table.ts";

const FILE_BYTES = 256 * MEGABYTE;
const RECEIVERS = 6;
/** Slow enough that the lines are what is waited for, and not the processors of the one machine that has all ends. */
const LINE_MEGABITS = 200;

/** The same to six others, when everybody's line is limited: until the last of them has it. */
export async function benchMany(folder: string): Promise<Row[]> {
  const alone = FILE_BYTES * RECEIVERS / (LINE_MEGABITS * MEGABYTE / 8);
  const row = { what: `${FILE_BYTES / MEGABYTE} MB to everyone, six receivers`, wanted: "< size × receivers ÷ line" };
  const raw = `${alone.toFixed(1)} s (size × receivers ÷ a line of ${LINE_MEGABITS} Mbit/s each)`;
  const support = await canMakeNamespaces();
  if (!support.possible) return [{ ...row, measured: support.reason, raw, verdict: "not measured" }];
  await requireSpace(folder, (RECEIVERS + 1) * FILE_BYTES);
  const source = `${folder}/for-everyone`;
  await makeFile(source, FILE_BYTES);

  await using lan = await Lan.create(RECEIVERS + 1);
  for (const host of lan.hosts) await limit(host);
  await using parts = new AsyncDisposableStack();
  const start = async (host: LanHost, name: string) => {
    const args = ["--headless", "--data", `${folder}/${name}`, "--name", name, "--page-port", "0"];
    return parts.use(await FileProgram.start(args, ["ip", "netns", "exec", host.namespace]));
  };
  const ada = await start(lan.host(1), "Ada");
  const receivers: FileProgram[] = [];
  for (let index = 0; index < RECEIVERS; index++) {
    const seen = ada.told("peer", ({ name, state }) => name === `Receiver ${index}` && state === "online");
    receivers.push(await start(lan.host(index + 2), `Receiver ${index}`));
    await seen;
  }

  const here = receivers.map((receiver) => receiver.offered());
  const offer = await ada.offer("everyone", source);
  await Promise.all(here);
  const began = performance.now();
  const sent = lineBytes(lan.host(1));
  const done = receivers.map(async ({ id }) => {
    await ada.done(offer, id);
    return (performance.now() - began) / 1000;
  });
  for (const [index, receiver] of receivers.entries()) await receiver.accept(offer, `${folder}/incoming${index}`);
  const times = await Promise.all(done);
  const last = Math.max(...times);
  const shares = (await lineBytes(lan.host(1)) - await sent) / FILE_BYTES;
  return [{
    ...row,
    measured: `${last.toFixed(1)} s (the first ${Math.min(...times).toFixed(1)} s)`,
    raw: `${raw}: ${(alone / last).toFixed(2)} ×; the author sent it ${shares.toFixed(1)} times`,
    verdict: last < alone ? "reached" : "falls short",
  }];
}

/** What a host sends is limited; a packet waits for at most a tenth of a second. */
async function limit(host: LanHost): Promise<void> {
  const rate = ["rate", `${LINE_MEGABITS}mbit`, "burst", "256kb", "latency", "100ms"];
  const { code, stderr } = await host.exec("tc", "qdisc", "add", "dev", host.device, "root", "tbf", ...rate);
  if (code !== 0) throw new Error(`Cannot limit a line: ${stderr.trim()}`);
}

/** Bytes that a host has sent on its line. */
async function lineBytes(host: LanHost): Promise<number> {
  const { stdout } = await host.exec("cat", `/sys/class/net/${host.device}/statistics/tx_bytes`);
  return Number(stdout);
}
