import { EXIT, type ExitCode } from "./exit_code.ts";
import type { KeyCommand } from "./key_command.ts";
import type { KeyDesk } from "../model/own_key.ts";
import type { OutputEvent } from "./output_event.ts";

/** Says how the key is kept, or changes that: the key in use stays in use. */
export async function* runKey(keys: KeyDesk, command: KeyCommand): AsyncGenerator<OutputEvent, ExitCode> {
  switch (command.act) {
    case "show":
      break;
    case "protect":
      await keys.protect(command.newPassphrase, command.passphrase);
      break;
    case "unprotect":
      await keys.unprotect(command.passphrase);
      break;
    default:
      command satisfies never;
  }
  yield identityEvent(keys);
  return EXIT.done;
}

export function identityEvent(keys: KeyDesk, file?: string): IdentityEvent {
  const { id, key, retiredAt } = keys.state;
  return {
    event: "identity",
    key,
    ...id === undefined ? {} : { id },
    ...retiredAt === undefined ? {} : { retired: retiredAt },
    ...file === undefined ? {} : { file },
  };
}

export type IdentityEvent = Extract<OutputEvent, { event: "identity" }>;

/** For people. */
export function renderIdentity({ id, key, retired, file }: IdentityEvent): string {
  const where = file === undefined ? "" : `, and is in ${file}`;
  if (id === undefined) return `There is no identity yet${where}`;
  const state = retired === undefined
    ? "in use here"
    : `retired: it was moved to another computer on ${new Date(retired).toISOString().slice(0, 10)}`;
  const lock = key === "protected" ? "under a passphrase" : "under no passphrase";
  return `Identity ${id} is ${state}${where}. Its key is ${lock}`;
}
