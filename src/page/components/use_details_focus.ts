/// <reference lib="dom" />
import { useLayoutEffect, useRef } from "preact/hooks";
import { DETAILS_ID } from "./details.tsx";

/**
 * The focus goes into the details when they are opened, and back when they close: to where one writes if it came from
 * there, else to their button. Where another conversation is chosen beside them, that keeps the focus.
 */
export function useDetailsFocus(conversation: string | undefined, details: "open" | "closed"): void {
  const before = useRef({ conversation, details });
  const from = useRef<"composer" | "button">("button");
  useLayoutEffect(() => {
    const earlier = before.current;
    before.current = { conversation, details };
    if (earlier.details === details || earlier.conversation !== conversation) return;
    const composer = document.querySelector<HTMLElement>(".composer textarea");
    const active = document.activeElement;
    if (details === "open") {
      // The body: the palette stood between, and the covered field could not get the focus back.
      from.current = active === composer || active === document.body ? "composer" : "button";
      document.getElementById(DETAILS_ID)?.focus();
      return;
    }
    // Somebody has already gone elsewhere.
    if (active !== null && active !== document.body) return;
    const button = document.querySelector<HTMLElement>(`[aria-controls="${DETAILS_ID}"]`);
    (from.current === "composer" ? composer ?? button : button)?.focus({ preventScroll: true });
  }, [conversation, details]);
}
