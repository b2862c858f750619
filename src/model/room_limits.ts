import { Bits } from "./bits.ts";
import type { PeerId } from "./ids.ts";
import {
  MAX_OPERATIONS,
  MAX_OPERATIONS_OF_MEMBER,
  MAX_OPERATIONS_THROUGH_MEMBER,
  type Operation,
  RESERVED_FOR_MAKER,
} from "./room.ts";

/** What the limits ask of a room's operations, which have numbers in the order of their coming. */
export interface CountedOperations {
  readonly maker: PeerId;
  /** Those that let somebody in, and the maker's that remove them. */
  readonly ins: ReadonlyMap<PeerId, readonly number[]>;
  readonly removals: ReadonlyMap<PeerId, readonly number[]>;
  readonly ofAuthor: ReadonlyMap<PeerId, Bits>;
  readonly entry: (number: number) => Made;
}

interface Made {
  readonly operation: Operation;
  readonly depth: number;
}

const NONE = new Bits();

/** How many operations of whom count in a room (docs/protocol.md, section 9.3). */
export class RoomLimits {
  readonly #counted: CountedOperations;
  /** By those whom the maker let in: theirs, and of those who are in it through them. */
  readonly #through = new Map<PeerId, Bits>();

  constructor(counted: CountedOperations) {
    this.#counted = counted;
  }

  /** Whether one more by somebody, who is in the room through somebody, counts behind a past. */
  isWithin(author: PeerId, past: Bits, through: PeerId): boolean {
    const { maker, ofAuthor } = this.#counted;
    const count = past.size - this.byRemoved(past);
    if (author === maker) return count < MAX_OPERATIONS;
    return count < MAX_OPERATIONS - RESERVED_FOR_MAKER &&
      past.shared(ofAuthor.get(author) ?? NONE) < MAX_OPERATIONS_OF_MEMBER &&
      past.shared(this.#through.get(through) ?? NONE) < MAX_OPERATIONS_THROUGH_MEMBER;
  }

  /** One was added. */
  made(number: number, author: PeerId, through: PeerId): void {
    if (author === this.#counted.maker) return;
    const made = this.#through.get(through) ?? new Bits();
    this.#through.set(through, made);
    made.add(number);
  }

  /** How many of these (undefined: of all) are by people whom these remove: a removal makes room. */
  byRemoved(past?: Bits): number {
    const { removals, ofAuthor } = this.#counted;
    let count = 0;
    for (const [author, numbers] of removals) {
      if (past !== undefined && !numbers.some((number) => past.has(number))) continue;
      const own = ofAuthor.get(author) ?? NONE;
      count += past?.shared(own) ?? own.size;
    }
    return count;
  }

  /**
   * Whom the maker let in that somebody is in the room through: themselves, or who let them in first, and so on.
   * Whom that past removes is passed over where somebody else let them in, too.
   */
  throughWhom(author: PeerId, past: Bits): PeerId {
    const { maker, ins, removals, entry } = this.#counted;
    const isGone = ({ operation }: Made) => (removals.get(operation.author) ?? []).some((number) => past.has(number));
    const order = (a: Made, b: Made) => a.depth - b.depth || (a.operation.id < b.operation.id ? -1 : 1);
    let through = author;
    // Who let somebody in first was let in before that: it ends.
    for (;;) {
      const invitations = (ins.get(through) ?? []).filter((number) => past.has(number)).map(entry);
      if (invitations.some(({ operation }) => operation.author === maker)) return through;
      const sorted = invitations.toSorted(order);
      const first = sorted.find((one) => !isGone(one)) ?? sorted[0];
      if (first === undefined) return through;
      through = first.operation.author;
    }
  }
}
