/** The theme that was chosen. The browser keeps it, so that the page begins in it before its program has answered. */
import type { SettingsDto } from "../server/dto.ts";

type Theme = SettingsDto["theme"];

const KEY = "lanmessenger-theme";

/** "system" where nothing is kept, or nothing that is known. */
export function rememberedTheme(storage: Pick<Storage, "getItem">): Theme {
  const kept = storage.getItem(KEY);
  return kept === "light" || kept === "dark" ? kept : "system";
}

export function rememberTheme(storage: Pick<Storage, "setItem">, theme: Theme): void {
  storage.setItem(KEY, theme);
}

/** @param root the element that theme.css looks at. */
export function showTheme(root: { readonly dataset: Record<string, string | undefined> }, theme: Theme): void {
  root.dataset.theme = theme;
}
