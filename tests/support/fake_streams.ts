import type { InterfaceInfo } from "../../src/net/interfaces.ts";
import type { ConnectOptions, StreamListener, StreamSocket, StreamSystem } from "../../src/net/system.ts";
import { ManualClock } from "./manual_clock.ts";

/** TCP that does what a test says. */
export class FakeStreamSystem implements StreamSystem {
  interfaces: readonly InterfaceInfo[] = [];
  /** Host, or host and port, → what listening there throws. */
  readonly refusals = new Map<string, Error>();
  readonly listeners: FakeListener[] = [];
  readonly dials: (PromiseWithResolvers<StreamSocket> & { readonly options: ConnectOptions })[] = [];
  readonly clock = new ManualClock();
  /** How long was waited each time, ms. */
  readonly pauses: number[] = [];

  networkInterfaces(): InterfaceInfo[] {
    return [...this.interfaces];
  }

  listen({ hostname, port }: { hostname: string; port: number }): StreamListener {
    const refusal = this.refusals.get(hostname) ?? this.refusals.get(`${hostname} ${port}`);
    if (refusal !== undefined) throw refusal;
    const listener = new FakeListener(hostname, port === 0 ? 50_000 + this.listeners.length : port);
    this.listeners.push(listener);
    return listener;
  }

  connect(options: ConnectOptions): Promise<StreamSocket> {
    const dial = { ...Promise.withResolvers<StreamSocket>(), options };
    this.dials.push(dial);
    return dial.promise;
  }

  after(ms: number, action: () => void): () => void {
    this.pauses.push(ms);
    return this.clock.after(ms, action);
  }

  /** Host and port of every listener that is open. */
  get listening(): string[] {
    return this.listeners.filter(({ isOpen }) => isOpen).map(({ addr }) => `${addr.hostname} ${addr.port}`);
  }
}

export class FakeListener implements StreamListener {
  readonly addr: Deno.NetAddr;
  isOpen = true;
  #accepting: PromiseWithResolvers<StreamSocket> | undefined;
  readonly #outcomes: (StreamSocket | Error)[] = [];

  constructor(hostname: string, port: number) {
    this.addr = { transport: "tcp", hostname, port };
  }

  /** What the next accept gives, or throws. */
  next(outcome: StreamSocket | Error): void {
    this.#outcomes.push(outcome);
    this.#settle();
  }

  accept(): Promise<StreamSocket> {
    this.#accepting = Promise.withResolvers();
    const { promise } = this.#accepting;
    this.#settle();
    return promise;
  }

  close(): void {
    this.isOpen = false;
    this.#accepting?.reject(new Deno.errors.BadResource("Listener has been closed"));
  }

  #settle(): void {
    if (this.#accepting === undefined) return;
    const outcome = this.#outcomes.shift();
    if (outcome === undefined) return;
    const accepting = this.#accepting;
    this.#accepting = undefined;
    if (outcome instanceof Error) accepting.reject(outcome);
    else accepting.resolve(outcome);
  }
}

/** A socket whose reads and writes wait until the test settles them. */
export class FakeStreamSocket implements StreamSocket {
  readonly localAddr: Deno.NetAddr;
  readonly remoteAddr: Deno.NetAddr;
  readonly options: string[] = [];
  isOpen = true;
  /** Thrown when options are set. */
  refusal: Error | undefined;
  readonly reads: (PromiseWithResolvers<number | null> & { readonly buffer: Uint8Array })[] = [];
  readonly writes: (PromiseWithResolvers<number> & { readonly bytes: Uint8Array })[] = [];

  constructor(remote: string, local = "127.0.0.1") {
    this.remoteAddr = { transport: "tcp", hostname: remote, port: 4_000 };
    this.localAddr = { transport: "tcp", hostname: local, port: 2_372 };
  }

  setNoDelay(noDelay: boolean): void {
    if (this.refusal !== undefined) throw this.refusal;
    this.options.push(`noDelay ${noDelay}`);
  }

  setKeepAlive(keepAlive: boolean): void {
    this.options.push(`keepAlive ${keepAlive}`);
  }

  read(buffer: Uint8Array): Promise<number | null> {
    const read = { ...Promise.withResolvers<number | null>(), buffer };
    this.reads.push(read);
    return read.promise;
  }

  write(bytes: Uint8Array): Promise<number> {
    const write = { ...Promise.withResolvers<number>(), bytes };
    this.writes.push(write);
    return write.promise;
  }

  /** As Deno before 2.9: reads end, writes wait on. */
  close(): void {
    if (!this.isOpen) throw new Deno.errors.BadResource("Bad resource ID");
    this.isOpen = false;
    for (const { reject } of this.reads) reject(new Deno.errors.Interrupted("operation canceled"));
  }
}
