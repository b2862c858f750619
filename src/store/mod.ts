export { StoreBusyError } from "./errors.ts";
export type { StoredIdentity } from "./identity.ts";
export type { PageTokens } from "./page_tokens.ts";
export { openStore, SqliteStore } from "./store.ts";
