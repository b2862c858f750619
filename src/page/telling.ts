/// <reference lib="dom" />
/** How the user is told of things while the page is not before their eyes: the parts put together. */
import { computed, effect, type ReadonlySignal } from "@preact/signals";
import type { MessageDto } from "../server/dto.ts";
import type { KeyStorage } from "./access.ts";
import type { Clock } from "./clock.ts";
import { Desktop } from "./desktop.ts";
import { markIcon } from "./icon_badge.ts";
import { LockedPages } from "./open_pages.ts";
import type { State } from "./state.ts";
import { Teller } from "./teller.ts";
import { TellingMemory } from "./telling_memory.ts";
import { text } from "./text.ts";
import { playTone } from "./tone.ts";
import { unreadOf } from "./unread.ts";

export interface TellingParts {
  readonly clock: Clock;
  readonly state: ReadonlySignal<State>;
  readonly arrived: ReadonlySignal<readonly MessageDto[]>;
  /** True while the page is before the user's eyes. */
  readonly attention: ReadonlySignal<boolean>;
  /** The browser's own (localStorage). */
  readonly storage: Pick<KeyStorage, "getItem" | "setItem">;
  open(conversation: string): void;
}

export class Telling {
  readonly desktop: Desktop;
  readonly memory: TellingMemory;
  /** The page may ask the user whether it may tell them things: something has come of which they would be told. */
  readonly mayAsk: ReadonlySignal<boolean>;
  readonly #teller: Teller;
  readonly #pages = new LockedPages(navigator.locks);
  readonly #ends: (() => void)[];

  constructor({ clock, state, arrived, attention, storage, open }: TellingParts) {
    this.desktop = new Desktop((conversation) => {
      if (conversation !== undefined) open(conversation);
    });
    this.memory = new TellingMemory(storage);
    this.#teller = new Teller({
      clock,
      state,
      arrived,
      pages: this.#pages,
      words: () => this.memory.choice.value.words,
      show: (note) => this.desktop.show(note),
      playTone: () => void playTone(),
    });
    this.mayAsk = computed(() =>
      this.#teller.heard.value === "something" && this.desktop.permission.value === "default" &&
      this.memory.choice.value.ask === "once" && state.value.settings.notify === "on" && state.value.link === "open"
    );
    const unread = computed(() => unreadOf(state.value.conversations, state.value.mentioned));
    const lost = computed(() => state.value.link === "lost");
    const sound = computed(() => state.value.me === undefined ? undefined : state.value.settings.sound);
    let soundBefore: "on" | "off" | undefined;
    this.#ends = [
      effect(() => attention.value ? this.#pages.lookedAt() : this.#pages.left()),
      effect(() => {
        document.title = titleOf(lost.value, unread.value);
        markIcon(lost.value ? "gone" : unread.value > 0 ? "unread" : "plain", unread.value);
      }),
      // Whoever switches the sound on hears what it is like.
      effect(() => {
        if (soundBefore === "off" && sound.value === "on" && attention.peek()) void playTone();
        soundBefore = sound.value;
      }),
    ];
  }

  /** Has the browser ask; whatever the answer is, the page does not come back to it by itself. */
  async ask(): Promise<void> {
    this.memory.choose({ ask: "later" });
    await this.desktop.ask();
  }

  /** The page is closed, or hidden for good. */
  leave(): void {
    this.#teller.takeOffAll();
  }

  /** This page tells nothing any more, and leaves it to others. */
  stop(): void {
    for (const end of this.#ends) end();
    this.#teller.stop();
    this.#pages.stop();
    document.title = text.title;
    markIcon("plain", 0);
  }
}

function titleOf(lost: boolean, unread: number): string {
  if (lost) return text.told.titleGone;
  return unread > 0 ? text.titleWithUnread(unread) : text.title;
}
