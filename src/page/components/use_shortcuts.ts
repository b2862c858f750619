/// <reference lib="dom" />
import { useLayoutEffect } from "preact/hooks";
import { listed } from "../roster.ts";
import { type Shortcut, shortcutOf } from "../shortcuts.ts";
import type { View } from "./view.ts";

/** Does what the keys of shortcuts.ts say, while no dialog is open. */
export function useShortcuts(view: View): void {
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]") !== null) return;
      const shortcut = shortcutOf(event, isField(event.target) ? "in a field" : "outside fields");
      if (shortcut === undefined) return;
      event.preventDefault();
      run(shortcut, view);
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [view]);
}

function run(shortcut: Shortcut, view: View): void {
  switch (shortcut) {
    case "palette":
    case "shortcuts":
    case "settings":
      view.dialog.value = { type: shortcut };
      return;
    case "find":
      document.querySelector<HTMLElement>(".find input")?.focus();
      return;
    case "details":
      if (view.open.value !== undefined) view.details.value = view.details.value === "open" ? "closed" : "open";
      return;
    case "next":
    case "previous":
    case "next-unread": {
      const next = nextOf(view, shortcut);
      if (next !== undefined) view.app.open(next);
      return;
    }
    default:
      shortcut satisfies never;
  }
}

/** The neighbour in the list of the conversation on the screen; "next-unread" begins anew at its end. */
function nextOf(view: View, which: "next" | "previous" | "next-unread"): string | undefined {
  const all = listed(view.roster.value, "all");
  const open = view.open.value;
  const at = open === undefined ? -1 : all.indexOf(open);
  if (which === "previous") return at < 0 ? all.at(-1) : all[at - 1];
  if (which === "next") return all[at + 1];
  const isUnread = (id: string) => (view.conversations.value.get(id)?.unread ?? 0) > 0 && !view.settingsOf(id).muted;
  return [...all.slice(at + 1), ...all.slice(0, Math.max(0, at))].find(isUnread);
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}
