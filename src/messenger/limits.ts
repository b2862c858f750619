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

/** A writer's signal is repeated so often while they write, and taken for over after so long without it. */
export const TYPING_EVERY_MS = 4_000;
export const TYPING_OVER_MS = 6_000;
/** Records of SIGNALS taken from one session. */
export const SIGNAL_RECORDS_PER_SECOND = 20;
/** Telling one node how it is seen, and all together: each means dialling it. */
export const LOOK_BACK_EVERY_MS = 10_000;
export const LOOKS_BACK_PER_SECOND = 1;
export const LOOKS_BACK_BURST = 5;
/** An answer comes after a dial, which may take `CONNECT_WITHIN_MS`. */
export const THEIR_VIEW_WITHIN_MS = 8_000;
/** What looking at the way to somebody waits for, and how often it looks. */
export const LOOK_AGAIN_MS = 50;
export const LOOP_WITHIN_MS = 1_000;
export const PROBE_ANSWER_WITHIN_MS = 3_000;
export const MEET_WITHIN_MS = 10_000;
export const EXAMINED_ADDRESSES = 4;
/** What was seen within it is said to have been read at once. */
export const RECEIPTS_WITHIN_MS = 1_000;
/** One's own picture is named to others so often at most: of several changes the last one is. */
export const NAME_PICTURE_EVERY_MS = 1_000;
/** Changes of one person's picture that are followed: so many at once, then one in so long; of others the last. */
export const PICTURE_CHANGES_BURST = 5;
export const PICTURE_CHANGE_EVERY_MS = 60_000;
/** Pictures kept of people to whom the user has never written. */
export const MAX_STRANGERS_PICTURES = 256;

/** Deleted conversations are cleared away in steps of so many messages, with pauses in which all else is done. */
export const CLEAR_STEP = 100;
export const CLEAR_PAUSE_MS = 10;
/** Messages beyond their limit of days are looked for this often, and deleted in steps of so many, with pauses. */
export const DELETE_OLD_EVERY_MS = 3_600_000;
export const DELETE_OLD_STEP = 200;
export const DELETE_OLD_PAUSE_MS = 50;
/** How many messages an export reads at a time. */
export const EXPORT_PAGE = 500;

/** Announcements passed on by one session that may wait to be judged. */
export const MAX_RELAYED_WAITING = 2_000;
/** How long the next one waits when the budget for strangers is used up. */
export const RELAY_PAUSE_MS = 25;
/** A follower with so many records unread misses announcements. */
export const RELAY_BACKLOG_RECORDS = 128;

// Files (docs/protocol.md, section 8)

/**
 * A quarter of what a record may carry: while one is hashed or written nothing else is done, and a text that waits for
 * four such moments at either end was 15 ms late with whole mebibytes.
 */
export const CHUNK_BYTES = 256 * 1_024;
/** A file up to this size is read and written in one go. */
export const SMALL_FILE_BYTES = 65_536;
/** Small files that are read side by side. */
export const READ_AHEAD_FILES = 64;
/** How often one file may turn out to be another one before it is given up: somebody keeps writing to it. */
export const MAX_CHANGES = 3;
/** The hash of a file's beginning is kept this often, so that little is read again after a cut. */
export const SNAPSHOT_EVERY_BYTES = 64 * 1_048_576;

/** Channels that one session serves. */
export const MAX_CHANNELS = 64;
/** Records of a session that wait to be sealed or written while the next is read. */
export const MAX_RECORDS_UNDER_WAY = 4;
/** After a text moved, either way: so long one record of files at a time is under way. */
export const GENTLE_FOR_MS = 250;
/** And so long lies between two. */
export const GENTLE_PAUSE_MS = 1;
/** How full a part of a list is made. */
export const LIST_PART_BYTES = 256 * 1_024;
/** A session without a channel. */
export const FILES_IDLE_MS = 60_000;

/** Transfers that are fetched at a time; others wait for their turn. */
export const MAX_FETCHES = 32;
/** Records that wait to be taken; beyond it the session is not read. */
export const MAX_QUEUED_RECORDS = 4;
/** Large files whose syncing is under way while the next ones come. */
export const MAX_FINISHING = 4;
/** A file whose hash does not agree is fetched once more. */
export const MAX_TRIES_OF_A_FILE = 2;
export const CHECKPOINT_EVERY_MS = 1_000;
export const TAKEN_AT_MOST_MS = 250;
export const TAKEN_AT_LEAST_MS = 5_000;
/** What must stay free on a disk. */
export const SPARE_BYTES = 32 * 1_048_576;

