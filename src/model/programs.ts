/** Other programs of this computer, as the user lets them in: by tokens, and by webhooks (docs/api.md). */
import type { ConversationId } from "./ids.ts";

/**
 * What a token may be good for. "read": messages, people and rooms, and what happens; "send": texts, changes of own
 * ones, and what others see of reading and writing; "files": offers, transfers and their bytes; "people": nicknames and
 * blocking; "rooms": making and changing rooms; "settings": what is set, what is kept, and how one is there.
 */
export const SCOPES = ["read", "send", "files", "people", "rooms", "settings"] as const;
export type Scope = typeof SCOPES[number];

export function isScope(word: string): word is Scope {
  return SCOPES.some((scope) => scope === word);
}

/** The most of each that are kept: one more is refused until another is taken away. */
export const MAX_PROGRAM_TOKENS = 64;
export const MAX_WEBHOOKS = 16;
/** Conversations that a token or a webhook can be limited to. */
export const MAX_REACH = 64;
export const MAX_TOKEN_DAYS = 3_650;

/** What is known of a token; the token itself is kept nowhere. Times are milliseconds since 1970. */
export interface ProgramToken {
  readonly id: number;
  /** One of its own among the tokens, and no number. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** The conversations that it is good for; undefined: all. */
  readonly reach: readonly ConversationId[] | undefined;
  readonly createdAt: number;
  /** Within a minute; undefined: never. */
  readonly usedAt: number | undefined;
  /** Undefined: never. */
  readonly expiresAt: number | undefined;
}

export interface TokenRequest {
  /** Undefined: one is made. */
  readonly name: string | undefined;
  readonly scopes: readonly Scope[];
  readonly reach: readonly ConversationId[] | undefined;
  /** Undefined: it does not expire. */
  readonly days: number | undefined;
}

export interface TokenDesk {
  /** The oldest first. */
  all(): ProgramToken[];
  /**
   * Makes a token.
   *
   * @returns `secret`: the token itself, which nobody is told again.
   * @throws {RequestError} "invalid": no scope, a name that is taken or can't be, too many tokens; "storage".
   */
  create(request: TokenRequest): Promise<{ readonly token: ProgramToken; readonly secret: string }>;
  /**
   * Ends a token at once, and the connections that it opened.
   *
   * @param which its name or its id.
   * @throws {RequestError} "nobody"; "storage".
   */
  revoke(which: string | number): ProgramToken;
}

/** An address that is told of messages of others. */
export interface Webhook {
  readonly id: number;
  readonly url: string;
  /** Only what these write, and what is written in these rooms or to everyone; undefined: all. */
  readonly from: readonly ConversationId[] | undefined;
  /** The computer beyond this one that its user allowed by name; undefined: this one alone. */
  readonly host: string | undefined;
  readonly createdAt: number;
  /** Why the last attempt failed, and is made again; undefined: it did not. */
  readonly problem: string | undefined;
}

export interface WebhookRequest {
  readonly url: string;
  readonly from: readonly ConversationId[] | undefined;
  readonly host: string | undefined;
}

export interface WebhookDesk {
  /** The oldest first. */
  all(): Webhook[];
  /**
   * Tells an address of what comes from now on.
   *
   * @returns `secret`: what its deliveries are signed with.
   * @throws {RequestError} "invalid": the address is none, or beyond this computer without being allowed; too many.
   */
  create(request: WebhookRequest): { readonly webhook: Webhook; readonly secret: string };
  /** @throws {RequestError} "nobody"; "storage". */
  remove(id: number): Webhook;
}

/** Both, as page and command line see them. */
export interface ProgramDesk {
  readonly tokens: TokenDesk;
  readonly webhooks: WebhookDesk;
}
