import type { InterfaceInfo } from "../../src/net/interfaces.ts";
import type { DatagramSocket, DatagramSystem } from "../../src/net/system.ts";
import { settled } from "./manual_clock.ts";

type ListenOptions = Parameters<DatagramSystem["listenDatagram"]>[0];

/** A machine whose interfaces and sockets do what a test says. */
export class FakeDatagramSystem implements DatagramSystem {
  interfaces: readonly InterfaceInfo[];
  /** Thrown by `networkInterfaces`. */
  blindness: Error | undefined;
  /** Host → what opening a socket there throws. */
  readonly refusedHosts = new Map<string, Error>();
  /** Destination → what sending there throws. */
  readonly refusedDestinations = new Map<string, Error>();
  /** Group's interface → what joining there throws. */
  readonly refusedJoins = new Map<string, Error>();
  /** Every socket that was ever opened. */
  readonly sockets: FakeDatagramSocket[] = [];

  constructor(interfaces: readonly InterfaceInfo[]) {
    this.interfaces = interfaces;
  }

  networkInterfaces(): InterfaceInfo[] {
    if (this.blindness !== undefined) throw this.blindness;
    return [...this.interfaces];
  }

  listenDatagram(options: ListenOptions): DatagramSocket {
    const refusal = this.refusedHosts.get(options.hostname ?? "");
    if (refusal !== undefined) throw refusal;
    const socket = new FakeDatagramSocket(this, options);
    this.sockets.push(socket);
    return socket;
  }

  /** Those that are open, by host: senders have port 0. */
  open(kind: "senders" | "receivers"): FakeDatagramSocket[] {
    return this.sockets.filter(({ isOpen, options }) => isOpen && (options.port === 0) === (kind === "senders"));
  }

  /** The one receiver bound to `host`. */
  receiver(host: string): FakeDatagramSocket {
    const [socket, ...others] = this.open("receivers").filter(({ options }) => options.hostname === host);
    if (socket === undefined || others.length > 0) throw new Error(`${others.length} receivers too many on ${host}`);
    return socket;
  }
}

export class FakeDatagramSocket implements DatagramSocket {
  readonly options: ListenOptions;
  isOpen = true;
  /** Destinations with port, in order. */
  readonly sent: string[] = [];
  /** Interfaces on which a group was joined. */
  readonly joined: (string | number)[] = [];
  /** How often it was read from. */
  reads = 0;
  readonly #system: FakeDatagramSystem;
  #buffer: Uint8Array = new Uint8Array(0);
  #reader: PromiseWithResolvers<[Uint8Array<ArrayBuffer>, Deno.Addr]> | undefined;

  constructor(system: FakeDatagramSystem, options: ListenOptions) {
    this.#system = system;
    this.options = options;
  }

  /** A datagram comes; resolves once it was taken and the next is waited for. */
  async arrive(bytes: Uint8Array, hostname: string): Promise<void> {
    this.#buffer.set(bytes);
    const received = new Uint8Array(this.#buffer.buffer as ArrayBuffer, 0, bytes.length);
    this.#reader?.resolve([received, { transport: "udp", hostname, port: 2372 }]);
    await settled();
  }

  async break(error: Error): Promise<void> {
    this.#reader?.reject(error);
    await settled();
  }

  receive(buffer: Uint8Array): Promise<[Uint8Array<ArrayBuffer>, Deno.Addr]> {
    this.reads++;
    this.#buffer = buffer;
    this.#reader = Promise.withResolvers();
    return this.#reader.promise;
  }

  // deno-lint-ignore require-await -- refusals reject, as Deno's do.
  async send(bytes: Uint8Array, to: Deno.Addr): Promise<number> {
    if (!("hostname" in to)) throw new TypeError("The fake sends UDP only");
    const refusal = this.#system.refusedDestinations.get(to.hostname);
    if (refusal !== undefined) throw refusal;
    this.sent.push(`${to.hostname} ${to.port}`);
    return bytes.length;
  }

  joinMulticastV4(_group: string, networkInterface: string): Promise<Deno.MulticastV4Membership> {
    return this.#join(networkInterface, { setTTL: () => Promise.resolve() });
  }

  joinMulticastV6(_group: string, networkInterface: number): Promise<Deno.MulticastV6Membership> {
    return this.#join(networkInterface, {});
  }

  close(): void {
    if (!this.isOpen) throw new Deno.errors.BadResource("Bad resource ID");
    this.isOpen = false;
    this.#reader?.reject(new Deno.errors.Interrupted("operation canceled"));
  }

  // deno-lint-ignore require-await
  async #join<Extra>(networkInterface: string | number, extra: Extra) {
    const refusal = this.#system.refusedJoins.get(String(networkInterface));
    if (refusal !== undefined) throw refusal;
    if (this.joined.includes(networkInterface)) throw new Deno.errors.AddrInUse("Address already in use");
    this.joined.push(networkInterface);
    return { leave: () => Promise.resolve(), setLoopback: () => Promise.resolve(), ...extra };
  }
}
