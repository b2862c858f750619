import { ProtocolError } from "../../protocol/errors.ts";

/** Hashes that an author gave of what somebody else is to send in its place (docs/protocol.md, section 8.5). */
export class Ahead {
  readonly #files: number;
  readonly #digests = new Map<number, Uint8Array>();

  /** @param files how many there are in the offer. */
  constructor(files: number) {
    this.#files = files;
  }

  /** @throws {ProtocolError} for hashes of files that are none. */
  add(first: number, digests: readonly Uint8Array[]): void {
    if (first + digests.length > this.#files) {
      const last = first + digests.length - 1;
      throw new ProtocolError(`Cannot take hashes ahead: they go to file ${last}, and there are ${this.#files}`);
    }
    digests.forEach((digest, index) => this.#digests.set(first + index, digest));
  }

  /** @throws {ProtocolError} where not all from a file on are here. */
  mustCover(file: number): void {
    for (let number = file; number < this.#files; number++) {
      if (!this.#digests.has(number)) {
        throw new ProtocolError(`Cannot fetch elsewhere: the hash of file ${number} has not come before`);
      }
    }
  }

  get(file: number): Uint8Array | undefined {
    return this.#digests.get(file);
  }
}
