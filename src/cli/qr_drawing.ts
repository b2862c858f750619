import { encode } from "uqr";

/** Light modules all around, which a camera needs. */
const BORDER = 4;
/** White on black, whatever the terminal's colours are: light modules are drawn. Without colours a reader may see it inverted. */
const [COLOURS, PLAIN] = ["\x1b[40;97m", "\x1b[0m"];
/** By what is light: neither, the lower, the upper, both. */
const HALVES = [" ", "▄", "▀", "█"] as const;

/** A QR code drawn with half blocks, two modules above each other in a character; undefined: it is wider than `columns`. */
export function qrDrawing(
  text: string,
  columns: number,
  colours: "coloured" | "plain" = "coloured",
): string | undefined {
  const { data, size } = encode(text, { ecc: "M", border: BORDER });
  if (size > columns) return undefined;
  // Below the last line it is light as well.
  const isLight = (x: number, y: number) => data[y]?.[x] !== true;
  const lines: string[] = [];
  for (let y = 0; y < size; y += 2) {
    const characters = Array.from(
      { length: size },
      (_, x) => HALVES[(isLight(x, y) ? 2 : 0) + (isLight(x, y + 1) ? 1 : 0)] ?? "",
    );
    const line = characters.join("");
    lines.push(colours === "plain" ? line : `${COLOURS}${line}${PLAIN}`);
  }
  return lines.join("\n");
}
