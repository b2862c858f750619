import type { JSX } from "preact";
import type { PersonDto } from "../../server/dto.ts";
import { hueOf, initials, visibleName } from "../names.ts";
import { text } from "../text.ts";

interface AvatarProps {
  readonly person: { readonly id: string; readonly name: string };
  /** Undefined: no mark, as beside texts. */
  readonly presence?: PersonDto["presence"];
}

/** Initials on a colour that belongs to the id. Presence has a shape of its own beside its colour. */
export function Avatar({ person, presence }: AvatarProps): JSX.Element {
  return (
    <span class="avatar" data-hue={presence === "offline" ? "none" : hueOf(person.id)}>
      <span class="initials" aria-hidden="true">{initials(visibleName(person))}</span>
      {presence !== undefined && <PresenceMark presence={presence} />}
    </span>
  );
}

export function PresenceMark({ presence }: { readonly presence: PersonDto["presence"] }): JSX.Element {
  return <span class="presence" data-presence={presence} role="img" aria-label={text.presence[presence]} />;
}
