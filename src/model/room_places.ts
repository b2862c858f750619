import { Bits } from "./bits.ts";
import type { PeerId } from "./ids.ts";
import type { Operation } from "./room.ts";

interface Placed {
  readonly operation: Operation;
  readonly past: Bits;
  readonly depth: number;
}

/**
 * Who has a place in a room that more are in than may be (docs/protocol.md, section 9.3): those come first whom the
 * maker knew of first. What a cheat pretends to have done long ago came behind none of the maker's operations, so it
 * takes nobody's place of whom these knew.
 */
export class Places {
  readonly #entry: (number: number) => Placed;
  /** By number: the depth of the maker's shallowest operation that is it or came behind it. */
  readonly #known: number[] = [];
  readonly #covered = new Bits();
  #deepest = 0;

  constructor(entry: (number: number) => Placed) {
    this.#entry = entry;
  }

  /** The maker made one. */
  made(number: number): void {
    const { past, depth } = this.#entry(number);
    const know = (one: number) => this.#known[one] = Math.min(depth, this.#known[one] ?? Infinity);
    know(number);
    // Where the maker's come in order, each is looked at once.
    past.each(know, depth >= this.#deepest ? this.#covered : undefined);
    this.#deepest = Math.max(depth, this.#deepest);
    this.#covered.addAll(past);
    this.#covered.add(number);
  }

  /** Who comes after the first `most`. @param invitations by whom they let in, at least one each. */
  beyond(most: number, invitations: Iterable<readonly [PeerId, readonly number[]]>): Set<PeerId> {
    const places: Place[] = [];
    for (const [peer, numbers] of invitations) {
      const [place, ...others] = numbers.map((number) => this.#placeOf(peer, number));
      if (place !== undefined) places.push(others.reduce((best, one) => order(one, best) < 0 ? one : best, place));
    }
    return new Set(places.sort(order).slice(most).map(({ peer }) => peer));
  }

  #placeOf(peer: PeerId, number: number): Place {
    const { depth, operation: { id } } = this.#entry(number);
    return { peer, known: this.#known[number] ?? Infinity, depth, id };
  }
}

interface Place {
  readonly peer: PeerId;
  readonly known: number;
  readonly depth: number;
  readonly id: string;
}

function order(a: Place, b: Place): number {
  if (a.known !== b.known) return a.known < b.known ? -1 : 1;
  return a.depth - b.depth || (a.id < b.id ? -1 : 1);
}
