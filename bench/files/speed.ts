import { FilePrototype } from "../raw/file_prototype.ts";
import { Scp } from "../raw/scp.ts";
import { FileProgram } from "../support/file_program.ts";
import { MemoryWatch } from "../support/memory_watch.ts";
import { makeFile, makeFolder, requireSpace, settle } from "../support/samples.ts";
import { argumentsOf, settingsOn } from "../support/settings.ts";
import { GIGABYTE, MEBIBYTE, median, MEGABYTE, type Row } from "../support/table.ts";

const FILE_BYTES = 2 * GIGABYTE;
const FILES = 10_000;
const SMALL_BYTES = 4_096;
/** The machine has other things to do at times: the middle one of these counts. */
const ROUNDS = 3;
/** What a program settles down from after its start, and what is measured is time gone by: no condition to wait for. */
const IDLE_MS = 5_000;

/** Copies `source` to `target`, which is not there yet; how many milliseconds it took. */
type Copy = (source: string, target: string) => Promise<number>;

/** One big file and many small ones, from accepted to "done" at the sender, beside what else copies them here. */
export async function benchSpeed(folder: string): Promise<Row[]> {
  await requireSpace(folder, 2 * FILE_BYTES);
  const [file, many] = [`${folder}/two-gigabytes`, `${folder}/ten-thousand`];
  await makeFile(file, FILE_BYTES);
  await makeFolder(many, FILES, SMALL_BYTES);

  await using parts = new AsyncDisposableStack();
  const problem = await Scp.problem();
  const scp = problem === undefined ? parts.use(await Scp.start(folder)) : undefined;
  const prototype = parts.use(await FilePrototype.start());
  const { ours, sender, receiver } = await programs(folder, parts);
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const memory = parts.use(await MemoryWatch.start(sender.child, receiver.child));

  const [bigOurs = NaN, bigBare = NaN, bigScp] = await race(folder, file, FILE_BYTES, "removed", [
    ours,
    (source, target) => prototype.copy(source, target),
    ...scp === undefined ? [] : [(source: string, target: string) => scp.copy("file", source, target)],
  ]);
  const afterBig = memory.above;
  const [manyOurs = NaN, manyScp] = await race(folder, many, FILES * SMALL_BYTES, "kept", [
    ours,
    ...scp === undefined ? [] : [(source: string, target: string) => scp.copy("folder", source, target)],
  ]);
  const speed = (ms: number) => `${(FILE_BYTES / MEGABYTE / (ms / 1000)).toFixed(0)} MB/s`;
  const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
  const missing = { raw: problem ?? "", verdict: "not measured" } as const;
  return [
    {
      what: "2 GB, hashed in the same pass",
      wanted: "≥ 1.5 × scp",
      measured: speed(bigOurs),
      ...bigScp === undefined ? missing : {
        raw: `${speed(bigScp)} (scp, AES-256-GCM): ${times(bigScp / bigOurs)}`,
        verdict: bigScp / bigOurs >= 1.5 ? "reached" : "falls short",
      },
    },
    {
      what: "2 GB, hashed in the same pass",
      wanted: "≥ 80 % of bare",
      measured: speed(bigOurs),
      raw: `${speed(bigBare)} (AES over TCP to a file, no hash, no sync): ${times(bigBare / bigOurs)}`,
      verdict: bigBare / bigOurs >= 0.8 ? "reached" : "falls short",
    },
    {
      what: "folder of 10,000 files of 4 KB",
      wanted: "≥ 5 × scp -r",
      measured: seconds(manyOurs),
      ...manyScp === undefined ? missing : {
        raw: `${seconds(manyScp)} (scp -r): ${times(manyScp / manyOurs)}`,
        verdict: manyScp / manyOurs >= 5 ? "reached" : "falls short",
      },
    },
    ...["sender", "receiver"].map((end, index): Row => {
      const [above, first] = [memory.above[index] ?? NaN, afterBig[index] ?? NaN];
      return {
        what: `memory above idle, ${end}`,
        wanted: "≤ 64 MB",
        measured: megabytes(above),
        raw: `${megabytes(first)} with the big file alone`,
        verdict: above <= 64 * MEBIBYTE ? "reached" : "falls short",
      };
    }),
  ];
}

function times(factor: number): string {
  return `${factor.toFixed(2)} ×`;
}

function megabytes(bytes: number): string {
  return `${(bytes / MEBIBYTE).toFixed(0)} MiB`;
}

/**
 * Lets all of them copy `source`, of so many bytes, in turns; the median of each, ms.
 *
 * @param copied what becomes of each copy: many small files stay until the end, since a file system that has just
 * removed so many is slow to make new ones.
 */
async function race(
  folder: string,
  source: string,
  bytes: number,
  copied: "removed" | "kept",
  copies: readonly Copy[],
): Promise<number[]> {
  const times = copies.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (let turn = 0; turn < copies.length; turn++) {
      // Each is first once: none always finds the caches as the same other one left them.
      const index = (round + turn) % copies.length;
      const target = `${folder}/copy-${round}-${index}`;
      await settle(folder, bytes);
      times[index]?.push(await copies[index]?.(source, target) ?? NaN);
      if (round === 0) await compare(source, target);
      if (copied === "removed") await Deno.remove(target);
    }
  }
  return times.map(median);
}

async function compare(source: string, target: string): Promise<void> {
  const { success, stdout } = await new Deno.Command("diff", { args: ["-rq", source, target] }).output();
  if (!success) throw new Error(`The copy is another one: ${new TextDecoder().decode(stdout).slice(0, 500)}`);
}

/** Two programs that see each other and have talked: the sender, the receiver, and their way to copy. */
async function programs(folder: string, parts: AsyncDisposableStack) {
  const start = (address: string, name: string) =>
    FileProgram.start(argumentsOf(settingsOn(address, `${folder}/${name}`, name)));
  const receiver = parts.use(await start("127.0.0.3", "Ben"));
  const seen = receiver.told("peer", ({ name, state }) => name === "Ada" && state === "online");
  const sender = parts.use(await start("127.0.0.2", "Ada"));
  await seen;
  const ours: Copy = async (source, target) => {
    const incoming = `${folder}/incoming`;
    const here = receiver.offered();
    await sender.offer(receiver.id, source);
    const offer = await here;
    const [received, told] = [receiver.done(offer), sender.done(offer)];
    const start = performance.now();
    await receiver.accept(offer, incoming);
    await told;
    const ms = performance.now() - start;
    const { path } = await received;
    if (path === undefined) throw new Error("The receiver did not say where it is");
    await Deno.rename(path, target);
    return ms;
  };
  return { ours, sender, receiver };
}
