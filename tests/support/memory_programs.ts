/** Tokens and webhooks in memory, behind the real desks. */
import type { Messenger } from "../../src/messenger/facade.ts";
import type { ProgramToken } from "../../src/model/programs.ts";
import { type ProgramTokenRows, ProgramTokens } from "../../src/server/program_tokens.ts";
import { type KeptWebhook, type WebhookRows, Webhooks, type WebhooksParts } from "../../src/server/webhooks.ts";
import { encodeHex } from "../../src/std/encoding.ts";
import type { ManualClock } from "./manual_clock.ts";

export class MemoryTokenRows implements ProgramTokenRows {
  readonly kept = new Map<string, ProgramToken>();
  /** Where it is set, writing throws it. */
  failure: Error | undefined;
  #last = 0;

  all(): ProgramToken[] {
    return [...this.kept.values()];
  }

  find(hash: Uint8Array): ProgramToken | undefined {
    return this.kept.get(encodeHex(hash));
  }

  add(hash: Uint8Array, token: Omit<ProgramToken, "id" | "usedAt">): number {
    this.#mayFail();
    const id = ++this.#last;
    this.kept.set(encodeHex(hash), { ...token, id, usedAt: undefined });
    return id;
  }

  touch(id: number, at: number): void {
    this.#mayFail();
    for (const [hash, token] of this.kept) if (token.id === id) this.kept.set(hash, { ...token, usedAt: at });
  }

  remove(id: number): void {
    this.#mayFail();
    for (const [hash, token] of this.kept) if (token.id === id) this.kept.delete(hash);
  }

  #mayFail(): void {
    if (this.failure !== undefined) throw this.failure;
  }
}

export class MemoryWebhookRows implements WebhookRows {
  kept: KeptWebhook[] = [];
  #last = 0;

  all(): KeptWebhook[] {
    return [...this.kept];
  }

  add(webhook: Omit<KeptWebhook, "id">): number {
    const id = ++this.#last;
    this.kept.push({ ...webhook, id });
    return id;
  }

  advance(id: number, position: number): void {
    this.kept = this.kept.map((each) => each.id === id ? { ...each, position } : each);
  }

  remove(id: number): void {
    this.kept = this.kept.filter((each) => each.id !== id);
  }
}

/** @param changes of what the webhooks are made of; without any, nobody answers. */
export function memoryPrograms(messenger: Messenger, clock: ManualClock, changes: Partial<WebhooksParts> = {}) {
  const reports: unknown[] = [];
  const report = (error: unknown) => void reports.push(error);
  const tokenRows = new MemoryTokenRows();
  const tokens = new ProgramTokens({
    rows: tokenRows,
    sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)),
    clock,
    report,
  });
  const webhookRows = new MemoryWebhookRows();
  const webhooks = new Webhooks({
    rows: webhookRows,
    messenger,
    clock,
    lineOf: ({ id, text }) => ({ event: "message", id, text }),
    sign: (secret, text) => `${secret}/${text.length}`,
    post: () => Promise.reject(new Error("nobody answers")),
    version: "1.2.3",
    report,
    ...changes,
  });
  return { tokens, webhooks, tokenRows, webhookRows, reports };
}
