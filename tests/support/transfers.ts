/** Files that go between real programs, and what a test wants to know of them. */
import { createHash } from "node:crypto";
import { assertEquals, fail } from "../../src/std/assert.ts";
import { type Line, Program, type ProgramOptions } from "./program.ts";

const BLOCK_BYTES = 1_048_576;
const PAGE_BYTES = 4_096;
const PATIENCE_MS = 10_000;

/** A person with a folder for received files of their own, so that nothing goes to the home folder. */
export function person(
  name: string,
  folder: string,
  rest: Omit<ProgramOptions, "name" | "data">,
): ProgramOptions {
  const args = ["--files", filesOf(name, folder), ...rest.args ?? []];
  return { ...rest, name, data: `${folder}/${name}`, args };
}

export function filesOf(name: string, folder: string): string {
  return `${folder}/${name}-files`;
}

/** Writes a file that no part of which is like another. */
export async function writeSample(path: string, bytes: number): Promise<void> {
  const block = crypto.getRandomValues(new Uint8Array(65_536));
  const blocks = new Uint8Array(BLOCK_BYTES);
  for (let at = 0; at < BLOCK_BYTES; at += block.length) blocks.set(block, at);
  const view = new DataView(blocks.buffer);
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  for (let from = 0; from < bytes; from += BLOCK_BYTES) {
    for (let page = 0; page < BLOCK_BYTES; page += PAGE_BYTES) view.setFloat64(page, from + page);
    const length = Math.min(BLOCK_BYTES, bytes - from);
    for (let written = 0; written < length;) written += await file.write(blocks.subarray(written, length));
  }
}

export async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of (await Deno.open(path)).readable) hash.update(chunk);
  return hash.digest("hex");
}

/** The two files hold the same, by their SHA-256. */
export async function assertSameContent(path: string, source: string): Promise<void> {
  const [received, sent] = await Promise.all([sha256(path), sha256(source)]);
  assertEquals(received, sent, `${path} is not what ${source} is`);
}

/** Every file and folder below `folder`, by relative path: a file's size, or undefined. */
export async function tree(folder: string): Promise<Map<string, number | undefined>> {
  const found = new Map<string, number | undefined>();
  const look = async (within: string) => {
    for await (const { name, isDirectory } of Deno.readDir(`${folder}/${within}`)) {
      const path = `${within}${name}`;
      if (isDirectory) {
        found.set(`${path}/`, undefined);
        await look(`${path}/`);
      } else found.set(path, (await Deno.lstat(`${folder}/${path}`)).size);
    }
  };
  await look("");
  return found;
}

/** Resolves once there is nothing in `folder`: what was received in part is cleared away a moment after it is said. */
export async function becomesEmpty(folder: string): Promise<void> {
  const start = performance.now();
  for (;;) {
    const left = await Array.fromAsync(Deno.readDir(folder));
    if (left.length === 0) return;
    if (performance.now() - start > PATIENCE_MS) {
      fail(`There still is ${left.map(({ name }) => name).join(", ")} in ${folder}`);
    }
  }
}

let refs = 0;

/**
 * Offers files or folders, and waits for nobody; resolves with the offer's id once it is saved. Somebody is named by
 * their id: what a name means is only known two seconds after the start.
 */
export async function offer(program: Program, to: Program | "everyone", ...paths: string[]): Promise<string> {
  const ref = `offer ${++refs}`;
  await program.give({ do: "send", to: to === "everyone" ? to : to.id, file: paths, wait: 0, ref });
  const line = await program.until((line) => line.ref === ref && (line.event === "saved" || line.event === "error"));
  return line.event === "saved" ? line.id : fail(`The offer was refused: ${line.message}`);
}

/** Accepts an offer as soon as it is here. */
export async function accept(program: Program, id: string): Promise<void> {
  await program.until((line) => line.event === "file" && line.id === id, `the offer ${id}`);
  await program.give({ do: "accept", id });
}

const ENDS: ReadonlySet<string> = new Set(["done", "declined", "cancelled", "withdrawn", "aside", "failed"]);

/**
 * Resolves once a transfer is in a state, told already or to come; fails when it ends in another one.
 *
 * @param where.after only what is told after these lines counts; `peer`: the other end's name.
 */
export async function reaches(
  program: Program,
  id: string,
  state: string,
  where: { readonly after?: readonly Line[]; readonly peer?: string; readonly reason?: string } = {},
): Promise<Line> {
  const old = new Set(where.after);
  const line = await program.until(
    (line) =>
      line.event === "file" && line.id === id && (where.peer ?? line.peer.name) === line.peer.name && !old.has(line) &&
      ((line.state === state && (where.reason ?? line.reason) === line.reason) || ENDS.has(line.state)),
    `"${state}" of ${id}`,
  );
  assertEquals(line.state, state, JSON.stringify(line));
  return line;
}

/** Resolves when more than a share of a transfer is at the receiver; fails when it has ended by then. */
export async function midway(program: Program, id: string, share = 0): Promise<Line> {
  const line = await passed(program, id, share);
  return ENDS.has(line.state) ? fail(`It ended before it was seen to run: ${JSON.stringify(line)}`) : line;
}

async function passed(program: Program, id: string, share: number): Promise<Line> {
  return await program.until(
    (line) => line.event === "file" && line.id === id && (line.bytes > share * line.size || ENDS.has(line.state)),
    `bytes of ${id}`,
  );
}

/** Large enough that a transfer takes longer than a program waits before it tells again how far it is. */
const SEEN_BYTES = 256_000_000;

export interface UnderWay {
  readonly id: string;
  readonly source: string;
  readonly size: number;
  /** What the receiver had when it told this. */
  readonly bytes: number;
}

/**
 * A file of which some is there and most is not. On a machine that is too quick for that to be seen it is a larger one.
 *
 * @param source where it is made; a number is put behind it.
 */
export async function underWay(sender: Program, receiver: Program, source: string): Promise<UnderWay> {
  for (let size = SEEN_BYTES; size <= 16 * SEEN_BYTES; size *= 2) {
    const path = `${source}-${size / SEEN_BYTES}`;
    await writeSample(path, size);
    const id = await offer(sender, receiver, path);
    await accept(receiver, id);
    const { bytes } = await passed(receiver, id, 0.1);
    if (bytes < size / 2) return { id, source: path, size, bytes };
    await bothDone(sender, receiver, id);
    await Deno.remove(path);
  }
  return fail("No transfer could be seen in the midst");
}

/** Both ends say that it is done; what the receiver says. */
export async function bothDone(sender: Program, receiver: Program, id: string): Promise<Line> {
  await reaches(sender, id, "done");
  return await reaches(receiver, id, "done");
}

/** Bytes that a process has written to files since its start; Linux. */
export async function writtenBytes({ pid }: Program): Promise<number> {
  return Number(/^wchar: (\d+)$/m.exec(await Deno.readTextFile(`/proc/${pid}/io`))?.[1] ?? NaN);
}
