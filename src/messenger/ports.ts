/**
 * What session and messenger need of the world. They get it by constructor: real in main.ts, simulated in tests/sim.
 * Types only: this file runs nothing.
 */
import type { Loop } from "../model/checkup.ts";
import type { ConversationId, MessageId, PeerId, RoomId, StoreId } from "../model/ids.ts";
import type { Change, ConversationSettings, Edit, Message, Quote, Sealed, WireMessage } from "../model/message.ts";
import type { DatagramReport } from "../model/network.ts";
import type { Endpoint, OwnFace, Profile } from "../model/peer.ts";
import type { Settings } from "../model/settings.ts";
import type { AcceptRule, FileWord, ListEntry, Offer, TransferKey, TransferProblem } from "../model/transfer.ts";

// Time and chance

export interface Clock {
  /** Milliseconds since 1970, by the computer's clock: for display and for the epoch. It may jump. */
  now(): number;
  /** Milliseconds that only grow, from any start: for durations. */
  ticks(): number;
  /** Calls `action` once, after `ms`. The returned function takes that back; calling it late does nothing. */
  after(ms: number, action: () => void): () => void;
}

export interface Random {
  bytes(length: number): Uint8Array<ArrayBuffer>;
  /** Uniform in [0, 1). */
  unit(): number;
}

// The network

export interface Received {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly from: Endpoint;
}

