/// <reference lib="dom" />
import { ChevronDown } from "lucide";
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
  const me = useView().me.value;
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
      <StatusMenu id={menu} me={me} />
    </header>
  );
}
