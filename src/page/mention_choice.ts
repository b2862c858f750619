/**
 * Whom somebody may mean while they type "@" and the beginning of a name. What is put in is a mention as mentions.ts
 * reads it, by the name that everybody sees: a nickname is known here alone.
 */
import { type Called, visibleName } from "./names.ts";

/** A name that is being typed. */
export interface MentionQuery {
  /** Where its "@" stands. */
  readonly from: number;
  /** What stands behind it, up to the caret. */
  readonly typed: string;
}

/** A name has at most 64 bytes. */
const LONGEST = 64;
const QUERY = /(?<![\p{L}\p{N}_@])@([\p{L}\p{N}][^@\n]*)$/u;

/** Undefined: no name is being typed at the caret. */
export function mentionQuery(text: string, caret: number): MentionQuery | undefined {
  const before = text.slice(Math.max(0, caret - LONGEST - 2), caret);
  const typed = QUERY.exec(before)?.[1];
  return typed === undefined ? undefined : { from: caret - typed.length - 1, typed };
}

/** Those of whose names, or of any word of these, what was typed is the beginning; whole names first. */
export function mentionChoices<Person extends Called>(
  people: Iterable<Person>,
  typed: string,
  most: number,
): readonly Person[] {
  const wanted = plain(typed);
  const ranked = [...people].flatMap((person) => {
    const names = [visibleName(person), person.name].map(plain);
    if (names.some((name) => name.startsWith(wanted))) return [{ person, rank: 0 }];
    return names.some((name) => name.includes(` ${wanted}`)) ? [{ person, rank: 1 }] : [];
  });
  return ranked.toSorted((a, b) => a.rank - b.rank).slice(0, most).map(({ person }) => person);
}

/** What is put in for somebody, without a blank behind it. */
export function mentionOf({ id, name }: Called): string {
  return `@${visibleName({ id, name })}`;
}

/** As names are compared here: the blanks within count, so that a name that is whole is not looked for further. */
function plain(name: string): string {
  return name.normalize("NFKC").replace(/\s+/gu, " ").toLowerCase();
}
