import type { Connection, FrameStream } from "../messenger/ports.ts";
import { MAX_FRAME_BYTES } from "../protocol/constants.ts";
import { ProtocolError } from "../protocol/errors.ts";
import { frame, FrameReader } from "../protocol/frame.ts";

/** Frames on a connection: one at a time during the handshake, as many as have come afterwards. */
export class Frames implements FrameStream {
  readonly #reader = new FrameReader();

  constructor(readonly connection: Connection) {}

  /** From here on frames may be as long as records are (docs/protocol.md, section 3). */
  allowRecords(): void {
    this.#reader.limit = MAX_FRAME_BYTES;
  }

  async read(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    while (true) {
      const payload = this.#reader.next();
      if (payload !== undefined || !await this.#fill()) return payload;
    }
  }

  /** All frames that are here, at least one; an empty array: the stream has ended. */
  async readAll(): Promise<Uint8Array<ArrayBuffer>[]> {
    const first = await this.read();
    if (first === undefined) return [];
    const payloads = [first];
    for (let next = this.#reader.next(); next !== undefined; next = this.#reader.next()) payloads.push(next);
    return payloads;
  }

  async write(payload: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.connection.write(frame(payload));
  }

  /** False: the stream has ended, between two frames. */
  async #fill(): Promise<boolean> {
    const chunk = await this.connection.read();
    if (chunk !== undefined) this.#reader.push(chunk);
    else if (this.#reader.pending > 0) {
      throw new ProtocolError(`Cannot read frame: the stream ended ${this.#reader.pending} bytes into it`);
    }
    return chunk !== undefined;
  }
}
