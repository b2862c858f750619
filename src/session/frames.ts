import type { Connection, FrameStream } from "../messenger/ports.ts";
import { MAX_FRAME_BYTES } from "../protocol/constants.ts";
import { ProtocolError } from "../protocol/errors.ts";
import { frame, FrameReader } from "../protocol/frame.ts";

/** Frames on a connection: one at a time during the handshake, as many as have come afterwards. */
export class Frames implements FrameStream {
  readonly #reader = new FrameReader();

  #received = 0;

  constructor(readonly connection: Connection) {}

  /** Bytes that have come so far. */
  get received(): number {
    return this.#received;
  }

  /** A part of a frame is here, and not all of it. */
  get isInsideFrame(): boolean {
    return this.#reader.pending > 0;
  }

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
    const count = await this.connection.read(this.#reader.space);
    if (count === undefined) {
      const { pending } = this.#reader;
      if (pending > 0) throw new ProtocolError(`Cannot read frame: the stream ended ${pending} bytes into it`);
      return false;
    }
    this.#reader.filled(count);
    this.#received += count;
    return true;
  }
}
