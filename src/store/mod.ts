export { StoreBusyError } from "./errors.ts";
export type { OpenIdentity, StoredIdentity, StoredKey } from "./identity.ts";
export type { Belongings, OwnKey } from "./own_key.ts";
export type { PageTokens } from "./page_tokens.ts";
export { openStore, SqliteStore } from "./store.ts";
