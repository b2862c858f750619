import type { JSX } from "preact";
import type { MessageDto, OfferDto } from "../../server/dto.ts";
import { FileCard } from "./file_card.tsx";
import { TextBody } from "./text_body.tsx";

interface FileMessageProps {
  readonly message: MessageDto;
  readonly offer: OfferDto;
}

/** Files that were offered, with what was said. */
export function FileMessage({ message, offer }: FileMessageProps): JSX.Element {
  return (
    <>
      <TextBody words={message.text} />
      <FileCard message={message} offer={offer} />
    </>
  );
}
