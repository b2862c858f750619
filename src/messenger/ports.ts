/**
 * What session and messenger need of the world. They get it by constructor: real in main.ts, simulated in tests/sim.
 * Types only: this file runs nothing.
 */
import type { ConversationId, MessageId, PeerId, StoreId } from "../model/ids.ts";
import type { Message, WireMessage } from "../model/message.ts";
import type { Endpoint, Profile } from "../model/peer.ts";
import type { Record } from "../protocol/record.ts";

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
  close(): void;
}

/** One TCP connection. */
export interface Connection {
  readonly remote: Endpoint;
  /** The next bytes, as many as there are; undefined at the end of the stream. Rejects when it is cut. */
  read(): Promise<Uint8Array<ArrayBuffer> | undefined>;
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
   * Encrypts records into whole frames, in the order of the calls. Counters are taken before the call returns, so
   * that two calls never share a nonce. Inserts REKEY by itself where one is due.
   */
  seal(records: readonly Record[]): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Decrypts frames' payloads, in the order of the calls; REKEY is taken care of and not returned.
   *
   * @throws {ProtocolError} for a record that does not open or breaks a rule.
   */
  open(payloads: readonly Uint8Array<ArrayBuffer>[]): Promise<Record[]>;
}

/** Frames' payloads on a connection, cut out of the stream and put into it. */
export interface FrameStream {
  /** @throws {ProtocolError} for a broken length; undefined at a clean end between two frames. */
  read(): Promise<Uint8Array<ArrayBuffer> | undefined>;
  write(payload: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** All that is done with long-term keys. */
export interface Security {
  readonly self: PublicIdentity;
  /** The id that belongs to a modulus. */
  identify(modulus: Uint8Array<ArrayBuffer>): Promise<PeerId>;
  /** The role "announce" over `bytes`: 384 bytes. */
  signAnnouncement(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  verifyAnnouncement(
    modulus: Uint8Array<ArrayBuffer>,
    bytes: Uint8Array<ArrayBuffer>,
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
  /** Only messages with `at` at or after this time, ms since 1970. */
  readonly since?: number;
  /** Only texts that contain all of these words. */
  readonly search?: string;
  /** The newest so many, 1 to 1,000. */
  readonly limit: number;
}

/**
 * Everything that is kept. Calls are synchronous; each is one transaction, committed to the disk when it returns, or
 * changes nothing and throws `StorageError`.
 */
export interface Store {
  readonly id: StoreId;

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

  /** Stores what a peer sent; returns only what was new, in order. */
  receive(peer: PeerId, messages: readonly WireMessage[], at: number): Message[];

  /** Oldest first. */
  history(query: HistoryQuery): Message[];
  message(id: MessageId): Message | undefined;
  /** Last message and unread count of each conversation that has messages. */
  conversations(): { id: ConversationId; last: Message; unread: number }[];
  /** Remembers that a conversation was read up to `position`; returns the position now remembered. */
  markSeen(conversation: ConversationId, position: number): number;
}
