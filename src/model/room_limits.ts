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
  /** Those that let somebody in. */
  readonly ins: ReadonlyMap<PeerId, readonly number[]>;
  readonly ofAuthor: ReadonlyMap<PeerId, Bits>;
  readonly entry: (number: number) => Made;
}

interface Made {
  readonly operation: Operation;
  readonly past: Bits;
  readonly depth: number;
}

const NONE = new Bits();

/** How many operations of whom count in a room (docs/protocol.md, section 9.3). */
export class RoomLimits {
  readonly #counted: CountedOperations;
  /** By those whom the maker let in: theirs, and of those who are in it through them. */
  readonly #through = new Map<PeerId, Bits>();
  /** The maker's operations that remove somebody; and who of these made any. */
  readonly #removals = new Map<PeerId, Bits>();
  readonly #removedAuthors = new Set<PeerId>();
  #byRemoved = 0;

  constructor(counted: CountedOperations) {
    this.#counted = counted;
  }

  /** How many of all are by people who were removed: a removal makes room. */
  get byRemoved(): number {
    return this.#byRemoved;
  }

  /** Whether one more by somebody, who is in the room through somebody, counts behind a past. */
  isWithin(author: PeerId, past: Bits, through: PeerId): boolean {
    const { maker, ofAuthor } = this.#counted;
    const count = past.size - this.#byRemovedIn(past);
    if (author === maker) return count < MAX_OPERATIONS;
    return count < MAX_OPERATIONS - RESERVED_FOR_MAKER &&
      past.shared(ofAuthor.get(author) ?? NONE) < MAX_OPERATIONS_OF_MEMBER &&
      past.shared(this.#through.get(through) ?? NONE) < MAX_OPERATIONS_THROUGH_MEMBER;
  }

  /** One was added. */
  made(number: number, author: PeerId, through: PeerId): void {
    if (author === this.#counted.maker) return;
    addTo(this.#through, through, number);
    if (!this.#removals.has(author)) return;
    this.#byRemoved++;
    this.#removedAuthors.add(author);
  }

  /** The maker removed somebody by it. */
  removed(number: number, member: PeerId): void {
    const own = this.#counted.ofAuthor.get(member);
    if (own !== undefined && !this.#removals.has(member)) {
      this.#byRemoved += own.size;
      this.#removedAuthors.add(member);
    }
    addTo(this.#removals, member, number);
  }

  /**
   * Whom the maker let in that somebody is in the room through: themselves, or who let them in first, and so on with
   * the past of that invitation. Whom the past removes is passed over where somebody else let them in, too.
   */
  throughWhom(author: PeerId, past: Bits): PeerId {
    const { maker, ins, entry } = this.#counted;
    const gone = new Map<PeerId, number>();
    const isGone = ({ operation: { author } }: Made) => {
      const known = gone.get(author) ?? Number(this.#isRemovedIn(past, author));
      gone.set(author, known);
      return known;
    };
    const order = (a: Made, b: Made) =>
      isGone(a) - isGone(b) || a.depth - b.depth || (a.operation.id < b.operation.id ? -1 : 1);
    let [through, within] = [author, past];
    // Each past is a part of the one before, without the invitation: it ends.
    for (;;) {
      let first: Made | undefined;
      for (const number of ins.get(through) ?? []) {
        if (!within.has(number)) continue;
        const one = entry(number);
        if (one.operation.author === maker) return through;
        if (first === undefined || order(one, first) < 0) first = one;
      }
      if (first === undefined) return through;
      [through, within] = [first.operation.author, first.past];
    }
  }

  #byRemovedIn(past: Bits): number {
    let count = 0;
    for (const author of this.#removedAuthors) {
      if (this.#isRemovedIn(past, author)) count += past.shared(this.#counted.ofAuthor.get(author) ?? NONE);
    }
    return count;
  }

  #isRemovedIn(past: Bits, author: PeerId): boolean {
    return this.#removals.get(author)?.meets(past, NONE) ?? false;
  }
}

function addTo(map: Map<PeerId, Bits>, peer: PeerId, number: number): void {
  const bits = map.get(peer) ?? new Bits();
  map.set(peer, bits);
  bits.add(number);
}
