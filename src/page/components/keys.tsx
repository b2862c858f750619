/// <reference lib="dom" />
import type { JSX } from "preact";
import { type Shortcut, SHORTCUTS } from "../shortcuts.ts";
import { text } from "../text.ts";

/** The keys of a shortcut, as this computer's keyboard calls them. */
export function ShortcutKeys({ of }: { readonly of: Shortcut }): JSX.Element | null {
  const keys = SHORTCUTS.get(of);
  if (keys === undefined) return null;
  const names = {
    command: isApple() ? "⌘" : text.keys.ctrl,
    alt: isApple() ? "⌥" : text.keys.alt,
    shift: text.keys.shift,
  };
  return <KeyCaps keys={[...keys.held.map((held) => names[held]), capOf(keys.key)]} />;
}

export function KeyCaps({ keys }: { readonly keys: readonly string[] }): JSX.Element {
  return (
    <span class="key-caps">
      {keys.map((key) => <kbd key={key}>{key}</kbd>)}
    </span>
  );
}

function capOf(key: string): string {
  if (key === "ArrowUp") return "↑";
  if (key === "ArrowDown") return "↓";
  return key.toUpperCase();
}

function isApple(): boolean {
  return /mac|iphone|ipad/i.test(navigator.platform);
}
