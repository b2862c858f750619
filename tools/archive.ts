/** Archives, written by hand: the same entries give the same bytes on every system. */
import { crc32, deflateRawSync, gzipSync } from "node:zlib";

type Bytes = Uint8Array<ArrayBuffer>;

export interface ArchiveFile {
  /** Relative, with slashes. */
  readonly path: string;
  readonly bytes: Bytes;
  readonly mode: 0o644 | 0o755;
}

const BLOCK = 512;
const encoder = new TextEncoder();

/**
 * A tar in the format of POSIX 1003.1-1988 (ustar), owned by root, with the folders of all files.
 *
 * @param root before every path: "./" for a Debian package, "" elsewhere.
 * @param time of every entry, seconds since 1970.
 * @throws {RangeError} for a path of more than 100 bytes.
 */
export function tarOf(files: readonly ArchiveFile[], { root, time }: { root: string; time: number }): Bytes {
  const folders = new Set(files.flatMap(({ path }) => foldersOf(path)));
  const parts: Bytes[] = root === "" ? [] : [tarHeader({ path: root, size: 0, mode: 0o755, type: "5", time })];
  for (const folder of [...folders].sort()) {
    parts.push(tarHeader({ path: `${root}${folder}/`, size: 0, mode: 0o755, type: "5", time }));
  }
  for (const { path, bytes, mode } of [...files].sort(byPath)) {
    parts.push(tarHeader({ path: `${root}${path}`, size: bytes.length, mode, type: "0", time }), bytes);
    parts.push(new Uint8Array((BLOCK - bytes.length % BLOCK) % BLOCK));
  }
  parts.push(new Uint8Array(2 * BLOCK));
  return joined(parts);
}

export function gzipOf(bytes: Bytes): Bytes {
  return new Uint8Array(gzipSync(bytes, { level: 6 }));
}

/** The archive of a Debian package, deb(5): ar(5) with short names. */
export function arOf(members: readonly { readonly name: string; readonly bytes: Bytes }[], time: number): Bytes {
  return joined([
    encoder.encode("!<arch>\n"),
    ...members.flatMap(({ name, bytes }) => {
      const fields: [string, number][] = [[name, 16], [`${time}`, 12], ["0", 6], ["0", 6], ["100644", 8]];
      const head = fields.map(([value, width]) => value.padEnd(width)).join("") + `${bytes.length}`.padEnd(10) + "`\n";
      return [encoder.encode(head), bytes, encoder.encode(bytes.length % 2 === 0 ? "" : "\n")];
    }),
  ]);
}

/** A zip (APPNOTE 6.3), compressed; times are UTC, in even seconds. */
export function zipOf(files: readonly ArchiveFile[], time: number): Bytes {
  const parts: Bytes[] = [];
  const directory: Bytes[] = [];
  let offset = 0;
  for (const { path, bytes, mode } of [...files].sort(byPath)) {
    const name = encoder.encode(path);
    const packed = new Uint8Array(deflateRawSync(bytes, { level: 6 }));
    const common = new DataView(new ArrayBuffer(26));
    common.setUint16(0, 20, true);
    // Names are UTF-8.
    common.setUint16(2, 0x800, true);
    common.setUint16(4, 8, true);
    common.setUint32(6, dosTime(time), true);
    common.setUint32(10, crc32(bytes), true);
    common.setUint32(14, packed.length, true);
    common.setUint32(18, bytes.length, true);
    common.setUint16(22, name.length, true);
    const shared = new Uint8Array(common.buffer);
    const local = joined([signature(0x04034b50), shared, name, packed]);
    const tail = new DataView(new ArrayBuffer(14));
    tail.setUint32(6, ((mode | 0o100000) << 16) >>> 0, true);
    tail.setUint32(10, offset, true);
    // Made by a system that knows these modes.
    directory.push(
      joined([signature(0x02014b50), new Uint8Array([20, 3]), shared, new Uint8Array(tail.buffer), name]),
    );
    parts.push(local);
    offset += local.length;
  }
  const listing = joined(directory);
  const end = new DataView(new ArrayBuffer(18));
  end.setUint16(4, files.length, true);
  end.setUint16(6, files.length, true);
  end.setUint32(8, listing.length, true);
  end.setUint32(12, offset, true);
  return joined([...parts, listing, signature(0x06054b50), new Uint8Array(end.buffer)]);
}

interface TarHeader {
  readonly path: string;
  readonly size: number;
  readonly mode: number;
  /** "0": a file; "5": a folder. */
  readonly type: "0" | "5";
  readonly time: number;
}

function tarHeader({ path, size, mode, type, time }: TarHeader): Bytes {
  const header = new Uint8Array(BLOCK);
  const name = encoder.encode(path);
  if (name.length > 100) throw new RangeError(`Cannot put ${path} into a tar: it has more than 100 bytes`);
  const put = (at: number, text: string) => header.set(encoder.encode(text), at);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0");
  header.set(name);
  put(100, `${octal(mode, 7)}\0`);
  put(108, `${octal(0, 7)}\0`);
  put(116, `${octal(0, 7)}\0`);
  put(124, `${octal(size, 11)}\0`);
  put(136, `${octal(time, 11)}\0`);
  put(148, " ".repeat(8));
  put(156, type);
  put(257, "ustar\x0000");
  put(265, "root");
  put(297, "root");
  put(148, `${octal(header.reduce((sum, byte) => sum + byte, 0), 6)}\0 `);
  return header;
}

function foldersOf(path: string): string[] {
  const names = path.split("/").slice(0, -1);
  return names.map((_name, index) => names.slice(0, index + 1).join("/"));
}

function byPath(a: ArchiveFile, b: ArchiveFile): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

function signature(value: number): Bytes {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value, true);
  return new Uint8Array(view.buffer);
}

/** Seconds since 1970 as two 16 bit fields, which begin in 1980. */
function dosTime(seconds: number): number {
  const at = new Date(Math.max(seconds, 315_532_800) * 1000);
  const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  return ((date << 16) | time) >>> 0;
}

function joined(parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
