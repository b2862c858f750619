/**
 * What the page's bench shows: a conversation of many messages of the kinds that people write, and many contacts.
 */
import { BEN, EMPTY_WORLD, idOf, ME, NOW, person, type Said, type World } from "../../tests/support/page_world.ts";

export const MESSAGES = 100_000;
export const CONTACTS = 1_000;
const MINUTE = 60_000;

const WORDS = [
  "Yes, that works.",
  "The sensor on plate B drifts, look at everything after 340 s and compare it with **run 5**, please.",
  "I put the *raw* set into the folder: https://share.example/run-7/raw and the photo beside it.",
  "Who has the key of the lab?",
  "Three things:\n\n- the new plates\n- the old ones are scratched\n- `chamber 3` is free from tomorrow",
  "All right. ".repeat(30),
  "المعايرة تمت اليوم، والنتائج في الملف.",
  "See you at four 👍",
] as const;

/** A conversation with Ben: 100,000 texts, a few minutes apart, the last one just now; and the contacts beside it. */
export function longConversation(): World {
  const { people, said: talked } = manyContacts();
  const long = Array.from({ length: MESSAGES }, (_, index) => said(index));
  return { ...EMPTY_WORLD, people: [BEN, ...people], said: [...talked, ...long] };
}

function said(index: number): Said {
  const own = index % 7 >= 4;
  return {
    conversation: BEN.id,
    from: own ? ME.id : BEN.id,
    text: `${index}. ${WORDS[(index * 5) % WORDS.length]}`,
    at: NOW - (MESSAGES - index) * 3 * MINUTE,
    ...own ? { deliveredTo: [BEN.id], recipients: 1 } : {},
    ...index % 13 === 0 ? { facts: { reactions: [{ by: own ? BEN.id : ME.id, emoji: "👍" }] } } : {},
  };
}

/** A thousand contacts; with every second one there was talk. */
export function manyContacts(): World {
  const people = Array.from(
    { length: CONTACTS },
    (_, index) =>
      person(`Person ${index}`, {
        id: idOf(`contact ${index}`),
        group: `Department ${index % 12}`,
        presence: index % 3 === 0 ? "offline" : "online",
      }),
  );
  const talked = people.filter((_, index) => index % 2 === 0).map(({ id }, index): Said => ({
    conversation: id,
    from: id,
    text: WORDS[index % WORDS.length] ?? "",
    at: NOW - index * MINUTE,
  }));
  return { ...EMPTY_WORLD, people, said: talked };
}
