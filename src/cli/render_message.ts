/** A message as a person reads it. All of it but its frame is foreign text. */
import { EVERYONE, isRoomId } from "../model/ids.ts";
import type { ChangedEvent, MessageEvent } from "./output_event.ts";
import { printableLine, printableText } from "./printable.ts";
import { nameList, renderOffer } from "./render_file.ts";
import { renderTime } from "./render_time.ts";

const INDENT = "    ";
/** Characters of a quotation that are shown. */
const LONGEST_QUOTE = 60;

type Wordings = "the newest wording" | "all wordings";

/** @param head what stands in front of it, "" for nothing. */
export function renderMessage(
  event: MessageEvent | ChangedEvent,
  head = "",
  wordings: Wordings = "the newest wording",
): string {
  const from = printableLine(event.from.name);
  // Received private messages have one possible receiver; all others say whom they are for.
  const isPrivate = event.to === undefined && event.conversation !== EVERYONE && !isRoomId(event.conversation);
  const to = isPrivate ? "" : ` to ${placeText(event.conversation, event.name)}`;
  const first = `${head}${renderTime(event.at)} ${from}${to}`;
  const below = [...wordings === "all wordings" ? earlierLines(event) : [], ...lifeLines(event)];
  if (event.kind === "file" && event.files !== undefined && event.retracted === undefined) {
    const { what, lines } = renderOffer(event, event.files);
    const text = event.text === "" ? "" : `: ${printableText(event.text, INDENT)}`;
    return [`${first} offers ${what}${text}`, ...lines, ...below].join(`\n${INDENT}`);
  }
  return [`${first}${bodyText(event)}`, ...below].join(`\n${INDENT}`);
}

/** A conversation's name as WHO takes it, where that is short. */
export function placeText(conversation: string, name: string | undefined): string {
  if (conversation === EVERYONE) return EVERYONE;
  return printableLine(isRoomId(conversation) ? `room:${name ?? ""}` : name ?? conversation);
}

function bodyText(event: MessageEvent | ChangedEvent): string {
  if (event.retracted !== undefined) return ": (taken back)";
  const kind = event.kind === "text" || event.kind === "file"
    ? ""
    : ` (${printableLine(event.kind)}: a newer version is needed to see it)`;
  const marks = event.forwarded === true ? " (forwarded)" : "";
  return `${kind}${marks}: ${printableText(event.text, INDENT)}${event.edited === undefined ? "" : " (edited)"}`;
}

function earlierLines({ earlier = [] }: MessageEvent | ChangedEvent): string[] {
  return earlier.map(({ text, at }) => `(before, ${renderTime(at)}: ${printableText(text, INDENT)})`);
}

function* lifeLines(event: MessageEvent | ChangedEvent): Generator<string, void> {
  if (event.reply !== undefined) {
    const { author, text } = event.reply;
    yield `(answers ${printableLine(author.name)}: ${printableLine(shortQuote(text))})`;
  }
  if (event.question !== undefined && event.retracted === undefined) yield `(${questionText(event, event.question)})`;
  const groups = Map.groupBy(event.reactions ?? [], ({ emoji }) => emoji);
  for (const [emoji, reactions] of groups) {
    yield `(${printableLine(emoji)} ${nameList(reactions.map(({ by }) => by.name))})`;
  }
  const receipt = receiptText(event.deliveries ?? []);
  if (receipt !== undefined) yield `(${receipt})`;
}

function questionText(event: MessageEvent | ChangedEvent, question: NonNullable<MessageEvent["question"]>): string {
  switch (question.state) {
    case "open":
      return event.to === undefined
        ? `a question: answer it with --reply ${event.id.slice(0, 8)} and one of the choices`
        : "a question: not answered yet";
    case "answered": {
      const by = question.by === undefined ? "" : ` by ${printableLine(question.by.name)}`;
      return `a question: answered${by}: ${printableLine(question.choice ?? "")}`;
    }
    case "over":
      return "a question: it is over";
    default:
      return question.state satisfies never;
  }
}

function shortQuote(text: string): string {
  const characters = [...text.replace(/\s+/g, " ").trim()];
  return characters.length > LONGEST_QUOTE
    ? `${characters.slice(0, LONGEST_QUOTE - 1).join("")}…`
    : characters.join("");
}

/** "delivered to 12 of 14, read by Ben; not yet to Cleo and Dora"; undefined: there is nothing to say. */
function receiptText(deliveries: NonNullable<MessageEvent["deliveries"]>): string | undefined {
  const [only, ...others] = deliveries;
  if (only === undefined) return undefined;
  if (others.length === 0) {
    if (only.read !== undefined) return "read";
    return only.delivered === undefined ? "not delivered yet" : "delivered";
  }
  const namesOf = (some: typeof deliveries) => nameList(some.map(({ to }) => to.name));
  // What was read was delivered, also when the word of that is the first to come.
  const missing = deliveries.filter(({ delivered, read }) => delivered === undefined && read === undefined);
  const readers = deliveries.filter(({ read }) => read !== undefined);
  const counts = `delivered to ${deliveries.length - missing.length} of ${deliveries.length}`;
  const read = readers.length === 0 ? "" : `, read by ${namesOf(readers)}`;
  return `${counts}${read}${missing.length === 0 ? "" : `; not yet to ${namesOf(missing)}`}`;
}
