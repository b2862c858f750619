import { Check, CheckCheck } from "lucide";
import type { JSX } from "preact";
import type { MessageDto } from "../../server/dto.ts";
import { type Receipt, receiptOf } from "../message_rules.ts";
import { visibleName } from "../names.ts";
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

/** Who has one's own text: one tick, it is saved here; two, it is saved there; coloured, it was seen. */
export function Tick({ message, tick }: TickProps): JSX.Element {
  const view = useView();
  const receipt = receiptOf(message);
  if (message.conversation !== message.to[0] || message.recipients > 1) return <CountTick message={message} />;
  const words = wordsOf(receipt);
  return (
    <button
      type="button"
      class="tick"
      data-state={receipt}
      title={receipt === "saved" ? text.savedLong : words}
      tabIndex={-1}
      onClick={() => view.dialog.value = { type: "receivers", message }}
    >
      <Icon node={receipt === "saved" ? Check : CheckCheck} />
      <span class={tick === "worded" ? "tick-word" : "unseen"}>{words}</span>
    </button>
  );
}

/** Of a text to many: how many have it. A press shows who. */
function CountTick({ message }: { readonly message: MessageDto }): JSX.Element {
  const view = useView();
  const { recipients, deliveredTo, readBy } = message;
  const done = deliveredTo.length;
  const receipt = receiptOf(message);
  const names = deliveredTo.slice(0, NAMES).map((id) => visibleName(view.person(id))).join(text.separator);
  const seen = readBy.length === 0 ? "" : text.separator + text.talk.readShort(readBy.length, recipients);
  return (
    <button
      type="button"
      class="tick"
      data-state={receipt}
      title={(done === 0 ? text.saved : text.deliveredNames(names)) + seen}
      onClick={() => view.dialog.value = { type: "receivers", message }}
    >
      <Icon node={receipt === "saved" ? Check : CheckCheck} />
      <span aria-hidden="true">{text.deliveredShort(done, recipients)}</span>
      <span class="unseen">{text.talk.who(text.deliveredTo(done, recipients) + seen)}</span>
    </button>
  );
}

function wordsOf(receipt: Receipt): string {
  switch (receipt) {
    case "saved":
      return text.saved;
    case "delivered":
      return text.delivered;
    case "read":
      return text.talk.read;
    default:
      return receipt satisfies never;
  }
}
