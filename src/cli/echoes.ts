import type { Command } from "./command.ts";
import type { OutputEvent } from "./output_event.ts";

/** What is told by the answer to the command that changed it, and by the general events. */
type Echo = Extract<OutputEvent, { event: "changed" | "conversation" | "deleted" | "settings" | "room" }>;

/** General events that wait for an answer; beyond it the oldest is told as it is. */
const MOST_HELD = 256;
/** Answers whose general event has not come. */
const MOST_ANSWERED = 4_096;

/**
 * Tells what a command changes once in the headless mode, by its answer, although the general events say the same: in
 * either order, and not at all where nothing had to be changed. While a command may still answer, general events that
 * may be its own are held back; whatever is none of them is told at last as it is.
 */
export class Echoes {
  readonly #running = new Set<Command>();
  #held: Echo[] = [];
  /** By what it is about: how it is, as the answer said. */
  readonly #answered = new Map<string, string>();

  begin(command: Command): void {
    this.#running.add(command);
  }

  /** A general event came: what is to be told now. */
  heard(event: OutputEvent): readonly OutputEvent[] {
    if (!isEcho(event)) return [event];
    const subject = subjectOf(event);
    const said = this.#answered.get(subject);
    // Whatever else it is now, the answer says nothing of what comes later.
    this.#answered.delete(subject);
    if (said === contentOf(event)) return [];
    if (!this.#isAwaited(event)) return [event];
    this.#held.push(event);
    return this.#held.length > MOST_HELD ? this.#held.splice(0, 1) : [];
  }

  /** `command` answers: what is to be told before that. */
  answered(command: Command, event: OutputEvent): readonly OutputEvent[] {
    if (!isEcho(event) || !mayChange(command, event)) return [];
    const [subject, content] = [subjectOf(event), contentOf(event)];
    const isAbout = (other: Echo) => subjectOf(other) === subject;
    const echo = this.#held.findIndex((other) => isAbout(other) && contentOf(other) === content);
    if (echo !== -1) {
      // What went before were steps on the way to it.
      this.#held = this.#held.filter((other, index) => index > echo || !isAbout(other));
      return [];
    }
    this.#answered.delete(subject);
    this.#answered.set(subject, content);
    const [oldest] = this.#answered.keys();
    if (oldest !== undefined && this.#answered.size > MOST_ANSWERED) this.#answered.delete(oldest);
    const before = this.#held.filter(isAbout);
    this.#held = this.#held.filter((other) => !isAbout(other));
    return before;
  }

  /** `command` has ended: what is to be told now. */
  end(command: Command): readonly OutputEvent[] {
    this.#running.delete(command);
    const free = this.#held.filter((event) => !this.#isAwaited(event));
    this.#held = this.#held.filter((event) => this.#isAwaited(event));
    return free;
  }

  #isAwaited(event: Echo): boolean {
    return [...this.#running].some((command) => mayChange(command, event));
  }
}

function isEcho(event: OutputEvent): event is Echo {
  const kinds: readonly OutputEvent["event"][] = ["changed", "conversation", "deleted", "settings", "room"];
  return kinds.includes(event.event);
}

/** True: the event may be of what the command does. */
function mayChange(command: Command, event: Echo): boolean {
  switch (command.do) {
    case "edit":
    case "retract":
    case "react":
      return event.event === "changed" && event.id.startsWith(command.id);
    case "mute":
    case "unmute":
    case "favourite":
    case "unfavourite":
    case "keep":
      return event.event === "conversation";
    case "delete":
    case "settings":
      return event.event === (command.do === "delete" ? "deleted" : "settings");
    case "room":
      return event.event === "room";
    default:
      return false;
  }
}

function subjectOf(event: Echo): string {
  switch (event.event) {
    case "changed":
      // Two may have written a message with one id.
      return `changed ${event.from.id} ${event.id}`;
    case "conversation":
    case "deleted":
      return `${event.event} ${event.conversation}`;
    case "room":
      return `room ${event.id}`;
    case "settings":
      return event.event;
    default:
      return event satisfies never;
  }
}

function contentOf(event: Echo): string {
  // Whoever is known only by what was deleted has no name after it, and only the answer counts what is gone.
  return JSON.stringify(event.event === "deleted" ? { ...event, name: "", messages: undefined } : event);
}
