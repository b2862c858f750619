import { FilePolicy } from "../../../../src/messenger/file_policy.ts";
import { NO_POLICY, type Policy } from "../../../../src/model/policy.ts";
import { RequestError, type RequestProblem } from "../../../../src/model/errors.ts";
import type { AppEvent } from "../../../../src/model/event.ts";
import { type ConversationId, EVERYONE, type MessageId, type PeerId } from "../../../../src/model/ids.ts";
import type { AcceptRule, Transfer, TransferState } from "../../../../src/model/transfer.ts";
import type { PublicIdentity } from "../../../../src/messenger/ports.ts";
import { encodeContent, type OwnContent } from "../../../../src/messenger/transfers/kept_content.ts";
import { Transfers } from "../../../../src/messenger/transfers/transfers.ts";
import type { Session, SessionOwner } from "../../../../src/session/session.ts";
import { assert, assertEquals, assertRejects } from "../../../../src/std/assert.ts";
import { encodeHex } from "../../../../src/std/encoding.ts";
import { ManualClock } from "../../../support/manual_clock.ts";
import { MemoryFiles } from "../../../support/memory_files.ts";
import { MemoryStore } from "../../../support/memory_store.ts";
import {
  ADA,
  BEN,
  CAT,
  connect,
  contentOn,
  CountedHash,
  DAN,
  EVE,
  type Line,
  make,
  messageId,
  offerOf,
  quiet,
  sha256,
  Stranger,
  type Tree,
  until,
} from "./fixture.ts";

/** What happens to the records of a connection that is to be made, by who receives them. */
export type Lines = (from: Node, to: Node) => Line;

/** A person's computer: disk and store outlive the program that runs on them. */
export class Node {
  readonly identity: PublicIdentity;
  readonly name: string;
  readonly disk = new MemoryFiles();
  readonly store: MemoryStore;
  readonly hashes = new CountedHash();
  /** The sessions of use "files" that are there, by the other end. */
  readonly sessions = new Map<PeerId, Session>();
  /** All that was told, over all lives of the program. */
  readonly events: Transfer[] = [];
  readonly reported: unknown[] = [];
  readonly storageFailures: unknown[] = [];
  readonly trusted = new Set<PeerId>();
  readonly verified = new Set<PeerId>();
  policy: Policy = NO_POLICY;
  readonly served: PeerId[] = [];
  readonly #world: World;
  #life: Transfers | undefined;
  #isStopping = false;
  #newIds = 0;

  constructor(world: World, name: string, identity: PublicIdentity) {
    this.#world = world;
    this.name = name;
    this.identity = identity;
    this.store = new MemoryStore(identity.id);
  }

  get id(): PeerId {
    return this.identity.id;
  }

  get isRunning(): boolean {
    return this.#life !== undefined && !this.#isStopping;
  }

