/// <reference lib="dom" />
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { findEntries } from "../roster.ts";
import { text } from "../text.ts";
import { Empty } from "./empty.tsx";
import { EveryoneRow } from "./everyone_row.tsx";
import { FindPeople } from "./find_people.tsx";
import { MyCard } from "./my_card.tsx";
import { PeopleSection } from "./people_section.tsx";
import { focusRow, moveFocus } from "./row.tsx";
import { useView } from "./view.ts";

/** The left pane: oneself, everyone, who is here and who is away. */
export function People(): JSX.Element {
  const view = useView();
  const here = useComputed(() => findEntries(view.roster.value.here, view.wanted.value)).value;
  const away = useComputed(() => findEntries(view.roster.value.away, view.wanted.value)).value;
  const nobody = view.people.value.size === 0;
  const list = useRef<HTMLElement>(null);
  const left = useRef<string | undefined>(undefined);
  const open = view.open.value;
  // Whoever goes back from a conversation stands on its row again, not at the beginning of the page.
  useEffect(() => {
    if (open === undefined && left.current !== undefined) focusRow(list.current, left.current);
    left.current = open;
  }, [open]);
  const searching = view.wanted.value.trim() !== "";
  return (
    <div class="people">
      <MyCard />
      {!nobody && <FindPeople />}
      <nav ref={list} class="list" aria-label={text.people} onKeyDown={moveFocus}>
        {!searching && <EveryoneRow />}
        <PeopleSection title={text.hereNow} entries={here} />
        <PeopleSection title={text.awayFromNetwork} entries={away} />
        {nobody && (
          <div class="narrow">
            <Empty />
          </div>
        )}
        {searching && here.length + away.length === 0 && <p class="nobody" role="status">{text.foundNobody}</p>}
      </nav>
    </div>
  );
}
