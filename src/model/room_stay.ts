import { Bits } from "./bits.ts";
import type { PeerId } from "./ids.ts";

/**
 * The valid operations that let one person in and put them out. In a set that holds the past of each of its own, an
 * invitation has all that put them out in its past when it has as many of these there as the whole set has: so nothing
 * is compared one by one.
 */
export class Stay {
  /** The one that let them in, while it is all there is: most people come once. */
  #only: number | undefined;
  #more: { readonly outs: Bits; readonly ins: Map<number, Bits> } | undefined;

  letIn(number: number, past: Bits): void {
    if (this.#only === undefined && this.#more === undefined) this.#only = number;
    else {
      const { ins, outs } = this.#all();
      add(ins, past.shared(outs), number);
    }
  }

  putOut(number: number): void {
    this.#all().outs.add(number);
  }

  /** @param set with the past of each of its own. */
  isMemberIn(set: Bits): boolean {
    if (this.#more === undefined) return this.#only !== undefined && set.has(this.#only);
    return (this.#more.ins.get(set.shared(this.#more.outs))?.shared(set) ?? 0) > 0;
  }

  /** Those of `set` that make them a member there. @param set as above. */
  invitationsIn(set: Bits): number[] {
    if (this.#more === undefined) return this.#only !== undefined && set.has(this.#only) ? [this.#only] : [];
    const found: number[] = [];
    this.#more.ins.get(set.shared(this.#more.outs))?.each((number) => {
      if (set.has(number)) found.push(number);
    });
    return found;
  }

  /** The same as `isMemberIn` of an operation and its past. */
  isMemberWith(past: Bits, number: number): boolean {
    if (this.#more === undefined) return this.#only !== undefined && (this.#only === number || past.has(this.#only));
    const { ins, outs } = this.#more;
    const these = ins.get(past.shared(outs) + Number(outs.has(number)));
    return these !== undefined && (these.has(number) || these.shared(past) > 0);
  }

  #all() {
    if (this.#more !== undefined) return this.#more;
    const ins = new Map<number, Bits>();
    // Nothing had put them out before it.
    if (this.#only !== undefined) add(ins, 0, this.#only);
    return this.#more = { outs: new Bits(), ins };
  }
}

/** By how many of those that put them out are in their pasts. */
function add(ins: Map<number, Bits>, seen: number, number: number): void {
  const these = ins.get(seen) ?? new Bits();
  ins.set(seen, these);
  these.add(number);
}

export function stayOf(stays: Map<PeerId, Stay>, peer: PeerId): Stay {
  const stay = stays.get(peer) ?? new Stay();
  stays.set(peer, stay);
  return stay;
}
