/**
 * Takes a program out of an executable that `deno compile` made, so that its runtime remains: as Deno's own download
 * has it, or such that `deno compile` makes the same of it. How it is put in is written at
 * https://github.com/denoland/sui.
 */

/** How an executable holds its program. */
export type Holding =
  /** Behind the end of the ELF file. */
  | "elf"
  /** Behind the end of the Mach-O file, after a mark. */
  | "macho-behind"
  /** In a segment of its own, before the last one; all of it is signed. */
  | "macho-segment"
  /** As a resource, which the next program replaces. */
  | "pe";

/** @throws {Error} where the file is not of that shape. */
export function cutProgram(file: Uint8Array<ArrayBuffer>, holding: Holding): Uint8Array<ArrayBuffer> {
  switch (holding) {
    case "elf":
      return file.subarray(0, endOfElf(file));
    case "macho-behind":
      return file.subarray(0, startOfMark(file));
    case "macho-segment":
      return withoutSegment(file);
    case "pe":
      return file;
    default:
      return holding satisfies never;
  }
}

/** ELF-64, figure 2: the table of sections is the last thing in what a linker made. */
function endOfElf(file: Uint8Array<ArrayBuffer>): number {
  const view = viewOf(file);
  return Number(view.getBigUint64(0x28, true)) + view.getUint16(0x3a, true) * view.getUint16(0x3c, true);
}

function startOfMark(file: Uint8Array<ArrayBuffer>): number {
  const mark = [...new TextEncoder().encode("<~sui-data~>"), 0xef, 0xbe, 0xad, 0xde];
  for (let at = file.lastIndexOf(0xde); at >= mark.length; at = file.lastIndexOf(0xde, at - 1)) {
    const start = at + 1 - mark.length;
    if (mark.every((byte, index) => file[start + index] === byte)) return start;
  }
  throw new Error("Cannot cut the executable: it holds no program of deno compile");
}

const SEGMENT = 0x19;
const HEADER_BYTES = 32;

interface Command {
  readonly at: number;
  readonly kind: number;
  readonly bytes: number;
}

/** Where a load command names places of the last segment, by its kind: offsets of 32 bit fields (loader.h). */
const PLACES: Readonly<Record<number, readonly number[]>> = {
  0x2: [8, 16],
  0xb: [32, 40, 48, 56, 64, 72],
  0x1d: [8],
  0x26: [8],
  0x29: [8],
  0x2b: [8],
  0x2d: [8],
  0x8000001e: [8],
  0x80000034: [8],
  0x22: [8, 16, 24, 32, 40],
  0x80000022: [8, 16, 24, 32, 40],
};

function withoutSegment(file: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const before = viewOf(file);
  const commands = loadCommands(before);
  const program = commands.find((command) => segmentName(file, command) === "__SUI");
  const last = commands.find((command) => segmentName(file, command) === "__LINKEDIT");
  if (program === undefined || last === undefined) {
    throw new Error("Cannot cut the executable: it holds no program of deno compile");
  }
  const memory = before.getBigUint64(program.at + 32, true);
  const start = Number(before.getBigUint64(program.at + 40, true));
  const size = Number(before.getBigUint64(program.at + 48, true));

  const made = file.slice(0, file.length - size);
  made.set(file.subarray(start + size), start);
  const view = viewOf(made);
  view.setBigUint64(last.at + 24, view.getBigUint64(last.at + 24, true) - memory, true);
  view.setBigUint64(last.at + 40, BigInt(start), true);
  for (const { at, kind } of commands) {
    for (const place of PLACES[kind] ?? []) {
      const offset = view.getUint32(at + place, true);
      if (offset >= start + size) view.setUint32(at + place, offset - size, true);
    }
  }
  const end = HEADER_BYTES + view.getUint32(20, true);
  made.copyWithin(program.at, program.at + program.bytes, end);
  made.fill(0, end - program.bytes, end);
  view.setUint32(16, commands.length - 1, true);
  view.setUint32(20, end - HEADER_BYTES - program.bytes, true);
  return made;
}

function loadCommands(view: DataView): Command[] {
  const commands: Command[] = [];
  let at = HEADER_BYTES;
  for (let left = view.getUint32(16, true); left > 0; left--) {
    const [kind, bytes] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
    commands.push({ at, kind, bytes });
    at += bytes;
  }
  return commands;
}

/** Undefined: it is no segment. */
function segmentName(file: Uint8Array, { at, kind }: Command): string | undefined {
  if (kind !== SEGMENT) return undefined;
  return new TextDecoder().decode(file.subarray(at + 8, at + 24)).replace(/\0+$/, "");
}

function viewOf(bytes: Uint8Array<ArrayBuffer>): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
