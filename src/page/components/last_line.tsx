import type { JSX } from "preact";
import type { MessageDto } from "../../server/dto.ts";
import { messageWords } from "../message_words.ts";
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
  const words = messageWords(message, SHOWN);
  if (message.own && message.retractedAt !== null) return <bdi>{words}</bdi>;
  if (message.own) return <bdi>{text.yourLine(words)}</bdi>;
  if (author === "implied") return <bdi>{words}</bdi>;
  return (
    <>
      <bdi>{visibleName(view.person(message.from))}</bdi>: <bdi>{words}</bdi>
    </>
  );
}
