import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useId } from "preact/hooks";
import type { Entry, RoomEntry } from "../roster.ts";
import { numberWords, text } from "../text.ts";
import { PersonRow } from "./person_row.tsx";
import { RoomRow } from "./room_row.tsx";
import { useView } from "./view.ts";

/** Rows of a section, and more with each press of the button: ten thousand at once would freeze the page. */
const ROWS_AT_ONCE = 100;
/** More than a screen holds: what can't be seen yet must not delay what can. The others follow after a moment. */
const ROWS_AT_FIRST = 24;
const MOMENT_MS = 300;

interface SectionProps {
  readonly title: string;
  readonly entries: readonly Entry[];
  readonly rooms?: readonly RoomEntry[];
}

export function PeopleSection({ title, entries, rooms = [] }: SectionProps): JSX.Element | null {
  const { clock } = useView();
  const shown = useSignal(ROWS_AT_FIRST);
  const heading = useId();
  useEffect(() => clock.after(MOMENT_MS, () => shown.value = Math.max(shown.value, ROWS_AT_ONCE)), []);
  if (entries.length + rooms.length === 0) return null;
  const hidden = entries.length - Math.max(shown.value, ROWS_AT_ONCE);
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading} class="section-title">
        {title} <span class="count">{numberWords(entries.length + rooms.length)}</span>
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
        <button
          type="button"
          class="more"
          onClick={() => shown.value = Math.max(shown.value, ROWS_AT_ONCE) + ROWS_AT_ONCE}
        >
          {text.showMore(hidden)}
        </button>
      )}
    </section>
  );
}
