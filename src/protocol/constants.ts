/**
 * The numbers of lanmsg/1. Section numbers are those of docs/protocol.md.
 */

// Fixed by the specification: another value does not interoperate.

/** The first four bytes of every datagram and of M1: "LM72". */
export const MAGIC = 0x4c4d3732;
export const MAGIC_BYTES = 4;

/** The protocol versions that this program speaks (section 3). */
export const MIN_VERSION = 1;
export const MAX_VERSION = 1;

/** The suite of section 3: X25519, RSA-OAEP-3072, RSA-PSS-3072, SHA-256, AES-256-GCM. */
export const SUITE_X25519_RSA3072 = 1;
export const MAX_SUITES = 16;

export const RSA_BITS = 3_072;
export const MODULUS_BYTES = RSA_BITS / 8;
export const SIGNATURE_BYTES = MODULUS_BYTES;
export const RSA_CIPHERTEXT_BYTES = MODULUS_BYTES;
export const PSS_SALT_BYTES = 32;

export const HASH_BYTES = 32;
export const NONCE_BYTES = 32;
export const X25519_BYTES = 32;
/** The secret that OAEP carries (section 3). */
export const SECRET_BYTES = 32;
export const GCM_IV_BYTES = 12;
export const GCM_TAG_BYTES = 16;

export const ID_BYTES = HASH_BYTES;

// Discovery (section 2)

export const DISCOVERY_VERSION = 1;
export const MAX_DATAGRAM_BYTES = 1_200;
/** Everything before the fields, and everything but the fields. */
export const ANNOUNCEMENT_HEADER_BYTES = 24 + MODULUS_BYTES;
export const MIN_ANNOUNCEMENT_BYTES = ANNOUNCEMENT_HEADER_BYTES + SIGNATURE_BYTES;
export const MAX_ADDRESSES = 8;
/** Of a name, host name, group, status text, and the like. */
export const MAX_LABEL_BYTES = 64;

// Handshake (section 3)

/** Version, suite, nonce and ephemeral key: what h1 covers of M2. */
export const M2_HEAD_BYTES = 2 + NONCE_BYTES + X25519_BYTES;
/** The plaintext of C2 and of C3: three RSA values and a MAC. */
export const PROOF_BYTES = 2 * MODULUS_BYTES + SIGNATURE_BYTES + HASH_BYTES;
export const SEALED_PROOF_BYTES = PROOF_BYTES + GCM_TAG_BYTES;
export const M2_BYTES = M2_HEAD_BYTES + SEALED_PROOF_BYTES;
export const M3_BYTES = SEALED_PROOF_BYTES;

// Frames and records (sections 3 and 4)

export const FRAME_HEADER_BYTES = 4;
export const MAX_HANDSHAKE_FRAME_BYTES = 2_048;
export const MAX_FRAME_BYTES = 1_049_600;
/** What a frame's payload has beside the record's body: its type and the tag. */
export const RECORD_OVERHEAD_BYTES = 1 + GCM_TAG_BYTES;
export const MAX_BODY_BYTES = MAX_FRAME_BYTES - RECORD_OVERHEAD_BYTES;

/** Type 0 to 255 of each record (section 4). */
export const RECORD_CODE = {
  hello: 1,
  ping: 2,
  pong: 3,
  rekey: 4,
  close: 5,
  messages: 16,
  acks: 17,
  signals: 18,
  peers: 19,
  picture: 20,
  rooms: 21,
  chunk: 32,
  end: 33,
  ahead: 34,
  transfers: 35,
} as const;

/** The most records, and bytes of plaintext, under one key before REKEY. */
export const MAX_RECORDS_PER_KEY = 2 ** 20;
export const MAX_BYTES_PER_KEY = 2 ** 36;

// Bodies (section 5)

export const PING_BYTES = 8;
export const MAX_MESSAGES_PER_RECORD = 1_000;
export const MAX_ACKS_PER_RECORD = 1_000;
/** Of the message that is answered, as whoever answers quotes it (section 5.8). */
export const MAX_QUOTE_BYTES = 500;
export const MAX_EMOJI_BYTES = 64;
/** Messages of these kinds say something of another one and are never a line. */
export const QUIET_KINDS: ReadonlySet<string> = new Set(["file-word", "change", "read"]);
export const MAX_SIGNALS_PER_RECORD = 100;
export const MAX_DATAGRAMS_PER_RECORD = 1_000;

// Files (section 8)

/** Of files, in one CHUNK. */
export const MAX_CHUNK_BYTES = 1_048_576;
/** In one END or AHEAD. */
export const MAX_DIGESTS_PER_RECORD = 1_000;
export const MAX_TRANSFER_ITEMS_PER_RECORD = 100;
export const MAX_ENTRIES_PER_ITEM = 1_000;
export const MAX_PATH_BYTES = 4_096;
/** Of an item of an offer. */
export const MAX_ITEM_NAME_BYTES = 1_024;
/** Ids that a fetch or its answer may name. */
export const MAX_HELPERS = 16;

// Rooms (section 9)

/** Of the text of a message, and of an operation, as it is signed. */
export const MAX_SIGNED_BYTES = 600_000;
export const MAX_SIGNED_OPERATION_BYTES = 8_192;
export const MAX_ROOM_ITEMS_PER_RECORD = 1_000;
export const MAX_HEARD_PER_ITEM = 1_000;
export const MAX_OPERATIONS_PER_ITEM = 1_000;
export const MAX_HANDED_ON_PER_ITEM = 256;

/** Why a CLOSE was sent (section 5.7). */
export const CLOSE_REASON = { ended: 0, idle: 1, superseded: 2, storage: 3, unwanted: 4 } as const;
export type CloseReason = typeof CLOSE_REASON[keyof typeof CLOSE_REASON];

// The transport key (section 1)

export const TRANSPORT_KEY_MAX_AGE_MS = 24 * 60 * 60 * 1_000;
export const TRANSPORT_KEY_MAX_DECRYPTIONS = 10_000;

// Chosen by this program: another client may choose others.

/** The share of a transport key's life after which the next one is made ready, so that nobody waits for it. */
export const TRANSPORT_KEY_PREPARE_AT = 0.95;

/** An RSA private operation holds a core for about 5 ms: two at once leave the rest of the program room. */
export const PRIVATE_OPERATIONS_AT_ONCE = 2;
/** How many may wait for their turn: every session and every half-open connection (256 + 64), and some more. */
export const PRIVATE_OPERATIONS_WAITING = 512;
