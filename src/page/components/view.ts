/// <reference lib="dom" />
/**
 * What every component may read: the app's engine, the time, and signals cut so that a component is drawn again when
 * its own part of the state changes, and not with every event.
 */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type {
  ConversationDto,
  ConversationSettingsDto,
  MeDto,
  MessageDto,
  PersonDto,
  RoomDto,
} from "../../server/dto.ts";
import type { App } from "../app.ts";
import type { Clock } from "../clock.ts";
import type { Dates } from "../dates.ts";
import type { EmojiBooks } from "../emoji_books.ts";
import type { EmojiMemory } from "../emoji_memory.ts";
import type { FolderMemory } from "../folder_memory.ts";
import type { ItemSource, Pictures } from "../pictures.ts";
import { type MentionIndex, mentionIndex } from "../mentions.ts";
import { type Called, visibleName } from "../names.ts";
import type { NetworkNews } from "../network_news.ts";
import type { Portraits } from "../portraits.ts";
import { byName, roomsOf, type Roster, rosterOf } from "../roster.ts";
import { EVERYONE, PLAIN_SETTINGS, type State } from "../state.ts";
import type { Telling } from "../telling.ts";
import { text } from "../text.ts";

export interface ViewParts {
  readonly app: App;
  readonly clock: Clock;
  readonly dates: Dates;
  /** Ms since 1970, renewed about every minute. */
  readonly now: ReadonlySignal<number>;
  /** True while the page is before the person's eyes. */
  readonly attention: ReadonlySignal<boolean>;
  readonly collator: Intl.Collator;
  readonly pictures: Pictures;
  readonly portraits: Portraits;
  readonly folder: FolderMemory;
  readonly emojiBooks: EmojiBooks;
  readonly emojiMemory: EmojiMemory;
  readonly telling: Telling;
  readonly network: NetworkNews;
}

/** A picture that is shown large. */
export interface Viewed extends ItemSource {
  readonly name: string;
}

/** What stands before the page until it is answered or closed. */
export type Dialog =
  | { readonly type: "edits" | "retract" | "forward" | "receivers"; readonly message: MessageDto }
  | { readonly type: "delete"; readonly conversation: string }
  | { readonly type: "leave" | "add-member"; readonly room: string }
  | { readonly type: "new-room" }
  | { readonly type: "settings" | "palette" | "shortcuts" };

export type SettingsPane = "you" | "look" | "news" | "files" | "privacy" | "key" | "programs" | "start";

/** Somebody as they are drawn. */
export interface Shown extends Called {
  readonly picture?: string | null;
}

export class View {
  readonly app: App;
  readonly clock: Clock;
  readonly dates: Dates;
  readonly now: ReadonlySignal<number>;
  readonly attention: ReadonlySignal<boolean>;
  readonly pictures: Pictures;
  readonly portraits: Portraits;
  readonly folder: FolderMemory;
  readonly emojiBooks: EmojiBooks;
  readonly emojiMemory: EmojiMemory;
  readonly telling: Telling;
  readonly network: NetworkNews;
  readonly dialog = signal<Dialog | undefined>(undefined);
  /** The pane beside the conversation. */
  readonly details = signal<"open" | "closed">("closed");
  readonly state: ReadonlySignal<State>;
  /** The picture that is shown large. */
  readonly viewed = signal<Viewed | undefined>(undefined);
  /** The part of the settings that is shown; undefined: on a narrow screen the list of them, or else the first. */
  readonly settingsPane = signal<SettingsPane | undefined>(undefined);
  /** Why it stands in the place of another view: what was changed has the focus again. */
  redrawnFor: "language" | undefined;
  /** What was typed into "Find people". */
  readonly wanted = signal("");
  readonly me: ReadonlySignal<MeDto | undefined>;
  /** The conversation on the screen. */
  readonly open: ReadonlySignal<string | undefined>;
  readonly people: ReadonlySignal<ReadonlyMap<string, PersonDto>>;
  readonly conversations: ReadonlySignal<ReadonlyMap<string, ConversationDto>>;
  readonly rooms: ReadonlySignal<ReadonlyMap<string, RoomDto>>;
  readonly roster: ReadonlySignal<Roster>;
  /** Whose names may be found in texts. */
  readonly mentionIndex: ReadonlySignal<MentionIndex>;
  readonly namesakes: ReadonlySignal<ReadonlySet<string>>;
  /** False: the program does not answer, and what it said last may be so no longer. */
  readonly answers: ReadonlySignal<boolean>;
  /** Extensions of what may run when it is opened. */
  readonly runnable: ReadonlySignal<ReadonlySet<string>>;
  /** Where received files go if nothing else is said. */
  readonly filesFolder: ReadonlySignal<string>;

