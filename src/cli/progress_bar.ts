/** One line that says how far a transfer is: pure, progress_line.ts draws it. */
import { printableLine } from "./printable.ts";
import { sizeText, timeText } from "./size.ts";
import { cutToWidth, textWidth } from "./text_width.ts";

/** Sizes in bytes; speed in bytes a second, undefined: nothing moves. */
export interface Progress {
  /** Foreign text. */
  readonly name: string;
  readonly bytes: number;
  readonly size: number;
  readonly speed: number | undefined;
}

const SHORTEST_NAME = 8;
const LONGEST_NAME = 32;
const SHORTEST_BAR = 10;
const LONGEST_BAR = 40;

/**
 * `report.pdf [=====>    ]  45%  1.2 MB of 3 MB  800 kB/s  0:02 left`, in less than `columns`, so that no terminal
 * begins a new line. What does not fit is left out, the bar first; the percentage stays.
 */
export function renderProgress(progress: Progress, columns: number): string {
  const room = Math.max(0, columns - 1);
  const percent = `${String(Math.floor(share(progress) * 100)).padStart(3)}%`;
  const facts = factsOf(progress);
  const name = printableLine(progress.name);
  const needed = Math.min(SHORTEST_NAME, textWidth(name)) + 1 + percent.length;
  while (facts.length > 0 && needed + widthOf(facts) > room) facts.pop();
  const forName = room - percent.length - widthOf(facts) - 1;
  const forBar = forName - Math.min(LONGEST_NAME, textWidth(name)) - 3;
  const bar = forBar < SHORTEST_BAR ? "" : ` ${renderBar(share(progress), Math.min(LONGEST_BAR, forBar))}`;
  const label = cutToWidth(name, bar === "" ? forName : LONGEST_NAME);
  return cutToWidth([`${label}${bar} ${percent}`, ...facts].join("  "), room);
}

function share({ bytes, size }: Progress): number {
  return size === 0 ? 0 : Math.min(1, bytes / size);
}

/** The more important ones first. */
function factsOf({ bytes, size, speed }: Progress): string[] {
  const sizes = `${sizeText(bytes)} of ${sizeText(size)}`;
  if (!speed) return [sizes];
  return [sizes, `${sizeText(speed)}/s`, `${timeText(Math.ceil(Math.max(0, size - bytes) / speed))} left`];
}

function widthOf(facts: readonly string[]): number {
  return facts.reduce((sum, fact) => sum + 2 + fact.length, 0);
}

/** `[====>   ]`: `width` columns and the brackets. */
function renderBar(share: number, width: number): string {
  const full = Math.floor(share * width);
  const head = full < width && full > 0 ? ">" : "";
  return `[${"=".repeat(full - head.length)}${head}${" ".repeat(width - full)}]`;
}
