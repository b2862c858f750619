/**
 * Tells the user what comes while they do not look at the page: on the desktop, and by a tone. Of several open pages one
 * does it. What is told, and how, notifications.ts decides.
 */
import { effect, type ReadonlySignal, signal } from "@preact/signals";
import type { MessageDto } from "../server/dto.ts";
import type { Clock } from "./clock.ts";
import { mutedIn, type News, newsBetween, type Note, notesOf, stillUnread, type Way, waysOf } from "./notifications.ts";
import { timeOfDay } from "./quiet_hours.ts";
import type { State } from "./state.ts";

/** What comes within this time of the last telling is told together: a flood is some notes, not hundreds. */
export const TOGETHER_MS = 1_500;
/** Between two tones. */
export const TONE_PAUSE_MS = 3_000;
/** Notes that stand on the desktop at once; the oldest makes room. */
export const MOST_NOTES = 8;

/** The pages of the program that are open in this browser. */
export interface OpenPages {
  /** Whether it is this page that tells. */
  speaks(): boolean;
  /** Whether one of them is before the user's eyes. */
  attended(): Promise<boolean>;
}

/** Takes a note off the desktop. */
export type TakeOff = () => void;

export interface TellerParts {
  readonly clock: Clock;
  readonly state: ReadonlySignal<State>;
  /** The messages that the last events brought. */
  readonly arrived: ReadonlySignal<readonly MessageDto[]>;
  readonly pages: OpenPages;
  /** Whether a note tells what was written. */
  words(): "shown" | "hidden";
  /** Undefined: the desktop does not show it. */
  show(note: Note): TakeOff | undefined;
  playTone(): void;
}

interface Waiting {
  readonly news: News;
  readonly ways: readonly Way[];
}

interface Shown {
  readonly note: Note;
  readonly message: MessageDto | undefined;
  readonly takeOff: TakeOff;
}

export class Teller {
  readonly #parts: TellerParts;
  readonly #heard = signal<"nothing" | "something">("nothing");
  #before: State;
  /** By conversation: of each only the newest is told. */
  readonly #waiting = new Map<string, Waiting>();
  #pause: (() => void) | undefined;
  #lastTone = -Infinity;
  /** By tag, the oldest first. */
  readonly #shown = new Map<string, Shown>();
  readonly #stopWatching: () => void;
  #phase: "tells" | "stopped" = "tells";

  constructor(parts: TellerParts) {
    this.#parts = parts;
    this.#before = parts.state.value;
    this.#stopWatching = effect(() => this.#follow(parts.state.value, parts.arrived.peek()));
  }

  /** Whether a text has come since the page was opened. */
  get heard(): ReadonlySignal<"nothing" | "something"> {
    return this.#heard;
  }

  stop(): void {
    this.#phase = "stopped";
    this.#stopWatching();
    this.#pause?.();
    this.#waiting.clear();
    this.takeOffAll();
  }

  /** A page that is closed can't answer to a press on what it has shown. */
  takeOffAll(): void {
    for (const tag of [...this.#shown.keys()]) this.#takeOff(tag);
  }

  #follow(after: State, arrived: readonly MessageDto[]): void {
    const before = this.#before;
    this.#before = after;
    if (before.conversations === after.conversations) return;
    this.#takeOffWhatIsOver(after);
    const news = newsBetween(before, after, arrived);
    if (news.length === 0) return;
    this.#heard.value = "something";
    void this.#consider(news);
  }

  /** Decides as things are when something comes. */
  async #consider(news: readonly News[]): Promise<void> {
    const { clock, pages, state } = this.#parts;
    if (!pages.speaks()) return;
    const attention = await pages.attended() ? "here" : "elsewhere";
    if (this.#phase === "stopped") return;
    const now = state.value;
    const situation = {
      attention,
      availability: now.me?.availability ?? "available",
      settings: now.settings,
      time: timeOfDay(clock.now()),
    } as const;
    for (const each of news) {
      const ways = waysOf(each, { muted: mutedIn(now, each.conversation) }, situation);
      // A text that names the user is not hidden by one that came after it.
      const named = this.#waiting.get(each.conversation)?.news.tone === "named" && each.tone === "plain";
      if (ways.length > 0 && !named) this.#waiting.set(each.conversation, { news: each, ways });
    }
    if (this.#pause === undefined && this.#waiting.size > 0) await this.#tell();
  }

  async #tell(): Promise<void> {
    const { clock, pages, state } = this.#parts;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#pause = clock.after(TOGETHER_MS, () => {
      this.#pause = undefined;
      if (this.#waiting.size > 0) void this.#tell();
    });
    if (await pages.attended() || this.#phase === "stopped") return;
    const by = (way: Way) => waiting.filter(({ ways }) => ways.includes(way)).map(({ news }) => news);
    this.#showNotes(stillUnread(by("desktop"), state.value), state.value);
    if (stillUnread(by("tone"), state.value).length > 0) this.#playTone();
  }

  #showNotes(news: readonly News[], now: State): void {
    for (const note of notesOf(news, now, this.#parts.words())) {
      const takeOff = this.#parts.show(note);
      if (takeOff === undefined) continue;
      // The newer one of a tag has taken the place of the one before, by itself.
      this.#shown.delete(note.tag);
      const message = news.find(({ conversation }) => conversation === note.tag)?.message;
      this.#shown.set(note.tag, { note, message, takeOff });
      const [oldest] = this.#shown.keys();
      if (this.#shown.size > MOST_NOTES && oldest !== undefined) this.#takeOff(oldest);
    }
  }

  #playTone(): void {
    const now = this.#parts.clock.now();
    if (now - this.#lastTone < TONE_PAUSE_MS) return;
    this.#lastTone = now;
    this.#parts.playTone();
  }

  /** What was read, and what was taken back by whom wrote it. */
  #takeOffWhatIsOver({ conversations }: State): void {
    for (const [tag, { note, message }] of this.#shown) {
      const unread = note.conversations.some((id) => (conversations.get(id)?.unread ?? 0) > 0);
      const last = conversations.get(tag)?.last;
      const takenBack = last?.position === message?.position && (last?.retractedAt ?? null) !== null;
      if (!unread || takenBack) this.#takeOff(tag);
    }
  }

  #takeOff(tag: string): void {
    const shown = this.#shown.get(tag);
    this.#shown.delete(tag);
    shown?.takeOff();
  }
}
