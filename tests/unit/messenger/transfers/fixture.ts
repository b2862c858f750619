import { createHash } from "node:crypto";
import { runningHash } from "../../../../src/crypto/running_hash.ts";
import { safeTree } from "../../../../src/model/file_name.ts";
import { isMessageId, type MessageId } from "../../../../src/model/ids.ts";
import type { ListEntry, Offer } from "../../../../src/model/transfer.ts";
import type { Clock, PublicIdentity, RunningHash, Secured } from "../../../../src/messenger/ports.ts";
import { contentOfSurvey } from "../../../../src/messenger/transfers/kept_content.ts";
import { summaryOf } from "../../../../src/messenger/transfers/offering.ts";
import { concat } from "../../../../src/protocol/bytes.ts";
import { frame } from "../../../../src/protocol/frame.ts";
import { encodeRecord, type Hello, parseRecord, type Record } from "../../../../src/protocol/record.ts";
import type { TransferItem } from "../../../../src/protocol/transfers.ts";
import { Frames } from "../../../../src/session/frames.ts";
import type { Content as SessionContent } from "../../../../src/session/machine.ts";
import { Session, type SessionOwner } from "../../../../src/session/session.ts";
import { assert, fail } from "../../../../src/std/assert.ts";
import { simulatedSecurity } from "../../../sim/world/security.ts";
import { settled } from "../../../support/manual_clock.ts";
import { type MemoryConnection, memoryConnections } from "../../../support/memory_connection.ts";
import type { MemoryFiles } from "../../../support/memory_files.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

export const ADA = simulatedSecurity(1).self;
export const BEN = simulatedSecurity(2).self;
export const CAT = simulatedSecurity(3).self;
export const DAN = simulatedSecurity(4).self;
export const EVE = simulatedSecurity(5).self;

const MIB = 1_048_576;
const BLOCK_BYTES = 65_536;

/** A message's id that ends in a number. */
export function messageId(number: number): MessageId {
  const id = number.toString(16).padStart(32, "5");
  assert(isMessageId(id));
  return id;
}

/** Bytes that no other seed gives. */
export function sample(size: number, seed = 1): Bytes {
  const bytes = new Uint8Array(size);
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  for (let at = 0; at < Math.min(size, BLOCK_BYTES); at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  // More would take its time: blocks are alike but for their beginnings.
  const view = new DataView(bytes.buffer);
  for (let at = BLOCK_BYTES; at < size; at += BLOCK_BYTES) {
    bytes.copyWithin(at, 0, Math.min(BLOCK_BYTES, size - at));
    if (size - at >= 8) view.setFloat64(at, seed + at);
  }
  return bytes;
}

export function sha256(bytes: Uint8Array): Bytes {
  return Uint8Array.from(createHash("sha256").update(bytes).digest());
}

/** Counts what is hashed. */
export class CountedHash {
  bytes = 0;

  readonly hash = (): RunningHash => this.#wrap(runningHash());

  #wrap(hash: RunningHash): RunningHash {
    return {
      update: (bytes) => {
        this.bytes += bytes.length;
        hash.update(bytes);
      },
      copy: () => this.#wrap(hash.copy()),
      digest: () => hash.digest(),
    };
  }
}

/** Files and folders for a disk; a name with a slash at its end is a folder, a number a file's size. */
export type Tree = Readonly<{ [path: string]: number | Bytes | "folder" }>;

/** Makes it below a folder; each file has a content and a time of its own. */
export function make(disk: MemoryFiles, folder: string, tree: Tree): void {
  Object.entries(tree).forEach(([path, what], index) => {
    const at = 1_000_000 + index;
    if (what === "folder") disk.folder(`${folder}/${path}`, at);
    else disk.put(`${folder}/${path}`, typeof what === "number" ? sample(what, index + 1) : what, at);
  });
}

/** What would be offered of items that are on a disk. */
export async function contentOn(disk: MemoryFiles, ...paths: string[]) {
  return contentOfSurvey(await disk.survey(paths, new AbortController().signal));
}

export function file(path: string, bytes: number, at = 1_000): ListEntry {
  return { type: "file", path, bytes, at };
}

export function folder(path: string, at = 1_000): ListEntry {
  return { type: "folder", path, at };
}

export function offerOf(entries: readonly ListEntry[]): Offer {
  return summaryOf(entries);
}

export { safeTree };

/** Resolves once it holds: what is not there after all that can happen has happened fails. */
export async function until(condition: () => boolean, what: string, patience = 5_000): Promise<void> {
  for (let turn = 0; !condition(); turn++) {
    if (turn === patience) fail(`It did not happen: ${what}`);
    await settled();
  }
}

/** Lets all that can go on without a clock do so. */
export async function quiet(turns = 50): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await settled();
}

export function hello(name = "Ada"): Hello {
  return {
    profile: { name, host: "", status: { availability: "available", text: "" }, group: "" },
    epoch: 1,
    seq: 1,
    port: 2372,
    use: "files",
    peers: undefined,
    picture: undefined,
    app: "",
  };
}

