/// <reference lib="dom" />
import type { JSX } from "preact";
import { text } from "../text.ts";
import { Avatar } from "./avatar.tsx";
import { Name } from "./name.tsx";
import type { Mentions } from "./use_mentions.ts";
import { useView } from "./view.ts";

/** The people that a name being typed may mean. The focus stays in the field, which says which of them is marked. */
export function MentionList({ id, mentions }: { readonly id: string; readonly mentions: Mentions }): JSX.Element {
  const view = useView();
  const people = mentions.choices.value;
  return (
    <>
      <span class="unseen" role="status">{people.length > 0 && text.mention.found(people.length)}</span>
      {people.length > 0 && (
        <ul id={id} class="mention-list" role="listbox" aria-label={text.mention.list}>
          {people.map((person, index) => (
            <li
              key={person.id}
              id={mentionId(id, index)}
              class="choice"
              role="option"
              aria-selected={index === mentions.at.value}
              // The field keeps the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => mentions.choose(person)}
            >
              <Avatar person={person} presence={person.presence} />
              <span class="grow">
                <Name person={person} namesake={view.namesakes.value.has(person.id)} />
              </span>
              {person.group !== "" && <bdi class="hint">{person.group}</bdi>}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

export function mentionId(list: string, index: number): string {
  return `${list}-${index}`;
}
