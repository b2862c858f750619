import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { MessageDto } from "../../server/dto.ts";
import { offerWords } from "../file_names.ts";
import { visibleName } from "../names.ts";
import { snippet } from "../snippet.ts";
import { text } from "../text.ts";
import { useView } from "./view.ts";

/** Texts that have the words which were typed, the newest first. A press goes to the place. */
export function SearchResults(): JSX.Element | null {
  const { app } = useView();
  const found = app.search.found.value;
  const heading = useId();
  switch (found.type) {
    case "idle":
      return null;
    case "asking":
      return <p class="nobody late" role="status">{text.talk.searching}</p>;
    case "failed":
      return <p class="nobody problem" role="alert">{found.message}</p>;
    case "found": {
      const n = found.messages.length;
      if (n === 0) return <p class="nobody" role="status">{text.talk.nothingFound}</p>;
      return (
        <section aria-labelledby={heading}>
          <h2 id={heading} class="section-title">
            <span role="status">{found.more ? text.talk.someResults(n) : text.talk.results(n)}</span>
          </h2>
          <ul>
            {found.messages.map((message) => (
              <li key={message.position}>
                <Result message={message} />
              </li>
            ))}
          </ul>
          {found.more && (
            <button
              type="button"
              class="more"
              disabled={found.phase === "asking"}
              onClick={() => app.search.more()}
            >
              {text.talk.moreResults}
            </button>
          )}
        </section>
      );
    }
    default:
      return found satisfies never;
  }
}

function Result({ message }: { readonly message: MessageDto }): JSX.Element {
  const view = useView();
  const { conversation, position } = message;
  const author = message.own ? text.you : visibleName(view.person(message.from));
  const place = view.conversationName(conversation);
  const words = message.text === "" && message.offer !== null ? offerWords(message.offer) : message.text;
  return (
    <button type="button" class="row result" onClick={() => view.app.showPlace(conversation, position)}>
      <span class="grow">
        <span class="result-head">
          <bdi class="row-title">{author}</bdi>
          {author !== place && <bdi class="row-line">{place}</bdi>}
          <time class="row-end" dateTime={view.dates.machine(message.at)}>
            {view.dates.short(message.at, view.now.value)}
          </time>
        </span>
        <bdi class="result-words">
          {snippet(words, view.app.search.words.value).map((part, index) =>
            part.tone === "found" ? <mark key={index}>{part.text}</mark> : part.text
          )}
        </bdi>
      </span>
    </button>
  );
}
