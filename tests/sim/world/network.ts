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
}

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

  constructor(lan: SimulatedLan, readonly address: string) {
    this.#lan = lan;
    this.datagrams = {
      send: (bytes) => this.#broadcast(bytes),
      receive: () => this.#inbox,
      addresses: () => [address],
      refresh: () => Promise.resolve(false),
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
        const near = new End(this.#lan, to, this.#ends);
        const far = new End(this.#lan, { address: this.address, port: 40_000 }, host.#ends);
        near.join(far);
        host.#accepted.put(far);
        resolve(near);
      });
    });
  }
}

/** One end of a TCP connection: ordered and reliable until it is cut, in pieces of any size. */
class End implements Connection {
  #other: End | undefined;
  #chunks: Bytes[] = [];
  #state: "open" | "ended" | "cut" = "open";
  #wake: () => void = () => {};
  /** When the last chunk under way arrives: the next can't overtake it. */
  #arrival = 0;

  constructor(readonly lan: SimulatedLan, readonly remote: Endpoint, readonly siblings: Set<End>) {
    siblings.add(this);
  }

  join(other: End): void {
    this.#other = other;
    other.#other = this;
  }

  async read(): Promise<Bytes | undefined> {
    while (true) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) return chunk;
      if (this.#state === "ended") return undefined;
      if (this.#state === "cut") throw new Error("Connection reset");
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  write(bytes: Bytes): Promise<void> {
    if (this.#state !== "open") return Promise.reject(new Error("Broken pipe"));
    const { random, weather } = this.lan;
    if (random.chance(weather.cut)) {
      this.cut();
      return Promise.reject(new Error("Connection reset"));
    }
    const middle = random.below(bytes.length);
    for (const piece of [bytes.slice(0, middle), bytes.slice(middle)]) if (piece.length > 0) this.#send(piece);
    return Promise.resolve();
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

  #send(piece: Bytes): void {
    this.#inOrder((other) => {
      if (other.#state !== "open") return;
      other.#chunks.push(piece);
      other.#wake();
    });
  }

  #inOrder(action: (other: End) => void): void {
    const { time, random, weather } = this.lan;
    this.#arrival = Math.max(this.#arrival, time.ticks + random.between(...weather.delay));
    time.schedule(this.#arrival - time.ticks, () => {
      if (this.#other !== undefined) action(this.#other);
    });
  }

  #finish(state: "ended" | "cut"): void {
    if (this.#state !== "open") return;
    this.#state = state;
    if (state === "cut") this.#chunks = [];
    this.siblings.delete(this);
    this.#wake();
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
