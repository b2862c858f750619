/**
 * What a file's first bytes say of the picture in it: its kind and its size in pixels, before anything is decoded. A
 * small file may claim a size that would fill the memory.
 */

export interface PictureHeader {
  readonly type: "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/avif" | "image/bmp";
  /** As stored, before any turning. */
  readonly width: number;
  readonly height: number;
}

/** Undefined: it is none of these, or its size can't be found. SVG is none of these. */
export function pictureHeader(bytes: Uint8Array): PictureHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const header = png(view) ?? jpeg(view) ?? gif(view) ?? webp(view) ?? avif(view) ?? bmp(view);
    return header !== undefined && header.width > 0 && header.height > 0 ? header : undefined;
  } catch (error) {
    // It ends before its header does.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function png(view: DataView): PictureHeader | undefined {
  if (view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a || !says(view, 12, "IHDR")) return undefined;
  return { type: "image/png", width: view.getUint32(16), height: view.getUint32(20) };
}

/** Its size stands in the frame header, behind segments of any length. */
function jpeg(view: DataView): PictureHeader | undefined {
  if (view.getUint16(0) !== 0xffd8) return undefined;
  for (let at = 2;;) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    // SOF0 to SOF15, without the tables that share the range (DHT, JPG, DAC).
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return { type: "image/jpeg", width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
    // Start of scan, or the end: no frame header came before it.
    if (marker === 0xda || marker === 0xd9) return undefined;
    const bare = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
    at += bare ? 2 : 2 + view.getUint16(at + 2);
  }
}

function gif(view: DataView): PictureHeader | undefined {
  if (!says(view, 0, "GIF8")) return undefined;
  return { type: "image/gif", width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

function webp(view: DataView): PictureHeader | undefined {
  if (!says(view, 0, "RIFF") || !says(view, 8, "WEBP")) return undefined;
  const type = "image/webp";
  if (says(view, 12, "VP8 ")) {
    return { type, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  if (says(view, 12, "VP8L")) {
    const bits = view.getUint32(21, true);
    return { type, width: (bits & 0x3fff) + 1, height: (bits >>> 14 & 0x3fff) + 1 };
  }
  if (!says(view, 12, "VP8X")) return undefined;
  const three = (at: number) => view.getUint16(at, true) | view.getUint8(at + 2) << 16;
  return { type, width: three(24) + 1, height: three(27) + 1 };
}

/** Boxes within boxes: meta, iprp, ipco, and there one ispe for each picture in the file. The largest counts. */
function avif(view: DataView): PictureHeader | undefined {
  if (!says(view, 4, "ftyp")) return undefined;
  const brands = Array.from(
    { length: Math.max(0, Math.min(32, (view.getUint32(0) - 8) >> 2)) },
    (_, index) => 8 + index * 4,
  );
  if (!brands.some((at) => says(view, at, "avif") || says(view, at, "avis"))) return undefined;
  const properties = [...boxes(view, 0, view.byteLength, "meta")]
    .flatMap(([from, to]) => [...boxes(view, from + 4, to, "iprp")])
    .flatMap(([from, to]) => [...boxes(view, from, to, "ipco")])
    .flatMap(([from, to]) => [...boxes(view, from, to, "ispe")]);
  const sizes = properties.map(([from]) => ({ width: view.getUint32(from + 4), height: view.getUint32(from + 8) }));
  const largest = sizes.toSorted((a, b) => b.width * b.height - a.width * a.height)[0];
  return largest === undefined ? undefined : { type: "image/avif", ...largest };
}

/** The content of each box of this name between two places: [from, to). */
function* boxes(view: DataView, from: number, to: number, name: string): Generator<readonly [number, number]> {
  for (let at = from; at + 8 <= to;) {
    const size = view.getUint32(at);
    if (size < 8 || at + size > view.byteLength) return;
    if (says(view, at + 4, name)) yield [at + 8, at + size];
    at += size;
  }
}

function bmp(view: DataView): PictureHeader | undefined {
  if (!says(view, 0, "BM")) return undefined;
  if (view.getUint32(14, true) === 12) {
    return { type: "image/bmp", width: view.getUint16(18, true), height: view.getUint16(20, true) };
  }
  return { type: "image/bmp", width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) };
}

function says(view: DataView, at: number, word: string): boolean {
  return [...word].every((character, index) =>
    at + index < view.byteLength && view.getUint8(at + index) === character.charCodeAt(0)
  );
}
