import { canonicalAddress, isLinkLocalIPv6, parseAddress, splitScope } from "../model/address.ts";
import type { Endpoint } from "../model/peer.ts";
import type { Connection, Streams } from "../messenger/ports.ts";
import { SocketConnection } from "./connection.ts";
import { isNeighbour, type LocalAddress, usableInterfaces } from "./interfaces.ts";
import { openListeners, portOf } from "./listen.ts";
import { type Platform, platformOf } from "./platform.ts";
import { BoundedQueue } from "./queue.ts";
import { denoStreams, type StreamListener, type StreamSocket, type StreamSystem } from "./system.ts";

/** Accepted connections that wait for their reader; beyond it the oldest is closed. */
const QUEUED_CONNECTIONS = 64;

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;

export interface StreamOptions {
  /** The wanted TCP port; 0: any. */
  readonly port: number;
  /** What --bind gave; empty: every address. */
  readonly binds: readonly string[];
  readonly system?: StreamSystem;
  readonly platform?: Platform;
}

/**
 * Listens for connections: on the wanted port, or on a free one where that is taken, the same on every address.
 *
 * With `binds` only those addresses are listened on, and dialled from.
 *
 * @throws {BindError} "address": a bind address that no interface has, or that refuses; "port": none is to be had.
 */
// deno-lint-ignore require-await -- what is thrown becomes a rejection, like that of openDatagrams.
export async function openStreams(options: StreamOptions): Promise<Streams> {
  const { port, binds, system = denoStreams, platform = platformOf(Deno.build.os) } = options;
  const bound = binds.length === 0 ? [] : usableInterfaces(system.networkInterfaces(), binds, platform);
  const listeners = openListeners(port, bound.map(({ host }) => host), system, platform);
  return new SocketStreams(listeners, bound, system, platform);
}

/** Connections live on when the streams close: they belong to whoever got them. */
class SocketStreams implements Streams {
  readonly port: number;
  readonly #listeners: readonly StreamListener[];
  readonly #bound: readonly LocalAddress[];
  readonly #system: StreamSystem;
  readonly #platform: Platform;
  readonly #accepted = new BoundedQueue<Connection>(QUEUED_CONNECTIONS, (connection) => connection.close());
  readonly #closing = new AbortController();

  constructor(
    listeners: readonly StreamListener[],
    bound: readonly LocalAddress[],
    system: StreamSystem,
    platform: Platform,
  ) {
    this.#listeners = listeners;
    this.#bound = bound;
    this.#system = system;
    this.#platform = platform;
    this.port = portOf(listeners);
    for (const listener of listeners) void this.#acceptFrom(listener);
  }

  accept(): AsyncIterable<Connection> {
    return this.#accepted;
  }

  async dial({ address, port }: Endpoint, signal: AbortSignal): Promise<Connection> {
    const either = AbortSignal.any([signal, this.#closing.signal]);
    either.throwIfAborted();
    const socket = await this.#system.connect({ hostname: address, port, from: this.#source(address), signal: either });
    // It may have been too late to abort: then nobody waits for this connection any more.
    if (either.aborted) socket.close();
    either.throwIfAborted();
    return this.#connection(socket, splitScope(address).scope);
  }

  close(): void {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort(new Error("Cannot dial: this node is closing"));
    for (const listener of this.#listeners) listener.close();
    this.#accepted.close();
  }

  /**
   * The bound address to dial from: one of the same network, or else of the same family. Undefined: nothing is bound, or
   * the other's scope names an interface that is bound, and the system takes that interface's own.
   */
  #source(to: string): string | undefined {
    if (this.#bound.length === 0) return undefined;
    const bytes = parseAddress(splitScope(to).address);
    const neighbour = this.#bound.find((local) => isNeighbour(local, to));
    if (bytes !== undefined && isLinkLocalIPv6(bytes)) {
      if (neighbour !== undefined) return undefined;
    } else {
      // A name may have addresses of either family. A link-local address reaches its own kind only.
      const source = neighbour ??
        this.#bound.find((local) =>
          !isLinkLocalIPv6(local.bytes) && (bytes === undefined || local.bytes.length === bytes.length)
        );
      if (source !== undefined) return source.host;
    }
    const hosts = this.#bound.map(({ host }) => host).join(" and ");
    throw new Error(`Cannot dial ${to} from ${hosts}: give an address of its kind with --bind`);
  }

  /** Goes on until closed. Where accepting fails for want of something (files, memory) it waits, or it would spin. */
  async #acceptFrom(listener: StreamListener): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    while (!this.#closing.signal.aborted) {
      let socket: StreamSocket;
      try {
        socket = await listener.accept();
      } catch (error) {
        if (this.#closing.signal.aborted) return;
        if (isDiallersFault(error)) {
          await this.#pause(0);
        } else {
          await this.#pause(pauseMs);
          pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
        }
        continue;
      }
      pauseMs = FIRST_PAUSE_MS;
      try {
        this.#accepted.push(this.#connection(socket, undefined));
      } catch {
        // It went while it was set up, and is closed.
      }
    }
  }

  /** Ends early when the streams close. */
  async #pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { signal } = this.#closing;
    const end = () => resolve();
    const takeBack = this.#system.after(ms, end);
    signal.addEventListener("abort", end);
    await promise;
    signal.removeEventListener("abort", end);
    takeBack();
  }

  /** @param scope of the other's link-local address, where it is known. */
  #connection(socket: StreamSocket, scope: string | undefined): Connection {
    try {
      socket.setNoDelay(true);
      socket.setKeepAlive(true);
      const { hostname, port } = socket.remoteAddr;
      const known = scope ?? this.#scopeOf(hostname, socket.localAddr.hostname);
      const address = canonicalAddress(known === undefined ? hostname : `${hostname}%${known}`) ?? hostname;
      return new SocketConnection(socket, { address, port });
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  /** Deno does not tell the scope of a link-local address: it is that of the interface which has the near end's. */
  #scopeOf(remote: string, near: string): string | undefined {
    const bytes = parseAddress(remote);
    if (bytes === undefined || !isLinkLocalIPv6(bytes)) return undefined;
    const nearHost = canonicalAddress(near);
    const own = this.#system.networkInterfaces().find(({ address }) =>
      canonicalAddress(splitScope(address).address) === nearHost
    );
    return own?.scopeid ? this.#platform.scopeText(own.name, own.scopeid) : undefined;
  }
}

/** The dialler went before it was accepted: a longer wait would let anybody slow down everybody else. */
function isDiallersFault(error: unknown): boolean {
  return error instanceof Deno.errors.NotConnected || error instanceof Deno.errors.ConnectionAborted ||
    error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe ||
    // What macOS says of the address of one that went.
    (error instanceof TypeError && error.message.startsWith("Invalid argument"));
}
