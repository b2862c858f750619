/// <reference lib="dom" />
/**
 * What every component may read: the app's engine, the time, and signals cut so that a component is drawn again when
 * its own part of the state changes, and not with every event.
 */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ConversationDto, MeDto, PersonDto } from "../../server/dto.ts";
import type { App } from "../app.ts";
import type { Dates } from "../dates.ts";
import { byName, type Roster, rosterOf } from "../roster.ts";
import type { State } from "../state.ts";

export class View {
  readonly state: ReadonlySignal<State>;
  /** What was typed into "Find people". */
  readonly wanted = signal("");
  readonly me: ReadonlySignal<MeDto | undefined>;
  /** The conversation on the screen. */
  readonly open: ReadonlySignal<string | undefined>;
  readonly people: ReadonlySignal<ReadonlyMap<string, PersonDto>>;
  readonly conversations: ReadonlySignal<ReadonlyMap<string, ConversationDto>>;
  readonly roster: ReadonlySignal<Roster>;
  readonly namesakes: ReadonlySignal<ReadonlySet<string>>;
  readonly unread: ReadonlySignal<number>;

  /**
   * @param now ms since 1970, renewed about every minute.
   * @param attention true while the page is before the person's eyes.
   */
  constructor(
    readonly app: App,
    readonly dates: Dates,
    readonly now: ReadonlySignal<number>,
    readonly attention: ReadonlySignal<boolean>,
    collator: Intl.Collator,
  ) {
    this.state = app.state;
    this.me = computed(() => this.state.value.me);
    this.people = computed(() => this.state.value.people);
    this.open = computed(() => this.state.value.open);
    this.conversations = computed(() => this.state.value.conversations);
    const named = computed(() => byName(this.people.value, this.me.value, collator));
    this.roster = computed(() => rosterOf(named.value, this.conversations.value));
    this.namesakes = computed(() =>
      new Set(named.value.filter((entry) => entry.namesake).map((entry) => entry.person.id))
    );
    this.unread = computed(() => {
      let sum = 0;
      for (const conversation of this.conversations.value.values()) sum += conversation.unread;
      return sum;
    });
  }

  /** Somebody by id: oneself, a known person, or one of whom only the id is known. */
  person(id: string): { readonly id: string; readonly name: string } {
    const me = this.me.value;
    return me?.id === id ? me : this.people.value.get(id) ?? { id, name: "" };
  }
}

const ViewContext = createContext<View | undefined>(undefined);

export const ViewProvider = ViewContext.Provider;

export function useView(): View {
  const view = useContext(ViewContext);
  if (view === undefined) throw new Error("Cannot draw: the component stands outside of ViewProvider");
  return view;
}
