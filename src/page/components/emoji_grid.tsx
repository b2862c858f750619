/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import type { JSX, TargetedKeyboardEvent } from "preact";
import { useRef } from "preact/hooks";
import { type Emoji, inTone, type SkinTone } from "../emoji.ts";

const COLUMNS = 8;

interface EmojiGridProps {
  readonly shown: readonly Emoji[];
  readonly tone: SkinTone;
  readonly label: string;
  onChoose(emoji: Emoji): void;
  /** Further up than the first row. */
  onUp(): void;
}

/** One stop of the Tab key; arrows go from one emoji to the next, and letters to the search. */
export function EmojiGrid({ shown, tone, label, onChoose, onUp }: EmojiGridProps): JSX.Element | null {
  const grid = useRef<HTMLDivElement>(null);
  const at = useSignal(0);
  if (shown.length === 0) return null;
  const go = (to: number) => {
    if (to < 0) return onUp();
    at.value = Math.min(to, shown.length - 1);
    grid.current?.querySelectorAll<HTMLElement>(".emoji-cell")[at.value]?.focus();
  };
  const press = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const onward = getComputedStyle(event.currentTarget).direction === "rtl" ? -1 : 1;
    const step = { ArrowRight: onward, ArrowLeft: -onward, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
    const rowStart = at.value - at.value % COLUMNS;
    if (step !== undefined) {
      if (event.key.endsWith("Up") || event.key.endsWith("Down") || at.value + step >= 0) go(at.value + step);
    } else if (event.key === "Home") go(rowStart);
    else if (event.key === "End") go(rowStart + COLUMNS - 1);
    // The letter itself then goes into the field.
    else return event.key.length === 1 && event.key !== " " ? onUp() : undefined;
    event.preventDefault();
  };
  const rows = Array.from(
    { length: Math.ceil(shown.length / COLUMNS) },
    (_, row) => shown.slice(row * COLUMNS, (row + 1) * COLUMNS),
  );
  return (
    <div ref={grid} class="emoji-grid" role="grid" aria-label={label} onKeyDown={press}>
      {rows.map((row, r) => (
        <div key={r} role="row">
          {row.map((emoji, c) => (
            <button
              key={emoji.emoji}
              type="button"
              class="emoji-cell"
              role="gridcell"
              aria-label={emoji.name}
              title={emoji.name}
              tabIndex={r * COLUMNS + c === at.value ? 0 : -1}
              onFocus={() => at.value = r * COLUMNS + c}
              onClick={() => onChoose(emoji)}
            >
              {inTone(emoji, tone)}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}
