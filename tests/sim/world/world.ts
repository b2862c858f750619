import type { AppEvent } from "../../../src/model/event.ts";
import { type ConversationId, EVERYONE, type MessageId, type PeerId } from "../../../src/model/ids.ts";
import type { Message } from "../../../src/model/message.ts";
import type { Endpoint, Presence } from "../../../src/model/peer.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { LanMessenger } from "../../../src/messenger/messenger.ts";
import type { Security } from "../../../src/messenger/ports.ts";

import { MemoryStore } from "../../support/memory_store.ts";
import { VirtualTime } from "./clock.ts";
import { SimulatedFiles } from "./files.ts";
import { SimulatedHost, SimulatedLan, type Weather } from "./network.ts";
import { SeededRandom } from "./random.ts";
import { simulatedSecurity } from "./security.ts";

export const FAIR: Weather = { loss: 0, duplication: 0, delay: [1, 5], cut: 0, rate: Infinity };

interface Life {
  readonly messenger: LanMessenger;
  readonly host: SimulatedHost;
  /** "stopping": it says goodbye, and none can be started before that is done, since its disk is still in use. */
  state: "running" | "stopping" | "over";
}

/** A person's computer: its disk outlives the program that runs on it. */
export class SimulatedNode {
  readonly store: MemoryStore;
  readonly files: SimulatedFiles;
  readonly home: string;
  readonly filesFolder: string;
  /** For its next start. */
  givenFilesFolder: string | undefined;
  readonly security: Security;
  readonly address: string;
  /** Every message shown, in the order of showing, over all lives of the program. */
  readonly shown: Message[] = [];
  readonly delivered: { readonly id: MessageId; readonly to: PeerId }[] = [];
  /** Told of each event, as the page would be. */
  heard: (event: AppEvent) => void = () => {};
  readonly #world: World;
  readonly #clockOffsetMs: number;
  #epoch = 0;
  #lives = 0;
  #life: Life | undefined;

  constructor(world: World, readonly name: string, index: number) {
    this.#world = world;
    this.security = simulatedSecurity(index + 1);
    this.store = new MemoryStore(this.security.self.id);
    this.address = `10.0.${(index + 1) >> 8}.${(index + 1) & 255}`;
    this.#clockOffsetMs = Math.round(world.random.between(-3_600_000, 3_600_000));
    this.home = `/home/${name}`;
    this.filesFolder = `${this.home}/Received`;
    // Chance of its own: what the disk does decides nothing about the network.
    const random = new SeededRandom(world.seed ^ (0xd15c << index % 16));
    this.files = new SimulatedFiles({
      clock: world.time.clock(0),
      chance: () => random.unit(),
      spoolFolder: `${this.home}/.data/spool`,
    });
  }

  get id(): PeerId {
    return this.security.self.id;
  }

  /** How often its program was started. */
  get lives(): number {
    return this.#lives;
  }

  get isRunning(): boolean {
    return this.#life?.state === "running";
  }

