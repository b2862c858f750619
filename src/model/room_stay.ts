import { Bits } from "./bits.ts";
import type { PeerId } from "./ids.ts";

/**
 * The valid operations that let one person in and put them out. In a set that holds the past of each of its own, an
 * invitation has all that put them out in its past when it has as many of these there as the whole set has: so nothing
 * is compared one by one.
 */
export class Stay {
  readonly #outs = new Bits();
  /** By how many of the others are in their pasts. */
  readonly #ins = new Map<number, Bits>();

  letIn(number: number, past: Bits): void {
    const seen = past.shared(this.#outs);
    const these = this.#ins.get(seen) ?? new Bits();
    this.#ins.set(seen, these);
    these.add(number);
  }

  putOut(number: number): void {
    this.#outs.add(number);
  }

  /** @param set with the past of each of its own. */
  isMemberIn(set: Bits): boolean {
    return (this.#ins.get(set.shared(this.#outs))?.shared(set) ?? 0) > 0;
  }

  /** The same of an operation and its past. */
  isMemberWith(past: Bits, number: number): boolean {
    const ins = this.#ins.get(past.shared(this.#outs) + Number(this.#outs.has(number)));
    return ins !== undefined && (ins.has(number) || ins.shared(past) > 0);
  }
}

export function stayOf(stays: Map<PeerId, Stay>, peer: PeerId): Stay {
  const stay = stays.get(peer) ?? new Stay();
  stays.set(peer, stay);
  return stay;
}
