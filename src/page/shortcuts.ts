/** The keys that do something wherever one is in the page. */

export type Shortcut = "palette" | "find" | "next" | "previous" | "next-unread" | "details" | "settings" | "shortcuts";

export interface Keys {
  /** As KeyboardEvent.key says it. */
  readonly key: string;
  /** "command": Ctrl, or ⌘ where a keyboard has it. */
  readonly held: readonly ("command" | "alt" | "shift")[];
  /** "anywhere": also while one writes. */
  readonly where: "anywhere" | "outside fields";
}

/** In the order of the list that `?` shows. */
export const SHORTCUTS: ReadonlyMap<Shortcut, Keys> = new Map<Shortcut, Keys>([
  ["palette", { key: "k", held: ["command"], where: "anywhere" }],
  ["find", { key: "f", held: ["command", "shift"], where: "anywhere" }],
  ["previous", { key: "ArrowUp", held: ["alt"], where: "anywhere" }],
  ["next", { key: "ArrowDown", held: ["alt"], where: "anywhere" }],
  ["next-unread", { key: "ArrowDown", held: ["alt", "shift"], where: "anywhere" }],
  ["details", { key: ".", held: ["command"], where: "anywhere" }],
  ["settings", { key: ",", held: ["command"], where: "anywhere" }],
  ["shortcuts", { key: "?", held: [], where: "outside fields" }],
]);

/** What of a KeyboardEvent counts. */
export interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

export function shortcutOf(pressed: Pressed, inField: "in a field" | "outside fields"): Shortcut | undefined {
  for (const [shortcut, { key, held, where }] of SHORTCUTS) {
    if (where === "outside fields" && inField === "in a field") continue;
    if (pressed.key.toLowerCase() !== key.toLowerCase()) continue;
    // Which keys make a "?" is the keyboard's matter.
    const shift = key === "?" || pressed.shiftKey === held.includes("shift");
    const command = (pressed.ctrlKey || pressed.metaKey) === held.includes("command");
    if (shift && command && pressed.altKey === held.includes("alt")) return shortcut;
  }
  return undefined;
}
