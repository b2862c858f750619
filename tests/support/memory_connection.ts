import type { Connection } from "../../src/messenger/ports.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Two ends of a connection in memory. As a system would, it holds `capacity` bytes and lets a writer wait with more. */
export function memoryConnections(capacity = 200_000): [MemoryConnection, MemoryConnection] {
  const forth = new Pipe(capacity);
  const back = new Pipe(capacity);
  return [new MemoryConnection(back, forth), new MemoryConnection(forth, back)];
}

export class MemoryConnection implements Connection {
  readonly remote = { address: "10.0.0.9", port: 40_000 };
  readonly #incoming: Pipe;
  readonly #outgoing: Pipe;

  constructor(incoming: Pipe, outgoing: Pipe) {
    this.#incoming = incoming;
    this.#outgoing = outgoing;
  }

  /** Bytes on their way to the other end. */
  get unread(): number {
    return this.#outgoing.held;
  }

  read(buffer: Bytes): Promise<number | undefined> {
    return this.#incoming.read(buffer);
  }

  write(bytes: Bytes): Promise<void> {
    return this.#outgoing.write(bytes.slice());
  }

  close(): void {
    this.#incoming.end();
    this.#outgoing.end();
  }
}

class Pipe {
  readonly #capacity: number;
  #pieces: Bytes[] = [];
  #held = 0;
  #ended = false;
  #wakers: (() => void)[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get held(): number {
    return this.#held;
  }

  async read(buffer: Bytes): Promise<number | undefined> {
    while (this.#pieces.length === 0) {
      if (this.#ended) return undefined;
      await this.#change();
    }
    const [first = new Uint8Array(0), ...others] = this.#pieces;
    const part = first.subarray(0, buffer.length);
    buffer.set(part);
    this.#pieces = part.length < first.length ? [first.subarray(part.length), ...others] : others;
    this.#held -= part.length;
    this.#wake();
    return part.length;
  }

  async write(bytes: Bytes): Promise<void> {
    if (this.#ended) throw new Error("Broken pipe");
    this.#pieces.push(bytes);
    this.#held += bytes.length;
    this.#wake();
    while (this.#held > this.#capacity) {
      await this.#change();
      if (this.#ended) throw new Error("Broken pipe");
    }
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#wakers.push(resolve));
  }

  #wake(): void {
    const wakers = this.#wakers;
    this.#wakers = [];
    for (const wake of wakers) wake();
  }
}
