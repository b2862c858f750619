import type { Connection, Datagrams, Received, Streams } from "../../../src/messenger/ports.ts";
import type { Endpoint } from "../../../src/model/peer.ts";
import type { VirtualTime } from "./clock.ts";
import type { SeededRandom } from "./random.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** How badly the simulated LAN treats what is sent: probabilities, and delays in milliseconds. */
export interface Weather {
  readonly loss: number;
  readonly duplication: number;
  readonly delay: readonly [number, number];
  /** The chance for a TCP chunk that its connection is cut. */
  readonly cut: number;
  /** Of one connection in one direction, bytes a millisecond. */
  readonly rate: number;
}

/** What is written and not read that one direction of a connection holds: more has to wait. */
const WINDOW_BYTES = 1_048_576;

/** One LAN: hosts by address, some of them cut off for a while. */
export class SimulatedLan {
  readonly hosts = new Map<string, SimulatedHost>();
  readonly #unplugged = new Set<string>();

  constructor(readonly time: VirtualTime, readonly random: SeededRandom, public weather: Weather) {}

  attach(address: string): SimulatedHost {
    const host = new SimulatedHost(this, address);
    this.hosts.set(address, host);
    return host;
  }

  detach(host: SimulatedHost): void {
    if (this.hosts.get(host.address) === host) this.hosts.delete(host.address);
  }

  unplug(address: string): void {
    this.#unplugged.add(address);
    this.hosts.get(address)?.cutAll();
  }

  plugIn(address: string): void {
    this.#unplugged.delete(address);
  }

  reaches(a: string, b: string): boolean {
    return !this.#unplugged.has(a) && !this.#unplugged.has(b);
  }

  later(action: () => void): void {
    this.time.schedule(this.random.between(...this.weather.delay), action);
  }
}

/** A node's network for one life of its program. */
export class SimulatedHost {
  readonly datagrams: Datagrams;
  readonly streams: Streams;
  readonly #lan: SimulatedLan;
  readonly #inbox = new Channel<Received>();
  readonly #accepted = new Channel<Connection>();
  readonly #ends = new Set<End>();
  /** Bytes that its programs wrote to connections. */
  written = 0;

  constructor(lan: SimulatedLan, readonly address: string) {
    this.#lan = lan;
    this.datagrams = {
      send: (bytes) => this.#broadcast(bytes),
      receive: () => this.#inbox,
      addresses: () => [address],
      refresh: () => Promise.resolve(false),
      report: () => ({ port: 2372, speakers: [], deaf: [], outside: 0 }),
      loop: () => Promise.resolve({ loops: () => [], end: () => {} }),
      close: () => {
        this.#inbox.close();
        lan.detach(this);
      },
    };
    this.streams = {
      port: 2372,
      accept: () => this.#accepted,
      dial: (to, signal) => this.#dial(to, signal),
      close: () => this.#accepted.close(),
    };
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#ends.size;
  }

  hear(datagram: Received): void {
    this.#inbox.put(datagram);
  }

  cutAll(): void {
    for (const end of [...this.#ends]) end.cut();
  }

  /** The power fails: the others' ends of its connections never hear of it. */
  silenceAll(): void {
    for (const end of [...this.#ends]) end.silence();
  }

  #broadcast(bytes: Bytes): Promise<void> {
    const { random, weather } = this.#lan;
    for (const address of this.#lan.hosts.keys()) {
      const copies = random.chance(weather.duplication) ? 3 : 1;
      for (let copy = 0; copy < copies; copy++) {
        if (random.chance(weather.loss)) continue;
        this.#lan.later(() => {
          if (!this.#lan.reaches(this.address, address)) return;
          this.#lan.hosts.get(address)?.hear({ bytes: bytes.slice(), from: { address: this.address, port: 2372 } });
        });
      }
    }
    return Promise.resolve();
  }

  #dial(to: Endpoint, signal: AbortSignal): Promise<Connection> {
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(new Error("The attempt was given up")));
      this.#lan.later(() => {
        const host = this.#lan.hosts.get(to.address);
        if (signal.aborted || !this.#lan.reaches(this.address, to.address)) return;
        if (host === undefined || to.port !== 2372) return reject(new Error("Connection refused"));
        const near = this.#end(to);
        const far = host.#end({ address: this.address, port: 40_000 });
        near.join(far);
        host.#accepted.put(far);
        resolve(near);
      });
    });
  }

  #end(remote: Endpoint): End {
    return new End(this.#lan, remote, this.#ends, (bytes) => this.written += bytes);
  }
}

