import { canonicalAddress } from "../model/address.ts";
import type { Endpoint } from "../model/peer.ts";
import { reasonOf } from "./errors.ts";
import { GROUP_IPV4, GROUP_IPV6 } from "./groups.ts";
import type { LocalAddress, Scope } from "./interfaces.ts";
import type { Platform } from "./platform.ts";
import type { DatagramSocket, DatagramSystem } from "./system.ts";

/**
 * More than a datagram of the protocol has: the rest of a longer one is cut off, and what is left is too long still.
 */
const KEPT_BYTES = 2_048;

/** As large as datagrams get: Windows makes an error of one that does not fit, and a stranger could send it. */
const BUFFER_BYTES = 65_536;

/** A socket that ought to hear. */
export type Ear =
  /** All that comes by IPv4: broadcasts, and the group on each of these addresses' interfaces. */
  | { readonly family: "IPv4"; readonly host: string; readonly interfaces: readonly string[] }
  /** The group on one interface. */
  | { readonly family: "IPv6"; readonly host: string; readonly scope: Scope };

export type Delivery = (bytes: Uint8Array<ArrayBuffer>, from: Endpoint) => void;

export interface ReceiverDiagnostics {
  readonly host: string;
  /** Why it does not hear all that it should. */
  readonly lastError: string | undefined;
}

/**
 * The sockets by which `addresses` hear. Where there is no address at all the one for IPv4 is kept, so that a port that
 * is not to be had shows at the start and not with the first cable.
 */
export function earsOf(addresses: readonly LocalAddress[], platform: Platform): Ear[] {
  const interfaces = addresses.filter(({ bytes }) => bytes.length === 4).map(({ host }) => host);
  const ears = new Map<string, Ear>();
  if (interfaces.length > 0 || addresses.length === 0) {
    ears.set("0.0.0.0", { family: "IPv4", host: "0.0.0.0", interfaces });
  }
  for (const { host: own, scope } of addresses) {
    if (scope === undefined) continue;
    const host = platform.groupHost(own, `${GROUP_IPV6}%${scope.text}`);
    ears.set(host, { family: "IPv6", host, scope });
  }
  return [...ears.values()];
}

/** One receiving socket and the loop that reads it, which ends with the socket: by `close`, or by an error. */
export class DatagramReceiver {
  readonly #ear: Ear;
  readonly #socket: DatagramSocket;
  #state: "hearing" | "failed" | "closed" = "hearing";
  #lastError: string | undefined;

  /** @throws the system's error. */
  constructor(system: DatagramSystem, ear: Ear, port: number, deliver: Delivery) {
    this.#ear = ear;
    // With reuse, several nodes of one host hear the same datagram.
    this.#socket = system.listenDatagram({
      transport: "udp",
      hostname: ear.host,
      port,
      reuseAddress: true,
      loopback: true,
    });
    void this.#listen(deliver);
  }

  get isHearing(): boolean {
    return this.#state === "hearing";
  }

  get diagnostics(): ReceiverDiagnostics {
    return { host: this.#ear.host, lastError: this.#lastError };
  }

  /** Joins the group; harmless where it is joined already, and needed again where an interface was made anew. */
  async join(): Promise<void> {
    const ear = this.#ear;
    this.#lastError = undefined;
    if (ear.family === "IPv6") return await this.#try(() => this.#socket.joinMulticastV6(GROUP_IPV6, ear.scope.id));
    for (const address of ear.interfaces) {
      await this.#try(() => this.#socket.joinMulticastV4(GROUP_IPV4, address));
    }
  }

  close(): void {
    if (this.#state === "hearing") this.#socket.close();
    this.#state = "closed";
  }

  async #try(join: () => Promise<unknown>): Promise<void> {
    try {
      await join();
    } catch (error) {
      // Joined before. Any other refusal leaves broadcast, and the next refresh tries again.
      if (!(error instanceof Deno.errors.AddrInUse)) this.#lastError = reasonOf(error);
    }
  }

  async #listen(deliver: Delivery): Promise<void> {
    const buffer = new Uint8Array(BUFFER_BYTES);
    try {
      for (;;) {
        const [bytes, from] = await this.#socket.receive(buffer);
        if (!this.isHearing) return;
        if ("hostname" in from) deliver(bytes.slice(0, KEPT_BYTES), this.#endpoint(from));
      }
    } catch (error) {
      if (this.isHearing) {
        this.#lastError = reasonOf(error);
        this.#state = "failed";
        this.#socket.close();
      }
    }
  }

  #endpoint({ hostname, port }: { readonly hostname: string; readonly port: number }): Endpoint {
    const scoped = this.#ear.family === "IPv6" ? `${hostname}%${this.#ear.scope.text}` : hostname;
    return { address: canonicalAddress(scoped) ?? hostname, port };
  }
}
