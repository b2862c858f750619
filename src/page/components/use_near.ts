/// <reference lib="dom" />
import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** How far outside of the log something counts as near, px. */
const NEAR_PX = 600;

/** Whether an element of the log is on the screen, or soon may be. */
export function useNear(element: RefObject<HTMLElement | null>): ReadonlySignal<boolean> {
  const near = useSignal(false);
  useEffect(() => {
    const watched = element.current;
    if (watched === null) return;
    const observer = new IntersectionObserver(
      (entries) => near.value = entries.at(-1)?.isIntersecting ?? false,
      { root: watched.closest(".log"), rootMargin: `${NEAR_PX}px 0px` },
    );
    observer.observe(watched);
    return () => observer.disconnect();
  }, []);
  return near;
}
