import type { Migration } from "./mod.ts";

/** What files of an offer are called, for the search: none of one that was taken back. */
const NAMES = (row: string) =>
  `(SELECT group_concat(i.value ->> 'name', ' ') || '  ' FROM json_each(${row}.data, '$.items') i
    WHERE ${row}.kind = 'file' AND ${row}.retracted_at IS NULL)`;

/**
 * What the search index holds of a message. Two blanks at the end let each character begin three of them, so that words
 * of one or two are found, too. A conversation is one such three, of characters that nobody writes.
 */
const SEARCHED = (row: string) => `
  ${row}.text || '  ', ${NAMES(row)},
  char(${[20, 10, 0].map((bits) => `57344 + (${row}.conversation >> ${bits} & 1023)`).join(", ")})
`;

/**
 * Answers, changes, receipts, search, limits, what the user makes of people, and rooms (docs/protocol.md, sections 5.8
 * and 9).
 */
export const CONVERSATIONS: Migration = {
  name: "conversations",
  sql: `
-- The quotation and the origin of a message that has one: {"reply": {"author", "id", "text"}, "origin": "other"}.
ALTER TABLE messages ADD COLUMN extra TEXT CHECK (json_valid(extra));
-- By the author's clock.
ALTER TABLE messages ADD COLUMN edited_at INTEGER CHECK (abs(edited_at) <= 9007199254740991);
ALTER TABLE messages ADD COLUMN retracted_at INTEGER CHECK (abs(retracted_at) <= 9007199254740991);

-- Format 2 did not know that these are always quiet.
UPDATE messages SET shown = 0 WHERE kind IN ('change', 'read');

-- Those that are no lines, for what goes through all of a conversation; and the few of one's own that may still be undone.
CREATE INDEX quiet_messages ON messages (conversation, position) WHERE shown = 0;
CREATE INDEX own_reads ON messages (conversation, position) WHERE kind = 'read';
CREATE INDEX own_changes ON messages (data ->> 'of') WHERE kind = 'change' AND data IS NOT NULL;

-- Earlier wordings of edited messages, the oldest with number 1.
CREATE TABLE edits (
  position  INTEGER NOT NULL REFERENCES messages,
  number    INTEGER NOT NULL CHECK (number > 0),
  text      TEXT NOT NULL,
  at        INTEGER NOT NULL CHECK (abs(at) <= 9007199254740991),
  PRIMARY KEY (position, number)
) STRICT, WITHOUT ROWID;

-- The last reaction of each who reacted. By the author and id of its message, which may come later where others wrote it.
CREATE TABLE reactions (
  author         INTEGER NOT NULL REFERENCES parties,
  id             BLOB NOT NULL CHECK (length(id) = 16),
  conversation   INTEGER NOT NULL REFERENCES parties,
  by             INTEGER NOT NULL REFERENCES parties,
  emoji          TEXT NOT NULL,
  -- By our clock. NULL: its message is here.
  waiting_since  INTEGER CHECK (abs(waiting_since) <= 9007199254740991),
  PRIMARY KEY (author, id, by)
) STRICT, WITHOUT ROWID;

CREATE INDEX waiting_reactions ON reactions (by, waiting_since) WHERE waiting_since IS NOT NULL;

-- Up to which position of one's own messages somebody has seen a conversation.
CREATE TABLE reads (
  conversation  INTEGER NOT NULL REFERENCES parties,
  reader        INTEGER NOT NULL REFERENCES parties,
  position      INTEGER NOT NULL CHECK (position >= 0),
  at            INTEGER NOT NULL CHECK (abs(at) <= 9007199254740991),
  PRIMARY KEY (conversation, reader)
) STRICT, WITHOUT ROWID;

-- What the user decided about a conversation, whether it has messages or not.
CREATE TABLE conversation_settings (
  party      INTEGER PRIMARY KEY REFERENCES parties,
  favourite  INTEGER NOT NULL CHECK (favourite IN (0, 1)),
  muted      INTEGER NOT NULL CHECK (muted IN (0, 1)),
  keep_days  INTEGER CHECK (keep_days BETWEEN 1 AND 36500)
) STRICT;

-- What was heard of an author's store in a conversation, as a run of seq without gaps that are this node's own fault: in
-- rooms always, elsewhere once messages were deleted. What is not above it is not taken again.
CREATE TABLE heard (
  conversation  INTEGER NOT NULL REFERENCES parties,
  author        INTEGER NOT NULL REFERENCES parties,
  store         BLOB NOT NULL CHECK (length(store) = 16),
  first         INTEGER NOT NULL CHECK (first > 0),
  last          INTEGER NOT NULL CHECK (last >= first),
  PRIMARY KEY (conversation, author, store)
) STRICT, WITHOUT ROWID;

ALTER TABLE contacts ADD COLUMN nickname TEXT;

CREATE TABLE blocks (
  id  TEXT PRIMARY KEY CHECK (length(id) = 52)
) STRICT, WITHOUT ROWID;

-- 1 is oneself, as in parties.
CREATE TABLE pictures (
  party  INTEGER PRIMARY KEY REFERENCES parties,
  hash   TEXT NOT NULL CHECK (length(hash) = 64),
  bytes  BLOB NOT NULL CHECK (length(bytes) BETWEEN 1 AND 65536)
) STRICT;

-- Operations of rooms, as they were signed. A room is a party, and here from its first operation on.
CREATE TABLE room_operations (
  room       INTEGER NOT NULL REFERENCES parties,
  hash       BLOB NOT NULL CHECK (length(hash) = 32),
  signed     TEXT NOT NULL,
  signature  BLOB NOT NULL CHECK (length(signature) = 384),
  PRIMARY KEY (room, hash)
) STRICT, WITHOUT ROWID;

-- Messages of rooms as they were signed, to be handed on. They go before the messages do.
CREATE TABLE room_messages (
  room       INTEGER NOT NULL REFERENCES parties,
  author     INTEGER NOT NULL REFERENCES parties,
  store      BLOB NOT NULL CHECK (length(store) = 16),
  seq        INTEGER NOT NULL CHECK (seq > 0),
  position   INTEGER NOT NULL REFERENCES messages,
  signed     TEXT NOT NULL,
  signature  BLOB NOT NULL CHECK (length(signature) = 384),
  PRIMARY KEY (room, author, store, seq)
) STRICT, WITHOUT ROWID;

-- Keys of people with whom texts were exchanged, to let them into rooms while they are away.
CREATE TABLE moduli (
  id       TEXT PRIMARY KEY CHECK (length(id) = 52),
  modulus  BLOB NOT NULL CHECK (length(modulus) = 384)
) STRICT, WITHOUT ROWID;

CREATE INDEX room_message_positions ON room_messages (position);

-- Any three characters of a text are found, in any script and case. Its rows are kept by the triggers.
CREATE VIEW searchable (position, text, names, place) AS SELECT m.position, ${SEARCHED("m")} FROM messages m
  WHERE m.shown = 1;

CREATE VIRTUAL TABLE search USING fts5 (
  text, names, place, content = 'searchable', content_rowid = 'position', columnsize = 0,
  tokenize = 'trigram remove_diacritics 1'
);

INSERT INTO search (rowid, text, names, place) SELECT position, text, names, place FROM searchable;

CREATE TRIGGER search_add AFTER INSERT ON messages WHEN new.shown = 1 BEGIN
  INSERT INTO search (rowid, text, names, place) VALUES (new.position, ${SEARCHED("new")});
END;

CREATE TRIGGER search_remove AFTER DELETE ON messages WHEN old.shown = 1 BEGIN
  INSERT INTO search (search, rowid, text, names, place) VALUES ('delete', old.position, ${SEARCHED("old")});
END;

CREATE TRIGGER search_change AFTER UPDATE OF text, data, retracted_at ON messages WHEN old.shown = 1 BEGIN
  INSERT INTO search (search, rowid, text, names, place) VALUES ('delete', old.position, ${SEARCHED("old")});
  INSERT INTO search (rowid, text, names, place) VALUES (new.position, ${SEARCHED("new")});
END;

-- PKCS #8, or what it was encrypted to under a passphrase: then sealing says how (crypto/passphrase.ts).
ALTER TABLE identity RENAME COLUMN pkcs8 TO private_key;
ALTER TABLE identity ADD COLUMN sealing TEXT CHECK (json_valid(sealing));
-- When it was moved to another computer, ms since 1970. NULL: it is in use here.
ALTER TABLE identity ADD COLUMN retired_at INTEGER CHECK (abs(retired_at) <= 9007199254740991);
`,
};
