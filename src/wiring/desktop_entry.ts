/** Desktop entry specification 1.5: an entry of the menu, or one that is started with the desktop. */

export interface DesktopEntry {
  /** The program, and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** More keys, with values that need no escaping. */
  readonly more: Readonly<Record<string, string>>;
}

export function desktopEntryText({ command, more }: DesktopEntry): string {
  return [
    "[Desktop Entry]",
    "Type=Application",
    "Name=LanMessenger",
    `Exec=${command.map(execWord).join(" ")}`,
    "Terminal=false",
    ...Object.entries(more).map(([key, value]) => `${key}=${value}`),
    "",
  ].join("\n");
}

/** What an entry of the menu says beside its command. */
export const MENU_KEYS: Readonly<Record<string, string>> = {
  GenericName: "Messenger",
  "GenericName[de]": "Messenger",
  "GenericName[fr]": "Messagerie",
  "GenericName[es]": "Mensajería",
  Comment: "Talk to the people on your network",
  "Comment[de]": "Mit den Leuten im eigenen Netz reden",
  "Comment[fr]": "Parler aux personnes du réseau local",
  "Comment[es]": "Hablar con las personas de la red local",
  Icon: "lanmessenger",
  Categories: "Network;InstantMessaging;",
  Keywords: "chat;message;lan;file transfer;",
  StartupNotify: "false",
};

/** "The Exec key": an argument in quotes, then escaped once more as every value is. */
function execWord(word: string): string {
  const quoted = `"${word.replace(/["`$\\]/g, "\\$&")}"`;
  return quoted.replaceAll("\\", "\\\\").replaceAll("%", "%%");
}
