/**
 * What is being written to one conversation: pure rules, so that no keystroke gets lost between typing, saving and
 * failing.
 */
import type { SendDto } from "../server/dto.ts";
import { text } from "./text.ts";

/** What the program takes (docs/protocol.md, section 5.2). */
export const MAX_TEXT_BYTES = 65_536;
/** Texts that wait for the program's answer; beyond it one has to wait. */
const MAX_SENDING = 50;

export interface Draft {
  readonly text: string;
  /** Handed in and not answered yet, in order. */
  readonly sending: readonly SendDto[];
  /** The text that came back because nobody answered: sent again unchanged it keeps its id, lest it appear twice. */
  readonly returned: SendDto | undefined;
  readonly problem: string | undefined;
  /** What it answers. */
  readonly reply: Reply | undefined;
  /** Set while an own text is given another wording instead of writing a new one. */
  readonly editing: Editing | undefined;
}

export interface Reply {
  readonly author: string;
  readonly id: string;
  /** Its beginning, to be shown above the field. */
  readonly text: string;
}

export interface Editing {
  readonly id: string;
  /** As it is now. */
  readonly text: string;
  /** What stood in the field before. */
  readonly before: string;
  readonly phase: "writing" | "saving";
}

export const EMPTY_DRAFT: Draft = {
  text: "",
  sending: [],
  returned: undefined,
  problem: undefined,
  reply: undefined,
  editing: undefined,
};

export function editDraft(draft: Draft, typed: string): Draft {
  return { ...draft, text: typed, problem: undefined };
}

/** Hands the text in, where it can be sent; otherwise says why not and keeps it. */
export function submitDraft(draft: Draft, to: string, newId: () => string): Draft {
  if (draft.text.trim() === "") return draft;
  const problem = draft.sending.length >= MAX_SENDING ? text.tooManyUnsaved : sizeProblem(draft.text);
  if (problem !== undefined) return { ...draft, problem };
  const { reply, returned } = draft;
  const again = returned?.text === draft.text && returned.reply?.id === reply?.id ? returned : undefined;
  const answers = reply === undefined ? {} : { reply: { author: reply.author, id: reply.id } };
  const request = again ?? { to, text: draft.text, id: newId(), ...answers };
  return { ...EMPTY_DRAFT, sending: [...draft.sending, request] };
}

/** What goes with files. */
export interface Taken {
  /** May be empty. */
  readonly words: string;
  /** What they answer. */
  readonly reply: Reply | undefined;
}

/** Takes the words out of the field, to go with files; where they can't, says why not and keeps them. */
export function takeWords(draft: Draft): { readonly draft: Draft; readonly taken: Taken | undefined } {
  const problem = sizeProblem(draft.text);
  if (problem !== undefined) return { draft: { ...draft, problem }, taken: undefined };
  const words = draft.text.trim() === "" ? "" : draft.text;
  return { draft: { ...draft, text: "", problem: undefined, reply: undefined }, taken: { words, reply: draft.reply } };
}

/** Puts words back in front of what was typed since, as an answer unless something else is being answered by now. */
export function giveBackWords(draft: Draft, { words, reply }: Taken): Draft {
  const before = (typed: string) => joinWords([words, typed]);
  const answers = { ...draft, reply: draft.reply ?? reply };
  if (draft.editing === undefined) return editDraft(answers, before(draft.text));
  // The field holds another text's wording.
  return { ...answers, editing: { ...draft.editing, before: before(draft.editing.before) } };
}

/** The program has it, by its own answer or by its event. */
export function savedDraft(draft: Draft, id: string): Draft {
  const sending = draft.sending.filter((request) => request.id !== id);
  if (draft.returned?.id !== id) return sending.length === draft.sending.length ? draft : { ...draft, sending };
  const typed = draft.text === draft.returned.text ? "" : draft.text;
  return { ...draft, text: typed, sending, returned: undefined, problem: undefined };
}

