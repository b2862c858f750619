/** Several sizes of one icon in one file. */

export interface Drawn {
  /** Width and height, pixels. */
  readonly size: number;
  readonly png: Uint8Array<ArrayBuffer>;
}

/** A Windows .ico, whose pictures are PNG (since Windows Vista). */
export function iconFile(drawn: readonly Drawn[]): Uint8Array<ArrayBuffer> {
  const head = new DataView(new ArrayBuffer(6 + 16 * drawn.length));
  head.setUint16(2, 1, true);
  head.setUint16(4, drawn.length, true);
  let offset = head.byteLength;
  for (const [index, { size, png }] of drawn.entries()) {
    const at = 6 + 16 * index;
    // 0 stands for 256.
    head.setUint8(at, size % 256);
    head.setUint8(at + 1, size % 256);
    head.setUint16(at + 4, 1, true);
    head.setUint16(at + 6, 32, true);
    head.setUint32(at + 8, png.length, true);
    head.setUint32(at + 12, offset, true);
    offset += png.length;
  }
  return joined([new Uint8Array(head.buffer), ...drawn.map(({ png }) => png)]);
}

/** Of an .icns: each holds a PNG of that size. */
const ICNS_TYPES: Readonly<Record<number, string>> = { 128: "ic07", 256: "ic08", 512: "ic09" };

/** A macOS .icns. @throws {RangeError} for a size that it has no name for. */
export function icnsFile(drawn: readonly Drawn[]): Uint8Array<ArrayBuffer> {
  const parts = drawn.map(({ size, png }) => {
    const type = ICNS_TYPES[size];
    if (type === undefined) throw new RangeError(`Cannot put ${size} pixels into an .icns: 128, 256 and 512 are known`);
    return block(type, png);
  });
  return block("icns", joined(parts));
}

function block(type: string, content: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(8 + content.length);
  made.set(new TextEncoder().encode(type));
  new DataView(made.buffer).setUint32(4, made.length);
  made.set(content, 8);
  return made;
}

function joined(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    made.set(part, at);
    at += part.length;
  }
  return made;
}
