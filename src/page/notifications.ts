/**
 * What is worth telling somebody who does not look at the page, and in which words. No DOM and no clock.
 *
 * | the news                        | told                                            |
 * | ------------------------------- | ----------------------------------------------- |
 * | comes before the user's eyes    | no: the page shows it                           |
 * | comes within quiet hours        | no                                              |
 * | is in a muted conversation      | only where it names the user                    |
 * | comes while the user is busy    | only where it names the user                    |
 * | any other                       | on the desktop by `notify`, as a tone by `sound` |
 *
 * What was written here, and what waited before the page was opened, is no news.
 */
import type { MessageDto, SettingsDto } from "../server/dto.ts";
import { mentions } from "./mentions.ts";
import { messageWords, plainLine } from "./message_words.ts";
import { visibleName } from "./names.ts";
import { isQuiet } from "./quiet_hours.ts";
import { EVERYONE, isRoom, PLAIN_SETTINGS, type State } from "./state.ts";
import { text } from "./text.ts";

/** Conversations that are told one by one when their texts come together; of more there is one summary. */
export const MOST_AT_ONCE = 3;
/** Characters of a text, and of a name. */
const WORDS_SHOWN = 160;
const NAME_SHOWN = 64;
/** No conversation is called that. */
const SUMMARY = "summary";

/** A conversation has texts that the user has not seen. */
export interface News {
  readonly conversation: string;
  /** The newest that names the user, or the newest. */
  readonly message: MessageDto;
  /** `named`: a text of it names the user. */
  readonly tone: "plain" | "named";
}

export interface Situation {
  /** `here`: a page of the program is before the user's eyes. */
  readonly attention: "here" | "elsewhere";
  readonly availability: "available" | "away" | "busy";
  readonly settings: Pick<SettingsDto, "notify" | "sound" | "quietHours">;
  /** "HH:MM" */
  readonly time: string;
}

export type Way = "desktop" | "tone";

/** What stands on the desktop. Plain words: nothing of it is read as markup. */
export interface Note {
  /** One of the same tag takes the place of the one before. */
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  /** It goes when all of these are read. With one, a click leads there. */
  readonly conversations: readonly string[];
}

/**
 * What is new between two states: one for each conversation, whatever number of texts came.
 *
 * @param arrived messages that came in between, as far as they are known.
 */
export function newsBetween(before: State, after: State, arrived: readonly MessageDto[]): readonly News[] {
  const { me } = after;
  if (before.me === undefined || me === undefined || before.conversations === after.conversations) return [];
  const news: News[] = [];
  for (const { id, last, unread } of after.conversations.values()) {
    const known = before.conversations.get(id)?.last?.position ?? 0;
    if (last === null || last.own || unread === 0 || last.position <= known) continue;
    const naming = arrived.findLast(({ conversation, own, position, text }) =>
      conversation === id && !own && position > known && mentions(text, me)
    );
    const named = naming !== undefined || (after.mentioned.get(id) ?? 0) > known;
    news.push({ conversation: id, message: naming ?? last, tone: named ? "named" : "plain" });
  }
  return news;
}

/** By which ways something is told; none: not at all. */
export function waysOf(
  { tone }: Pick<News, "tone">,
  { muted }: { readonly muted: boolean },
  { attention, availability, settings, time }: Situation,
): readonly Way[] {
  if (attention === "here" || isQuiet(settings.quietHours, time)) return [];
  if ((muted || availability === "busy") && tone === "plain") return [];
  return [...settings.notify === "on" ? ["desktop"] as const : [], ...settings.sound === "on" ? ["tone"] as const : []];
}

/** What is still unread of it. */
export function stillUnread(news: readonly News[], { conversations }: State): readonly News[] {
  return news.filter(({ conversation }) => (conversations.get(conversation)?.unread ?? 0) > 0);
}

/** @param words whether a note tells what was written. */
export function notesOf(news: readonly News[], state: State, words: "shown" | "hidden"): readonly Note[] {
  if (news.length <= MOST_AT_ONCE) return news.map((each) => noteOf(each, state, words));
  const conversations = news.map(({ conversation }) => conversation);
  const texts = conversations.reduce((sum, id) => sum + (state.conversations.get(id)?.unread ?? 0), 0);
  return [{ tag: SUMMARY, title: text.title, body: text.told.summary(texts, conversations.length), conversations }];
}

function noteOf({ conversation, message, tone }: News, state: State, words: "shown" | "hidden"): Note {
  const said = messageWords(message, WORDS_SHOWN * 4);
  return {
    tag: conversation,
    title: titleOf(conversation, isolated(personName(state, message.from)), state, tone),
    body: words === "hidden"
      ? text.told.unread(state.conversations.get(conversation)?.unread ?? 0)
      : plainLine(said, WORDS_SHOWN),
    conversations: [conversation],
  };
}

function titleOf(conversation: string, name: string, state: State, tone: News["tone"]): string {
  if (conversation !== EVERYONE && !isRoom(conversation)) return name;
  const where = conversation === EVERYONE
    ? text.everyone
    : isolated(plainLine(state.rooms.get(conversation)?.name ?? "", NAME_SHOWN));
  return tone === "named" ? text.told.namedIn(name, where) : text.told.saidIn(name, where);
}

function personName({ people }: State, id: string): string {
  return plainLine(visibleName(people.get(id) ?? { id, name: "" }), NAME_SHOWN);
}

/** In a direction of its own (Unicode's FSI and PDI), so that it does not turn the words beside it. */
function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}

/** Whether a conversation is muted. */
export function mutedIn({ conversations }: State, conversation: string): boolean {
  return (conversations.get(conversation)?.settings ?? PLAIN_SETTINGS).muted;
}
