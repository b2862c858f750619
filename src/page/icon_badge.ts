/// <reference lib="dom" />
/** What the page's icon says where the page itself is not seen: in its tab, and on the desktop where it is installed. */

/** `gone`: the program does not answer. */
export type IconMark = "plain" | "unread" | "gone";

const GREEN = "#0b6e63";
const GREY = "#7b7873";
const DOT = "#d9480f";

/** As static/icon.svg. It is drawn here once more, since a program that has gone gives no files. */
function drawing(mark: IconMark): string {
  const ground = mark === "gone" ? GREY : GREEN;
  const dot = mark === "unread" ? `<circle cx="48" cy="16" r="15" fill="${DOT}" stroke="#fff" stroke-width="3"/>` : "";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="16" fill="${ground}"/>` +
    '<path d="M14 22a8 8 0 0 1 8-8h20a8 8 0 0 1 8 8v14a8 8 0 0 1-8 8H29l-9.3 7.4A1 1 0 0 1 18 50.6V43.2A8 8 0 0 1 14 36Z" fill="#fff"/>' +
    `<path d="M24 29h16" stroke="${ground}" stroke-width="3.5" stroke-linecap="round"/>` +
    `<circle cx="24" cy="29" r="4.5" fill="${ground}"/><circle cx="40" cy="29" r="4.5" fill="${ground}"/>${dot}</svg>`;
}

/** @param unread how many texts call for attention. */
export function markIcon(mark: IconMark, unread: number): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const href = `data:image/svg+xml,${encodeURIComponent(drawing(mark))}`;
  if (link !== null && link.href !== href) link.href = href;
  // Only a page that is installed has an icon of its own on the desktop.
  if ("setAppBadge" in navigator) navigator.setAppBadge(unread).catch(() => {});
}
