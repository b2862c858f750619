/** Whether this program is started when its user logs in. */
export type Autostart =
  /** `entry`: the file that has the system do it. */
  | { readonly state: "on"; readonly entry: string }
  | { readonly state: "off" }
  /** There is an entry that starts something else than what runs here, such as a copy in an earlier place. */
  | { readonly state: "other"; readonly entry: string }
  | { readonly state: "impossible"; readonly why: AutostartProblem };

/**
 * "sources": what runs is no executable that a system could start by itself; "system": it is none that this is known
 * for; "folder": it does not say where such entries are; "path": an entry can't name what is to be started.
 */
export type AutostartProblem = "sources" | "system" | "folder" | "path";

export interface AutostartDesk {
  look(): Promise<Autostart>;
  /** @throws {RequestError} "invalid": it is impossible; "storage": the entry can't be written or removed. */
  set(wanted: "on" | "off"): Promise<Autostart>;
}

export function autostartProblemText(why: AutostartProblem): string {
  switch (why) {
    case "sources":
      return "LanMessenger runs from its sources: only the executable can be started with the system";
    case "system":
      return "How to start with this system is not known: have it start LanMessenger in its own way";
    case "folder":
      return "The system names no folder for it: set HOME, or APPDATA on Windows";
    case "path":
      return "The path of LanMessenger, or an option of it, has characters that can't be written there: change it";
    default:
      return why satisfies never;
  }
}
