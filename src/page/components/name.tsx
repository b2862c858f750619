import type { JSX } from "preact";
import { type Called, shortId, visibleName } from "../names.ts";

interface NameProps {
  readonly person: Called;
  readonly namesake?: boolean;
}

/** A name kept to itself, whatever its direction; where two bear it, the beginning of the id tells them apart. */
export function Name({ person, namesake }: NameProps): JSX.Element {
  return (
    <>
      <bdi>{visibleName(person)}</bdi>
      {namesake === true && <span class="short-id">{` ${shortId(person.id)}`}</span>}
    </>
  );
}
