/**
 * Makes static/emoji: for each language one file of all emoji with their names and words, out of emojibase-data. The
 * package holds some 50 MB; what the page asks for is a fifth of a megabyte.
 */
import messages from "emojibase-data/en/messages.json" with { type: "json" };
import { EMOJI_GROUPS, EMOJI_LANGUAGES, type EmojiEntry, type EmojiFile, type EmojiGroup } from "../src/page/emoji.ts";

/** By the name of the package's group. Not listed: parts that are no emoji by themselves. */
const GROUPS: Readonly<Record<string, EmojiGroup>> = {
  "smileys-emotion": "smileys",
  "people-body": "people",
  "animals-nature": "animals",
  "food-drink": "food",
  "travel-places": "travel",
  "activities": "activities",
  "objects": "objects",
  "symbols": "symbols",
  "flags": "flags",
};

/** As the package has them. */
interface Source {
  readonly emoji: string;
  readonly label: string;
  readonly tags?: readonly string[];
  readonly version: number;
  readonly group?: number;
  readonly order?: number;
  readonly skins?: readonly { readonly emoji: string; readonly tone: number | readonly number[] }[];
}

/** @param folder where the files go; it is made. */
export function makeEmojiFiles(folder: string): void {
  Deno.mkdirSync(folder, { recursive: true });
  for (const language of EMOJI_LANGUAGES) {
    const data: readonly Source[] = JSON.parse(
      Deno.readTextFileSync(new URL(import.meta.resolve(`emojibase-data/${language}/data.json`))),
    );
    Deno.writeTextFileSync(`${folder}/${language}.json`, JSON.stringify(fileOf(data)));
  }
}

function fileOf(data: readonly Source[]): EmojiFile {
  const byGroup = new Map<EmojiGroup, EmojiEntry[]>(EMOJI_GROUPS.map((group) => [group, []]));
  for (const source of data.toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0))) {
    const key = messages.groups.find(({ order }) => order === source.group)?.key ?? "";
    const group = GROUPS[key];
    if (group !== undefined) byGroup.get(group)?.push(entryOf(source));
  }
  return [...byGroup.values()];
}

function entryOf({ emoji, label, tags = [], version, skins = [] }: Source): EmojiEntry {
  const tones = [1, 2, 3, 4, 5].flatMap((tone) => skins.find((skin) => skin.tone === tone)?.emoji ?? []);
  // The name is searched, too.
  const words = tags.filter((tag) => !label.includes(tag)).join(" ");
  return [plain(emoji), label, words, version, ...tones.map(plain)];
}

/** Without the sign that asks for a picture where there is one anyway: people type it so. */
function plain(emoji: string): string {
  return /^\p{Emoji_Presentation}\ufe0f$/u.test(emoji) ? emoji.slice(0, -1) : emoji;
}
