import { Check, CheckCheck } from "lucide";
import type { JSX } from "preact";
import type { MessageDto } from "../../server/dto.ts";
import { visibleName } from "../names.ts";
import { EVERYONE } from "../state.ts";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";
import { useView } from "./view.ts";

/** Names in a tooltip at the most. */
const NAMES = 20;

interface TickProps {
  readonly message: MessageDto;
  /** Whether the word stands beside the drawing; a screen reader hears it always. */
  readonly tick: "worded" | "drawn";
}

/** Who has one's own text: one tick, it is saved here; two, it is saved there. */
export function Tick({ message, tick }: TickProps): JSX.Element {
  const view = useView();
  const done = message.deliveredTo.length;
  const all = message.recipients;
  const arrived = all > 0 && done >= all;
  if (message.conversation === EVERYONE) {
    const names = message.deliveredTo.slice(0, NAMES).map((id) => visibleName(view.person(id))).join(text.separator);
    return (
      <span
        class="tick"
        data-state={arrived ? "delivered" : "saved"}
        title={done === 0 ? text.saved : text.deliveredNames(names)}
      >
        <Icon node={arrived ? CheckCheck : Check} />
        <span aria-hidden="true">{text.deliveredShort(done, all)}</span>
        <span class="unseen">{text.deliveredTo(done, all)}</span>
      </span>
    );
  }
  return (
    <span class="tick" data-state={arrived ? "delivered" : "saved"} title={arrived ? text.delivered : text.savedLong}>
      <Icon node={arrived ? CheckCheck : Check} />
      <span class={tick === "worded" ? "tick-word" : "unseen"}>{arrived ? text.delivered : text.saved}</span>
    </span>
  );
}
