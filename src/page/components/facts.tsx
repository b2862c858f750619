import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { PersonDto } from "../../server/dto.ts";
import { text } from "../text.ts";
import { useView } from "./view.ts";

interface Fact {
  readonly term: string;
  readonly fact: string;
  readonly face: "words" | "machine";
}

/** What somebody's computer says of them. */
export function Facts({ person }: { readonly person: PersonDto }): JSX.Element {
  const { dates, now } = useView();
  const heading = useId();
  const heard = person.lastSeen === null ? text.details.unknown : dates.inSentence(person.lastSeen, now.value);
  const facts: readonly Fact[] = [
    { term: text.talk.callsSelf, fact: person.nickname === null ? "" : person.name.trim(), face: "words" },
    { term: text.details.group, fact: person.group.trim(), face: "words" },
    { term: text.details.host, fact: person.host.trim() || text.details.unknown, face: "words" },
    {
      term: text.details.addresses,
      fact: person.addresses.join(text.separator) || text.details.unknown,
      face: "machine",
    },
    { term: text.details.lastHeard, fact: heard, face: "words" },
    { term: text.details.id, fact: person.id, face: "machine" },
  ];
  return (
    <section class="detail" aria-labelledby={heading}>
      <h3 id={heading}>{text.details.about}</h3>
      <dl>
        {facts.filter(({ fact }) => fact !== "").map(({ term, fact, face }) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd class={face}>
              <bdi>{fact}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