  get messenger(): LanMessenger {
    if (this.#life?.state !== "running") throw new Error(`${this.name} is not running`);
    return this.#life.messenger;
  }

  get connections(): number {
    return this.#life?.host.connections ?? 0;
  }

  /** Bytes that its program wrote to connections since its start. */
  get written(): number {
    return this.#life?.host.written ?? 0;
  }

  /** How this node sees another. */
  sees(other: SimulatedNode): Presence | "nobody" {
    return this.messenger.peers().find(({ id }) => id === other.id)?.presence ?? "nobody";
  }

  start({ follow = [] }: { follow?: readonly Endpoint[] } = {}): void {
    if (this.#life !== undefined) return;
    const { time, lan, random, report } = this.#world;
    const host = lan.attach(this.address);
    const clock = time.clock(this.#clockOffsetMs);
    this.#lives++;
    this.#epoch = Math.max(this.#epoch + 1, Math.floor(clock.now() / 1000));
    const face = this.store.face();
    const messenger = new LanMessenger({
      clock,
      random,
      store: this.store.open(),
      datagrams: host.datagrams,
      streams: host.streams,
      security: this.security,
      files: this.files.open(),
      filesFolder: this.filesFolder,
      givenFilesFolder: this.givenFilesFolder,
      profile: { host: "", ...face, name: face.name ?? this.name },
      epoch: this.#epoch,
      follow,
      app: "simulation",
      // What is left of a program that crashed stumbles over its own ruins.
      report: (error) => life.state === "over" ? undefined : report(error),
    });
    const life: Life = { messenger, host, state: "running" };
    this.#life = life;
    messenger.subscribe((event) => {
      if (life.state !== "over") this.#note(event);
    });
    void messenger.start();
  }

  /**
   * The program ends without a word, between two of its steps. "silent": with its computer, so that nobody learns of
   * it from their connections, and what the disk had not synced may be gone.
   */
  crash(how: "cut" | "silent" = "cut"): void {
    if (how === "silent") this.#life?.host.silenceAll();
    else this.#life?.host.cutAll();
    this.files.crash(how === "silent" ? "power" : "killed");
    this.#end()?.messenger.abandon();
    this.store.crash();
  }

  async stop(): Promise<void> {
    const life = this.#life;
    if (life?.state !== "running") return;
    life.state = "stopping";
    await life.messenger.stop();
    // The end of the process: whatever still goes on is not finished.
    if (this.#life !== life) return;
    this.files.crash("killed");
    this.#end();
  }

  #end(): Life | undefined {
    const life = this.#life;
    if (life !== undefined) life.state = "over";
    this.#life = undefined;
    return life;
  }

  #note(event: AppEvent): void {
    if (event.type === "message") this.shown.push(event.message);
    if (event.type === "delivered") this.delivered.push(event);
    this.heard(event);
  }
}

/** Several people on one LAN, everything decided by one seed. */
export class World {
  readonly time = new VirtualTime();
  readonly random: SeededRandom;
  readonly lan: SimulatedLan;
  readonly nodes: SimulatedNode[];
  /** Mistakes that the program reported of itself. */
  readonly reported: unknown[] = [];
  readonly report = (error: unknown): void => {
    this.reported.push(error);
  };

  constructor(readonly seed: number, names: readonly string[], weather: Weather = FAIR) {
    this.random = new SeededRandom(seed);
    this.lan = new SimulatedLan(this.time, this.random, weather);
    this.nodes = names.map((name, index) => new SimulatedNode(this, name, index));
  }

  node(name: string): SimulatedNode {
    const node = this.nodes.find((other) => other.name === name);
    if (node === undefined) throw new Error(`There is no ${name}`);
    return node;
  }

  /** Ends every program, so that nothing is left behind. */
  end(): void {
    for (const node of this.nodes) node.crash();
  }
}

/** What `reader` should have been shown of `author`'s, in order. */
function written(author: SimulatedNode, reader: SimulatedNode, conversation: ConversationId): MessageId[] {
  const name = conversation === EVERYONE ? EVERYONE : reader.id;
  return author.store.history({ conversation: name, limit: 1_000 })
    .filter((message) => message.from === author.id && message.deliveries.some(({ to }) => to === reader.id))
    .map(({ id }) => id);
}

function shownFrom(reader: SimulatedNode, author: SimulatedNode, conversation: ConversationId): MessageId[] {
  const name = conversation === EVERYONE ? EVERYONE : author.id;
  return reader.shown.filter((message) => message.from === author.id && message.conversation === name)
    .map(({ id }) => id);
}

/**
 * Everybody was shown what was written to them, once and in order.
 *
 * @returns how many deliveries there were.
 */
export function checkTexts({ nodes }: World): number {
  let deliveries = 0;
  for (const author of nodes) {
    for (const reader of nodes) {
      if (author === reader) continue;
      for (const conversation of [EVERYONE, reader.id] as const) {
        const expected = written(author, reader, conversation);
        assertEquals(shownFrom(reader, author, conversation), expected);
        deliveries += expected.length;
      }
    }
  }
  return deliveries;
}
