import type { Migration } from "./mod.ts";

/** What was shared in a conversation is found without reading all of it. */
export const SHARED_FILES: Migration = {
  name: "shared files",
  sql: `
CREATE INDEX shared_files ON messages (conversation, position) WHERE kind = 'file' AND shown = 1;
`,
};
