import type { Migration } from "./mod.ts";

/**
 * The first schema.
 *
 * People and message ids stand in the large tables as small numbers and bytes: with ids as text the file was twice as
 * large, and storing half as fast (the index of random message ids decides).
 */
export const FIRST: Migration = {
  name: "first",
  sql: `
PRAGMA application_id = ${0x4c4d3732};

CREATE TABLE meta (
  key    TEXT PRIMARY KEY,
  value  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO meta VALUES ('store', lower(hex(randomblob(16))));

-- The key pair, and the id that follows from it. One row.
CREATE TABLE identity (
  number  INTEGER PRIMARY KEY CHECK (number = 1),
  id      TEXT NOT NULL CHECK (length(id) = 52),
  pkcs8   BLOB NOT NULL
) STRICT;

-- Whoever can stand at an end of a message: 0 is everyone, 1 is oneself, the others are peers.
CREATE TABLE parties (
  number  INTEGER PRIMARY KEY,
  id      TEXT NOT NULL UNIQUE
) STRICT;

INSERT INTO parties VALUES (0, 'everyone'), (1, '');

CREATE TABLE contacts (
  id            TEXT PRIMARY KEY CHECK (length(id) = 52),
  name          TEXT NOT NULL,
  host          TEXT NOT NULL,
  availability  TEXT NOT NULL CHECK (availability IN ('available', 'away', 'busy')),
  status_text   TEXT NOT NULL,
  group_name    TEXT NOT NULL,
  endpoints     TEXT NOT NULL CHECK (json_valid(endpoints)),
  mark_epoch    INTEGER NOT NULL CHECK (mark_epoch BETWEEN 0 AND 9007199254740991),
  mark_seq      INTEGER NOT NULL CHECK (mark_seq BETWEEN 0 AND 9007199254740991),
  last_seen     INTEGER NOT NULL CHECK (abs(last_seen) <= 9007199254740991),
  version       INTEGER NOT NULL CHECK (version BETWEEN 0 AND 255),
  trusted       INTEGER NOT NULL CHECK (trusted IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
  position      INTEGER PRIMARY KEY AUTOINCREMENT,
  id            BLOB NOT NULL CHECK (length(id) = 16),
  author        INTEGER NOT NULL REFERENCES parties,
  conversation  INTEGER NOT NULL REFERENCES parties,
  -- As they were, or will be, sent: the author's store, and its count in the conversation.
  store         BLOB NOT NULL CHECK (length(store) = 16),
  seq           INTEGER NOT NULL CHECK (seq BETWEEN 0 AND 9007199254740991),
  kind          TEXT NOT NULL,
  text          TEXT NOT NULL,
  -- Milliseconds since 1970: the author's clock when it was written, ours when it was stored.
  at            INTEGER NOT NULL CHECK (abs(at) <= 9007199254740991),
  stored_at     INTEGER NOT NULL CHECK (abs(stored_at) <= 9007199254740991),
  UNIQUE (id, author)
) STRICT;

-- History, the last message, and (with the author) the count of what is unread.
CREATE INDEX messages_of_conversation ON messages (conversation, position, author);

-- To whom a message of one's own goes. Without delivered_at it is a row of the outbox, with it a receipt.
CREATE TABLE deliveries (
  position      INTEGER NOT NULL REFERENCES messages,
  receiver      INTEGER NOT NULL REFERENCES parties,
  delivered_at  INTEGER CHECK (abs(delivered_at) <= 9007199254740991),
  PRIMARY KEY (position, receiver)
) STRICT, WITHOUT ROWID;

CREATE INDEX outbox ON deliveries (receiver, position) WHERE delivered_at IS NULL;

-- A conversation that has messages: the last seq given to one's own, and the position up to which it was seen.
CREATE TABLE conversations (
  party  INTEGER PRIMARY KEY REFERENCES parties,
  seq    INTEGER NOT NULL DEFAULT 0,
  seen   INTEGER NOT NULL DEFAULT 0
) STRICT;

-- SHA-256 of the secrets that open pages hold.
CREATE TABLE page_tokens (
  hash          BLOB PRIMARY KEY CHECK (length(hash) = 32),
  created_at    INTEGER NOT NULL,
  last_used_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
