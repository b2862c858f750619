import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { PersonDto } from "../../server/dto.ts";
import { text } from "../text.ts";
import { Trust } from "./trust.tsx";
import { useView } from "./view.ts";

interface DetailsProps {
  readonly id: string;
  readonly person: PersonDto;
}

interface Fact {
  readonly term: string;
  readonly fact: string;
  readonly face: "words" | "machine";
}

/** What is known of somebody beyond the header. */
export function Details({ id, person }: DetailsProps): JSX.Element {
  const { dates, now } = useView();
  const open = useSignal(false);
  const heard = person.lastSeen === null ? text.details.unknown : dates.inSentence(person.lastSeen, now.value);
  const facts: readonly Fact[] = [
    { term: text.details.id, fact: person.id, face: "machine" },
    { term: text.details.host, fact: person.host.trim() || text.details.unknown, face: "words" },
    { term: text.details.group, fact: person.group.trim(), face: "words" },
    {
      term: text.details.addresses,
      fact: person.addresses.join(text.separator) || text.details.unknown,
      face: "machine",
    },
    { term: text.details.lastHeard, fact: heard, face: "words" },
  ];
  return (
    <div
      id={id}
      class="popover details"
      popover="auto"
      role="dialog"
      aria-label={text.details.show}
      onBeforeToggle={(event) => open.value = event.newState === "open"}
    >
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
      {open.value && <Trust key={person.id} person={person} />}
    </div>
  );
}
