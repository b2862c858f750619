/** What this program chose for its sessions (docs/protocol.md, sections 3 to 5); times in milliseconds. */

/** From the connection to M1, and to the end of the handshake. */
export const FIRST_FRAME_WITHIN_MS = 5_000;
export const HANDSHAKE_WITHIN_MS = 10_000;
/** From the end of the handshake to the other's HELLO. */
export const HELLO_WITHIN_MS = 10_000;

/** Silence after which a PING goes out: while acknowledgements are due, and otherwise. */
export const PING_WHEN_WAITING_MS = 5_000;
export const PING_WHEN_IDLE_MS = 30_000;
/** Silence after a PING that means the connection was cut. */
export const PONG_WITHIN_MS = 10_000;
/** The same when the network has just changed. */
export const DOUBT_PONG_WITHIN_MS = 2_000;

export const IDLE_CLOSE_MS = 600_000;
/** How long one's own CLOSE waits for the other's. */
export const DRAIN_MS = 5_000;

/** Records under this are sealed together; a batch that has reached it is sealed while others are on their way. */
export const FULL_BATCH_BYTES = 65_536;
/** What is being sealed or waits to be written, and what is read ahead of files' content: by either, the less. */
export const MAX_BATCHES_UNDER_WAY = 8;
export const MAX_BYTES_UNDER_WAY = 4 * 1_048_576;
/** What is read ahead otherwise: one is opened while the next comes. */
export const MAX_BATCHES_AHEAD = 2;

/** Records waiting to be written; above it reading pauses, so that one who never reads can't fill the memory. */
export const MAX_BACKLOG_RECORDS = 512;
