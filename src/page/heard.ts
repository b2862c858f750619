/**
 * What the stream tells of transfers while an answer is on its way is newer than what the answer says of them, and may
 * come before it.
 */
import type { EventDto, TransferDto } from "../server/dto.ts";
import { offerKey } from "./transfers.ts";

export class HeardTransfers {
  /** One for each answer that is on its way, by offer and other end. */
  readonly #waiting = new Set<Map<string, TransferDto>>();

  note(events: readonly EventDto[]): void {
    for (const event of events) {
      if (event.type !== "transfer") continue;
      const { author, offer, peer } = event.transfer;
      for (const heard of this.#waiting) heard.set(`${offerKey(author, offer)}/${peer}`, event.transfer);
    }
  }

  /** The answer, and what was told meanwhile, to be applied after it. */
  async during<Answer>(question: () => Promise<Answer>): Promise<readonly [Answer, readonly TransferDto[]]> {
    const heard = new Map<string, TransferDto>();
    this.#waiting.add(heard);
    try {
      const answer = await question();
      return [answer, [...heard.values()]];
    } finally {
      this.#waiting.delete(heard);
    }
  }
}
