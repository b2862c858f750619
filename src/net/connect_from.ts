/**
 * Dialling from an address of one's own choice, which Deno.connect can't and Node's sockets can. It matters with --bind:
 * others take the address that a connection comes from for one at which this node can be reached.
 */
import { connect, type Socket } from "node:net";
import type { StreamSocket } from "./system.ts";

/** A smaller chunk is left to the garbage collector. */
const KEPT_BYTES = 16_384;

export interface ConnectFromOptions {
  readonly hostname: string;
  readonly port: number;
  /** The local address. Not a link-local one: these sockets know no scopes. */
  readonly from: string;
  readonly signal: AbortSignal;
}

/** @throws the system's error when nobody answers, or the signal's reason. */
export async function connectFrom({ hostname, port, from, signal }: ConnectFromOptions): Promise<StreamSocket> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = connect({
    host: hostname,
    port,
    localAddress: from,
    family: from.includes(":") ? 6 : 4,
    allowHalfOpen: true,
  });
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort);
  socket.on("error", reject);
  socket.once("connect", resolve);
  try {
    await promise;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
  return new NodeStreamSocket(socket);
}

class NodeStreamSocket implements StreamSocket {
  readonly localAddr: Deno.NetAddr;
  readonly remoteAddr: Deno.NetAddr;
  readonly #socket: Socket;
  readonly #chunks: AsyncIterator<Uint8Array<ArrayBuffer>>;
  /** What came and did not fit into the last buffer. */
  #rest = new Uint8Array(0);
  /** That has memory of its own, which can be given back. */
  #isWhole = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.localAddr = { transport: "tcp", hostname: socket.localAddress ?? "", port: socket.localPort ?? 0 };
    this.remoteAddr = { transport: "tcp", hostname: socket.remoteAddress ?? "", port: socket.remotePort ?? 0 };
    // The end of what the other says is not the end of what can be said.
    this.#chunks = socket.iterator({ destroyOnReturn: false })[Symbol.asyncIterator]();
  }

  setNoDelay(noDelay: boolean): void {
    this.#socket.setNoDelay(noDelay);
  }

  setKeepAlive(keepAlive: boolean): void {
    this.#socket.setKeepAlive(keepAlive);
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    if (this.#rest.length === 0) {
      const next = await this.#chunks.next();
      if (next.done) return null;
      this.#rest = next.value;
      this.#isWhole = next.value.length === next.value.buffer.byteLength && next.value.length > KEPT_BYTES;
    }
    const part = this.#rest.subarray(0, buffer.length);
    const { length } = part;
    buffer.set(part);
    this.#rest = this.#rest.subarray(length);
    // At a file's speed the garbage collector would leave much of it lying.
    if (this.#rest.length === 0 && this.#isWhole) part.buffer.transfer(0);
    return length;
  }

  /** Before Deno 2.9 this does not wait for the other side to read: what it is given is kept in memory till then. */
  write(bytes: Uint8Array): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#socket.write(bytes, (error) => error ? reject(error) : resolve(bytes.length));
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}
