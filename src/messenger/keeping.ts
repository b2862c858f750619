import { RequestError } from "../model/errors.ts";
import type { ConversationId } from "../model/ids.ts";
import { type ConversationSettings, type Message, PLAIN_SETTINGS } from "../model/message.ts";
import { allowedChange, checkConversationDays, type Policy, settingsUnder } from "../model/policy.ts";
import { MAX_KEEP_DAYS, quietHoursProblem, type Settings } from "../model/settings.ts";
import type { Events } from "./events.ts";
import { exportMessages } from "./export.ts";
import type { ExportNames } from "./export_words.ts";
import type { ExportFormat, Keeping } from "./facade.ts";
import { EXPORT_PAGE } from "./limits.ts";
import type { HistoryQuery, Store } from "./ports.ts";
import { saving } from "./requests.ts";
import { checkFolder } from "./verification.ts";

export interface KeepingDeskParts {
  readonly store: Store;
  readonly policy: Policy;
  readonly events: Events;
  /** Withdraws, declines and gives up all transfers of a conversation. */
  readonly endTransfers: (id: ConversationId) => Promise<void>;
  /** Messages that were to be sent are not there any more. */
  readonly removed: () => void;
  /** Receipts were turned off: nothing of others is shown from now on. */
  readonly hush: () => void;
  /** A limit is another one now. */
  readonly limited: () => void;
  /** A conversation was deleted, and is to be cleared from the disk. */
  readonly clear: () => void;
  readonly history: (query: HistoryQuery) => readonly Message[];
  readonly names: ExportNames;
}

/** What is kept, and for how long. */
export class KeepingDesk implements Keeping {
  readonly #parts: KeepingDeskParts;
  /** What the user decided. */
  #own: Partial<Settings>;
  #settings: Settings;

  constructor(parts: KeepingDeskParts) {
    this.#parts = parts;
    this.#own = parts.store.settings();
    this.#settings = settingsUnder(parts.policy, this.#own);
  }

  /** Has conversations that were to be kept for longer than may be kept as all others. */
  obey(): void {
    const { store, policy } = this.#parts;
    for (const { id, settings } of store.conversationSettings()) {
      try {
        checkConversationDays(policy, settings.keepDays);
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        this.setConversation(id, { keepDays: undefined });
      }
    }
  }

  get settings(): Settings {
    return this.#settings;
  }

  change(wanted: Partial<Settings>): void {
    const { store, policy, events, hush, limited } = this.#parts;
    const before = this.#settings;
    checkDays(wanted.keepDays);
    const own = { ...this.#own, ...allowedChange(policy, wanted) };
    const settings = settingsUnder(policy, own);
    const problem = settings.quietHours && quietHoursProblem(settings.quietHours);
    if (problem !== undefined) throw new RequestError("invalid", problem);
    if (settings.filesFolder !== undefined) checkFolder(settings.filesFolder);
    saving("The setting", () => store.saveSettings(own));
    // What others are shown to write is taken back while receipts still count.
    if (settings.receipts === "off") hush();
    this.#own = own;
    this.#settings = settings;
    events.emit({ type: "settings", settings });
    if (settings.keepDays !== before.keepDays) limited();
  }

  setConversation(id: ConversationId, change: Partial<ConversationSettings>): void {
    const { store, events, limited } = this.#parts;
    const before = store.conversationSettings().find((one) => one.id === id)?.settings ?? PLAIN_SETTINGS;
    const settings = { ...before, ...change };
    checkDays(settings.keepDays);
    if (change.keepDays !== undefined) checkConversationDays(this.#parts.policy, change.keepDays);
    saving("The setting", () => store.saveConversationSettings(id, settings));
    events.emit({ type: "conversation", id, settings });
    if (settings.keepDays !== before.keepDays) limited();
  }

  async delete(id: ConversationId): Promise<void> {
    const { store, events, endTransfers, removed, clear } = this.#parts;
    await endTransfers(id);
    const position = saving("That", () => store.deleteConversation(id));
    removed();
    events.emit({ type: "deleted", conversation: id, position });
    clear();
  }

  export(id: ConversationId | undefined, format: ExportFormat): Iterable<string> {
    return exportMessages(this.#pages(id), { format, title: id, names: this.#parts.names });
  }

  /** Oldest first, as they are when each page is asked for. */
  *#pages(conversation: ConversationId | undefined): Iterable<readonly Message[]> {
    let after = 0;
    while (true) {
      const query = { after, limit: EXPORT_PAGE, ...(conversation === undefined ? {} : { conversation }) };
      const page = this.#parts.history(query);
      const last = page.at(-1);
      if (last === undefined) return;
      yield page;
      after = last.position;
    }
  }
}

/** @throws {RequestError} "invalid". */
function checkDays(days: number | undefined): void {
  if (days === undefined || (Number.isInteger(days) && days >= 1 && days <= MAX_KEEP_DAYS)) return;
  throw new RequestError(
    "invalid",
    `Messages can't be kept for ${days} days: give a whole number from 1 to ${MAX_KEEP_DAYS}`,
  );
}
