import { isLoopback, parseAddress } from "../model/address.ts";
import type { DatagramReport } from "../model/network.ts";
import type { Endpoint } from "../model/peer.ts";
import type { Datagrams, LoopTrial, Received } from "../messenger/ports.ts";
import { DatagramReceiver, type Ear, earsOf, type ReceiverDiagnostics } from "./datagram_receiver.ts";
import { DatagramSender, type SenderDiagnostics } from "./datagram_sender.ts";
import { BindError, reasonOf } from "./errors.ts";
import {
  announcedAddresses,
  isNeighbour,
  type LocalAddress,
  presentInterfaces,
  speakers,
  usableInterfaces,
} from "./interfaces.ts";
import { OwnDatagrams } from "./own_datagrams.ts";
import { type Platform, platformOf } from "./platform.ts";
import { BoundedQueue } from "./queue.ts";
import { type DatagramSystem, denoDatagrams } from "./system.ts";

/** Datagrams that wait for the reader; beyond it the oldest is dropped. */
const QUEUED_DATAGRAMS = 1_024;

/** Interfaces that are spoken on and heard, the LAN's first: a host of containers may have hundreds. */
const MAX_SPEAKERS = 64;

export interface DatagramOptions {
  /** The UDP port of the whole network. */
  readonly port: number;
  /** What --bind gave; empty: every interface but loopback. */
  readonly binds: readonly string[];
  readonly system?: DatagramSystem;
  readonly platform?: Platform;
}

export interface DatagramDiagnostics {
  readonly senders: readonly SenderDiagnostics[];
  readonly receivers: readonly ReceiverDiagnostics[];
  /** Datagrams that came, whatever became of them. */
  readonly received: number;
  /** Of those: from outside the networks that are listened to. */
  readonly ignored: number;
  /** Of those: dropped for want of a quick reader. */
  readonly dropped: number;
}

export interface SocketDatagrams extends Datagrams {
  diagnostics(): DatagramDiagnostics;
}

/**
 * Opens the sockets of discovery (docs/protocol.md, section 2.2).
 *
 * @throws {BindError} "address": a bind address that no interface has; "port": the port is not to be had.
 */
export async function openDatagrams(options: DatagramOptions): Promise<SocketDatagrams> {
  const datagrams = new InterfaceDatagrams(options);
  try {
    await datagrams.open();
  } catch (error) {
    datagrams.close();
    throw error;
  }
  return datagrams;
}

class InterfaceDatagrams implements SocketDatagrams {
  readonly #port: number;
  readonly #binds: readonly string[];
  readonly #system: DatagramSystem;
  readonly #platform: Platform;
  readonly #queue = new BoundedQueue<Received>(QUEUED_DATAGRAMS, () => this.#dropped++);
  readonly #senders = new Map<string, DatagramSender>();
  readonly #receivers = new Map<string, DatagramReceiver>();
  /** Receivers that could not be opened. */
  #deaf: ReceiverDiagnostics[] = [];
  #locals: readonly LocalAddress[] = [];
  /** What is open and announced, to see whether it changed. */
  #picture = "";
  /** The last refresh: one at a time. */
  #turn: Promise<unknown> = Promise.resolve();
  /** Own datagrams that are waited for. */
  readonly #trials = new Set<OwnDatagrams>();
  #closed = false;
  #received = 0;
  #ignored = 0;
  #dropped = 0;

  constructor({ port, binds, system = denoDatagrams, platform = platformOf(Deno.build.os) }: DatagramOptions) {
    this.#port = port;
    this.#binds = binds;
    this.#system = system;
    this.#platform = platform;
  }

