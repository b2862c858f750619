import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { TransferDto } from "../../server/dto.ts";
import { transferState } from "../card_state.ts";
import { text } from "../text.ts";
import { isOver, type OfferTransfers } from "../transfers.ts";
import { Bar } from "./file_status.tsx";
import { Name } from "./name.tsx";
import { useName } from "./use_name.ts";
import { useView } from "./view.ts";

/** Rows that are drawn at first, and more with each press of the button. */
const ROWS_AT_ONCE = 50;

/** For an offer to everyone: each person's own state. Those at whom something may still happen come first. */
export function Receivers({ transfers }: { readonly transfers: OfferTransfers }): JSX.Element | null {
  const open = useSignal(false);
  const settled = transfers.size > 0 && [...transfers.values()].every(isOver);
  const words = text.file.ofAllHave(
    [...transfers.values()].filter(({ state }) => state === "done").length,
    transfers.size,
  );
  if (transfers.size === 0) return null;
  return (
    <>
      <span class="unseen" role="status">{settled ? words : ""}</span>
      <details class="receivers" onToggle={(event) => open.value = event.currentTarget.open}>
        <summary>{text.file.eachPerson}</summary>
        {open.value && <ReceiverList transfers={liveFirst(transfers)} />}
      </details>
    </>
  );
}

function liveFirst(transfers: OfferTransfers): readonly TransferDto[] {
  return [...transfers.values()].sort((a, b) => Number(isOver(a)) - Number(isOver(b)));
}

function ReceiverList({ transfers }: { readonly transfers: readonly TransferDto[] }): JSX.Element {
  const shown = useSignal(ROWS_AT_ONCE);
  const hidden = transfers.length - shown.value;
  return (
    <>
      <ul tabIndex={0} aria-label={text.file.eachPerson}>
        {transfers.slice(0, shown.value).map((transfer) => (
          <li key={transfer.peer}>
            <Receiver transfer={transfer} />
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <button type="button" class="more" onClick={() => shown.value += ROWS_AT_ONCE}>{text.showMore(hidden)}</button>
      )}
    </>
  );
}

function Receiver({ transfer }: { readonly transfer: TransferDto }): JSX.Element {
  const view = useView();
  const name = useName(transfer.peer);
  const { detail, bar, tone } = transferState(transfer, () => name);
  return (
    <>
      <p class="receiver">
        <span>
          <Name person={view.person(transfer.peer)} namesake={view.namesakes.value.has(transfer.peer)} />
        </span>
        <span class="file-detail" data-tone={tone}>
          {receiverWords(transfer)}
          {bar !== undefined && text.separator + detail}
        </span>
      </p>
      {bar !== undefined && <Bar {...bar} label={text.file.progress(name)} />}
    </>
  );
}

/** Beside the person's name: where they are. */
function receiverWords({ state, message }: TransferDto): string {
  return state === "failed" && message.trim() !== "" ? message : text.file.each[state] ?? text.file.unknownState;
}
