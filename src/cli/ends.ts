import { isOver } from "../model/transfer.ts";
import type { FileEvent } from "./file_event.ts";

/** Tells what was said of transfers already, where the same is heard from several sides. */
export class Ends {
  readonly #ends = new Map<string, FileEvent["state"]>();

  /** An end is new once, and nothing follows it, unless it failed and is tried again. */
  isNew({ id, peer, state }: FileEvent): boolean {
    const key = `${id} ${peer.id}`;
    const end = this.#ends.get(key);
    if (end === state || (end !== undefined && end !== "failed")) return false;
    if (isOver({ name: state })) this.#ends.set(key, state);
    else this.#ends.delete(key);
    return true;
  }
}
