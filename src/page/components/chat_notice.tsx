import { useSignal } from "@preact/signals";
import { Ban, TriangleAlert } from "lucide";
import type { JSX } from "preact";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";
import { useView } from "./view.ts";

/** What somebody should know before they write here: that this is another key, or that the other end is blocked. */
export function ChatNotice({ conversation }: { readonly conversation: string }): JSX.Element | null {
  const view = useView();
  const person = view.people.value.get(conversation);
  const room = view.rooms.value.get(conversation);
  const problem = useSignal<string | undefined>(undefined);
  if (person?.blocked === true) {
    const welcome = async () => {
      problem.value = await view.app.deeds.changePerson(person.id, { blocked: false });
    };
    return (
      <div class="chat-notice" role="status">
        <Icon node={Ban} />
        <p class="grow">{problem.value ?? text.talk.blockedHere}</p>
        <button type="button" class="button" onClick={() => void welcome()}>{text.talk.unblock}</button>
      </div>
    );
  }
  if (person !== undefined && person.twin !== null && !person.verified) {
    return (
      <div class="chat-notice" data-tone="warn" role="status">
        <Icon node={TriangleAlert} />
        <p class="grow">
          <bdi>{text.talk.twin(person.name)}</bdi>
        </p>
      </div>
    );
  }
  if (room !== undefined && !isMember(room.members, view.me.value?.id)) {
    return (
      <div class="chat-notice" role="status">
        <p class="grow">{text.talk.roomLeft}</p>
      </div>
    );
  }
  return null;
}

export function isMember(members: readonly string[], me: string | undefined): boolean {
  return me !== undefined && members.includes(me);
}