/** So much more than a person accepted may come without them being asked again: the larger of both. */
export const GROWTH_ALWAYS_BYTES = 16 * 1_048_576;
export const GROWTH_SHARE = 0.1;

/** After "accepted", before the author dials a receiver who has not come. */
export const AUTHOR_DIALS_AFTER_MS = 5_000;
/** How long somebody who may send in the author's place is waited for. */
export const HELPER_WITHIN_MS = 10_000;
/** To how many at a time everybody sends an offer to many. */
export const SHARED_CHANNELS = 2;
/** How long one to whom all was sent keeps its place while it checks it. */
export const CHECKED_WITHIN_MS = 10_000;
/** Received offers that are passed on to others, and files and folders in all of them. */
export const HELPED_OFFERS = 64;
export const HELPED_ENTRIES = 100_000;

/** What the quota of a rule counts. */
export const RULE_PERIOD_MS = 86_400_000;
export const PROGRESS_EVERY_MS = 250;
/** What a speed is the mean of. */
export const SPEED_OVER_MS = 3_000;
export const MAX_UPLOADS = 16;

// Rooms (docs/protocol.md, section 9)

/** Rooms that others may bring this node into. */
export const MAX_ROOMS = 1_000;
/** Of people who were never written to: in all, and of one who let this node in. */
export const MAX_STRANGE_ROOMS = 50;
export const MAX_STRANGE_ROOMS_OF_INVITER = 10;
/** Each room is compared with one of its members so often, with half of that more or less. */
export const ROOM_SYNC_MS = 120_000;
/** Whoever appears is compared with by about so many of those who share a room, within so long. */
export const ROOM_GREETERS = 3;
export const ROOM_GREET_WITHIN_MS = 5_000;
/**
 * A member's session was cut: whoever missed what they were saying asks a few others after so long, with half of that
 * more or less, and about one room not again within so long.
 */
export const ROOM_AFTER_CUT_MS = 2_000;
export const ROOM_AFTER_CUT_AGAIN_MS = 10_000;
/**
 * What an author who is here will bring themselves is not handed on for so long after a session's first `have`, and
 * while they are seen to bring it; then members compare once more, since the author may have gone without a word.
 */
export const LEFT_TO_AUTHOR_MS = 2_000;
export const LEFT_WHILE_IT_COMES_MS = 30_000;
/** The same `have` is asked back about so often, with so long in between. */
export const MAX_ASKED_BACK = 4;
export const ASK_BACK_AGAIN_MS = 1_000;
/** The same question on a session is not answered again within so long, while nothing here has changed. */
export const SAME_ANSWER_AFTER_MS = 30_000;
/** `have`s of one record that are answered, one of each room. */
export const MAX_ROOMS_ANSWERED_PER_RECORD = 16;
/** Messages of one session that wait for operations of their rooms. */
export const MAX_EARLY_MESSAGES = 1_024;
export const MAX_EARLY_BYTES = 4 * 1_024 * 1_024;
/** Bytes of those of all sessions. */
export const MAX_ALL_EARLY_BYTES = 32 * 1_024 * 1_024;
/** Authors' stores of which a session remembers that something was left for later. */
export const MAX_LEFT_RUNS = 64;
/** Signatures that are verified without anything else having its turn. */
export const VERIFY_STEP = 16;
/**
 * Messages of rooms that a stranger brings in vain: beyond so many at once each holds up the reading of their session.
 * An honest one brings what is here already, now and then.
 */
export const VAIN_MESSAGES_AT_ONCE = 8_192;
export const VAIN_MESSAGE_MS = 0.5;
/** How often a session is sent once more what its other end had to leave. */
export const MAX_REPEATS = 8;
/** How full a record of ROOMS is made, and how many messages are read at a time to be handed on. */
export const ROOM_RECORD_BYTES = 256 * 1_024;
export const HAND_ON_PAGE = 256;