/** One end of a TCP connection: ordered and reliable until it is cut, in pieces of any size. */
class End implements Connection {
  #other: End | undefined;
  #chunks: Bytes[] = [];
  #state: "open" | "ended" | "cut" = "open";
  #wakeReader: () => void = () => {};
  /** When the last chunk under way arrives: the next can't overtake it. */
  #arrival = 0;
  /** When all that was written is on the line. */
  #sentAt = 0;
  /** What was written and not read by the other end, bytes. */
  #unread = 0;
  #wakeWriter: () => void = () => {};

  constructor(
    readonly lan: SimulatedLan,
    readonly remote: Endpoint,
    readonly siblings: Set<End>,
    readonly wrote: (bytes: number) => void,
  ) {
    siblings.add(this);
  }

  join(other: End): void {
    this.#other = other;
    other.#other = this;
  }

  async read(buffer: Bytes): Promise<number | undefined> {
    while (true) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) return this.#take(chunk, buffer);
      if (this.#state === "ended") return undefined;
      if (this.#state === "cut") throw new Error("Connection reset");
      await new Promise<void>((resolve) => this.#wakeReader = resolve);
    }
  }

  async write(bytes: Bytes): Promise<void> {
    if (this.#state !== "open") throw new Error("Broken pipe");
    const { time, random, weather } = this.lan;
    if (random.chance(weather.cut)) {
      this.cut();
      throw new Error("Connection reset");
    }
    this.wrote(bytes.length);
    const middle = random.below(bytes.length);
    for (const piece of [bytes.slice(0, middle), bytes.slice(middle)]) if (piece.length > 0) this.#send(piece);
    while (this.#state === "open" && (this.#unread > WINDOW_BYTES || this.#sentAt > time.ticks)) {
      if (this.#sentAt > time.ticks) time.schedule(this.#sentAt - time.ticks, () => this.#wakeWriter());
      await new Promise<void>((resolve) => this.#wakeWriter = resolve);
    }
    if (this.#state !== "open") throw new Error("Connection reset");
  }

  close(): void {
    if (this.#state !== "open") return;
    this.#finish("cut");
    this.#inOrder((other) => other.#finish("ended"));
  }

  /** Both ends lose the connection and what is under way on it. */
  cut(): void {
    if (this.#other !== undefined) this.#other.#finish("cut");
    this.#finish("cut");
  }

  /** Nothing that is under way, or sent from now on, arrives. */
  silence(): void {
    if (this.#other !== undefined) this.#other.#other = undefined;
    this.#other = undefined;
  }

  #take(chunk: Bytes, buffer: Bytes): number {
    const taken = chunk.subarray(0, buffer.length);
    if (taken.length < chunk.length) this.#chunks.unshift(chunk.subarray(taken.length));
    buffer.set(taken);
    if (this.#other !== undefined) this.#other.#wasRead(taken.length);
    return taken.length;
  }

  #wasRead(bytes: number): void {
    this.#unread -= bytes;
    this.#wakeWriter();
  }

  #send(piece: Bytes): void {
    this.#unread += piece.length;
    this.#inOrder((other) => {
      if (other.#state !== "open") return;
      other.#chunks.push(piece);
      other.#wakeReader();
    }, piece.length);
  }

  #inOrder(action: (other: End) => void, bytes = 0): void {
    const { time, random, weather } = this.lan;
    this.#sentAt = Math.max(this.#sentAt, time.ticks) + bytes / weather.rate;
    this.#arrival = Math.max(this.#arrival, this.#sentAt + random.between(...weather.delay));
    time.schedule(this.#arrival - time.ticks, () => {
      if (this.#other !== undefined) action(this.#other);
    });
  }

  #finish(state: "ended" | "cut"): void {
    if (this.#state !== "open") return;
    this.#state = state;
    if (state === "cut") this.#chunks = [];
    this.siblings.delete(this);
    this.#wakeReader();
    this.#wakeWriter();
  }
}

/** An unbounded queue that is read by `for await`. */
class Channel<T> implements AsyncIterable<T> {
  readonly #items: T[] = [];
  #closed = false;
  #wake: () => void = () => {};

  put(item: T): void {
    if (this.#closed) return;
    this.#items.push(item);
    this.#wake();
  }

  close(): void {
    this.#closed = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    while (!this.#closed) {
      const item = this.#items.shift();
      if (item !== undefined) yield item;
      else await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }
}
