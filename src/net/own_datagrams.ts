import type { Loop } from "../model/checkup.ts";
import type { LoopTrial } from "../messenger/ports.ts";

/** Datagrams of one's own that are to come back: one for each way, told apart by a number behind a common mark. */
export class OwnDatagrams implements LoopTrial {
  readonly #mark: Uint8Array<ArrayBuffer>;
  readonly #ended: () => void;
  readonly #loops: Loop[] = [];

  constructor(mark: Uint8Array<ArrayBuffer>, ended: () => void) {
    this.#mark = mark;
    this.#ended = ended;
  }

  /** One that is about to be sent. */
  begin(way: Pick<Loop, "device" | "address" | "destination" | "way">): {
    readonly bytes: Uint8Array<ArrayBuffer>;
    readonly refused: (reason: string) => void;
  } {
    const number = this.#loops.push({ ...way, outcome: "silent", reason: "" }) - 1;
    return {
      bytes: new Uint8Array([...this.#mark, number >> 8, number & 0xff]),
      refused: (reason) => void (this.#loops[number] = { ...way, outcome: "refused", reason }),
    };
  }

  /** True: it is one of these, and is here. */
  take(bytes: Uint8Array<ArrayBuffer>): boolean {
    const { length } = this.#mark;
    if (bytes.length !== length + 2 || !this.#mark.every((byte, index) => byte === bytes[index])) return false;
    const number = (bytes[length] ?? 0) * 256 + (bytes[length + 1] ?? 0);
    const loop = this.#loops[number];
    if (loop !== undefined) this.#loops[number] = { ...loop, outcome: "heard" };
    return true;
  }

  loops(): readonly Loop[] {
    return this.#loops;
  }

  end(): void {
    this.#ended();
  }
}
