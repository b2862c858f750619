import { isLoopback } from "../model/address.ts";
import type { Destination, Speaker } from "../model/network.ts";
import { GROUP_IPV4, GROUP_IPV6 } from "./groups.ts";
import { reasonOf } from "./errors.ts";
import { directedBroadcast, type LocalAddress } from "./interfaces.ts";
import type { OwnDatagrams } from "./own_datagrams.ts";
import type { DatagramSocket, DatagramSystem } from "./system.ts";

/** What became of the datagrams of one interface's address. */
export interface SenderDiagnostics {
  readonly device: string;
  readonly host: string;
  /** Datagrams that the system took. */
  readonly sent: number;
  /** Datagrams that it refused, and sockets that it would not open. */
  readonly failed: number;
  readonly lastError: string | undefined;
}

/** Where the datagrams of an address go (docs/protocol.md, section 2.2). */
export function destinationsOf(local: LocalAddress): string[] {
  if (local.bytes.length === 16) return local.scope === undefined ? [] : [`${GROUP_IPV6}%${local.scope.text}`];
  if (isLoopback(local.bytes)) return ["127.255.255.255", GROUP_IPV4];
  const directed = directedBroadcast(local);
  return ["255.255.255.255", ...(directed === undefined ? [] : [directed]), GROUP_IPV4];
}

/**
 * The socket bound to one address, so that the datagram leaves by that interface whatever the routing table says.
 * Nothing here throws: an interface may be down, vanish at any moment, or stand behind a firewall, and the others go on.
 */
export class DatagramSender {
  readonly local: LocalAddress;
  readonly #system: DatagramSystem;
  readonly #port: number;
  readonly #destinations: readonly string[];
  #socket: DatagramSocket | undefined;
  /** Destinations that were refused the last time, and why. */
  #refused: ReadonlyMap<string, string> = new Map();
  #tried = false;
  #recovered = false;
  #sent = 0;
  #failed = 0;
  #lastError: string | undefined;

  /** @param port the port that the datagrams go to. */
  constructor(system: DatagramSystem, local: LocalAddress, port: number) {
    this.#system = system;
    this.local = local;
    this.#port = port;
    this.#destinations = destinationsOf(local);
  }

  get isOpen(): boolean {
    return this.#socket !== undefined;
  }

  get diagnostics(): SenderDiagnostics {
    const { device, host } = this.local;
    return { device, host, sent: this.#sent, failed: this.#failed, lastError: this.#lastError };
  }

  get report(): Speaker {
    const { device, host: address } = this.local;
    const destinations = this.#destinations.map((destination): Destination => ({
      address: destination,
      way: destination === GROUP_IPV4 || destination.startsWith(GROUP_IPV6) ? "group" : "broadcast",
      last: this.#lastOf(destination),
    }));
    return { device, address, destinations, problem: this.isOpen ? undefined : this.#lastError };
  }

  /** Opens the socket where it is not open, and anew where nothing got through the last time. */
  heal(): void {
    if (this.#socket !== undefined && this.#refused.size < this.#destinations.length) return;
    this.close();
    try {
      // A new IPv6 address can't be bound to for a second or two, while its interface makes sure that it is unique.
      this.#socket = this.#system.listenDatagram({
        transport: "udp",
        hostname: this.local.host,
        port: 0,
        // Other nodes of this host hear the group too.
        loopback: true,
      });
    } catch (error) {
      this.#fail(error);
    }
  }

  async send(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined) return;
    const refused = new Map<string, string>();
    await Promise.all(this.#destinations.map(async (hostname) => {
      try {
        await socket.send(bytes, { transport: "udp", hostname, port: this.#port });
        this.#sent++;
        if (this.#refused.has(hostname)) this.#recovered = true;
      } catch (error) {
        refused.set(hostname, reasonOf(error));
        this.#fail(error);
      }
    }));
    this.#refused = refused;
    this.#tried = true;
  }

  /** Sends what is to come back, numbered by its way. */
  async loop(trial: OwnDatagrams): Promise<void> {
    const { device, address, destinations, problem } = this.report;
    await Promise.all(destinations.map(async ({ address: destination, way }) => {
      const { bytes, refused } = trial.begin({ device, address, destination, way });
      try {
        if (this.#socket === undefined) return refused(problem ?? "its socket is not open");
        await this.#socket.send(bytes, { transport: "udp", hostname: destination, port: this.#port });
      } catch (error) {
        refused(reasonOf(error));
      }
    }));
  }

  /** True once after a destination that had been refused was reached again: its cable was out, or its link down. */
  takeRecovery(): boolean {
    const recovered = this.#recovered;
    this.#recovered = false;
    return recovered;
  }

  close(): void {
    this.#socket?.close();
    this.#socket = undefined;
    this.#refused = new Map();
    this.#tried = false;
  }

  #lastOf(destination: string): Destination["last"] {
    const reason = this.#refused.get(destination);
    if (reason !== undefined) return { outcome: "refused", reason };
    return { outcome: this.#tried ? "sent" : "untried" };
  }

  #fail(error: unknown): void {
    this.#failed++;
    this.#lastError = reasonOf(error);
  }
}
