import { X } from "lucide";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { text } from "../text.ts";
import { ConversationSettings } from "./conversation_settings.tsx";
import { DetailsHead } from "./details_head.tsx";
import { Facts } from "./facts.tsx";
import { Icon } from "./icon.tsx";
import { PersonSettings } from "./person_settings.tsx";
import { RoomSettings } from "./room_settings.tsx";
import { SharedFiles } from "./shared_files.tsx";
import { Trust } from "./trust.tsx";
import { useView } from "./view.ts";

/** Of the pane, for the button that opens it. */
export const DETAILS_ID = "details";

/** What is known of a conversation beyond the header, and what the user decides about it: a pane at its side. */
export function Details({ conversation }: { readonly conversation: string }): JSX.Element {
  const view = useView();
  const heading = useId();
  const person = view.people.value.get(conversation);
  const room = view.rooms.value.get(conversation);
  const close = () => void (view.details.value = "closed");
  return (
    <aside
      id={DETAILS_ID}
      class="details"
      aria-labelledby={heading}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        close();
      }}
    >
      <header class="details-header">
        <h2 id={heading} class="grow">{text.details.show}</h2>
        <button type="button" class="icon-button" aria-label={text.details.hide} onClick={close}>
          <Icon node={X} />
        </button>
      </header>
      <div class="details-content">
        <DetailsHead conversation={conversation} />
        {person !== undefined && <Trust person={person} />}
        {room !== undefined && <RoomSettings room={room} />}
        <SharedFiles conversation={conversation} />
        {person !== undefined && (
          <>
            <Facts person={person} />
            <PersonSettings person={person} />
          </>
        )}
        <ConversationSettings conversation={conversation} />
      </div>
    </aside>
  );
}
