import type { JSX } from "preact";
import type { PersonDto } from "../../server/dto.ts";
import { hueOf, initials, visibleName } from "../names.ts";
import { text } from "../text.ts";
import { type Shown, useView } from "./view.ts";

interface AvatarProps {
  readonly person: Shown;
  /** Undefined: no mark, as beside texts. */
  readonly presence?: PersonDto["presence"];
}

/** Their picture, or initials on a colour that belongs to the id. Presence has a shape of its own beside its colour. */
export function Avatar({ person, presence }: AvatarProps): JSX.Element {
  const { answers } = useView();
  const { picture } = person;
  return (
    <span class="avatar" data-hue={presence === "offline" ? "none" : hueOf(person.id)}>
      <span class="initials" aria-hidden="true">{initials(visibleName(person))}</span>
      {typeof picture === "string" && <Portrait key={picture} id={person.id} hash={picture} />}
      {presence !== undefined && <PresenceMark presence={answers.value ? presence : "unknown"} />}
    </span>
  );
}

/** Nothing until it is there. The name stands beside it, so that it says nothing to a screen reader. */
function Portrait({ id, hash }: { readonly id: string; readonly hash: string }): JSX.Element | null {
  const address = useView().portraits.of(id, hash).value;
  return address === undefined ? null : <img class="portrait" src={address} alt="" />;
}

interface PresenceMarkProps {
  /** "unknown": the program does not answer. */
  readonly presence: PersonDto["presence"] | "unknown";
}

export function PresenceMark({ presence }: PresenceMarkProps): JSX.Element {
  const words = presence === "unknown" ? text.presenceUnknown : text.presence[presence];
  return <span class="presence" data-presence={presence} role="img" aria-label={words} />;
}
