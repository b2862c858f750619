import { Megaphone } from "lucide";
import type { JSX } from "preact";
import { EVERYONE } from "../state.ts";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";
import { LastLine } from "./last_line.tsx";
import { Row } from "./row.tsx";
import { useView } from "./view.ts";

export function EveryoneRow(): JSX.Element {
  const { conversations, roster, answers } = useView();
  const here = answers.value ? text.hereCount(roster.value.hereCount) : text.presenceUnknown;
  const conversation = conversations.value.get(EVERYONE);
  const last = conversation?.last ?? undefined;
  return (
    <Row
      conversation={EVERYONE}
      picture={
        <span class="avatar" data-hue="everyone">
          <Icon node={Megaphone} />
        </span>
      }
      title={text.everyone}
      line={last === undefined ? here : <LastLine message={last} author="named" />}
      at={last?.at}
      unread={conversation?.unread ?? 0}
      tone="plain"
    />
  );
}
