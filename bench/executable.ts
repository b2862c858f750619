import { TextLineStream } from "./support/lines.ts";
import { median, MEGABYTE, ms, percentile, type Row } from "./support/table.ts";

const PROGRAM = new URL("../dist/lanmessenger", import.meta.url).pathname;
const STARTS = 20;
const FIRST_STARTS = 5;

/**
 * The executable of `deno task compile`: how large it is, and how long from the start of the process to "ready", with an
 * identity there and without.
 */
export async function benchExecutable(folder: string): Promise<Row[]> {
  const size = await sizeOf(PROGRAM);
  if (size === undefined) {
    const measured = "there is none: deno task compile makes it";
    return [{ what: "executable", wanted: "", measured, raw: "", verdict: "not measured" }];
  }
  const first: number[] = [];
  for (let i = 0; i < FIRST_STARTS; i++) first.push(await ready(`${folder}/new-${i}`));
  const warm: number[] = [];
  const bare: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    warm.push(await ready(`${folder}/new-0`));
    bare.push(await readyAfter(["--version"], /^lanmessenger /));
  }
  const [start, quick] = [median(warm), percentile(warm, 0.1)];
  const slowest = Math.max(...first);
  return [
    {
      what: "size of the executable",
      wanted: "≤ 105 MB",
      measured: `${(size / MEGABYTE).toFixed(1)} MB`,
      raw: "",
      verdict: size <= 105 * MEGABYTE ? "reached" : "falls short",
    },
    {
      what: "executable: start to ready, median (10th percentile)",
      wanted: "≤ 200 ms",
      measured: `${ms(start)} (${ms(quick)})`,
      raw: `${ms(median(bare))} (--version, which does nothing)`,
      verdict: start <= 200 ? "reached" : "falls short",
    },
    {
      what: "executable: first start to ready, the key made, slowest",
      wanted: "≤ 2 s",
      measured: ms(slowest),
      raw: "",
      verdict: slowest <= 2000 ? "reached" : "falls short",
    },
  ];
}

/** Bytes; undefined: there is no such file. */
async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function ready(data: string): Promise<number> {
  return readyAfter(
    ["--no-open", "--json", "--bind", "127.0.0.2", "--port", "2472", "--page-port", "0", "--data", data],
    /"event":"ready"/,
  );
}

/** Milliseconds until the line came; the program is ended then. */
async function readyAfter(args: readonly string[], line: RegExp): Promise<number> {
  const begin = performance.now();
  const child = new Deno.Command(PROGRAM, { args: [...args], stdin: "null", stdout: "piped", stderr: "inherit" })
    .spawn();
  try {
    for await (const said of child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())) {
      if (line.test(said)) return performance.now() - begin;
    }
    throw new Error(`${PROGRAM} ${args.join(" ")} ended before it had printed ${line}`);
  } finally {
    try {
      child.kill("SIGTERM");
    } catch {
      // It has ended by itself.
    }
    await child.status;
  }
}