  constructor(
    {
      app,
      clock,
      dates,
      now,
      attention,
      collator,
      pictures,
      portraits,
      folder,
      emojiBooks,
      emojiMemory,
      telling,
      network,
    }: ViewParts,
  ) {
    this.app = app;
    this.clock = clock;
    this.dates = dates;
    this.now = now;
    this.attention = attention;
    this.pictures = pictures;
    this.portraits = portraits;
    this.folder = folder;
    this.emojiBooks = emojiBooks;
    this.emojiMemory = emojiMemory;
    this.telling = telling;
    this.network = network;
    this.state = app.state;
    this.me = computed(() => this.state.value.me);
    this.people = computed(() => this.state.value.people);
    this.answers = computed(() => this.state.value.link !== "lost");
    this.runnable = computed(() => this.state.value.runnable);
    this.filesFolder = computed(() => this.state.value.filesFolder);
    this.open = computed(() => this.state.value.open);
    this.conversations = computed(() => this.state.value.conversations);
    const named = computed(() => byName(this.people.value, this.me.value, collator));
    this.rooms = computed(() => this.state.value.rooms);
    this.roster = computed(() =>
      rosterOf(
        named.value,
        this.conversations.value,
        roomsOf(this.rooms.value, this.conversations.value, this.me.value?.id, collator),
      )
    );
    this.mentionIndex = computed(() => {
      const me = this.me.value;
      return mentionIndex(me === undefined ? this.people.value.values() : [me, ...this.people.value.values()]);
    });
    this.namesakes = computed(() =>
      new Set(named.value.filter((entry) => entry.namesake).map((entry) => entry.person.id))
    );
  }

  /** What stood before the page goes on in the view of another language. */
  takeOver(before: View): void {
    this.dialog.value = before.dialog.value;
    this.details.value = before.details.value;
    this.viewed.value = before.viewed.value;
    this.wanted.value = before.wanted.value;
    this.settingsPane.value = before.settingsPane.value;
    this.redrawnFor = "language";
  }

  /** Somebody by id: oneself, a known person, or one of whom only the id is known. */
  person(id: string): Shown {
    const me = this.me.value;
    return me?.id === id ? me : this.people.value.get(id) ?? { id, name: "" };
  }

  /** What a conversation goes by: a person's name, a room's, or everyone. */
  conversationName(id: string): string {
    if (id === EVERYONE) return text.everyone;
    return this.rooms.value.get(id)?.name ?? visibleName(this.person(id));
  }

  /** Says what went wrong where nothing else on the screen would. @param problem undefined: nothing did. */
  tell(problem: string | undefined): void {
    if (problem !== undefined) this.app.tell(problem);
  }

  presence(id: string): PersonDto["presence"] {
    return this.people.value.get(id)?.presence ?? "offline";
  }

  settingsOf(id: string): ConversationSettingsDto {
    return this.conversations.value.get(id)?.settings ?? PLAIN_SETTINGS;
  }
}

const ViewContext = createContext<View | undefined>(undefined);

export const ViewProvider = ViewContext.Provider;

export function useView(): View {
  const view = useContext(ViewContext);
  if (view === undefined) throw new Error("Cannot draw: the component stands outside of ViewProvider");
  return view;
}
