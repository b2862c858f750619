/** What this program chose for discovery and delivery (docs/protocol.md, sections 2, 6 and 7). */

/** The shortest time between two announcements, and how long three missed ones take. */
export const ANNOUNCE_INTERVAL_S = 30;
export const GONE_AFTER_INTERVALS = 3;
/** A peer more for each of these makes the interval a second longer, so that a LAN hears ten a second. */
export const PEERS_PER_INTERVAL_SECOND = 10;
export const INTERVAL_JITTER = 0.1;

/** What is claimed beyond it is not believed: three of these and somebody who went without a word is gone. */
export const MAX_BELIEVED_INTERVAL_S = 600;

export const LOOK_AT_INTERFACES_MS = 5_000;

/** The first probe is repeated once. */
export const REPEAT_PROBE_MS = 1_000;
export const ANSWER_MS_PER_PEER = 5;
export const ANSWER_WITHIN_MS = 500;
export const ANSWERS_WANTED = 16;
export const ANSWER_EVERY_MS = 2_000;

/** Datagrams a second looked at from one source address, and the sources remembered for it. */
export const SOURCE_DATAGRAMS_PER_SECOND = 20;
export const SOURCE_DATAGRAMS_BURST = 40;
export const MAX_SOURCES = 4_096;

/** Signatures a second verified for ids never seen before. */
export const STRANGER_VERIFICATIONS_PER_SECOND = 50;
/** Places for peers that are no contacts. */
export const MAX_STRANGERS = 1_024;
export const MAX_ADDRESSES = 8;

/** A newcomer that hears so many asks one of them for the rest. */
export const ASK_FOR_PEERS_FROM = 8;
export const SETTLED_AFTER_MS = 2_000;

/** More than these only for as long as each has something to send. */
export const MAX_SESSIONS = 256;
/** Of those with strangers, so many from one address. */
export const MAX_STRANGER_SESSIONS_PER_ADDRESS = 64;
export const MAX_UNAUTHENTICATED = 64;
export const MAX_UNAUTHENTICATED_PER_ADDRESS = 4;
export const RESERVED_FOR_CONTACTS = 16;
export const HANDSHAKES_PER_SECOND = 20;
/** Of those, so many from one address. */
export const ADDRESS_HANDSHAKES_PER_SECOND = 10;
export const ADDRESS_HANDSHAKES_BURST = 20;
export const CONTACT_HANDSHAKES_PER_SECOND = 10;
export const STRANGER_SESSIONS_PER_SECOND = 4;
export const STRANGER_SESSIONS_BURST = 256;

/** Attempts at once; more wait, contacts in front. */
export const MAX_DIALS = 64;
/** Between two attempts to reach the same peer, whatever news of it comes. */
export const DIAL_EVERY_MS = 1_000;
export const DIAL_STAGGER_MS = 300;
export const CONNECT_WITHIN_MS = 5_000;
export const RETRY_FIRST_MS = 1_000;
export const RETRY_LAST_MS = 60_000;
export const RETRY_JITTER = 0.2;

/** What may be unacknowledged on one session. */
export const WINDOW_MESSAGES = 1_024;
export const WINDOW_BYTES = 4 * 1_024 * 1_024;
/** How full a record of MESSAGES is made. */
export const RECORD_MESSAGES = 256;
export const RECORD_BYTES = 256 * 1_024;

/** Text that people who were never written to may have stored here: one of them, and all together. */
export const STRANGER_TEXT_BURST = 64 * 1_024 * 1_024;
export const STRANGER_TEXT_PER_SECOND = STRANGER_TEXT_BURST / 86_400;
export const STRANGERS_TEXT_BURST = 512 * 1_024 * 1_024;
export const STRANGERS_TEXT_PER_SECOND = STRANGERS_TEXT_BURST / 86_400;
/** What a message takes beside its text, bytes, roughly. */
export const MESSAGE_OVERHEAD_BYTES = 256;

/** Contacts' freshness and faces are written to the disk this often, and at the end. */
export const KEEP_CONTACTS_MS = 30_000;
/** How long the end waits for sessions to say goodbye. */
export const LEAVE_WITHIN_MS = 1_000;

/** Announcements passed on by one session that may wait to be judged. */
export const MAX_RELAYED_WAITING = 2_000;
/** How long the next one waits when the budget for strangers is used up. */
export const RELAY_PAUSE_MS = 25;
/** A follower with so many records unread misses announcements. */
export const RELAY_BACKLOG_RECORDS = 128;
