import type { Connection } from "../messenger/ports.ts";
import type { Endpoint } from "../model/peer.ts";
import type { StreamSocket } from "./system.ts";

type ReadState =
  | { readonly kind: "idle" }
  | { readonly kind: "reading" }
  | { readonly kind: "ended" }
  | { readonly kind: "cut"; readonly error: unknown };

/** `fail` ends a write that is under way. */
type WriteState =
  | { readonly kind: "open" }
  | { readonly kind: "writing"; readonly fail: (error: Error) => void }
  /** Part of a write may be lost: nothing after it would make sense. */
  | { readonly kind: "cut"; readonly error: unknown }
  | { readonly kind: "closed" };

/** A TCP connection over Deno's socket. */
export class SocketConnection implements Connection {
  readonly remote: Endpoint;
  readonly #socket: StreamSocket;
  #reading: ReadState = { kind: "idle" };
  #writing: WriteState = { kind: "open" };
  /** Settles with the last write that was asked for, and never rejects. */
  #lastWrite: Promise<unknown> = Promise.resolve();

  constructor(socket: StreamSocket, remote: Endpoint) {
    this.#socket = socket;
    this.remote = remote;
  }

  async read(buffer: Uint8Array<ArrayBuffer>): Promise<number | undefined> {
    if (this.#isClosed() || this.#reading.kind === "ended") return undefined;
    if (this.#reading.kind === "cut") throw this.#reading.error;
    if (this.#reading.kind === "reading") throw new Error("Cannot read: another read of this connection is under way");
    this.#reading = { kind: "reading" };
    try {
      const count = await this.#socket.read(buffer);
      this.#reading = count === null ? { kind: "ended" } : { kind: "idle" };
      return count ?? undefined;
    } catch (error) {
      this.#reading = { kind: "cut", error };
      if (this.#isClosed()) return undefined;
      throw error;
    }
  }

  /** Those who write hold what they write until it is through: that is the bound of this queue. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const turn = this.#lastWrite.then(() => this.#writeAll(bytes));
    this.#lastWrite = turn.catch(() => {});
    return turn;
  }

  close(): void {
    const before = this.#writing;
    if (before.kind === "closed") return;
    this.#writing = { kind: "closed" };
    if (before.kind === "writing") before.fail(closedError());
    this.#socket.close();
  }

  async #writeAll(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const state = this.#writing;
    if (state.kind === "closed") throw closedError();
    if (state.kind === "cut") throw state.error;
    // Deno before 2.9 lets a write wait on after its socket was closed: `close` ends it here, in either case.
    const { promise: ended, reject: fail } = Promise.withResolvers<never>();
    this.#writing = { kind: "writing", fail };
    try {
      await Promise.race([this.#push(bytes), ended]);
      this.#leaveWriting({ kind: "open" });
    } catch (error) {
      this.#leaveWriting({ kind: "cut", error });
      throw this.#isClosed() ? closedError() : error;
    }
  }

  async #push(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    let rest = bytes;
    while (rest.length > 0 && !this.#isClosed()) rest = rest.subarray(await this.#socket.write(rest));
  }

  #leaveWriting(next: WriteState): void {
    if (!this.#isClosed()) this.#writing = next;
  }

  #isClosed(): boolean {
    return this.#writing.kind === "closed";
  }
}

function closedError(): Error {
  return new Error("Cannot write: the connection is closed");
}
