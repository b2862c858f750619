/// <reference lib="dom" />
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { text } from "../text.ts";
import { useView } from "./view.ts";

/** What the browser lets the page show on the desktop, and how much of it; belongs below the switch of notifications. */
export function DesktopSettings(): JSX.Element | null {
  const { telling, state } = useView();
  const place = useRef<HTMLDivElement>(null);
  if (useComputed(() => state.value.settings.notify).value === "off") return null;
  return (
    // The button goes once it was answered: the focus stays here.
    <div ref={place} class="desktop-settings" role="status" tabIndex={-1}>
      <DesktopState
        onAllow={async () => {
          await telling.ask();
          place.current?.focus();
        }}
      />
    </div>
  );
}

function DesktopState({ onAllow }: { readonly onAllow: () => void }): JSX.Element {
  const { desktop, memory } = useView().telling;
  const permission = desktop.permission.value;
  switch (permission) {
    case "none":
      return <p class="hint">{text.told.none}</p>;
    case "denied":
      return <p class="hint">{text.told.refused}</p>;
    case "default":
      return (
        <>
          <p class="hint">{text.told.allowHint}</p>
          <button type="button" class="button" onClick={onAllow}>{text.told.allow}</button>
        </>
      );
    case "granted":
      return (
        <label class="choice">
          <input
            type="checkbox"
            checked={memory.choice.value.words === "shown"}
            onChange={(event) => memory.choose({ words: event.currentTarget.checked ? "shown" : "hidden" })}
          />
          <span>{text.told.words}</span>
        </label>
      );
    default:
      return permission satisfies never;
  }
}
