import type { EventQueue } from "./event_queue.ts";
import type { OutputEvent } from "./output_event.ts";

/** Says how many events a slow reader missed, if any. */
export function* overrun(queue: Pick<EventQueue<never>, "takeLost">): Generator<OutputEvent, void> {
  const lost = queue.takeLost();
  if (lost === 0) return;
  const message = `${lost} events were left out because their reader is slow: see messages with "lanmessenger history"`;
  yield { event: "error", code: "overrun", message };
}
