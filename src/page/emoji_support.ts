/// <reference lib="dom" />
/**
 * Which emoji this machine can draw. Old systems have no picture of the newest, and would show an empty box.
 */
import { EVERY_VERSION } from "./emoji.ts";

/** One emoji of each version that brought single characters, the newest first. */
const OF_VERSION: readonly (readonly [version: number, emoji: string])[] = [
  [17, "\u{1faea}"],
  [16, "\u{1fae9}"],
  [15.1, "\u{1fae8}"],
  [14, "\u{1fae0}"],
  [13.1, "\u{1f972}"],
  [12.1, "\u{1f971}"],
  [11, "\u{1f970}"],
  [5, "\u{1f929}"],
  [4, "\u{1f57a}"],
];
/** On every machine that has pictures of emoji at all. */
const FIRST = "\u{1f600}";
const SIDE = 20;

/** The newest version that is drawn; any, where nothing tells: a machine without pictures draws all of them alike. */
export function drawnVersion(): number {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null || !isPicture(context, FIRST)) return EVERY_VERSION;
  return OF_VERSION.find(([, emoji]) => isPicture(context, emoji))?.[0] ?? 3;
}

/** A picture has colours of its own; a letter or an empty box takes the one that is asked for. */
function isPicture(context: CanvasRenderingContext2D, emoji: string): boolean {
  const [black, red] = ["#000", "#f00"].map((colour) => {
    context.clearRect(0, 0, SIDE, SIDE);
    context.font = `${SIDE * 0.75}px sans-serif`;
    context.textBaseline = "top";
    context.fillStyle = colour;
    context.fillText(emoji, 0, 0);
    return context.getImageData(0, 0, SIDE, SIDE).data.join();
  });
  return black === red && black !== undefined && /[1-9]/.test(black);
}
