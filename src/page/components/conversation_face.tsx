import { Megaphone, Users } from "lucide";
import type { JSX } from "preact";
import { EVERYONE, isRoom } from "../state.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icon.tsx";
import { useView } from "./view.ts";

/** The picture of a conversation in a list to choose from. */
export function ConversationFace({ id }: { readonly id: string }): JSX.Element {
  const view = useView();
  if (id !== EVERYONE && !isRoom(id)) return <Avatar person={view.person(id)} />;
  return (
    <span class="avatar" data-hue="everyone">
      <Icon node={id === EVERYONE ? Megaphone : Users} />
    </span>
  );
}
