import { MessagesSquare, Radar } from "lucide";
import type { JSX } from "preact";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";
import { useView } from "./view.ts";

/** The centre while no conversation is open. */
export function Empty(): JSX.Element {
  const view = useView();
  const me = view.me.value;
  const people = view.people.value;
  if (people.size > 0) {
    return (
      <div class="empty">
        <Icon node={MessagesSquare} />
        <h2>{text.pick}</h2>
        <p>{text.pickHint}</p>
      </div>
    );
  }
  return (
    <div class="empty">
      <Icon node={Radar} />
      <h2>{text.nobody}</h2>
      <p>{text.nobodyHint}</p>
      {me !== undefined && <p>{text.nobodyFirewall(me.port)}</p>}
    </div>
  );
}
