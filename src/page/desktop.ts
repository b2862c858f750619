/// <reference lib="dom" />
/** Notes on the user's desktop, by the browser, if it lets the page. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Note } from "./notifications.ts";
import type { TakeOff } from "./teller.ts";

/** `default`: nobody has decided. `none`: this browser shows no notes. */
export type DesktopPermission = NotificationPermission | "none";

const ICON = "/static/icon.svg";

export class Desktop {
  readonly #permission = signal<DesktopPermission>(permissionNow());
  readonly #pressed: (conversation: string | undefined) => void;

  /** @param pressed a note was pressed; undefined: it spoke of several conversations. */
  constructor(pressed: (conversation: string | undefined) => void) {
    this.#pressed = pressed;
    void this.#watch();
  }

  get permission(): ReadonlySignal<DesktopPermission> {
    return this.#permission;
  }

  /** Has the browser ask the user. Browsers do it only for somebody who has just pressed something. */
  async ask(): Promise<void> {
    if (permissionNow() === "default") await Notification.requestPermission();
    this.#permission.value = permissionNow();
  }

  show({ tag, title, body, conversations }: Note): TakeOff | undefined {
    this.#permission.value = permissionNow();
    if (this.#permission.value !== "granted") return undefined;
    // Sounds are the page's own, by its own setting. One that takes another's place is shown like a new one.
    const options = { tag, body, icon: ICON, silent: true, renotify: true };
    let shown: Notification;
    try {
      shown = new Notification(title, options);
    } catch {
      // Some browsers have the name of it alone.
      this.#permission.value = "none";
      return undefined;
    }
    shown.onclick = () => {
      focus();
      shown.close();
      this.#pressed(conversations.length === 1 ? conversations[0] : undefined);
    };
    return () => {
      shown.onclick = null;
      shown.close();
    };
  }

  /** It may be given or taken in the browser's own settings at any time. */
  async #watch(): Promise<void> {
    try {
      const status = await navigator.permissions.query({ name: "notifications" });
      status.onchange = () => this.#permission.value = permissionNow();
    } catch {
      // A browser that does not tell: it is looked up before each note.
    }
  }
}

function permissionNow(): DesktopPermission {
  return "Notification" in globalThis ? Notification.permission : "none";
}
