import type { MessageId } from "../model/ids.ts";
import { Ends } from "./ends.ts";
import type { OutputEvent } from "./output_event.ts";

/** An event as the headless mode prints it: the answer to a command carries its ref. */
export type Labelled = OutputEvent & { readonly ref?: string };

interface Entry {
  readonly ref: string | undefined;
  /** What was printed of it already. */
  readonly told: Set<string>;
  readonly ends: Ends;
}

/**
 * What the headless mode said of the messages that it sends. The same "saved" or "delivered" comes twice, from the
 * command and from the general events, in either order: it is printed once, and carries the command's ref, also when
 * the delivery comes long after the command has ended. So are the ends of transfers. Remembers the newest 4,096
 * messages; what is heard of an older one is printed without its ref.
 */
export class Told {
  readonly #entries = new Map<MessageId, Entry>();

  constructor(private readonly limit = 4096) {}

  expect(id: MessageId, ref: string | undefined): void {
    if (this.#entries.has(id)) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined && this.#entries.size >= this.limit) this.#entries.delete(oldest);
    this.#entries.set(id, { ref, told: new Set(), ends: new Ends() });
  }

  /** The event with its ref; undefined: it was printed before. */
  label(event: OutputEvent): Labelled | undefined {
    if (event.event !== "saved" && event.event !== "delivered" && event.event !== "file") return event;
    const entry = this.#entries.get(event.id);
    if (entry === undefined) return event;
    if (event.event === "file") return entry.ends.isNew(event) ? labelled(event, entry.ref) : undefined;
    const key = `${event.event} ${event.to}`;
    if (entry.told.has(key)) return undefined;
    entry.told.add(key);
    return labelled(event, entry.ref);
  }
}

export function labelled(event: OutputEvent, ref: string | undefined): Labelled {
  return ref === undefined ? event : { ...event, ref };
}
