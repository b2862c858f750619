/// <reference lib="dom" />
/**
 * Draws a picture out of a file's bytes. What the page shows is always its own drawing of it, never those bytes.
 */
import { pictureHeader } from "./picture_header.ts";

/** Pixels that are decoded at the most, which take four bytes each for as long as that lasts. */
const MAX_PIXELS = 64_000_000;
/** Where a header is looked for: behind colour profiles and a small picture of a camera's. */
const HEADER_BYTES = 1_048_576;
const QUALITY = 0.85;

export interface Drawn {
  /** Of a type that a browser draws for sure, made by the browser itself. */
  readonly blob: Blob;
  /** Of the drawing, px of the screen. */
  readonly width: number;
  readonly height: number;
}

/** A width and a height that a drawing must not exceed, px of the screen. */
export interface Fit {
  readonly width: number;
  readonly height: number;
}

/** A file that holds no picture that can be drawn. */
export class PictureError extends Error {
  override readonly name = "PictureError";
}

/** @throws {PictureError} */
export type Draw = (bytes: Blob, fit: Fit) => Promise<Drawn>;

export const drawPicture: Draw = async (bytes, fit) => {
  const header = pictureHeader(new Uint8Array(await bytes.slice(0, HEADER_BYTES).arrayBuffer()));
  if (header === undefined) throw new PictureError("Cannot draw the file: it is no picture of a known kind");
  if (header.width * header.height > MAX_PIXELS) {
    throw new PictureError(`Cannot draw ${header.width} by ${header.height} pixels: ${MAX_PIXELS} in all are the most`);
  }
  let bitmap: ImageBitmap;
  try {
    // The type that was found, not the one that the name promises.
    bitmap = await createImageBitmap(new Blob([bytes], { type: header.type }));
  } catch (cause) {
    throw new PictureError("Cannot draw the file: the browser can't decode it", { cause });
  }
  try {
    return await draw(bitmap, fit);
  } finally {
    bitmap.close();
  }
};

async function draw(bitmap: ImageBitmap, fit: Fit): Promise<Drawn> {
  const scale = Math.min(1, fit.width / bitmap.width, fit.height / bitmap.height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  if (context === null) throw new PictureError("Cannot draw: the browser gives no canvas");
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const { promise, resolve } = Promise.withResolvers<Blob | null>();
  canvas.toBlob(resolve, "image/webp", QUALITY);
  const blob = await promise;
  if (blob === null) throw new PictureError("Cannot draw: the browser makes no picture of the canvas");
  return { blob, width: canvas.width, height: canvas.height };
}
