import type { Clock, Messenger } from "../messenger/facade.ts";
import { RequestError } from "../model/errors.ts";
import type { Message } from "../model/message.ts";
import { isOff, NO_POLICY, type Policy, refusedByPolicy } from "../model/policy.ts";
import { MAX_REACH, MAX_WEBHOOKS, type Webhook, type WebhookDesk, type WebhookRequest } from "../model/programs.ts";
import { randomSecret } from "./tokens.ts";
import { WebhookPump } from "./webhook_pump.ts";
import { allowsAddress, targetOf } from "./webhook_target.ts";

/** What every secret of a webhook begins with. */
export const SECRET_PREFIX = "lmw_";

/** A webhook as it is kept (src/store/webhooks.ts). */
export interface KeptWebhook extends Omit<Webhook, "problem"> {
  readonly secret: string;
  readonly position: number;
}

/** Where webhooks are kept. Each method throws `StorageError`. */
export interface WebhookRows {
  all(): KeptWebhook[];
  add(webhook: Omit<KeptWebhook, "id">): number;
  advance(id: number, position: number): void;
  remove(id: number): void;
}

export interface WebhooksParts {
  readonly rows: WebhookRows;
  readonly messenger: Pick<Messenger, "me" | "history" | "subscribe">;
  readonly clock: Pick<Clock, "now" | "after">;
  /** A message as a JSON line has it (docs/scripting.md). */
  readonly lineOf: (message: Message) => object;
  /** HMAC-SHA-256 of a text, in hex. */
  readonly sign: (secret: string, text: string) => string;
  /** Sends one POST, to an address that `allows` says yes to; resolves with the status of the answer. */
  readonly post: (request: {
    readonly url: URL;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly allows: (address: Uint8Array) => boolean;
    readonly signal: AbortSignal;
  }) => Promise<number>;
  readonly version: string;
  /** What an administrator decided; undefined: nothing. */
  readonly policy?: Policy;
  readonly report: (error: unknown) => void;
}

/** The addresses that are told of messages, each by a pump of its own. */
export class Webhooks implements WebhookDesk {
  readonly #parts: WebhooksParts;
  readonly #pumps = new Map<number, WebhookPump>();
  #unsubscribe = () => {};
  #state: "kept" | "running" | "closed" = "kept";

  constructor(parts: WebhooksParts) {
    this.#parts = parts;
    for (const kept of parts.rows.all()) this.#add(kept);
  }

  /** Begins to tell, what was missed first. Without it they are only kept. */
  start(): void {
    if (this.#state !== "kept" || this.#isOff) return;
    this.#state = "running";
    this.#unsubscribe = this.#parts.messenger.subscribe((event) => {
      if (event.type === "message") this.#wakeAll();
    });
    this.#wakeAll();
  }

  get #isOff(): boolean {
    return isOff(this.#parts.policy ?? NO_POLICY, "webhooks");
  }

  all(): Webhook[] {
    return [...this.#pumps.values()].map(({ webhook }) => webhook);
  }

  create({ url, from, host }: WebhookRequest): { webhook: Webhook; secret: string } {
    if (this.#isOff) {
      throw refusedByPolicy(this.#parts.policy ?? NO_POLICY, "Which webhooks there are", "none is told of anything");
    }
    const target = targetOf(url, host);
    if (this.#pumps.size >= MAX_WEBHOOKS) {
      throw new RequestError("invalid", `There are ${MAX_WEBHOOKS} webhooks, which is the most: remove one`);
    }
    if (from !== undefined && (from.length === 0 || from.length > MAX_REACH)) {
      throw new RequestError("invalid", `A webhook is told of 1 to ${MAX_REACH} people and rooms, or of all`);
    }
    const kept = {
      url: target.url.href,
      from: from === undefined ? undefined : [...new Set(from)],
      host: target.host,
      secret: SECRET_PREFIX + randomSecret(),
      createdAt: this.#parts.clock.now(),
      position: this.#parts.messenger.history({ limit: 1 })[0]?.position ?? 0,
    };
    const pump = this.#add({ ...kept, id: this.#parts.rows.add(kept) });
    if (this.#state === "running") pump.wake();
    return { webhook: pump.webhook, secret: kept.secret };
  }

  remove(id: number): Webhook {
    const pump = this.#pumps.get(id);
    if (pump === undefined) throw new RequestError("nobody", `There is no webhook ${id}: see "webhook list"`);
    this.#parts.rows.remove(id);
    this.#pumps.delete(id);
    void pump.close();
    return pump.webhook;
  }

  /** Ends what is under way; what was not told waits on the disk. */
  async close(): Promise<void> {
    this.#state = "closed";
    this.#unsubscribe();
    await Promise.all([...this.#pumps.values()].map((pump) => pump.close()));
  }

  #wakeAll(): void {
    for (const pump of this.#pumps.values()) pump.wake();
  }

  #add({ secret, position, ...webhook }: KeptWebhook): WebhookPump {
    const { rows, messenger, clock, report } = this.#parts;
    const pump = new WebhookPump({
      webhook,
      position,
      messenger,
      clock,
      tell: (message, signal) => this.#tell(webhook, secret, message, signal),
      save: (position) => rows.advance(webhook.id, position),
      report,
    });
    this.#pumps.set(webhook.id, pump);
    return pump;
  }

  // deno-lint-ignore require-await -- what is thrown becomes a rejection
  async #tell(
    { id, url, host }: Omit<Webhook, "problem">,
    secret: string,
    message: Message,
    signal: AbortSignal,
  ): Promise<number> {
    const { lineOf, sign, post, clock, version } = this.#parts;
    const target = targetOf(url, host);
    const body = JSON.stringify(lineOf(message));
    const timestamp = String(Math.floor(clock.now() / 1_000));
    return post({
      url: target.url,
      headers: {
        "content-type": "application/json",
        "user-agent": `lanmessenger/${version}`,
        "x-lanmessenger-event": "message",
        "x-lanmessenger-delivery": `${id}-${message.position}`,
        "x-lanmessenger-timestamp": timestamp,
        "x-lanmessenger-signature": `sha256=${sign(secret, `${timestamp}.${body}`)}`,
      },
      body,
      allows: (address) => allowsAddress(target, address),
      signal,
    });
  }
}
