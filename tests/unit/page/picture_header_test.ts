import fc from "fast-check";
import { type PictureHeader, pictureHeader } from "../../../src/page/picture_header.ts";
import { assertEquals } from "../../../src/std/assert.ts";

type Part = number | string | { readonly u16: number } | { readonly u32: number } | { readonly le16: number } | {
  readonly le32: number;
};

/** Bytes out of bytes, ASCII and numbers. */
function bytes(...parts: readonly Part[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => {
    if (typeof part === "number") return [part];
    if (typeof part === "string") return [...part].map((character) => character.charCodeAt(0));
    if ("u16" in part) return [part.u16 >> 8, part.u16 & 255];
    if ("le16" in part) return [part.le16 & 255, part.le16 >> 8];
    const big = "u32" in part ? part.u32 : part.le32;
    const four = [big >>> 24, big >>> 16 & 255, big >>> 8 & 255, big & 255];
    return "u32" in part ? four : four.reverse();
  }));
}

const box = (name: string, ...content: readonly Part[]): Part[] => {
  const inside = bytes(...content);
  return [{ u32: inside.length + 8 }, name, ...inside];
};
const ispe = (width: number, height: number) => box("ispe", { u32: 0 }, { u32: width }, { u32: height });
const avif = (...properties: Part[]) =>
  bytes(
    ...box("ftyp", "mif1", { u32: 0 }, "avif"),
    ...box("meta", { u32: 0 }, ...box("hdlr", 1, 2, 3), ...box("iprp", ...box("ipco", ...properties))),
  );

const PNG = bytes(0x89, "PNG\r\n", 0x1a, "\n", { u32: 13 }, "IHDR", { u32: 640 }, { u32: 480 });
const JPEG = bytes(
  ...[0xff, 0xd8],
  ...[0xff, 0xe0, { u16: 6 }, "JFIF"],
  ...[0xff, 0xc4, { u16: 4 }, { u16: 9 }],
  ...[0xff, 0xff, 0xff, 0xc2, { u16: 17 }, 8, { u16: 480 }, { u16: 640 }],
);
const KNOWN: readonly [PictureHeader["type"], Uint8Array][] = [
  ["image/png", PNG],
  ["image/jpeg", JPEG],
  ["image/gif", bytes("GIF89a", { le16: 640 }, { le16: 480 })],
  ["image/bmp", bytes("BM", "............", { le32: 40 }, { le32: 640 }, { le32: -480 >>> 0 })],
  ["image/bmp", bytes("BM", "............", { le32: 12 }, { le16: 640 }, { le16: 480 }, "....")],
  ["image/webp", bytes("RIFF....WEBPVP8 ....", "...", 0x9d, 0x01, 0x2a, { le16: 640 }, { le16: 480 })],
  ["image/webp", bytes("RIFF....WEBPVP8L....", 0x2f, { le32: (639 | 479 << 14) >>> 0 })],
  ["image/webp", bytes("RIFF....WEBPVP8X....", "....", { le16: 639 }, 0, { le16: 479 }, 0)],
  ["image/avif", avif(...ispe(320, 240), ...ispe(640, 480), ...ispe(1, 1))],
];

Deno.test("pictureHeader() finds kind and size of each known kind", () => {
  for (const [type, content] of KNOWN) assertEquals(pictureHeader(content), { type, width: 640, height: 480 });
});

Deno.test("pictureHeader() takes nothing else for a picture", () => {
  const others = [
    "",
    "<svg xmlns='http://www.w3.org/2000/svg' width='640' height='480'/>",
    "<?xml version='1.0'?><svg/>",
    "MZ\x90\0\x03",
    "%PDF-1.7",
    "RIFF....WAVEfmt ",
  ];
  for (const content of others) assertEquals(pictureHeader(bytes(content)), undefined, content);
  const video = bytes(...box("ftyp", "isom", { u32: 0 }, "mp42"), ...box("moov", 0));
  assertEquals(pictureHeader(video), undefined);
});

Deno.test("pictureHeader() takes no picture without pixels, nor one whose header is cut", () => {
  for (const [type, content] of KNOWN) {
    const whole = pictureHeader(content);
    assertEquals(pictureHeader(content.slice(0, 15)), type === "image/gif" ? whole : undefined);
    for (let length = 0; length < content.length; length++) {
      assertEquals(pictureHeader(content.slice(0, length)) ?? whole, whole, `${length} bytes of ${type}`);
    }
  }
  assertEquals(pictureHeader(bytes("GIF89a", { le16: 0 }, { le16: 480 })), undefined);
  assertEquals(pictureHeader(avif(...ispe(0, 0))), undefined);
  assertEquals(pictureHeader(bytes(0xff, 0xd8, 0xff, 0xda, { u16: 4 }, { u16: 0 })), undefined, "no frame header");
});

Deno.test("pictureHeader() ends for whatever bytes", () => {
  const beginnings = fc.constantFrom(...KNOWN.map(([, content]) => content));
  fc.assert(fc.property(beginnings, fc.nat(40), fc.uint8Array({ maxLength: 200 }), (content, kept, noise) => {
    pictureHeader(new Uint8Array([...content.slice(0, kept), ...noise]));
  }));
});
