/** What installing this program for its user comes to, and what takes it away again. */

export type Piece = "program" | "window program" | "command" | "description" | "menu entry" | "icon" | "autostart";

/**
 * One thing that is done to the disk. "add" and "replace": of a file of the installation; "remove": a file that is
 * there.
 */
export interface InstallationStep {
  readonly act: "add" | "replace" | "remove";
  readonly piece: Piece;
  /** Absolute. */
  readonly path: string;
}

/** What could not be removed, since a program runs from it: where it lies now. */
export interface SetAside {
  readonly step: InstallationStep;
  readonly aside: string | undefined;
}

/** Whether the program is to be started with the system as well. */
export type WithSystem = "start with the system" | "leave it";

export interface InstallationDesk {
  /**
   * What `install` would do, in order; nothing is changed.
   *
   * @throws {RequestError} "invalid": it is impossible here, and why.
   */
  toInstall(wanted: WithSystem): Promise<readonly InstallationStep[]>;
  /** @throws {RequestError} "storage": what was done before the step that failed stays; doing it again goes on. */
  install(wanted: WithSystem): AsyncIterable<SetAside>;
  /** What `uninstall` would do: empty, when nothing is installed. @throws as `toInstall`. */
  toUninstall(): Promise<readonly InstallationStep[]>;
  /** @throws as `install`. */
  uninstall(): AsyncIterable<SetAside>;
  /**
   * Removes keys and messages for good. Returns the paths of what is in their folder and none of this program's.
   *
   * @throws an error whose name is "StoreBusyError" when a messenger runs on the folder.
   */
  removeData(): Promise<readonly string[]>;
}
