/** A set of small whole numbers, one bit each: the past of an operation among thousands. */
export class Bits {
  #words: Uint32Array<ArrayBuffer>;

  constructor(words: Uint32Array<ArrayBuffer> = new Uint32Array(0)) {
    this.#words = words;
  }

  has(number: number): boolean {
    return ((this.#words[number >>> 5] ?? 0) >>> (number & 31) & 1) === 1;
  }

  add(number: number): void {
    const word = number >>> 5;
    this.#grow(word + 1);
    this.#words[word] = (this.#words[word] ?? 0) | (1 << (number & 31));
  }

  addAll(other: Bits): void {
    const words = other.#words;
    this.#grow(words.length);
    for (let i = 0; i < words.length; i++) this.#words[i] = (this.#words[i] ?? 0) | (words[i] ?? 0);
  }

  /** How many there are. */
  get size(): number {
    let size = 0;
    for (const word of this.#words) size += ones(word);
    return size;
  }

  /** How many are in `other`, too. */
  shared(other: Bits): number {
    const length = Math.min(this.#words.length, other.#words.length);
    let size = 0;
    for (let i = 0; i < length; i++) size += ones((this.#words[i] ?? 0) & (other.#words[i] ?? 0));
    return size;
  }

  /** Leaves those that are in `other`, too. */
  keepShared(other: Bits): void {
    for (let i = 0; i < this.#words.length; i++) this.#words[i] = (this.#words[i] ?? 0) & (other.#words[i] ?? 0);
  }

  /** Each, in order, but those in `without`. */
  each(visit: (number: number) => void, without: Bits = new Bits()): void {
    this.#words.forEach((word, index) => {
      for (let left = word & ~(without.#words[index] ?? 0); left !== 0; left &= left - 1) {
        visit(index * 32 + 31 - Math.clz32(left & -left));
      }
    });
  }

  /** Whether something is in this one and in `also`, and not in `without`. */
  meets(also: Bits, without: Bits): boolean {
    const length = Math.min(this.#words.length, also.#words.length);
    for (let i = 0; i < length; i++) {
      if (((this.#words[i] ?? 0) & (also.#words[i] ?? 0) & ~(without.#words[i] ?? 0)) !== 0) return true;
    }
    return false;
  }

  #grow(length: number): void {
    if (this.#words.length >= length) return;
    const words = new Uint32Array(length);
    words.set(this.#words);
    this.#words = words;
  }
}

function ones(word: number): number {
  let count = word - ((word >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