  async open(): Promise<void> {
    usableInterfaces(this.#system.networkInterfaces(), this.#binds, this.#platform);
    await this.refresh();
    // The group over IPv6 may be had where the port is not, but would reach nobody without IPv6.
    const lost = this.#receivers.size === 0 ? this.#deaf[0] : this.#deaf.find(({ host }) => host === "0.0.0.0");
    if (lost !== undefined) {
      throw new BindError(
        "port",
        `Cannot hear announcements on UDP port ${this.#port} (${lost.lastError}): ` +
          "end the program that holds the port, or give the whole network another one with --port",
      );
    }
  }

  async send(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await Promise.all([...this.#senders.values()].map((sender) => sender.send(bytes)));
  }

  receive(): AsyncIterable<Received> {
    return this.#queue;
  }

  addresses(): readonly string[] {
    return announcedAddresses(this.#locals);
  }

  refresh(): Promise<boolean> {
    const turn = this.#turn.then(() => this.#match());
    this.#turn = turn;
    return turn;
  }

  report(): DatagramReport {
    const { receivers, ignored } = this.diagnostics();
    return {
      port: this.#port,
      speakers: [...this.#senders.values()].map((sender) => sender.report),
      deaf: receivers.flatMap(({ host, lastError }) =>
        lastError === undefined ? [] : [{ address: host, reason: lastError }]
      ),
      outside: ignored,
    };
  }

  async loop(mark: Uint8Array<ArrayBuffer>): Promise<LoopTrial> {
    const trial = new OwnDatagrams(mark, () => this.#trials.delete(trial));
    this.#trials.add(trial);
    await Promise.all([...this.#senders.values()].map((sender) => sender.loop(trial)));
    return trial;
  }

  diagnostics(): DatagramDiagnostics {
    return {
      senders: [...this.#senders.values()].map((sender) => sender.diagnostics),
      receivers: [...[...this.#receivers.values()].map((receiver) => receiver.diagnostics), ...this.#deaf],
      received: this.#received,
      ignored: this.#ignored,
      dropped: this.#dropped,
    };
  }

  close(): void {
    this.#closed = true;
    for (const sender of this.#senders.values()) sender.close();
    for (const receiver of this.#receivers.values()) receiver.close();
    this.#queue.close();
  }

  /** Opens and closes sockets to match the interfaces. Never rejects: whatever vanishes meanwhile is left out. */
  async #match(): Promise<boolean> {
    if (this.#closed) return false;
    try {
      this.#locals = presentInterfaces(this.#system.networkInterfaces(), this.#binds, this.#platform);
    } catch {
      // The system would not list them this time; what is open stays open.
      return false;
    }
    const speaking = speakers(this.#locals).slice(0, MAX_SPEAKERS);
    this.#matchSenders(speaking);
    await this.#matchReceivers(earsOf(speaking, this.#platform));
    const recovered = [...this.#senders.values()].filter((sender) => sender.takeRecovery()).length > 0;
    const before = this.#picture;
    this.#picture = JSON.stringify([this.addresses(), this.#openSenders()]);
    return recovered || this.#picture !== before;
  }

  #matchSenders(speaking: readonly LocalAddress[]): void {
    const wanted = new Map(speaking.map((local) => [keyOf(local), local]));
    for (const [key, sender] of this.#senders) {
      if (wanted.has(key)) continue;
      sender.close();
      this.#senders.delete(key);
    }
    for (const [key, local] of wanted) {
      const sender = this.#senders.get(key) ?? new DatagramSender(this.#system, local, this.#port);
      this.#senders.set(key, sender);
      sender.heal();
    }
  }

  /** New sockets are open before old ones close: nothing is missed where one takes another's place. */
  async #matchReceivers(ears: readonly Ear[]): Promise<void> {
    const wanted = new Set(ears.map((ear) => JSON.stringify(ear)));
    const old = [...this.#receivers].filter(([key, receiver]) => !wanted.has(key) || !receiver.isHearing);
    for (const [key] of old) this.#receivers.delete(key);
    this.#deaf = [];
    for (const ear of ears) this.#openReceiver(ear);
    await Promise.all([...this.#receivers.values()].map((receiver) => receiver.join()));
    for (const [, receiver] of old) receiver.close();
  }

  #openReceiver(ear: Ear): void {
    const key = JSON.stringify(ear);
    if (this.#receivers.has(key)) return;
    try {
      const receiver = new DatagramReceiver(this.#system, ear, this.#port, (bytes, from) => this.#take(bytes, from));
      this.#receivers.set(key, receiver);
    } catch (error) {
      this.#deaf.push({ host: ear.host, lastError: reasonOf(error) });
    }
  }

  #take(bytes: Uint8Array<ArrayBuffer>, from: Endpoint): void {
    this.#received++;
    for (const trial of this.#trials) if (trial.take(bytes)) return;
    if (this.#isHeard(from.address)) this.#queue.push({ bytes, from });
    else this.#ignored++;
  }

  /** The IPv4 receiver hears every interface of the machine, also those that are not listened on. */
  #isHeard(source: string): boolean {
    if (this.#binds.length > 0) return this.#locals.some((local) => isNeighbour(local, source));
    const bytes = parseAddress(source);
    return bytes === undefined || !isLoopback(bytes);
  }

  #openSenders(): string[] {
    return [...this.#senders].filter(([, sender]) => sender.isOpen).map(([key]) => key).sort();
  }
}

/** An interface that was made anew under its old name and address has another number. */
function keyOf({ host, prefix, scope }: LocalAddress): string {
  return `${host}/${prefix} ${scope?.id ?? ""}`;
}
