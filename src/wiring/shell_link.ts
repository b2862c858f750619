/** A Windows shortcut, as [MS-SHLLINK] describes it: what the start menu shows. */

export interface ShellLink {
  /** Absolute, of `LONGEST_TARGET` characters at most. */
  readonly target: string;
  /** The folder that the program starts in. */
  readonly folder: string;
  readonly description: string;
}

export const LONGEST_TARGET = 259;

const HAS_LINK_INFO = 0x2;
const HAS_NAME = 0x4;
const HAS_WORKING_DIR = 0x10;
const IS_UNICODE = 0x80;
const HAS_EXP_STRING = 0x200;

export function shellLink({ target, folder, description }: ShellLink): Uint8Array<ArrayBuffer> {
  return concatenated([
    header(HAS_LINK_INFO | HAS_NAME | HAS_WORKING_DIR | IS_UNICODE | HAS_EXP_STRING),
    linkInfo(target),
    counted(description),
    counted(folder),
    targetBlock(target),
    new Uint8Array(4),
  ]);
}

/** 2.1: the identifier of the format, flags, an archive file, a window of normal size. */
function header(flags: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(0x4c));
  view.setUint32(0, 0x4c, true);
  const identifier = [0x01, 0x14, 0x02, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46];
  identifier.forEach((byte, index) => view.setUint8(4 + index, byte));
  view.setUint32(20, flags, true);
  view.setUint32(24, 0x20, true);
  view.setUint32(60, 1, true);
  return new Uint8Array(view.buffer);
}

/** 2.3: where the target is, on a disk of this computer; in the system's old alphabet, and in Unicode. */
function linkInfo(target: string): Uint8Array<ArrayBuffer> {
  const volume = new DataView(new ArrayBuffer(0x11));
  volume.setUint32(0, volume.byteLength, true);
  // A disk that stays where it is; its name, which is empty, stands behind.
  volume.setUint32(4, 3, true);
  volume.setUint32(12, 0x10, true);
  const old = ascii(target);
  const unicode = utf16(`${target}\0`);
  const headSize = 0x24;
  const base = headSize + volume.byteLength;
  const suffix = base + old.length;
  const baseUnicode = suffix + 1;
  const suffixUnicode = baseUnicode + unicode.length;
  const head = new DataView(new ArrayBuffer(headSize));
  [suffixUnicode + 2, headSize, 1, headSize, base, 0, suffix, baseUnicode, suffixUnicode]
    .forEach((value, index) => head.setUint32(4 * index, value, true));
  return concatenated([
    new Uint8Array(head.buffer),
    new Uint8Array(volume.buffer),
    old,
    new Uint8Array(1),
    unicode,
    new Uint8Array(2),
  ]);
}

/** 2.5.4: the target once more, as the shell prefers it. */
function targetBlock(target: string): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(0x314);
  const view = new DataView(block.buffer);
  view.setUint32(0, block.length, true);
  view.setUint32(4, 0xa0000001, true);
  block.set(ascii(target), 8);
  block.set(utf16(target), 8 + 260);
  return block;
}

/** 2.4: how many characters, then these. */
function counted(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(2 + 2 * text.length);
  new DataView(bytes.buffer).setUint16(0, text.length, true);
  bytes.set(utf16(text), 2);
  return bytes;
}

/** Ends with a zero. */
function ascii(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text.replace(/[^\x20-\x7e]/g, "?")}\0`);
}

function utf16(text: string): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let index = 0; index < text.length; index++) view.setUint16(2 * index, text.charCodeAt(index), true);
  return new Uint8Array(view.buffer);
}

function concatenated(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
