import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { Entry, RoomEntry } from "../roster.ts";
import { text } from "../text.ts";
import { PersonRow } from "./person_row.tsx";
import { RoomRow } from "./room_row.tsx";

/** Rows drawn at first, and more with each press of the button: ten thousand at once would freeze the page. */
const ROWS_AT_ONCE = 100;

interface SectionProps {
  readonly title: string;
  readonly entries: readonly Entry[];
  readonly rooms?: readonly RoomEntry[];
}

export function PeopleSection({ title, entries, rooms = [] }: SectionProps): JSX.Element | null {
  const shown = useSignal(ROWS_AT_ONCE);
  const heading = useId();
  if (entries.length + rooms.length === 0) return null;
  const hidden = entries.length - shown.value;
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading} class="section-title">
        {title} <span class="count">{(entries.length + rooms.length).toLocaleString("en")}</span>
      </h2>
      <ul>
        {rooms.map((entry) => (
          <li key={entry.room.id}>
            <RoomRow entry={entry} />
          </li>
        ))}
        {entries.slice(0, shown.value).map((entry) => (
          <li key={entry.person.id}>
            <PersonRow entry={entry} />
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <button type="button" class="more" onClick={() => shown.value += ROWS_AT_ONCE}>{text.showMore(hidden)}</button>
      )}
    </section>
  );
}
