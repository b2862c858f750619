import type { FrameStream } from "../../src/messenger/ports.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What happens to the payloads of one direction on their way; `undefined` cuts the stream instead. */
export type Meddle = (payload: Bytes, index: number) => Bytes | undefined;

/** One end of a pair of frame streams in memory; `end` ends both of its directions. */
export interface MemoryFrames extends FrameStream {
  end(): void;
}

/** Two frame streams that lead to each other. */
export function memoryFrames(
  meddle: { readonly forth?: Meddle; readonly back?: Meddle } = {},
): [MemoryFrames, MemoryFrames] {
  const forth = new Pipe(meddle.forth);
  const back = new Pipe(meddle.back);
  return [end(back, forth), end(forth, back)];
}

function end(incoming: Pipe, outgoing: Pipe): MemoryFrames {
  return {
    read: () => incoming.read(),
    write: (payload) => outgoing.write(payload),
    end() {
      incoming.end();
      outgoing.end();
    },
  };
}

class Pipe {
  readonly #meddle: Meddle | undefined;
  readonly #payloads: Bytes[] = [];
  #count = 0;
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(meddle: Meddle | undefined) {
    this.#meddle = meddle;
  }

  async read(): Promise<Bytes | undefined> {
    while (this.#payloads.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    return this.#payloads.shift();
  }

  write(payload: Bytes): Promise<void> {
    if (this.#ended) return Promise.reject(new Deno.errors.BrokenPipe("The stream was cut"));
    const index = this.#count++;
    const arrived = this.#meddle === undefined ? payload : this.#meddle(payload, index);
    if (arrived === undefined) this.end();
    else this.#payloads.push(arrived);
    this.#wake?.();
    return Promise.resolve();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }
}
