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
}

export const EMPTY_DRAFT: Draft = { text: "", sending: [], returned: undefined, problem: undefined };

export function editDraft(draft: Draft, typed: string): Draft {
  return { ...draft, text: typed, problem: undefined };
}

/** Hands the text in, where it can be sent; otherwise says why not and keeps it. */
export function submitDraft(draft: Draft, to: string, newId: () => string): Draft {
  if (draft.text.trim() === "") return draft;
  const problem = draft.sending.length >= MAX_SENDING ? text.tooManyUnsaved : sizeProblem(draft.text);
  if (problem !== undefined) return { ...draft, problem };
  const again = draft.returned?.text === draft.text ? draft.returned : undefined;
  const request = again ?? { to, text: draft.text, id: newId() };
  return { text: "", sending: [...draft.sending, request], returned: undefined, problem: undefined };
}

/** Takes the words out of the field, to go with files; where they can't, says why not and keeps them. */
export function takeWords(draft: Draft): { readonly draft: Draft; readonly words: string | undefined } {
  const problem = sizeProblem(draft.text);
  if (problem !== undefined) return { draft: { ...draft, problem }, words: undefined };
  return { draft: { ...draft, text: "", problem: undefined }, words: draft.text.trim() === "" ? "" : draft.text };
}

/** Puts words back in front of what was typed since. */
export function giveBackWords(draft: Draft, words: string): Draft {
  return editDraft(draft, [words, draft.text].filter((part) => part !== "").join("\n"));
}

/** The program has it, by its own answer or by its event. */
export function savedDraft(draft: Draft, id: string): Draft {
  const sending = draft.sending.filter((request) => request.id !== id);
  if (draft.returned?.id !== id) return sending.length === draft.sending.length ? draft : { ...draft, sending };
  const typed = draft.text === draft.returned.text ? "" : draft.text;
  return { text: typed, sending, returned: undefined, problem: undefined };
}

/** Not saved: everything handed in comes back in front of what was typed since. */
export function failedDraft(draft: Draft, message: string): Draft {
  const [first, ...others] = draft.sending;
  const back = draft.sending.map((request) => request.text);
  const typed = draft.text === "" ? [] : [draft.text];
  return {
    text: [...back, ...typed].join("\n"),
    sending: [],
    returned: others.length === 0 && typed.length === 0 ? first : undefined,
    problem: text.notSent(message),
  };
}

/** All that was typed and is not known to be saved. */
export function unsentText(draft: Draft): string {
  return [...draft.sending.map((request) => request.text), draft.text].filter((part) => part !== "").join("\n");
}

function sizeProblem(typed: string): string | undefined {
  if (typed.length * 3 <= MAX_TEXT_BYTES) return undefined;
  const size = new TextEncoder().encode(typed).length;
  return size > MAX_TEXT_BYTES ? text.notSent(text.tooLong(size, MAX_TEXT_BYTES)) : undefined;
}