/** What happens to the records that come to one side. */
export interface Line {
  /** How many records of files have come: HELLO and the like are not counted. */
  records: number;
  /** Told of each of them; "cut" loses it and all that follows. */
  meddle?: (record: Record, number: number) => "cut" | void;
}

/** Records in the clear, counted where they arrive. */
function plain(peer: PublicIdentity, line: Line, cut: () => void): Secured {
  let isCut = false;
  return {
    peer,
    version: 1,
    seal: (records) => Promise.resolve([concat(...records.map(frame))]),
    open: (payloads) => {
      const records: Bytes[] = [];
      for (const payload of isCut ? [] : payloads) {
        const record = parseRecord(payload, "files");
        const counts = record.type === "transfers" || record.type === "chunk" || record.type === "end" ||
          record.type === "ahead";
        if (counts && line.meddle?.(record, ++line.records) === "cut") {
          isCut = true;
          cut();
          break;
        }
        records.push(payload.slice());
      }
      return Promise.resolve(records);
    },
  };
}

export interface End {
  readonly identity: PublicIdentity;
  readonly owner: SessionOwner;
}

/** Two sessions of use "files" that lead to each other; `a` dialled. */
export function connect(
  clock: Clock,
  a: End,
  b: End,
  { toA = { records: 0 }, toB = { records: 0 }, capacity = 4 * MIB }: {
    toA?: Line;
    toB?: Line;
    capacity?: number;
  } = {},
): { readonly a: Session; readonly b: Session; readonly ended: Promise<unknown>; cut(): void } {
  const [near, far] = memoryConnections(capacity);
  const cut = () => {
    near.close();
    far.close();
  };
  const session = (end: End, other: End, connection: MemoryConnection, side: Session["side"], line: Line) => {
    const frames = new Frames(connection);
    frames.allowRecords();
    const secured = plain(other.identity, line, cut);
    return new Session({ frames, secured, side, hello: hello(), clock, owner: end.owner });
  };
  const sessions = { a: session(a, b, near, "initiator", toA), b: session(b, a, far, "responder", toB) };
  return { ...sessions, cut, ended: Promise.all([sessions.a.run(), sessions.b.run()]) };
}

/** A session whose other end is a test, which says what it likes. */
export class Stranger {
  readonly session: Session;
  readonly running: Promise<void>;
  readonly #far: MemoryConnection;
  readonly #frames: Frames;
  /** What came to it, CHUNKs with a copy of their bytes. */
  readonly got: Record[] = [];
  /** Told of each record as it comes. A promise: nothing more is read before it is settled. */
  heard: (record: Record) => Promise<void> | void = () => {};
  readonly #reading: Promise<void>;

  constructor(clock: Clock, identity: PublicIdentity, owner: SessionOwner, capacity = 4 * MIB) {
    const [near, far] = memoryConnections(capacity);
    const frames = new Frames(near);
    frames.allowRecords();
    const secured = plain(identity, { records: 0 }, () => {});
    this.session = new Session({ frames, secured, side: "initiator", hello: hello(), clock, owner });
    this.#far = far;
    this.#frames = new Frames(far);
    this.#frames.allowRecords();
    this.running = this.session.run();
    this.#reading = this.#read();
    void this.give({ type: "hello", hello: hello() });
  }

  give(...records: Record[]): Promise<void> {
    return this.#far.write(concat(...records.map((record) => frame(encodeRecord(record))))).catch(() => {});
  }

  /** Items of TRANSFERS, each in a record of its own. */
  say(...items: TransferItem[]): Promise<void> {
    return this.give(...items.map((item): Record => ({ type: "transfers", items: [item] })));
  }

  /** All items of TRANSFERS that came. */
  get items(): TransferItem[] {
    return this.got.flatMap((record) => record.type === "transfers" ? record.items : []);
  }

  /** Those of one kind. */
  told<Do extends TransferItem["do"]>(what: Do): (TransferItem & { do: Do })[] {
    return this.items.filter((item): item is TransferItem & { do: Do } => item.do === what);
  }

  async end(): Promise<void> {
    this.session.cut();
    this.#far.close();
    await Promise.all([this.running, this.#reading]);
  }

  async #read(): Promise<void> {
    try {
      for (;;) {
        const payloads = await this.#frames.readAll();
        if (payloads.length === 0) return;
        for (const payload of payloads) {
          const record = parseRecord(payload.slice(), "files");
          this.got.push(record);
          if (record.type === "ping") void this.give({ type: "pong", payload: record.payload });
          await this.heard(record);
        }
      }
    } catch {
      // Cut: what came, came.
    }
  }
}

/** Who owns a session that only one thing listens to. */
export function owner(parts: {
  opened?: (session: Session) => void;
  received?: (session: Session, record: SessionContent) => void | Promise<void>;
  ended?: (session: Session) => void;
}): SessionOwner {
  return {
    opened: (session) => parts.opened?.(session),
    received: (session, record) => parts.received?.(session, record),
    ended: (session) => parts.ended?.(session),
  };
}
