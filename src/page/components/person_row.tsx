import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { waitingTexts } from "../log.ts";
import type { Entry } from "../roster.ts";
import { text } from "../text.ts";
import { Avatar } from "./avatar.tsx";
import { LastLine } from "./last_line.tsx";
import { Name } from "./name.tsx";
import { Row } from "./row.tsx";
import { VerifiedMark } from "./verified_mark.tsx";
import { useView } from "./view.ts";

/** Drawn anew when the entry is another one: a text to one person leaves the rows of a hundred others alone. */
export function PersonRow({ entry }: { readonly entry: Entry }): JSX.Element {
  return useMemo(() => <EntryRow entry={entry} />, [entry]);
}

function EntryRow({ entry }: { readonly entry: Entry }): JSX.Element {
  const { person, conversation, namesake } = entry;
  const last = conversation?.last ?? undefined;
  return (
    <Row
      conversation={person.id}
      picture={<Avatar person={person} presence={person.presence} />}
      title={
        <>
          <Name person={person} namesake={namesake} />
          {person.verified && <VerifiedMark manner="drawn" />}
          {person.blocked && <span class="blocked-word">{text.talk.blocked}</span>}
        </>
      }
      line={person.presence === "offline" ? <AwayLine entry={entry} /> : <HereLine entry={entry} />}
      at={person.presence === "offline" ? undefined : last?.at}
      unread={conversation?.unread ?? 0}
      tone={person.presence === "offline" ? "faint" : "plain"}
    />
  );
}

/** The last text; before there is one, what they say of themselves. */
function HereLine({ entry: { person, conversation } }: { readonly entry: Entry }): JSX.Element {
  const { answers } = useView();
  const last = conversation?.last ?? undefined;
  if (last !== undefined) return <LastLine message={last} author="implied" />;
  const words = [person.statusText, person.group, person.host].find((line) => line.trim() !== "");
  return <bdi>{words ?? (answers.value ? text.presence[person.presence] : text.presenceUnknown)}</bdi>;
}

function AwayLine({ entry: { person, conversation } }: { readonly entry: Entry }): JSX.Element {
  const { state, dates, now } = useView();
  const log = useComputed(() => state.value.logs.get(person.id)).value;
  const waiting = waitingTexts(conversation, log);
  const since = person.lastSeen === null ? text.neverHere : text.lastHere(dates.inSentence(person.lastSeen, now.value));
  return (
    <>
      {since}
      {waiting !== 0 && text.separator + (waiting === undefined ? text.someWait : text.waits(waiting))}
    </>
  );
}
