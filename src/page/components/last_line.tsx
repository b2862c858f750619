import type { JSX } from "preact";
import type { MessageDto } from "../../server/dto.ts";
import { offerWords } from "../file_names.ts";
import { visibleName } from "../names.ts";
import { text } from "../text.ts";
import { useView } from "./view.ts";

/** Characters of a text that a row can show at the most. */
const SHOWN = 120;

interface LastLineProps {
  readonly message: MessageDto;
  /** Whether others' names stand before their words. */
  readonly author: "named" | "implied";
}

export function LastLine({ message, author }: LastLineProps): JSX.Element {
  const view = useView();
  const words = wordsOf(message);
  if (message.own && message.retractedAt !== null) return <bdi>{words}</bdi>;
  if (message.own) return <bdi>{text.yourLine(words)}</bdi>;
  if (author === "implied") return <bdi>{words}</bdi>;
  return (
    <>
      <bdi>{visibleName(view.person(message.from))}</bdi>: <bdi>{words}</bdi>
    </>
  );
}

function wordsOf({ kind, text: words, offer, retractedAt, own }: MessageDto): string {
  if (retractedAt !== null) return own ? text.talk.retractedOwn : text.talk.retracted;
  if (offer !== null) {
    const [item] = offer.items;
    const name = offerWords(offer);
    if (offer.items.length !== 1 || item === undefined) return name;
    return item.files === null ? text.file.line(name) : text.file.folderLine(name);
  }
  return kind === "text" ? words.slice(0, SHOWN * 4).trim().slice(0, SHOWN) : text.unknownKind;
}
