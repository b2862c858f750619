import type { JSX } from "preact";
import type { CardState } from "../card_state.ts";
import { percentOf } from "../sizes.ts";
import { text } from "../text.ts";

interface FileStatusProps {
  readonly state: CardState;
  /** Of the file, for the progress bar. */
  readonly name: string;
  /** What stands before everything else: how many files there are, say. */
  readonly summary: string | undefined;
  /** "counts": many people's states, which change too often to be said one by one. */
  readonly manner: "states" | "counts";
}

/** Where it stands, which is said when it changes, and how far it is, which is not. */
export function FileStatus({ state, name, summary, manner }: FileStatusProps): JSX.Element {
  const { status, detail, bar, tone } = state;
  const before = summary === undefined ? "" : summary + text.separator;
  return (
    <>
      <p class="file-detail" data-tone={tone}>
        <span class="file-status" role={manner === "states" ? "status" : undefined}>
          <bdi>{status}</bdi>
        </span>
        {status !== "" && tone !== "bad" && text.separator}
        <bdi>{before + detail}</bdi>
      </p>
      {bar !== undefined && <Bar bytes={bar.bytes} size={bar.size} tone={bar.tone} label={text.file.progress(name)} />}
    </>
  );
}

interface BarProps {
  readonly bytes: number;
  readonly size: number;
  readonly tone: "moving" | "still";
  readonly label: string;
}

export function Bar({ bytes, size, tone, label }: BarProps): JSX.Element {
  const percent = percentOf(bytes, size);
  return (
    <progress
      class="progress"
      data-tone={tone}
      max={100}
      value={size > 0 ? Math.min(100, bytes / size * 100) : 100}
      aria-label={label}
      aria-valuetext={text.file.percent(percent)}
    />
  );
}
