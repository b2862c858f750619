/// <reference lib="dom" />
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { findEntries, findRooms } from "../roster.ts";
import { text } from "../text.ts";
import { Empty } from "./empty.tsx";
import { EveryoneRow } from "./everyone_row.tsx";
import { FindPeople } from "./find_people.tsx";
import { MyCard } from "./my_card.tsx";
import { PeopleSection } from "./people_section.tsx";
import { focusRow, moveFocus } from "./row.tsx";
import { SearchResults } from "./search_results.tsx";
import { useView } from "./view.ts";

/** The left pane: oneself, everyone, who is here and who is away. */
export function People(): JSX.Element {
  const view = useView();
  const found = useComputed(() => {
    const { favourites, favouriteRooms, rooms, here, away } = view.roster.value;
    const wanted = view.wanted.value;
    return {
      favourites: findEntries(favourites, wanted),
      favouriteRooms: findRooms(favouriteRooms, wanted),
      rooms: findRooms(rooms, wanted),
      here: findEntries(here, wanted),
      away: findEntries(away, wanted),
    };
  }).value;
  const nobody = view.people.value.size === 0 && view.rooms.value.size === 0;
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
        <PeopleSection title={text.favourites} entries={found.favourites} rooms={found.favouriteRooms} />
        <PeopleSection title={text.talk.rooms} entries={[]} rooms={found.rooms} />
        <PeopleSection title={view.answers.value ? text.hereNow : text.wereHere} entries={found.here} />
        <PeopleSection title={text.awayFromNetwork} entries={found.away} />
        {nobody && (
          <div class="narrow">
            <Empty />
          </div>
        )}
        {searching && Object.values(found).every(({ length }) => length === 0) && (
          <p class="nobody" role="status">{text.foundNobody}</p>
        )}
        {searching && <SearchResults />}
      </nav>
    </div>
  );
}
