import { MessagesSquare } from "lucide";
import type { JSX } from "preact";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";
import { Nobody } from "./nobody.tsx";
import { useView } from "./view.ts";

/** The centre while no conversation is open. */
export function Empty(): JSX.Element {
  const view = useView();
  if (view.people.value.size === 0) return <Nobody />;
  return (
    <div class="empty">
      <Icon node={MessagesSquare} />
      <h2>{text.pick}</h2>
      <p>{text.pickHint}</p>
    </div>
  );
}
