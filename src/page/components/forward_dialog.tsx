/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import { Megaphone, Users } from "lucide";
import type { JSX } from "preact";
import type { MessageDto } from "../../server/dto.ts";
import { foldName } from "../names.ts";
import { EVERYONE, isRoom } from "../state.ts";
import { text } from "../text.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icon.tsx";
import { Modal } from "./modal.tsx";
import { useView, type View } from "./view.ts";

/** Rows that are drawn; a search finds the others. */
const ROWS = 50;

/** Chooses a conversation, and sends the words there. */
export function ForwardDialog({ message }: { readonly message: MessageDto }): JSX.Element {
  const view = useView();
  const typed = useSignal("");
  const problem = useSignal<string | undefined>(undefined);
  const busy = useSignal(false);
  const wanted = foldName(typed.value);
  const found = conversationsOf(view).filter((id) => foldName(view.conversationName(id)).includes(wanted));
  const forward = async (to: string) => {
    busy.value = true;
    problem.value = await view.app.deeds.forward(message, to);
    busy.value = false;
    if (problem.value !== undefined) return;
    view.dialog.value = undefined;
    view.app.open(to);
  };
  return (
    <Modal title={text.talk.forwardTitle}>
      <input
        class="field"
        type="text"
        role="searchbox"
        dir="auto"
        autocomplete="off"
        aria-label={text.talk.forwardFind}
        placeholder={text.talk.forwardFind}
        value={typed.value}
        onInput={(event) => typed.value = event.currentTarget.value}
      />
      {problem.value !== undefined && <p class="problem" role="alert">{problem.value}</p>}
      <ul class="modal-scroll">
        {found.slice(0, ROWS).map((id) => (
          <li key={id}>
            <button type="button" class="choice" disabled={busy.value} onClick={() => void forward(id)}>
              {id === EVERYONE || isRoom(id)
                ? (
                  <span class="avatar" data-hue="everyone">
                    <Icon node={id === EVERYONE ? Megaphone : Users} />
                  </span>
                )
                : <Avatar person={view.person(id)} />}
              <bdi>{view.conversationName(id)}</bdi>
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="hint" role="status">{text.talk.forwardNobody}</p>}
    </Modal>
  );
}

/** In the order of the list, without those that can't be written to. */
function conversationsOf(view: View): readonly string[] {
  const { favourites, favouriteRooms, rooms, here, away } = view.roster.value;
  return [
    ...[...favouriteRooms].filter(({ member }) => member).map(({ room }) => room.id),
    ...favourites.map(({ person }) => person.id),
    EVERYONE,
    ...rooms.filter(({ member }) => member).map(({ room }) => room.id),
    ...[...here, ...away].map(({ person }) => person.id),
  ];
}
