/**
 * The draft of each conversation, in step with the browser's storage: what is typed outlives the tab and the program,
 * and two tabs show the same.
 */
import { effect, type Signal, signal, untracked } from "@preact/signals";
import type { SendDto } from "../server/dto.ts";
import type { Attached } from "./attachments.ts";
import type { Clock } from "./clock.ts";
import { type Draft, EMPTY_DRAFT, joinWords } from "./draft.ts";
import { DraftShelf, type DraftStorage, type Going, type KeptDraft } from "./draft_shelf.ts";

export interface DraftsParts {
  readonly storage: DraftStorage;
  readonly clock: Clock;
  /** Files that go with a conversation's words. Read where it may be tracked. */
  attached(conversation: string): Attached;
  /** Files that stood here when the page was closed are gone. */
  filesLost(conversation: string): void;
}

export class Drafts {
  readonly #parts: DraftsParts;
  readonly #drafts = new Map<string, Signal<Draft>>();
  /** By conversation: the draft as it was last handed to the shelf. */
  readonly #kept = new Map<string, string>();
  /** By conversation: ids of what is on its way, as the shelf has it. */
  readonly #going = new Map<string, Set<string>>();
  /** Conversations of which something is in this tab alone. */
  readonly #unkept = new Set<string>();
  #shelf: DraftShelf | undefined;

  constructor(parts: DraftsParts) {
    this.#parts = parts;
  }

