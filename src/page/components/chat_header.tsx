import { ArrowLeft, Info, Megaphone } from "lucide";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { PersonDto } from "../../server/dto.ts";
import { EVERYONE } from "../state.ts";
import { text } from "../text.ts";
import { Avatar } from "./avatar.tsx";
import { Details } from "./details.tsx";
import { Icon } from "./icon.tsx";
import { Name } from "./name.tsx";
import { VerifiedMark } from "./verified_mark.tsx";
import { useView } from "./view.ts";

export function ChatHeader({ conversation }: { readonly conversation: string }): JSX.Element {
  const view = useView();
  const person = view.people.value.get(conversation);
  const details = useId();
  return (
    <header class="chat-header">
      <button type="button" class="icon-button back" aria-label={text.back} onClick={() => view.app.close()}>
        <Icon node={ArrowLeft} />
      </button>
      {conversation === EVERYONE ? <EveryoneHead /> : <PersonHead id={conversation} person={person} />}
      {person !== undefined && (
        <>
          <button type="button" class="icon-button" popovertarget={details} aria-label={text.details.show}>
            <Icon node={Info} />
          </button>
          <Details id={details} person={person} />
        </>
      )}
    </header>
  );
}

function EveryoneHead(): JSX.Element {
  const { roster } = useView();
  return (
    <>
      <span class="avatar" data-hue="everyone">
        <Icon node={Megaphone} />
      </span>
      <div class="grow">
        <h2>{text.everyone}</h2>
        <p class="chat-line">{text.hereCount(roster.value.here.length)}</p>
      </div>
    </>
  );
}

function PersonHead({ id, person }: { readonly id: string; readonly person: PersonDto | undefined }): JSX.Element {
  const view = useView();
  const presence = person?.presence ?? "offline";
  const known = person ?? view.person(id);
  const parts = person === undefined ? [] : [person.statusText, person.group, person.host];
  const lastSeen = presence === "offline" && typeof person?.lastSeen === "number" ? person.lastSeen : undefined;
  return (
    <>
      <Avatar person={known} presence={presence} />
      <div class="grow">
        <h2>
          <Name person={known} namesake={view.namesakes.value.has(id)} />
          {person?.verified === true && <VerifiedMark manner="worded" />}
        </h2>
        <p class="chat-line">
          {text.presence[presence]}
          {lastSeen !== undefined &&
            text.separator + text.lastHere(view.dates.inSentence(lastSeen, view.now.value))}
          {parts.filter((part) => part.trim() !== "").map((part, index) => (
            <span key={index}>
              {text.separator}
              <bdi>{part}</bdi>
            </span>
          ))}
        </p>
      </div>
    </>
  );
}