/** Not saved: everything handed in comes back in front of what was typed since. */
export function failedDraft(draft: Draft, message: string): Draft {
  const [first, ...others] = draft.sending;
  const back = draft.sending.map((request) => request.text);
  const typed = draft.text === "" ? [] : [draft.text];
  if (draft.editing !== undefined) {
    // The field holds another text's wording: what came back waits with what stood there before.
    const before = joinWords([...back, draft.editing.before]);
    return { ...draft, sending: [], problem: text.notSent(message), editing: { ...draft.editing, before } };
  }
  const alone = others.length === 0 && typed.length === 0;
  const answered = first?.reply;
  return {
    ...draft,
    text: [...back, ...typed].join("\n"),
    sending: [],
    returned: alone ? first : undefined,
    problem: text.notSent(message),
    reply: draft.reply ?? (alone && answered !== undefined ? { ...answered, text: "" } : undefined),
  };
}

/** Puts an own text into the field, to be given another wording; what stood there comes back afterwards. */
export function beginEdit(draft: Draft, id: string, words: string): Draft {
  const before = draft.editing?.before ?? draft.text;
  return { ...draft, text: words, problem: undefined, editing: { id, text: words, before, phase: "writing" } };
}

/** Ends an edit, done or given up. */
export function endEdit(draft: Draft): Draft {
  if (draft.editing === undefined) return draft;
  return { ...draft, text: draft.editing.before, problem: undefined, editing: undefined };
}

/** The new wording is handed in; undefined: there is nothing to hand in, or something is in the way. */
export function submitEdit(draft: Draft): { readonly draft: Draft; readonly words: string | undefined } {
  const { editing } = draft;
  if (editing === undefined || editing.phase === "saving") return { draft, words: undefined };
  if (draft.text === editing.text) return { draft: endEdit(draft), words: undefined };
  const problem = draft.text.trim() === "" ? text.talk.emptyEdit : sizeProblem(draft.text);
  if (problem !== undefined) return { draft: { ...draft, problem }, words: undefined };
  return { draft: { ...draft, problem: undefined, editing: { ...editing, phase: "saving" } }, words: draft.text };
}

/** Not changed: the wording stays in the field, to be tried again. */
export function failedEdit(draft: Draft, message: string): Draft {
  if (draft.editing === undefined) return draft;
  return { ...draft, problem: text.talk.notChanged(message), editing: { ...draft.editing, phase: "writing" } };
}

/** All that was typed and is not known to be saved. */
export function unsentText(draft: Draft): string {
  // An own text that is being edited is there already, as it was.
  const typed = draft.editing === undefined
    ? [draft.text]
    : [draft.editing.before, draft.text === draft.editing.text ? "" : draft.text];
  return joinWords([...draft.sending.map((request) => request.text), ...typed]);
}

/** What a list shows of what was typed and not handed in; "": nothing. */
export function typedWords({ text, editing }: Draft): string {
  const typed = editing !== undefined && text === editing.text ? editing.before : text;
  return typed.trim();
}

/** Texts that come to stand in one field, each on a line of its own. */
export function joinWords(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n");
}

/** Bytes left at which the writer is told how many. */
const NEAR_BYTES = 4_096;

/** How many bytes more the text may have, less than nothing where it is too long; undefined: far from the end. */
export function bytesLeft(typed: string): number | undefined {
  if (typed.length * 3 <= MAX_TEXT_BYTES - NEAR_BYTES) return undefined;
  const left = MAX_TEXT_BYTES - new TextEncoder().encode(typed).length;
  return left < NEAR_BYTES ? left : undefined;
}

function sizeProblem(typed: string): string | undefined {
  if (typed.length * 3 <= MAX_TEXT_BYTES) return undefined;
  const size = new TextEncoder().encode(typed).length;
  return size > MAX_TEXT_BYTES ? text.notSent(text.tooLong(size, MAX_TEXT_BYTES)) : undefined;
}
