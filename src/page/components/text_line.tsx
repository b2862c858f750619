import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import type { MessageDto } from "../../server/dto.ts";
import { visibleName } from "../names.ts";
import { text } from "../text.ts";
import { Avatar } from "./avatar.tsx";
import { FileMessage } from "./file_message.tsx";
import { Name } from "./name.tsx";
import { TextBody } from "./text_body.tsx";
import { Tick } from "./tick.tsx";
import { useView } from "./view.ts";

interface TextLineProps {
  readonly message: MessageDto;
  /** The first of a group bears the author's name. */
  readonly place: "first" | "following";
  readonly tick: "worded" | "drawn";
}

/** One text in the log. */
export function TextLine({ message, place, tick }: TextLineProps): JSX.Element {
  const view = useView();
  const author = useComputed(() => view.person(message.from)).value;
  const namesake = useComputed(() => view.namesakes.value.has(message.from)).value;
  const name = message.own ? text.you : visibleName(author);
  const time = view.dates.time(message.at);
  return (
    <li class="text-line" data-place={place} title={view.dates.full(message.at)}>
      {place === "first" ? <Avatar person={author} /> : <span />}
      <div class="text-column">
        {place === "first"
          ? (
            <p class="author">
              <span class="author-name">
                {message.own ? text.you : <Name person={author} namesake={namesake} />}
              </span>{" "}
              <time dateTime={view.dates.machine(message.at)}>{time}</time>
            </p>
          )
          : <span class="unseen">{text.said(name, time)}</span>}
        {message.offer !== null ? <FileMessage message={message} offer={message.offer} /> : (
          <>
            {message.kind !== "text" && <p class="unknown-kind">{text.unknownKind}</p>}
            <TextBody words={message.text} />
          </>
        )}
      </div>
      {message.own ? <Tick message={message} tick={tick} /> : <span />}
    </li>
  );
}