  get transfers(): Transfers {
    assert(this.#life !== undefined, `${this.name} does not run`);
    return this.#life;
  }

  start(): void {
    assert(this.#life === undefined, `${this.name} runs already`);
    const world = this.#world;
    const transfers: Transfers = new Transfers({
      clock: world.clock,
      pace: () => "full",
      store: this.store.open(),
      files: this.disk,
      filePolicy: new FilePolicy(this.policy),
      self: this.id,
      hash: this.hashes.hash,
      folder: () => "/in",
      emit: (event: AppEvent) => {
        assert(this.#life === transfers && !this.#isStopping, `${this.name} tells something after its end`);
        if (event.type === "transfer") this.events.push(event.transfer);
      },
      sessionOf: (id) => this.sessions.get(id),
      want: (id) => world.wanted(this, id),
      served: (id) => this.served.push(id),
      isHere: (id) => world.find(id)?.isRunning === true,
      isVerified: (id) => this.verified.has(id),
      nameOf: (id) => world.find(id)?.name ?? id,
      trust: (id) => this.trusted.add(id),
      newId: () => messageId(Number(`${this.#world.nodes.indexOf(this) + 1}${++this.#newIds}`)),
      stored: () => world.posted(),
      storageFailed: (error) => this.storageFailures.push(error),
      report: (error) => this.reported.push(error),
    });
    this.#life = transfers;
    transfers.resume();
  }

  /** The program ends without a word, between two of its steps. */
  kill(): void {
    this.#life?.abandon();
    this.store.crash();
    for (const session of [...this.sessions.values()]) session.cut();
    this.#life = undefined;
  }

  /** The program ends as it should. */
  async stop(): Promise<void> {
    const stopped = this.transfers.stop();
    this.#isStopping = true;
    await this.#world.clock.pass(1_000);
    await stopped;
    for (const session of [...this.sessions.values()]) session.cut();
    this.#life = undefined;
    this.#isStopping = false;
    await quiet(5);
  }

  /** Whoever opens a session with this node. */
  readonly owner: SessionOwner = {
    opened: (session) => {
      this.sessions.set(session.peer.id, session);
      this.#life?.opened(session);
    },
    received: (session, record) => this.#life?.received(session, record),
    ended: (session) => {
      if (this.sessions.get(session.peer.id) === session) this.sessions.delete(session.peer.id);
      this.#life?.ended(session);
    },
  };

  /** Offers what is on the disk under /home. */
  async offer(to: Node | readonly Node[], number: number, ...names: string[]): Promise<MessageId> {
    const content = await contentOn(this.disk, ...names.map((name) => `/home/${name}`));
    return this.offerContent(to, number, content);
  }

  offerContent(to: Node | readonly Node[], number: number, content: OwnContent): MessageId {
    const id = messageId(number);
    const isEveryone = Array.isArray(to);
    const recipients = (isEveryone ? to as readonly Node[] : [to as Node]).map((node) => node.id);
    const conversation: ConversationId = isEveryone ? EVERYONE : recipients[0]!;
    this.store.saveList(this.id, id, encodeContent(content));
    const at = this.#world.clock.now();
    const [message] = this.store.enqueue([
      { id, conversation, recipients, kind: "file", text: "", at, offer: offerOf(content.entries) },
    ]);
    this.transfers.offered(message!);
    this.#world.posted();
    return id;
  }

  async steer(author: Node, offer: MessageId, what: Parameters<Transfers["steer"]>[1], peer?: Node): Promise<void> {
    await this.transfers.steer({ author: author.id, offer, ...(peer ? { peer: peer.id } : {}) }, what);
  }

  accept(author: Node, offer: MessageId, folder?: string): Promise<void> {
    return this.steer(author, offer, { do: "accept", ...(folder === undefined ? {} : { folder }) });
  }

  /** What is shown of one. */
  state(author: Node, offer: MessageId, peer?: Node): TransferState {
    const all = this.transfers.of(author.id, offer);
    const one = all.find(({ key }) => key.peer === (peer ?? author).id) ?? all[0];
    assert(one !== undefined, `${this.name} knows of no such transfer`);
    return one.state;
  }

  /** What is kept of one. */
  kept(author: Node, offer: MessageId, peer?: Node): TransferState["name"] | "accepted" {
    const all = this.store.transfersOf(author.id, offer);
    return (all.find(({ key }) => key.peer === (peer ?? author).id) ?? all[0]!).state.name;
  }

  rule(rule: Partial<AcceptRule> & { contact: PeerId }): void {
    this.verified.add(rule.contact);
    this.store.saveRule({ folder: undefined, largest: 10_000_000, quota: 10_000_000, ...rule });
  }
}

/** Some people on a network that does what a test wants. */
export class World {
  readonly clock = new ManualClock();
  readonly nodes: Node[];
  /** Whether whoever wants a session gets it at once. */
  network: "up" | "down" = "up";
  /** Whether words go as soon as they are written. */
  post: "quick" | "held" = "quick";
  lines: Lines = () => ({ records: 0 });
  /** Bytes that are on their way: whoever sends more has to wait. */
  capacity = 100_000;
  readonly connections: { readonly from: Node; readonly to: Node }[] = [];
  readonly strangers: Stranger[] = [];
  readonly #wanting = new Map<string, { readonly from: Node; readonly to: Node }>();
  readonly #linked = new Set<string>();
  readonly #running: Promise<unknown>[] = [];
  #isPosting = false;
  #isConnecting = false;

  constructor(count = 2) {
    const all = [["Ada", ADA], ["Ben", BEN], ["Cat", CAT], ["Dan", DAN], ["Eve", EVE]] as const;
    this.nodes = all.slice(0, count).map(([name, identity]) => new Node(this, name, identity));
    for (const node of this.nodes) node.start();
  }

  find(id: PeerId): Node | undefined {
    return this.nodes.find((node) => node.id === id);
  }

  wanted(from: Node, id: PeerId): void {
    const to = this.find(id);
    if (to === undefined) return;
    this.#wanting.set(`${from.name} ${to.name}`, { from, to });
    this.retry();
  }

  /** Connects who wants to be, as soon as the network lets them. */
  retry(): void {
    if (this.#isConnecting) return;
    this.#isConnecting = true;
    queueMicrotask(() => {
      this.#isConnecting = false;
      if (this.network === "down") return;
      for (const [key, { from, to }] of [...this.#wanting]) {
        if (!from.isRunning || !to.isRunning) continue;
        this.#wanting.delete(key);
        if (!from.transfers.isWanted(to.id)) continue;
        // Of two who dial at the same moment, one session stays: here, the first.
        if (this.#linked.has(from.name + to.name) || this.#linked.has(to.name + from.name)) continue;
        this.connect(from, to);
      }
    });
  }

  connect(from: Node, to: Node): Session {
    this.connections.push({ from, to });
    const link = from.name + to.name;
    this.#linked.add(link);
    const lines = { toA: this.lines(to, from), toB: this.lines(from, to), capacity: this.capacity };
    const { a, ended } = connect(this.clock, from, to, lines);
    this.#running.push(ended.then(() => {
      this.#linked.delete(link);
      this.retry();
    }));
    return a;
  }

  /** A stranger with somebody's keys has a session with a node. */
  async meet(node: Node, identity: PublicIdentity, capacity?: number): Promise<Stranger> {
    const stranger = new Stranger(this.clock, identity, node.owner, capacity);
    this.strangers.push(stranger);
    await until(() => node.sessions.get(identity.id) === stranger.session, "the session is open");
    return stranger;
  }

  posted(): void {
    if (this.post === "held" || this.#isPosting) return;
    this.#isPosting = true;
    queueMicrotask(() => {
      this.#isPosting = false;
      this.deliver();
    });
  }

  /** Everything that waits goes to those who run. */
  deliver(): void {
    for (const from of this.nodes) {
      for (const to of this.nodes) if (from !== to) this.deliverTo(from, to);
    }
  }

  /** @param limit only so many of what waits. */
  deliverTo(from: Node, to: Node, limit = 1_000): void {
    if (!from.isRunning || !to.isRunning) return;
    const waiting = from.store.waiting(to.id, 0, limit).map(({ message }) => message);
    if (waiting.length === 0) return;
    const now = this.clock.now();
    const { transfers } = to.store.receive(from.id, waiting, now);
    from.store.acknowledge(to.id, waiting.map(({ id }) => id), now);
    to.transfers.kept(transfers);
  }

  /** Everybody stops, and nothing may be left: no timer, no file, no session, no mistake that was only survived. */
  async end(): Promise<void> {
    this.network = "down";
    for (const node of this.nodes) if (node.isRunning) await node.stop();
    for (const stranger of this.strangers) await stranger.end();
    await Promise.all(this.#running);
    await quiet(5);
    for (const { name, reported, disk } of this.nodes) {
      assertEquals(reported, [], `mistakes of ${name}'s program`);
      assertEquals(disk.opened, 0, `files that ${name} left open`);
    }
    assertEquals(this.clock.pending, 0, "timers that were left");
  }
}

/** Two people and what one of them has under /home/x. */
export function pair(tree: Tree): { world: World; ada: Node; ben: Node; files: Map<string, string> } {
  const world = new World();
  const [ada, ben] = world.nodes as [Node, Node];
  make(ada.disk, "/home/x", tree);
  return { world, ada, ben, files: contents(ada, "/home") };
}

/** Everything in a folder, each file by its size and hash. */
export function contents(node: Node, folder = "/in"): Map<string, string> {
  const all = [...node.disk.tree(folder)];
  return new Map(all.map(([path, bytes]) => [path, bytes ? `${bytes.length} ${encodeHex(sha256(bytes))}` : "folder"]));
}

export function isDone(node: Node, author: Node, offer: MessageId, peer?: Node): boolean {
  return node.kept(author, offer, peer) === "done";
}

/** Two small files. */
export const SMALL = { "a": 10, "b": 5 } as const;

export async function refused(problem: RequestProblem, action: () => Promise<unknown>, includes = ""): Promise<void> {
  const error = await assertRejects(action, RequestError, includes);
  assertEquals(error.problem, problem, error.message);
}

/** Ada offers to Ben, who has not answered. */
export async function offered(tree: Record<string, number> = SMALL) {
  const made = pair(tree);
  const offer = await made.ada.offer(made.ben, 1, "x");
  await quiet(3);
  return { ...made, offer };
}

/** The same, accepted, while there is no network. */
export async function accepted(tree: Record<string, number> = SMALL) {
  const made = await offered(tree);
  made.world.network = "down";
  await made.ben.accept(made.ada, made.offer);
  await quiet(3);
  return made;
}

export async function bothDone(ada: Node, ben: Node, offer: MessageId): Promise<void> {
  await until(() => isDone(ben, ada, offer) && isDone(ada, ada, offer, ben), "both say that it is done");
  await quiet(3);
}
