/// <reference lib="dom" />
import { ChevronDown, MessageSquarePlus, Settings } from "lucide";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { MeDto, PersonDto } from "../../server/dto.ts";
import { text } from "../text.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icon.tsx";
import { Name } from "./name.tsx";
import { StatusMenu } from "./status_menu.tsx";
import { useView } from "./view.ts";

const PRESENCE: Record<MeDto["availability"], PersonDto["presence"]> = {
  available: "online",
  away: "away",
  busy: "busy",
};

/** Oneself, as others see one; a press opens the menu of one's status. */
export function MyCard(): JSX.Element | null {
  const view = useView();
  const { dialog } = view;
  const me = view.me.value;
  const menu = useId();
  if (me === undefined) return null;
  return (
    <header class="my-card">
      <button type="button" class="me" popovertarget={menu} title={text.status.change}>
        <Avatar person={me} presence={PRESENCE[me.availability]} />
        <span class="grow">
          <span class="row-title">
            <Name person={me} />
          </span>
          <span class="row-line">
            <bdi>{me.statusText.trim() || text.status.availability[me.availability]}</bdi>
          </span>
        </span>
        <Icon node={ChevronDown} />
        <span class="unseen">{text.status.change}</span>
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={text.talk.newRoom}
        title={text.talk.newRoom}
        onClick={() => dialog.value = { type: "new-room" }}
      >
        <Icon node={MessageSquarePlus} />
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={text.talk.settings}
        title={text.talk.settings}
        onClick={() => dialog.value = { type: "settings" }}
      >
        <Icon node={Settings} />
      </button>
      <StatusMenu id={menu} me={me} />
    </header>
  );
}
