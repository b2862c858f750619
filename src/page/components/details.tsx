/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { PersonDto } from "../../server/dto.ts";
import { text } from "../text.ts";
import { ConversationSettings } from "./conversation_settings.tsx";
import { PersonSettings } from "./person_settings.tsx";
import { RoomSettings } from "./room_settings.tsx";
import { Trust } from "./trust.tsx";
import { useView } from "./view.ts";

interface DetailsProps {
  readonly id: string;
  readonly conversation: string;
}

/** What is known of a conversation beyond the header, and what the user decides about it. */
export function Details({ id, conversation }: DetailsProps): JSX.Element {
  const view = useView();
  const open = useSignal(false);
  const popover = useRef<HTMLDivElement>(null);
  const close = () => popover.current?.hidePopover();
  const person = view.people.value.get(conversation);
  const room = view.rooms.value.get(conversation);
  return (
    <div
      id={id}
      ref={popover}
      class="popover details"
      popover="auto"
      role="dialog"
      aria-label={text.details.show}
      onBeforeToggle={(event) => open.value = event.newState === "open"}
    >
      {person !== undefined && <Facts person={person} />}
      {open.value && (
        <>
          {person !== undefined && (
            <>
              <Trust key={person.id} person={person} />
              <PersonSettings person={person} />
            </>
          )}
          {room !== undefined && <RoomSettings room={room} close={close} />}
          <ConversationSettings conversation={conversation} close={close} />
        </>
      )}
    </div>
  );
}

interface Fact {
  readonly term: string;
  readonly fact: string;
  readonly face: "words" | "machine";
}

function Facts({ person }: { readonly person: PersonDto }): JSX.Element {
  const { dates, now } = useView();
  const heard = person.lastSeen === null ? text.details.unknown : dates.inSentence(person.lastSeen, now.value);
  const facts: readonly Fact[] = [
    { term: text.talk.callsSelf, fact: person.nickname === null ? "" : person.name.trim(), face: "words" },
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
  );
}
