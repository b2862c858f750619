import type { PeerId } from "./ids.ts";
import { MAX_OPERATIONS_ASIDE, type Operation } from "./room.ts";

/**
 * Operations of a room that came and were not kept, the oldest first, since they were early or too many
 * (docs/protocol.md, section 9.3). Those that somebody else made something behind are vouched for, and have to be kept.
 */
export class OperationsAside {
  readonly #maker: PeerId;
  readonly #operations = new Map<string, Operation>();
  /** Who else made something behind one; of several, the maker. */
  readonly #vouched = new Map<string, PeerId>();

  constructor(maker: PeerId) {
    this.#maker = maker;
  }

  /** Something that was not kept has to be. */
  get lacksVouched(): boolean {
    return this.#vouched.size > 0;
  }

  /** Who vouches for it. */
  voucherOf(id: string): PeerId | undefined {
    return this.#vouched.get(id);
  }

  add(operation: Operation): void {
    const [oldest] = this.#operations.keys();
    if (this.#operations.size >= MAX_OPERATIONS_ASIDE && oldest !== undefined) this.remove(oldest);
    this.#operations.set(operation.id, operation);
  }

  remove(id: string): void {
    this.#operations.delete(id);
    this.#vouched.delete(id);
  }

  /**
   * What was not kept and lies in the past of somebody else's operation is kept, where all of that past has come.
   *
   * @param kept those that were.
   */
  vouch(operation: Operation, kept: { has(id: string): boolean }): void {
    const found = new Map<string, PeerId>();
    const seen = { own: new Set<string>(), vouched: new Set<string>() };
    const open: { readonly behind: Operation; readonly voucher: PeerId | undefined }[] = [
      { behind: operation, voucher: undefined },
    ];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const id of next.behind.after) {
        if (kept.has(id)) continue;
        const one = this.#operations.get(id);
        if (one === undefined) return;
        const isByOther = one.author !== next.behind.author;
        const voucher = next.voucher ?? (isByOther ? operation.author : undefined);
        const before = voucher === undefined ? seen.own : seen.vouched;
        if (before.has(id)) continue;
        before.add(id);
        if (voucher !== undefined) found.set(id, voucher);
        // All in the past of one that is vouched for is so, too.
        if (voucher === undefined || this.#vouched.get(id) !== voucher) open.push({ behind: one, voucher });
      }
    }
    for (const [id, voucher] of found) if (this.#vouched.get(id) !== this.#maker) this.#vouched.set(id, voucher);
  }
}
