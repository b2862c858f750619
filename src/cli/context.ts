import type { Clock, Messenger } from "../messenger/facade.ts";
import type { HostLook } from "../model/checkup.ts";
import type { MessageId } from "../model/ids.ts";
import type { KeyDesk } from "../model/own_key.ts";
import type { ProgramDesk } from "../model/programs.ts";

/** What commands need of the messenger's clock. */
export type CommandClock = Pick<Clock, "now" | "after">;

/** What a command is carried out with, in the process that has the messenger. */
export interface CommandContext {
  readonly messenger: Messenger;
  readonly clock: CommandClock;
  readonly dataFolder: string;
  readonly keys: KeyDesk;
  /** Tokens and webhooks. */
  readonly programs: ProgramDesk;
  /** The computer, for `doctor`. */
  readonly look: HostLook;
  /** Where other programs reach the local API; undefined: it ends with the command. */
  readonly api: string | undefined;
  /** Where the page is, if there is one. */
  readonly page: string | undefined;
  newId(): MessageId;
}
