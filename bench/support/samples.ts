import { statfs } from "node:fs/promises";
import { GIGABYTE, gigabytes, MEBIBYTE } from "./table.ts";

/** Room that must stay when a bench is done with what it needs. */
const SPARE_BYTES = GIGABYTE;

/** @throws {Error} when the disk under `folder` has not so many bytes to give. */
export async function requireSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= bytes + SPARE_BYTES) return;
  throw new Error(
    `This needs ${gigabytes(bytes + SPARE_BYTES)} in ${folder}, and ${
      gigabytes(free)
    } are free: set TMPDIR to another disk`,
  );
}

/** A file of random bytes, which nothing on the way can make smaller. */
export async function makeFile(path: string, bytes: number): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true });
  for (let left = bytes; left > 0;) {
    const block = randomBytes(Math.min(left, 16 * MEBIBYTE));
    for (let written = 0; written < block.length;) written += await file.write(block.subarray(written));
    left -= block.length;
  }
  await file.sync();
}

/** A folder of so many files of so many bytes each, with a hundred in each folder within. */
export async function makeFolder(path: string, files: number, bytes: number): Promise<void> {
  for (let index = 0; index < files; index++) {
    const folder = `${path}/${Math.floor(index / 100)}`;
    if (index % 100 === 0) await Deno.mkdir(folder, { recursive: true });
    await Deno.writeFile(`${folder}/${index}`, randomBytes(bytes));
  }
  await settle(path, 0);
}

/**
 * The same ground for whoever copies next: everything that was written before is on the disk, and there is memory for
 * the copy that was in use a moment ago. Virtual machines give new memory slowly, which would be all that is measured.
 */
export async function settle(folder: string, bytes: number): Promise<void> {
  const path = `${folder}/ground`;
  const block = new Uint8Array(MEBIBYTE);
  using file = await Deno.open(path, { write: true, createNew: true });
  for (let written = 0; written < bytes;) written += await file.write(block);
  await Deno.remove(path);
  const { success } = await new Deno.Command("sync", { args: ["-f", folder] }).output();
  if (!success) throw new Error(`Cannot sync ${folder}`);
}

function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  // What WebCrypto gives at once.
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}
