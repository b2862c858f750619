import { ArrowLeft, BellOff, Info, Megaphone, Users } from "lucide";
import type { JSX } from "preact";
import type { PersonDto, RoomDto } from "../../server/dto.ts";
import { EVERYONE } from "../state.ts";
import { text } from "../text.ts";
import { Avatar } from "./avatar.tsx";
import { DETAILS_ID } from "./details.tsx";
import { Icon } from "./icon.tsx";
import { Name } from "./name.tsx";
import { TypingLine } from "./typing_line.tsx";
import { VerifiedMark } from "./verified_mark.tsx";
import { useView } from "./view.ts";

export function ChatHeader({ conversation }: { readonly conversation: string }): JSX.Element {
  const view = useView();
  const person = view.people.value.get(conversation);
  const room = view.rooms.value.get(conversation);
  const shown = view.details.value === "open";
  return (
    <header class="chat-header">
      <button type="button" class="icon-button back" aria-label={text.back} onClick={() => view.app.close()}>
        <Icon node={ArrowLeft} />
      </button>
      {conversation === EVERYONE
        ? <EveryoneHead />
        : room === undefined
        ? <PersonHead id={conversation} person={person} />
        : <RoomHead room={room} />}
      {view.settingsOf(conversation).muted && (
        <span class="chat-mark" title={text.talk.mutedMark}>
          <Icon node={BellOff} />
          <span class="unseen">{text.talk.mutedMark}</span>
        </span>
      )}
      <button
        type="button"
        class="icon-button"
        aria-controls={DETAILS_ID}
        aria-expanded={shown}
        onClick={() => view.details.value = shown ? "closed" : "open"}
        aria-label={room === undefined ? text.details.show : text.talk.roomMembersShow}
      >
        <Icon node={room === undefined ? Info : Users} />
      </button>
    </header>
  );
}

function EveryoneHead(): JSX.Element {
  const { roster, answers } = useView();
  const words = answers.value ? text.hereCount(roster.value.hereCount) : text.presenceUnknown;
  return (
    <>
      <span class="avatar" data-hue="everyone">
        <Icon node={Megaphone} />
      </span>
      <div class="grow">
        <h2>{text.everyone}</h2>
        <p class="chat-line">
          <TypingLine conversation={EVERYONE}>{words}</TypingLine>
        </p>
      </div>
    </>
  );
}

function RoomHead({ room }: { readonly room: RoomDto }): JSX.Element {
  return (
    <>
      <span class="avatar" data-hue="everyone">
        <Icon node={Users} />
      </span>
      <div class="grow">
        <h2>
          <bdi>{room.name}</bdi>
        </h2>
        <p class="chat-line">
          <TypingLine conversation={room.id}>
            {text.talk.members(room.members.length)}
            {room.topic.trim() !== "" && (
              <>
                {text.separator}
                <bdi>{room.topic}</bdi>
              </>
            )}
          </TypingLine>
        </p>
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
          <TypingLine conversation={id}>
            {view.answers.value ? text.presence[presence] : text.presenceUnknown}
            {lastSeen !== undefined &&
              text.separator + text.lastHere(view.dates.inSentence(lastSeen, view.now.value))}
            {parts.filter((part) => part.trim() !== "").map((part, index) => (
              <span key={index}>
                {text.separator}
                <bdi>{part}</bdi>
              </span>
            ))}
          </TypingLine>
        </p>
      </div>
    </>
  );
}
