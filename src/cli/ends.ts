import { isOver } from "../model/transfer.ts";
import type { FileEvent } from "./file_event.ts";

/** Tells what was said of transfers already, where the same is heard from several sides. */
export class Ends {
  readonly #ends = new Map<string, FileEvent["state"]>();

  /**
   * An end is new once, and nothing follows it, unless it failed and is tried again, or it was taken back and the
   * receiver, who had not heard of that, had come to an end of its own.
   */
  isNew({ id, peer, state }: Pick<FileEvent, "id" | "peer" | "state">): boolean {
    const key = `${id} ${peer.id}`;
    const end = this.#ends.get(key);
    if (end === state || !mayFollow(end, state)) return false;
    if (isOver({ name: state })) this.#ends.set(key, state);
    else this.#ends.delete(key);
    return true;
  }
}

function mayFollow(end: FileEvent["state"] | undefined, state: FileEvent["state"]): boolean {
  return end === undefined || end === "failed" || (end === "withdrawn" && isOver({ name: state }));
}