/** The discovery sockets of every interface. */
export interface Datagrams {
  /** Sends to every destination of every interface (docs/protocol.md, 2.2). Failures are counted, never thrown. */
  send(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** All that arrives, until closed. A slow reader loses the oldest beyond 1,024. */
  receive(): AsyncIterable<Received>;
  /** This machine's addresses, as an announcement carries them: at most 8, without scope. */
  addresses(): readonly string[];
  /** Looks at the interfaces again, opens and closes sockets to match. True: something changed. */
  refresh(): Promise<boolean>;
  /** What is sent and heard, for people. */
  report(): DatagramReport;
  /** Sends `mark`, which no datagram of the protocol begins with, on each way, until ended, to see what comes back. */
  loop(mark: Uint8Array<ArrayBuffer>): Promise<LoopTrial>;
  close(): void;
}

/** Own datagrams under way; `end` forgets them. */
export interface LoopTrial {
  loops(): readonly Loop[];
  end(): void;
}

/** One TCP connection. */
export interface Connection {
  readonly remote: Endpoint;
  /** The next bytes into `buffer`: how many, at least one; undefined at the end of the stream. Rejects when it is cut. */
  read(buffer: Uint8Array<ArrayBuffer>): Promise<number | undefined>;
  /** Writes all of `bytes`, after everything written before. Rejects when it is cut. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Ends both directions at once; repeatable. Pending reads and writes end. */
  close(): void;
}

export interface Streams {
  /** The port that is listened on: the wanted one, or a free one where that was taken. */
  readonly port: number;
  /** Connections from others, until closed. A failing accept (EMFILE) pauses and goes on. */
  accept(): AsyncIterable<Connection>;
  /** @throws the system's error when nobody answers; `signal` ends the attempt. */
  dial(to: Endpoint, signal: AbortSignal): Promise<Connection>;
  close(): void;
}

// Keys

/** A public identity key: the modulus and the id that follows from it. */
export interface PublicIdentity {
  readonly id: PeerId;
  /** 384 bytes. */
  readonly modulus: Uint8Array<ArrayBuffer>;
}

/** A connection whose both ends are authenticated and whose record keys are in place. */
export interface Secured {
  readonly peer: PublicIdentity;
  /** The protocol version in use. */
  readonly version: number;
  /**
   * Encrypts encoded records into whole frames, in the order of the calls: parts to be written one behind the other,
   * each in memory of its own. Counters are taken before the call returns, so that two calls never share a nonce.
   * Inserts REKEY by itself where one is due.
   */
  seal(records: readonly Uint8Array<ArrayBuffer>[]): Promise<readonly Uint8Array<ArrayBuffer>[]>;
  /**
   * Decrypts frames' payloads into encoded records, in the order of the calls, each in memory of its own; REKEY is
   * taken care of and not returned.
   *
   * @throws {ProtocolError} for a record that does not open.
   */
  open(payloads: readonly Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>[]>;
}

/** Frames' payloads on a connection, cut out of the stream and put into it. */
export interface FrameStream {
  /** @throws {ProtocolError} for a broken length; undefined at a clean end between two frames. */
  read(): Promise<Uint8Array<ArrayBuffer> | undefined>;
  write(payload: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** A SHA-256 that grows. */
export interface RunningHash {
  update(bytes: Uint8Array): void;
  /** As it is now, to go on with apart from this one. */
  copy(): RunningHash;
  /** 32 bytes; nothing may be added any more. */
  digest(): Uint8Array<ArrayBuffer>;
}

/** What a signature in a room is for: an operation, or a message. */
export type RoomRole = "room-op" | "room-message";

/** All that is done with long-term keys. */
export interface Security {
  readonly self: PublicIdentity;
  /** Forty digits that are the same on both sides, for two people to compare. */
  safetyNumber(peer: PeerId): string;
  /** Begins a SHA-256. */
  hash(): RunningHash;
  /** The id that belongs to a modulus. */
  identify(modulus: Uint8Array<ArrayBuffer>): Promise<PeerId>;
  /** The role "announce" over `bytes`: 384 bytes. */
  signAnnouncement(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  verifyAnnouncement(
    modulus: Uint8Array<ArrayBuffer>,
    bytes: Uint8Array<ArrayBuffer>,
    signature: Uint8Array<ArrayBuffer>,
  ): Promise<boolean>;
  /** Over what is said in a room, as UTF-8 (docs/protocol.md, section 9.1): 384 bytes. */
  signRoomText(role: RoomRole, text: string): Promise<Uint8Array<ArrayBuffer>>;
  verifyRoomText(
    modulus: Uint8Array<ArrayBuffer>,
    role: RoomRole,
    text: string,
    signature: Uint8Array<ArrayBuffer>,
  ): Promise<boolean>;
  /**
   * The dialler's side of the handshake.
   *
   * @param to.expected who must be at the other end; undefined: anybody but oneself.
   * @param to.lowestVersion the lowest protocol version to accept; 0: any that this program speaks.
   * @param to.proven asked once the other's identity is proven and before anything of one's own is shown; false ends
   * the handshake.
   * @throws {ProtocolError} whatever fails.
   */
  initiate(
    frames: FrameStream,
    to: { expected: PeerId | undefined; lowestVersion: number; proven: () => boolean },
  ): Promise<Secured>;
  /**
   * The listener's side. `admit` is asked once the other's identity is proven and before anything is decrypted with
   * the transport key; false closes.
   *
   * @throws {ProtocolError} whatever fails.
   */
  respond(
    frames: FrameStream,
    admit: (peer: PublicIdentity, version: number) => boolean,
  ): Promise<Secured>;
}

// The disk

export interface Contact {
  readonly id: PeerId;
  readonly profile: Profile;
  /** Addresses that worked or were announced, best first, at most 8. */
  readonly endpoints: readonly Endpoint[];
  readonly mark: Mark;
  readonly lastSeen: number;
  /** The highest protocol version spoken with it; 0: none yet. */
  readonly version: number;
  /** This person was written to: a text from a stranger alone earns no privileges. */
  readonly trusted: boolean;
  /** Its key was compared with its person, by their safety number. */
  readonly verified: boolean;
  readonly nickname: string | undefined;
}

/** The newest datagram accepted from an id (docs/protocol.md, 2.4). */
export interface Mark {
  readonly epoch: number;
  readonly seq: number;
}

/** A message to be stored with its outbox rows. */
export interface Outgoing {
  readonly id: MessageId;
  readonly conversation: ConversationId;
  readonly recipients: readonly PeerId[];
  readonly kind: string;
  readonly text: string;
  readonly at: number;
  /** Of kind "file": it makes a transfer, "offered", for each recipient. */
  readonly offer?: Offer;
  /** Of kind "file-word", which is quiet. */
  readonly word?: FileWord;
  /** Of a text: it is a question, open. */
  readonly choices?: readonly string[] | undefined;
  readonly reply?: Quote | undefined;
  readonly origin?: Message["origin"];
  /** Of kind "change", which is quiet: it is carried out here, too. */
  readonly change?: Change;
  /** Of kind "read", which is quiet: those that wait for the same receiver and are about older messages go. */
  readonly read?: MessageId;
  /** In a room: made of everything above and the message's seq before it is stored. */
  readonly seal?: (message: Omit<WireMessage, "sealed">) => Sealed;
}

/** What came of the messages that a peer sent. */
export interface Taken {
  /** The new lines, in order. */
  readonly messages: readonly Message[];
  /** Made by offers, and changed by words. */
  readonly transfers: readonly KeptTransfer[];
  /** Messages that are other ones now, as they are. */
  readonly changed: readonly Message[];
  /** What the peer has seen of one's own. */
  readonly read: readonly { readonly conversation: ConversationId; readonly position: number }[];
}

/** A message that waits for one receiver. `position` orders the queue. */
export interface Waiting {
  readonly position: number;
  readonly message: WireMessage;
}

export interface HistoryQuery {
  readonly conversation?: ConversationId;
  /** Only positions below this one. */
  readonly before?: number;
  /** Only positions above this one: the oldest so many of them. */
  readonly after?: number;
  /** Only messages with `at` at or after this time, ms since 1970. */
  readonly since?: number;
  /** Only offers of files. */
  readonly kind?: "file";
  /** Only texts, and names of offered files, that contain all of these words or parts of words. */
  readonly search?: string;
  /** The newest so many, 1 to 1,000. */
  readonly limit: number;
}

/** What is kept of a transfer. Its direction follows from the author. */
export interface KeptTransfer {
  readonly key: TransferKey;
  /** As it was offered; as it had grown when that was accepted again; and when it is done, as it came. */
  readonly size: number;
  readonly state: KeptState;
  /** When the state changed last, ms since 1970. */
  readonly at: number;
}

/** As `TransferState`, without what a restart forgets. */
export type KeptState =
  | { readonly name: "offered" | "declined" | "cancelled" | "withdrawn" }
  /** `how`: by a person or by a rule; `progress`: only at the receiver. */
  | {
    readonly name: "accepted" | "paused";
    readonly how: "person" | "rule";
    /** Where to, absolute; empty at the sender. */
    readonly folder: string;
    readonly progress: KeptProgress;
  }
  | {
    readonly name: "done";
    readonly paths: readonly string[];
    readonly missing: number;
    readonly changed: number;
    readonly runs: number;
  }
  /** Both empty at the sender. */
  | { readonly name: "aside"; readonly path: string; readonly why: string }
  /** `accepted`: what it was before, to go on from there; undefined at the sender. */
  | {
    readonly name: "failed";
    readonly problem: TransferProblem;
    readonly message: string;
    readonly accepted: { readonly folder: string; readonly progress: KeptProgress } | undefined;
  };

/** Everything before `entry` is checked and synced to the disk. */
export interface KeptProgress {
  readonly entry: number;
  /** Of the whole: bytes of all entries before. */
  readonly bytes: number;
  /** Of the files before: those that could not be read, and those that were not as listed. */
  readonly missing: number;
  readonly changed: number;
  /** Final paths, by item, written before they are moved there: none until all is complete; empty for a missing one. */
  readonly paths: readonly string[];
}

/**
 * Everything that is kept. Calls are synchronous; each is one transaction, committed to the disk when it returns, or
 * changes nothing and throws `StorageError`.
 */
export interface Store {
  readonly id: StoreId;
  readonly rooms: RoomStore;

  contacts(): Contact[];
  /** Adds or replaces. */
  saveContacts(contacts: readonly Contact[]): void;

  /**
   * Stores messages of one's own, each with its outbox rows, in order; a message whose id is there already is left
   * as it is. Returns them all as stored.
   */
  enqueue(messages: readonly Outgoing[]): Message[];
  /** The oldest that wait for `peer` after `position`, at most `limit`. */
  waiting(peer: PeerId, after: number, limit: number): Waiting[];
  /** Who has something waiting. */
  waitingPeers(): PeerId[];
  /** Marks delivered and clears from the outbox; returns those that changed, with the time they were written. */
  acknowledge(peer: PeerId, ids: readonly MessageId[], at: number): { id: MessageId; writtenAt: number }[];

  /**
   * Stores what a peer sent, and carries out what it says of other messages (docs/protocol.md, sections 5.8 and 8.1);
   * returns only what is new.
   */
  receive(peer: PeerId, messages: readonly WireMessage[], at: number): Taken;
  /** Earlier texts of a message, the oldest first. */
  edits(author: PeerId, id: MessageId): Edit[];

  /** Those that are not over, and those that failed. */
  openTransfers(): KeptTransfer[];
  /** All of one offer. */
  transfersOf(author: PeerId, offer: MessageId): KeptTransfer[];
  /**
   * Replaces what is kept of a transfer, and stores the word about it, where one is given, with its outbox row: both or
   * neither. Returns the word as stored.
   */
  saveTransfer(transfer: KeptTransfer, word?: Outgoing): Message | undefined;
  /** The list of an offer, as JSON that the store does not look into; undefined: none is kept. */
  list(author: PeerId, offer: MessageId): string | undefined;
  saveList(author: PeerId, offer: MessageId, list: string): void;
  removeList(author: PeerId, offer: MessageId): void;
  /** Removes the lists of offers that are over at all their receivers, or that were never made. */
  removeOldLists(): void;

  /** Folders that received files were put into, the one used last first; at most 100. */
  goals(): string[];
  /** Remembers that a folder is used from now on. */
  useGoal(folder: string, at: number): void;

  rules(): AcceptRule[];
  /** Adds or replaces. */
  saveRule(rule: AcceptRule): void;
  removeRule(contact: PeerId): void;
  /** Bytes of offers of `contact` that were accepted by rule at or after a time, ms since 1970. */
  acceptedByRule(contact: PeerId, since: number): number;

  /** Oldest first. */
  history(query: HistoryQuery): Message[];
  /** Of this author; where none is given, an own one before others'. */
  message(id: MessageId, author?: PeerId): Message | undefined;
  /** Of all authors, an own one first, then the oldest. */
  messagesWith(id: MessageId): Message[];
  /** Last message and unread count of each conversation that has messages. */
  conversations(): { id: ConversationId; last: Message; unread: number }[];
  /** Remembers that a conversation was read up to `position`; returns the position now remembered. */
  markSeen(conversation: ConversationId, position: number): number;
  /**
   * The last message of each author, other than oneself, that stands in a conversation between two positions, the
   * second included: what is to be said to have been read.
   */
  newlySeen(conversation: ConversationId, from: number, to: number): { author: PeerId; id: MessageId }[];

  /** Of all conversations of which something was decided. */
  conversationSettings(): { id: ConversationId; settings: ConversationSettings }[];
  saveConversationSettings(id: ConversationId, settings: ConversationSettings): void;
  /**
   * Deletes all of a conversation, what waits to be sent and the records of its files included: no call tells of it any
   * more, in this life of the program or a later one. Returns the last position that is gone; 0: there was nothing. What
   * it takes on the disk goes by `clearDeleted`. What comes into the conversation from now on stays.
   */
  deleteConversation(id: ConversationId): number;
  /**
   * Clears away at most `limit` messages of deleted conversations, fewer where they are long. Returns how many they
   * were; 0: there are none (any more).
   */
  clearDeleted(limit: number): number;
  /**
   * Deletes messages that were stored longer ago than their limit, at most `limit` of them; not those that wait to be
   * sent, nor offers whose transfers are not over. Returns the last position that is gone, by conversation; none: there
   * is nothing (more) to delete.
   */
  deleteOld(now: number, keepDays: number | undefined, limit: number): { id: ConversationId; position: number }[];

  /** What the user decided, and nothing else. */
  settings(): Partial<Settings>;
  saveSettings(settings: Partial<Settings>): void;

  face(): OwnFace;
  saveFace(face: OwnFace): void;

  /** Ids whose messages are not wanted. */
  blocked(): PeerId[];
  saveBlocked(id: PeerId, verdict: "blocked" | "welcome"): void;

  /** Of a peer or, without one, one's own; undefined: none. */
  picture(peer: PeerId | undefined): KeptPicture | undefined;
  /** Hashes of all pictures of others, in hex. */
  pictures(): { peer: PeerId; hash: string }[];
  /** Undefined: there is none any more. */
  savePicture(peer: PeerId | undefined, picture: KeptPicture | undefined): void;
}

/** What is kept of rooms (docs/protocol.md, section 9); as `Store`. */
export interface RoomStore {
  /** Of all rooms, in any order. */
  operations(): KeptOperation[];
  /** Adds those that are not there yet. */
  saveOperations(operations: readonly KeptOperation[]): void;
  /** Removes the operations of a room. */
  removeOperations(room: RoomId): void;
  /** The seq of the last message of one's own in a room; 0: none. */
  lastSeq(room: RoomId): number;
  /** What was heard of others: of each author one store, then of each a second one, and so on; at most 8 of each. */
  heard(room: RoomId): HeardRun[];
  /** The same of one author and store; undefined: nothing was heard. */
  run(room: RoomId, author: PeerId, store: StoreId): HeardRun | undefined;
  /** Takes a message that is not kept for heard. */
  pass(room: RoomId, author: PeerId, store: StoreId, seq: number): void;
  /** Takes own messages that wait for somebody out of the outbox: they are not for them, as it turned out. */
  withdraw(peer: PeerId, ids: readonly MessageId[]): void;
  /** The key of somebody with whom texts were exchanged; undefined: none is kept. */
  modulus(peer: PeerId): Uint8Array<ArrayBuffer> | undefined;
  saveModulus(peer: PeerId, modulus: Uint8Array<ArrayBuffer>): void;
  /** Messages that are here, of one author and store, with a seq above `after`: the first so many, in order. */
  held(room: RoomId, author: PeerId, store: StoreId, after: number, limit: number): HeldMessage[];
}

/** As it was signed. `id`: the hash of that, in hex. */
export interface KeptOperation {
  readonly room: RoomId;
  readonly id: string;
  readonly signed: string;
  readonly signature: Uint8Array<ArrayBuffer>;
}

/** All from `first` to `last` was heard, without a gap. */
export interface HeardRun {
  readonly author: PeerId;
  readonly store: StoreId;
  readonly first: number;
  readonly last: number;
}

export interface HeldMessage {
  readonly seq: number;
  readonly signed: string;
  readonly signature: Uint8Array<ArrayBuffer>;
}

export interface KeptPicture {
  /** SHA-256, in hex. */
  readonly hash: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

// Files

/** Where the bytes of an entry are: a file, and from which byte on. */
export interface Place {
  readonly path: string;
  readonly from: number;
}

/** What was found on this disk, ready to be offered. */
export interface Survey {
  /** In the order in which they are sent: a folder before what is in it, names sorted. */
  readonly entries: readonly { readonly entry: ListEntry; readonly place: Place }[];
  /** What is left out, and why, as half a sentence: links, devices, what can't be read. At most 100 of them. */
  readonly left: readonly { readonly path: string; readonly why: string }[];
}

/** A file that is sent, opened for reading. */
export interface SourceFile extends AsyncDisposable {
  /** Size of the whole file and when it was changed, as they are now. */
  stat(): Promise<{ readonly bytes: number; readonly at: number }>;
  /** The next bytes into `buffer`: how many; 0 at the end. */
  read(buffer: Uint8Array<ArrayBuffer>): Promise<number>;
}

/** A file that is received, open for writing behind what it has. */
export interface StagedFile {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** All of it is on the disk for good, with its time. The file is closed. */
  finish(at: number): Promise<void>;
  /** Closes it as it is, to go on later. */
  close(): void;
}

/**
 * The folder in which one transfer is put together, beside its goal: what is not finished never bears its final name.
 * Paths are components that passed model/file_name.ts, the first being an item's.
 *
 * @throws {FilesError} as everything here.
 */
export interface Stage {
  /** How many bytes of a file are here; undefined: it is not. */
  size(path: readonly string[]): Promise<number | undefined>;
  makeFolder(path: readonly string[]): Promise<void>;
  /**
   * Opens a file to write behind its first `keep` bytes; the rest is cut off.
   *
   * @param reread is given those bytes first, in pieces that are good during the call; undefined: nobody wants them.
   */
  open(
    path: readonly string[],
    keep: number,
    reread: ((bytes: Uint8Array<ArrayBuffer>) => void) | undefined,
  ): Promise<StagedFile>;
  /** Removes a file that turned out not to be had. */
  drop(path: readonly string[]): Promise<void>;
  /** A small file in one go. */
  put(path: readonly string[], bytes: Uint8Array<ArrayBuffer>, at: number): Promise<void>;
  /** What was put, made and dropped until now is so for good, whatever happens to the power. */
  settle(): Promise<void>;
  /** Sets folders' times, innermost first: after all that is in them. */
  setTimes(folders: readonly { readonly path: readonly string[]; readonly at: number }[]): Promise<void>;
  /** Free names for items in the goal, with a number where a name is taken in any case: absolute paths. */
  freePaths(items: readonly string[]): Promise<string[]>;
  /**
   * Moves an item to a path of `freePaths`, never over anything, marks it as come from elsewhere, and syncs the folder.
   * Repeating it after a crash does no harm. "taken": somebody made that name meanwhile: ask for another one.
   */
  publish(item: string, path: string): Promise<"published" | "taken">;
  /** An item's path while it is here, for the check of its content. */
  pathOf(item: string): string;
  /** Moves all of it to a place of its own where nobody opens it by mistake; returns its path. */
  putAside(): Promise<string>;
  remove(): Promise<void>;
}

/** What the page hands in bit by bit to be offered. */
export interface Spool {
  readonly path: string;
  readonly bytes: number;
  /** Writes behind what is there. */
  append(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): Promise<void>;
}

/** The disk, as transfers need it. */
export interface Files {
  /**
   * Finds all that is to be offered. Links are never followed.
   *
   * @throws {RequestError} "invalid": a path that is not there, nothing to offer, too many, too deep.
   */
  survey(paths: readonly string[], signal: AbortSignal): Promise<Survey>;
  /** @throws {FilesError} "missing": it is not there, is a link, or can't be read. */
  open(place: Place): Promise<SourceFile>;
  /** A whole small file, in memory that belongs to the caller from then on. */
  readWhole(place: Place, bytes: number): Promise<{
    readonly bytes: Uint8Array<ArrayBuffer>;
    /** Size and time of the file as it was read: where they differ from what was expected, it is another one. */
    readonly size: number;
    readonly at: number;
  }>;
  /** The folder for one transfer in `goal`, which is made where it is not there; found again by the same `name`. */
  stage(goal: string, name: string): Promise<Stage>;
  /** Names of the stages in a folder; none where it can't be looked into. */
  stages(goal: string): Promise<string[]>;
  /**
   * Bytes free for this user where `folder` is or will be; undefined: the system does not say.
   *
   * @throws {FilesError} "folder": it can't be written.
   */
  free(folder: string): Promise<number | undefined>;
  /** Runs the check of the content, where one is set, on a staged item: "clean", or why it objects or can't be run. */
  check(path: string, about: { readonly name: string; readonly from: string }): Promise<
    { readonly verdict: "clean" } | { readonly verdict: "objects" | "broken"; readonly why: string }
  >;
  spool(name: string): Promise<Spool>;
  removeSpool(name: string): Promise<void>;
  /** Names of the spools that are there. */
  spools(): Promise<string[]>;
}
