import { useComputed } from "@preact/signals";
import { Forward } from "lucide";
import type { JSX } from "preact";
import type { MessageDto } from "../../server/dto.ts";
import { visibleName } from "../names.ts";
import { text } from "../text.ts";
import { Avatar } from "./avatar.tsx";
import { FileMessage } from "./file_message.tsx";
import { Icon } from "./icon.tsx";
import { MessageMenu } from "./message_menu.tsx";
import { Name } from "./name.tsx";
import { QuestionCard } from "./question_card.tsx";
import { Quote } from "./quote.tsx";
import { Reactions } from "./reactions.tsx";
import { TextBody } from "./text_body.tsx";
import { Tick } from "./tick.tsx";
import { useView } from "./view.ts";

interface TextLineProps {
  readonly message: MessageDto;
  /** The first of a group bears the author's name. */
  readonly place: "first" | "following";
  readonly tick: "worded" | "drawn";
  /** Whether the Tab key stops at its menu; the arrow keys reach the others from there. */
  readonly menu: "stop" | "reached";
}

/** One text in the log. */
export function TextLine({ message, place, tick, menu }: TextLineProps): JSX.Element {
  const view = useView();
  const author = useComputed(() => view.person(message.from)).value;
  const namesake = useComputed(() => view.namesakes.value.has(message.from)).value;
  const name = message.own ? text.you : visibleName(author);
  const time = view.dates.time(message.at);
  return (
    <li
      class="text-line"
      data-place={place}
      data-position={message.position}
      title={view.dates.full(message.at)}
    >
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
        <Said message={message} />
        <Reactions message={message} />
      </div>
      <div class="line-end">
        <MessageMenu message={message} name={name} stop={menu} />
        {message.own ? <Tick message={message} tick={tick} /> : <span />}
      </div>
    </li>
  );
}

/** What was said, or that it was taken back. */
function Said({ message }: { readonly message: MessageDto }): JSX.Element {
  if (message.retractedAt !== null) {
    return <p class="unknown-kind">{message.own ? text.talk.retractedOwn : text.talk.retracted}</p>;
  }
  return (
    <>
      {message.forwarded && (
        <p class="forwarded">
          <Icon node={Forward} />
          {text.talk.forwarded}
        </p>
      )}
      {message.reply !== null && <Quote conversation={message.conversation} reply={message.reply} />}
      {message.offer !== null ? <FileMessage message={message} offer={message.offer} /> : (
        <>
          {message.kind !== "text" && <p class="unknown-kind">{text.unknownKind}</p>}
          {message.question === null
            ? <TextBody words={message.text} />
            : <QuestionCard message={message} question={message.question} />}
        </>
      )}
      {message.editedAt !== null && <Edited message={message} at={message.editedAt} />}
    </>
  );
}

function Edited({ message, at }: { readonly message: MessageDto; readonly at: number }): JSX.Element {
  const { dates, now, dialog } = useView();
  const words = text.talk.editedAt(dates.inSentence(at, now.value));
  return (
    <button
      type="button"
      class="edited"
      title={words}
      aria-label={words}
      onClick={() => dialog.value = { type: "edits", message }}
    >
      {text.talk.edited}
    </button>
  );
}
