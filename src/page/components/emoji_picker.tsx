/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import {
  Cat,
  Clock3,
  Flag,
  Hash,
  type IconNode,
  Lightbulb,
  PersonStanding,
  Pizza,
  Plane,
  Smile,
  Volleyball,
} from "lucide";
import type { JSX } from "preact";
import { useEffect, useId, useMemo, useRef } from "preact/hooks";
import { type Emoji, EMOJI_GROUPS, type EmojiBook, type EmojiGroup, emojiNamed, findEmoji, inTone } from "../emoji.ts";
import { text } from "../text.ts";
import { EmojiGrid } from "./emoji_grid.tsx";
import { Icon } from "./icon.tsx";
import { SkinTones } from "./skin_tones.tsx";
import { useView } from "./view.ts";

/** Found ones that are shown; more letters find the others. */
const SHOWN = 96;

type Tab = "recent" | EmojiGroup;
const TABS: readonly Tab[] = ["recent", ...EMOJI_GROUPS];

const ICONS: { readonly [tab in Tab]: IconNode } = {
  recent: Clock3,
  smileys: Smile,
  people: PersonStanding,
  animals: Cat,
  food: Pizza,
  travel: Plane,
  activities: Volleyball,
  objects: Lightbulb,
  symbols: Hash,
  flags: Flag,
};

type Loading =
  | { readonly type: "loading" }
  | { readonly type: "there"; readonly book: EmojiBook }
  | { readonly type: "failed" };

interface EmojiPickerProps {
  onChoose(emoji: string): void;
}

/** All emoji: by kind, by words, those used last. */
export function EmojiPicker({ onChoose }: EmojiPickerProps): JSX.Element {
  const { emojiBooks, emojiMemory } = useView();
  const loading = useSignal<Loading>({ type: "loading" });
  const typed = useSignal("");
  // Those used last, as they were when the picker opened: a grid that changes under the hand is no help.
  const recent = useMemo(() => emojiMemory.kept.peek().recent, []);
  const tab = useSignal<Tab>(recent.length > 0 ? "recent" : "smileys");
  const field = useRef<HTMLInputElement>(null);
  const panel = useId();

  const load = () => {
    loading.value = { type: "loading" };
    emojiBooks.book(document.documentElement.lang).then(
      (book) => loading.value = { type: "there", book },
      () => loading.value = { type: "failed" },
    );
  };
  useEffect(load, []);
  // A keyboard on the screen would hide half of it.
  useEffect(() => {
    if (matchMedia("(pointer: fine)").matches) field.current?.focus();
  }, []);

  const { tone } = emojiMemory.kept.value;
  const searching = typed.value.trim() !== "";
  const shown = loading.value.type === "there"
    ? shownOf(loading.value.book, searching ? typed.value : undefined, tab.value, recent)
    : [];
  const choose = (emoji: Emoji) => {
    const chosen = inTone(emoji, tone);
    emojiMemory.use(chosen);
    onChoose(chosen);
  };
  const first = shown[0];
  return (
    <div class="emoji-picker">
      <input
        ref={field}
        class="field"
        type="text"
        role="searchbox"
        dir="auto"
        autocomplete="off"
        aria-label={text.emoji.find}
        placeholder={text.emoji.find}
        value={typed.value}
        onInput={(event) => typed.value = event.currentTarget.value}
        onKeyDown={(event) => {
          if (event.isComposing || event.keyCode === 229) return;
          if (event.key === "ArrowDown") {
            event.preventDefault();
            document.getElementById(panel)?.querySelector<HTMLElement>('.emoji-cell[tabindex="0"]')?.focus();
          } else if (event.key === "Enter") {
            event.preventDefault();
            if (searching && first !== undefined) choose(first);
          }
        }}
      />
      <Tabs
        panel={panel}
        tab={searching ? undefined : tab.value}
        tabs={recent.length > 0 ? TABS : EMOJI_GROUPS}
        onTab={(wanted) => {
          typed.value = "";
          tab.value = wanted;
        }}
      />
      <div id={panel} class="emoji-panel" role="tabpanel" aria-label={searching ? text.emoji.find : labelOf(tab.value)}>
        {loading.value.type === "loading" && <p class="hint late" role="status">{text.emoji.loading}</p>}
        {loading.value.type === "failed" && (
          <p class="problem" role="alert">
            {text.emoji.failed} <button type="button" class="more" onClick={load}>{text.tryAgain}</button>
          </p>
        )}
        {loading.value.type === "there" && (
          <EmojiGrid
            key={searching ? `?${typed.value}` : tab.value}
            shown={shown}
            tone={tone}
            label={searching ? text.emoji.find : labelOf(tab.value)}
            onChoose={choose}
            onUp={() => field.current?.focus()}
          />
        )}
        {loading.value.type === "there" && searching && shown.length === 0 && <p class="hint">{text.emoji.none}</p>}
      </div>
      <span class="unseen" role="status">
        {searching && loading.value.type === "there" && text.emoji.found(shown.length)}
      </span>
      <SkinTones tone={tone} onChoose={(wanted) => emojiMemory.chooseTone(wanted)} />
    </div>
  );
}

interface TabsProps {
  readonly panel: string;
  /** Undefined: what is shown was searched. */
  readonly tab: Tab | undefined;
  readonly tabs: readonly Tab[];
  onTab(tab: Tab): void;
}

function Tabs({ panel, tab, tabs, onTab }: TabsProps): JSX.Element {
  const list = useRef<HTMLDivElement>(null);
  const stop = tab ?? tabs[0];
  const go = (to: number) => {
    const wanted = tabs.at(to % tabs.length);
    if (wanted === undefined) return;
    onTab(wanted);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[tabs.indexOf(wanted)]?.focus();
  };
  return (
    <div
      ref={list}
      class="emoji-tabs"
      role="tablist"
      aria-label={text.emoji.groupsLabel}
      onKeyDown={(event) => {
        const focused = tabs.findIndex((_, index) =>
          list.current?.querySelectorAll("[role=tab]")[index] === document.activeElement
        );
        const onward = getComputedStyle(event.currentTarget).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
        if (event.key === "ArrowLeft" || event.key === "ArrowRight") go(focused + (event.key === onward ? 1 : -1));
        else if (event.key === "Home") go(0);
        else if (event.key === "End") go(-1);
        else return;
        event.preventDefault();
      }}
    >
      {tabs.map((each) => (
        <button
          key={each}
          type="button"
          class="icon-button"
          role="tab"
          aria-selected={each === tab}
          aria-controls={panel}
          aria-label={labelOf(each)}
          title={labelOf(each)}
          tabIndex={each === stop ? 0 : -1}
          onClick={() => onTab(each)}
        >
          <Icon node={ICONS[each]} />
        </button>
      ))}
    </div>
  );
}

function shownOf(
  book: EmojiBook,
  typed: string | undefined,
  tab: Tab,
  recent: readonly string[],
): readonly Emoji[] {
  if (typed !== undefined) return findEmoji(book, typed, SHOWN);
  return tab === "recent" ? emojiNamed(book, recent) : book.get(tab) ?? [];
}

function labelOf(tab: Tab): string {
  return tab === "recent" ? text.emoji.recent : text.emoji.groups[tab];
}
