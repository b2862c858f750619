import { type ChunkBuffer, chunkBuffer } from "../../protocol/chunk.ts";
import { MAX_DIGESTS_PER_RECORD } from "../../protocol/constants.ts";
import type { TransferItem } from "../../protocol/transfers.ts";
import type { Content } from "../../session/machine.ts";
import { CHUNK_BYTES } from "../limits.ts";

/** Records of one channel, in the order that docs/protocol.md, section 8.3 wants: about a chunk of them. */
export class Batch {
  readonly #channel: number;
  readonly #records: Content[] = [];
  #buffer: ChunkBuffer | undefined;
  #filled = 0;
  #digests: Uint8Array<ArrayBuffer>[] = [];

  constructor(channel: number) {
    this.#channel = channel;
  }

  /** Where the next bytes of files go: at least one. */
  get room(): Uint8Array<ArrayBuffer> {
    this.#buffer ??= chunkBuffer(this.#channel, CHUNK_BYTES);
    return this.#buffer.body.subarray(this.#filled);
  }

  get left(): number {
    return CHUNK_BYTES - this.#filled;
  }

  /** How many more files may end in it. */
  get filesLeft(): number {
    return MAX_DIGESTS_PER_RECORD - this.#digests.length;
  }

  get isFull(): boolean {
    return this.left === 0 || this.filesLeft === 0 || this.#records.length > 0;
  }

  /** So many bytes were written into `room`. */
  filled(bytes: number): void {
    this.#filled += bytes;
  }

  ended(digest: Uint8Array<ArrayBuffer>): void {
    this.#digests.push(digest);
  }

  say(item: TransferItem): void {
    this.#flush();
    this.#records.push({ type: "transfers", items: [item] });
  }

  /** Ends it. */
  take(): readonly Content[] {
    this.#flush();
    return this.#records;
  }

  #flush(): void {
    if (this.#buffer !== undefined && this.#filled > 0) {
      this.#records.push(this.#buffer.record(this.#filled));
      this.#filled = 0;
    }
    this.#buffer = undefined;
    if (this.#digests.length > 0) {
      this.#records.push({ type: "end", channel: this.#channel, digests: this.#digests });
      this.#digests = [];
    }
  }
}
