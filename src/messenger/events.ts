import type { AppEvent } from "../model/event.ts";

/** The one place that fans events out. A listener that throws does not keep the others from hearing. */
export class Events {
  readonly #listeners = new Set<(event: AppEvent) => void>();

  /** @param report is told what a listener threw: its fault must not undo what has been committed. */
  constructor(readonly report: (error: unknown) => void) {}

  subscribe(listener: (event: AppEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: AppEvent): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        this.report(error);
      }
    }
  }
}
