import { type IconNode, Pause, Play, X } from "lucide";
import type { JSX } from "preact";
import type { Action } from "../card_state.ts";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";

interface ActionsProps {
  readonly actions: readonly Action[];
  readonly busy: boolean;
  onAction(action: Action): void;
}

/** Those that stand at the end of the row, as drawings. */
const DRAWN: Partial<Record<Action, { readonly icon: IconNode; readonly words: string }>> = {
  pause: { icon: Pause, words: text.file.pause },
  resume: { icon: Play, words: text.file.resume },
  cancel: { icon: X, words: text.file.cancel },
  "take-back": { icon: X, words: text.file.takeBack },
};

export function FileActions({ actions, busy, onAction, name }: ActionsProps & { readonly name: string }): JSX.Element {
  return (
    <span class="file-actions">
      {actions.map((action) => {
        const drawn = DRAWN[action];
        return drawn !== undefined && (
          <button
            key={action}
            type="button"
            class="icon-button"
            aria-label={`${drawn.words}: ${name}`}
            title={drawn.words}
            disabled={busy}
            onClick={() => onAction(action)}
          >
            <Icon node={drawn.icon} />
          </button>
        );
      })}
    </span>
  );
}

/** Those that answer an offer, in words. */
export function OfferActions(
  { actions, busy, onAction, onFolder }: ActionsProps & { onFolder(): void },
): JSX.Element | null {
  if (actions.includes("try-again")) {
    return (
      <div class="file-answers">
        <button type="button" class="button" disabled={busy} onClick={() => onAction("try-again")}>
          {text.file.tryAgain}
        </button>
      </div>
    );
  }
  if (!actions.includes("accept")) return null;
  return (
    <div class="file-answers">
      <button type="button" class="button primary" disabled={busy} onClick={() => onAction("accept")}>
        {text.file.accept}
      </button>
      <button type="button" class="button" disabled={busy} onClick={() => onAction("decline")}>
        {text.file.decline}
      </button>
      <button type="button" class="button" disabled={busy} onClick={onFolder}>{text.file.acceptInto}</button>
    </div>
  );
}
