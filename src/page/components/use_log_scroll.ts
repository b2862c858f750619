/// <reference lib="dom" />
/**
 * Where the reader stands in a log: at its end, where new texts push the old ones up, or somewhere above it, where
 * nothing moves whatever comes before or after.
 */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useCallback, useLayoutEffect, useRef } from "preact/hooks";
import type { Log } from "../log.ts";

/** This close to the end counts as at it, px. */
const END_PX = 48;
/** This close to an end of what is held asks for more at once, px. */
const NEAR_PX = 240;
/**
 * Whoever scrolls towards an end of what is held and is this close gets more, so that it is there before they are, px.
 * With what a screen shows it must be less than half of what is held (`LOG_LIMIT`), or both ends would ask by turns.
 */
const AHEAD_PX = 1_000;

export interface LogScroll {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  /** The "New" line, where there is one. */
  readonly newLine: RefObject<HTMLLIElement | null>;
  readonly place: ReadonlySignal<"end" | "above">;
  onScroll(): void;
  toEnd(): void;
}

/** Asks for more texts at one end; does nothing where there are none, or some are on their way. */
export interface Loads {
  older(): void;
  newer(): void;
}

export function useLogScroll(log: Log, loads: Loads): LogScroll {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const newLine = useRef<HTMLLIElement>(null);
  const place = useSignal<"end" | "above">("end");
  /** The first line in sight and where it stood, px below the top of the scroller. */
  const anchor = useRef<{ line: HTMLElement; top: number } | undefined>(undefined);
  const arrived = useRef(false);
  /** The position of the newest text drawn so far. */
  const newest = useRef(0);
  /** Of the log as it was drawn last. */
  const phase = useRef(log.phase.type);
  /** The asking for a place that was answered last. */
  const shown = useRef(0);
  /** Where the log stood when it was last looked at, px: a move from there is the reader's. */
  const before = useRef(0);
  const current = useRef({ log, loads });
  current.current = { log, loads };

  const hold = useCallback((box: HTMLElement) => {
    anchor.current = firstInSight(box);
    before.current = box.scrollTop;
  }, []);

  const settle = useCallback(() => {
    const box = scroller.current;
    if (box === null) return;
    const held = anchor.current;
    if (place.peek() === "end") box.scrollTop = box.scrollHeight;
    else if (held?.line.isConnected) box.scrollTop = held.line.offsetTop - held.top;
    hold(box);
  }, []);

  const onScroll = useCallback(() => {
    const box = scroller.current;
    if (box === null) return;
    // The end of what is held is not the end where newer texts made room: staying at it would fetch all of them.
    const whole = current.current.log.newer === "none";
    place.value = whole && belowSight(box) < END_PX ? "end" : "above";
    const moved = box.scrollTop - before.current;
    hold(box);
    if (box.scrollTop < (moved < 0 ? AHEAD_PX : NEAR_PX)) current.current.loads.older();
    else if (!whole && belowSight(box) < (moved > 0 ? AHEAD_PX : NEAR_PX)) current.current.loads.newer();
  }, []);

  useLayoutEffect(() => {
    const last = log.messages.at(-1);
    // Whoever writes wants to see what they wrote, wherever they were reading; an old text of theirs that was fetched
    // is another matter.
    const wrote = arrived.current && phase.current !== "newer" && last?.own === true && last.position > newest.current;
    if (wrote) place.value = "end";
    phase.current = log.phase.type;
    newest.current = Math.max(newest.current, last?.position ?? 0);
    settle();
    const box = scroller.current;
    if (box === null || log.phase.type !== "ready") return;
    const { target } = log;
    if (target !== undefined && target.asked !== shown.current) {
      shown.current = target.asked;
      arrived.current = true;
      const line = box.querySelector<HTMLElement>(`.text-line[data-position="${target.position}"]`);
      if (line !== null) {
        place.value = "above";
        box.scrollTop = line.offsetTop - box.clientHeight / 3;
        hold(box);
        pointOut(line);
        return;
      }
    }
    if (!arrived.current) {
      arrived.current = true;
      // Unread texts that do not fit are read from their beginning.
      const line = newLine.current;
      if (line !== null && line.offsetTop < box.scrollTop) {
        place.value = "above";
        box.scrollTop = line.offsetTop;
        hold(box);
      }
    }
    if (box.scrollTop < NEAR_PX) loads.older();
    // Whoever came to the end while others were on their way.
    else if (log.newer !== "none" && belowSight(box) < 1) loads.newer();
  }, [log.messages, log.phase, log.target]);

  // Whatever changes a height (the window, the composer, a long text shown whole) leaves the reader's place alone.
  useLayoutEffect(() => {
    const observer = new ResizeObserver(settle);
    if (scroller.current !== null) observer.observe(scroller.current);
    if (content.current !== null) observer.observe(content.current);
    return () => observer.disconnect();
  }, []);

  const toEnd = useCallback(() => {
    place.value = "end";
    settle();
  }, []);

  return { scroller, content, newLine, place, onScroll, toEnd };
}

/** How much of the log is below what is seen, px. */
function belowSight(box: HTMLElement): number {
  return box.scrollHeight - box.scrollTop - box.clientHeight;
}

/** Shows the reader, and a screen reader, which text was asked for. */
function pointOut(line: HTMLElement): void {
  for (const other of document.querySelectorAll(".text-line[data-target]")) other.removeAttribute("data-target");
  // Begins the fading anew where it is the same line as before.
  void line.offsetWidth;
  line.setAttribute("data-target", "");
  line.querySelector<HTMLElement>(".message-button")?.focus({ preventScroll: true });
}

/**
 * The first text whose lower edge is below the top. Texts only, since a day line goes when older texts of its day come;
 * they are in order, so a binary search finds it.
 */
function firstInSight(box: HTMLElement): { line: HTMLElement; top: number } | undefined {
  // A live list, which the browser keeps: to gather them anew with every step of the wheel would cost a part of the frame.
  const lines = box.getElementsByClassName("text-line") as HTMLCollectionOf<HTMLElement>;
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const line = lines[middle];
    if (line !== undefined && line.offsetTop + line.offsetHeight <= box.scrollTop) low = middle + 1;
    else high = middle;
  }
  const line = lines[low];
  return line === undefined ? undefined : { line, top: line.offsetTop - box.scrollTop };
}