  of(conversation: string): Signal<Draft> {
    let draft = this.#drafts.get(conversation);
    if (draft === undefined) {
      this.#drafts.set(conversation, draft = signal(EMPTY_DRAFT));
      if (this.#shelf !== undefined) this.#shelve(conversation, draft, this.#shelf);
    }
    return draft;
  }

  /** Undefined: nothing is written there. */
  held(conversation: string): Signal<Draft> | undefined {
    const known = this.#drafts.get(conversation);
    return known ?? (this.#shelf?.has(conversation) === true ? this.of(conversation) : undefined);
  }

  all(): readonly Draft[] {
    return [...this.#drafts.values()].map(({ value }) => value);
  }

  /** Conversations with texts that wait to be sent. */
  sending(): readonly string[] {
    return [...this.#drafts].filter(([, { value }]) => value.sending.length > 0).map(([conversation]) => conversation);
  }

  /** Something that was typed is in this tab alone: leaving the page would lose it. */
  get unkept(): boolean {
    return this.#unkept.size > 0;
  }

  /**
   * From now on drafts are kept, for this user. What was on its way when a page was closed is taken up again: texts
   * wait to be sent, with the same ids; words whose files are gone come back to the field.
   *
   * @returns the conversations with texts that wait.
   */
  belongTo(me: string): readonly string[] {
    if (this.#shelf !== undefined) return [];
    const shelf = new DraftShelf(this.#parts.storage, this.#parts.clock, me);
    shelf.prune();
    const going = Map.groupBy(shelf.going(), ({ request }) => request.to);
    for (const [conversation, left] of going) {
      this.#going.set(conversation, new Set(left.map(({ request }) => request.id)));
    }
    this.#shelf = shelf;
    for (const [conversation, draft] of this.#drafts) this.#shelve(conversation, draft, shelf);
    for (const [conversation, left] of going) {
      const draft = this.of(conversation);
      draft.value = takeUp(draft.value, left);
      if (left.some(({ as }) => as === "words")) this.#parts.filesLost(conversation);
    }
    return this.sending();
  }

  /** Another tab changed an entry of the storage. */
  changedElsewhere(key: string): void {
    const conversation = this.#shelf?.conversationOf(key);
    const draft = conversation === undefined ? undefined : this.#drafts.get(conversation);
    if (this.#shelf === undefined || conversation === undefined || draft === undefined) return;
    const theirs = this.#shelf.news(conversation);
    if (theirs === "same") return;
    // What is in this tab alone is not replaced.
    if (this.#unkept.has(conversation) && theirs !== "none") {
      draft.value = together(draft.value, theirs);
      return;
    }
    const next = theirs === "none" ? { ...EMPTY_DRAFT, sending: draft.value.sending } : opened(draft.value, theirs);
    this.#kept.set(conversation, JSON.stringify(keptOf(next, this.#picked(conversation))));
    draft.value = next;
  }

  #picked(conversation: string): number {
    return untracked(() => this.#parts.attached(conversation).items.length);
  }

  #shelve(conversation: string, draft: Signal<Draft>, shelf: DraftShelf): void {
    const kept = shelf.read(conversation);
    this.#kept.set(conversation, JSON.stringify(keptOf(EMPTY_DRAFT, 0)));
    if (kept !== undefined) {
      const typedHere = draft.value;
      draft.value = typedHere.text === "" ? opened(typedHere, kept) : together(typedHere, kept);
      if (kept.picked > 0) this.#parts.filesLost(conversation);
      else this.#kept.set(conversation, JSON.stringify(keptOf(opened(typedHere, kept), 0)));
    }
    // For as long as the page lives.
    effect(() => {
      const { value } = draft;
      const attached = this.#parts.attached(conversation);
      untracked(() => {
        this.#keepGoing(conversation, goingOf(conversation, value, attached), shelf);
        this.#keep(conversation, draft, attached.items.length, shelf);
      });
    });
  }

  #keep(conversation: string, draft: Signal<Draft>, picked: number, shelf: DraftShelf): void {
    const kept = keptOf(draft.value, picked);
    const written = JSON.stringify(kept);
    if (written === this.#kept.get(conversation)) return;
    const done = shelf.put(conversation, isEmpty(kept) ? undefined : kept);
    if (done.type === "behind") {
      draft.value = together(draft.value, done.theirs);
      return;
    }
    this.#kept.set(conversation, written);
    if (done.type === "unkept") this.#unkept.add(conversation);
    else this.#unkept.delete(conversation);
  }

  /** Files are asked after anyway, so that only texts count as unkept. */
  #keepGoing(conversation: string, going: readonly Going[], shelf: DraftShelf): void {
    const held = this.#going.get(conversation) ?? new Set();
    const wanted = new Set(going.map(({ request }) => request.id));
    for (const id of held) if (!wanted.has(id)) shelf.dropGoing(id);
    for (const each of going) if (!held.has(each.request.id)) shelf.putGoing(each);
    this.#going.set(conversation, wanted);
  }
}

function keptOf({ text, reply, returned, editing }: Draft, picked: number): KeptDraft {
  return {
    text,
    reply,
    returned,
    editing: editing === undefined ? undefined : { id: editing.id, text: editing.text, before: editing.before },
    picked,
  };
}

function isEmpty({ text, reply, returned, editing, picked }: KeptDraft): boolean {
  return text === "" && reply === undefined && returned === undefined && editing === undefined && picked === 0;
}

function goingOf(conversation: string, { sending }: Draft, { handovers }: Attached): readonly Going[] {
  const words = handovers.filter(({ said }) => said.words !== "").map(({ id, said }): Going => {
    const answers = said.reply === undefined ? {} : { reply: { author: said.reply.author, id: said.reply.id } };
    return { as: "words", request: { to: conversation, text: said.words, id, ...answers } };
  });
  return [...sending.map((request): Going => ({ as: "text", request })), ...words];
}

/** As it was kept; what is on its way from this tab stays. */
function opened({ sending }: Draft, { text, reply, returned, editing }: KeptDraft): Draft {
  return {
    ...EMPTY_DRAFT,
    text,
    reply,
    returned,
    sending,
    editing: editing === undefined ? undefined : { ...editing, phase: "writing" },
  };
}

/** Both what another tab wrote and what stands here, unless the one holds the other. */
function together(draft: Draft, theirs: KeptDraft): Draft {
  const text = draft.text.includes(theirs.text)
    ? draft.text
    : theirs.text.includes(draft.text)
    ? theirs.text
    : joinWords([theirs.text, draft.text]);
  return { ...draft, text };
}

function takeUp(draft: Draft, left: readonly Going[]): Draft {
  const texts = left.filter(({ as }) => as === "text").map(({ request }) => request);
  const words = left.filter(({ as }) => as === "words").map(({ request }) => request);
  const next = { ...draft, sending: [...texts, ...draft.sending] };
  return words.length === 0 ? next : giveBack(next, words);
}

/** Words whose files are gone. Where they are alone they keep their id: the offer may have arrived nevertheless. */
function giveBack(draft: Draft, words: readonly SendDto[]): Draft {
  const back = words.map((request) => request.text);
  if (draft.editing !== undefined) {
    const before = joinWords([...back, draft.editing.before]);
    return { ...draft, editing: { ...draft.editing, before } };
  }
  const [only] = words;
  const alone = only !== undefined && words.length === 1 && draft.text === "";
  return {
    ...draft,
    text: joinWords([...back, draft.text]),
    returned: alone ? only : undefined,
    reply: draft.reply ?? (alone && only.reply !== undefined ? { ...only.reply, text: "" } : undefined),
  };
}
