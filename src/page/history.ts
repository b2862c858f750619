/**
 * Fetches texts into the logs: the newest, older and newer ones as the reader nears an end, and those around a place.
 */
import { batch } from "@preact/signals";
import type { HistoryDto, MessageDto } from "../server/dto.ts";
import { type Api, ApiError } from "./api.ts";
import type { ConversationApi } from "./conversation_api.ts";
import type { HeardTransfers } from "./heard.ts";
import type { Log } from "./log.ts";
import { reasonOf } from "./requests.ts";
import type { PageEvent, State } from "./state.ts";

export interface HistoryParts {
  readonly api: Pick<Api, "history"> & Pick<ConversationApi, "historyAfter" | "message">;
  readonly heard: HeardTransfers;
  state(): State;
  apply(event: PageEvent): void;
  /** Texts that the program has, whatever became of the answer to their sending. */
  arrived(messages: readonly MessageDto[]): void;
  failed(error: unknown): ApiError;
}

export class History {
  readonly #parts: HistoryParts;

  constructor(parts: HistoryParts) {
    this.#parts = parts;
  }

  /** Fetches the newest texts in place of what is held. */
  showNewest(conversation: string): void {
    this.#parts.apply({ type: "history-asked", conversation });
    void this.renew(conversation);
  }

  /** Fetches the newest texts; what is held stays on the screen meanwhile. */
  async renew(conversation: string): Promise<void> {
    const api = this.#parts.api;
    await this.#load(conversation, () => api.history(conversation, undefined), (history) => {
      this.#parts.apply({ type: "history", conversation, before: undefined, history });
    });
  }

  /** Does nothing while texts are on their way, or where there are no older ones. */
  loadOlder(conversation: string): void {
    const { api, apply } = this.#parts;
    const log = this.#idle(conversation, "older");
    const before = log?.messages[0]?.position;
    if (log === undefined || before === undefined || log.older === "none") return;
    apply({ type: "older-asked", conversation });
    void this.#load(conversation, () => api.history(conversation, before), (history) => {
      apply({ type: "history", conversation, before, history });
    });
  }

  /** Does nothing while texts are on their way, or where there are no newer ones. */
  loadNewer(conversation: string): void {
    const { api, apply } = this.#parts;
    const log = this.#idle(conversation, "newer");
    const after = log?.messages.at(-1)?.position;
    if (log === undefined || after === undefined || log.newer === "none") return;
    apply({ type: "newer-asked", conversation });
    void this.#load(conversation, () => api.historyAfter(conversation, after), (history) => {
      apply({ type: "newer", conversation, after, history });
    });
  }

  /** Brings a text of the conversation on the screen into sight, with what stands around it. */
  showPlace(conversation: string, position: number): void {
    const { api, apply } = this.#parts;
    const held = this.#parts.state().logs.get(conversation);
    if (held?.phase.type === "ready" && held.messages.some((message) => message.position === position)) {
      return apply({ type: "show", conversation, position });
    }
    apply({ type: "history-asked", conversation });
    const both = () => Promise.all([api.history(conversation, position + 1), api.historyAfter(conversation, position)]);
    void this.#load(conversation, both, ([upTo, behind]) => {
      apply({ type: "around", conversation, position, upTo, behind });
    });
  }

  /**
   * A message of a conversation; undefined: it is not here, or not any more, or stands in another one.
   *
   * @throws {ApiError} when the program does not answer.
   */
  async find(conversation: string, author: string, id: string): Promise<MessageDto | undefined> {
    const { messages = [] } = this.#parts.state().logs.get(conversation) ?? {};
    const held = messages.find((message) => message.id === id && message.from === author);
    if (held !== undefined) return held;
    try {
      const found = await this.#parts.api.message(author, id);
      return found.conversation === conversation ? found : undefined;
    } catch (error) {
      if (error instanceof ApiError && error.code === "nobody") return undefined;
      throw this.#parts.failed(error);
    }
  }

  #idle(conversation: string, part: "older" | "newer"): Log | undefined {
    const log = this.#parts.state().logs.get(conversation);
    const idle = log?.phase.type === "ready" || (log?.phase.type === "failed" && log.phase.part === part);
    return idle ? log : undefined;
  }

  async #load<Answer extends HistoryDto | readonly HistoryDto[]>(
    conversation: string,
    ask: () => Promise<Answer>,
    take: (answer: Answer) => void,
  ): Promise<void> {
    const { apply, arrived, failed, heard } = this.#parts;
    try {
      const [answer, newer] = await heard.during(ask);
      batch(() => {
        take(answer);
        for (const transfer of newer) apply({ type: "transfer", transfer });
        arrived([answer].flat().flatMap(({ messages }) => messages));
      });
    } catch (error) {
      apply({ type: "history-failed", conversation, message: reasonOf(failed(error)) });
    }
  }
}
