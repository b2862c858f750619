/// <reference lib="dom" />
/** Makes a picture of oneself out of any that the person has: square, small, and few bytes. */
import { pictureHeader } from "./picture_header.ts";
import { PictureError } from "./picture.ts";

/** What the program takes (docs/protocol.md, section 5.5). */
export const MAX_BYTES = 65_536;
/** Sides and qualities that are tried until it fits, px of the drawing. */
const TRIES = [[256, 0.9], [256, 0.75], [192, 0.75], [128, 0.7], [96, 0.6]] as const;
const MAX_PIXELS = 64_000_000;
const HEADER_BYTES = 1_048_576;

/** @throws {PictureError} */
export async function ownPicture(file: Blob): Promise<Blob> {
  const header = pictureHeader(new Uint8Array(await file.slice(0, HEADER_BYTES).arrayBuffer()));
  if (header === undefined || header.width * header.height > MAX_PIXELS) {
    throw new PictureError("Cannot draw the file: it is no picture of a known kind, or too large");
  }
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([file], { type: header.type }));
  } catch (cause) {
    throw new PictureError("Cannot draw the file: the browser can't decode it", { cause });
  }
  try {
    for (const [side, quality] of TRIES) {
      const drawn = await square(bitmap, side, quality);
      if (drawn.size <= MAX_BYTES) return drawn;
    }
  } finally {
    bitmap.close();
  }
  throw new PictureError(`Cannot make the picture smaller than ${MAX_BYTES} bytes: choose another one`);
}

/** The middle of it. A browser that writes no WebP writes PNG, which is taken as well. */
async function square(bitmap: ImageBitmap, side: number, quality: number): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d");
  if (context === null) throw new PictureError("Cannot draw: the browser gives no canvas");
  const cut = Math.min(bitmap.width, bitmap.height);
  context.imageSmoothingQuality = "high";
  const [left, top] = [(bitmap.width - cut) / 2, (bitmap.height - cut) / 2];
  context.drawImage(bitmap, left, top, cut, cut, 0, 0, side, side);
  const { promise, resolve } = Promise.withResolvers<Blob | null>();
  canvas.toBlob(resolve, "image/webp", quality);
  const blob = await promise;
  if (blob === null) throw new PictureError("Cannot draw: the browser makes no picture of the canvas");
  return blob;
}
