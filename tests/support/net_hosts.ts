import type { DatagramDiagnostics } from "../../src/net/datagram.ts";
import { linesOf } from "./lines.ts";
import type { LanHost } from "./namespaces.ts";

export type HostCommand =
  | { readonly do: "send"; readonly text: string }
  /** Only destinations that begin so are reached from now on. */
  | { readonly do: "paths"; readonly paths: readonly string[] }
  | { readonly do: "refresh" }
  | { readonly do: "diagnose" }
  | { readonly do: "dial"; readonly address: string; readonly port: number; readonly abortAfterMs?: number };

export type HostEvent =
  | { readonly event: "ready"; readonly port: number }
  | { readonly event: "done" }
  | { readonly event: "heard"; readonly text: string; readonly from: string }
  | { readonly event: "accepted"; readonly from: string }
  | { readonly event: "refreshed"; readonly changed: boolean; readonly addresses: readonly string[] }
  | { readonly event: "diagnosed"; readonly diagnostics: DatagramDiagnostics }
  /** The other end's address, or the error's name. */
  | { readonly event: "dialled"; readonly outcome: string };

type EventOf<Name extends HostEvent["event"]> = Extract<HostEvent, { readonly event: Name }>;

/** Everything here takes milliseconds: what has not happened by then will not. */
const PATIENCE_MS = 15_000;

/** net_host.ts on a host of a LAN. */
export class NetHost implements AsyncDisposable {
  /** Everything that was heard. */
  readonly heard: EventOf<"heard">[] = [];
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reading: Promise<void>;
  #unread: HostEvent[] = [];
  readonly #waiting: (() => void)[] = [];
  #ended = false;

  private constructor(host: LanHost, binds: readonly string[]) {
    const program = new URL("net_host.ts", import.meta.url).pathname;
    // Found from the folder it runs in, deno.json says that datagrams may be used.
    const cwd = new URL("../..", import.meta.url).pathname;
    const command = [Deno.execPath(), "run", "--allow-all", program, ...binds];
    this.#child = host.spawn(command, { cwd, stdin: "piped", stdout: "piped", stderr: "inherit" });
    this.#input = this.#child.stdin.getWriter();
    this.#reading = this.#read();
  }

  static async start(host: LanHost, binds: readonly string[] = []): Promise<NetHost> {
    const started = new NetHost(host, binds);
    await started.#next("ready");
    return started;
  }

  async send(text: string): Promise<void> {
    await this.#command({ do: "send", text }, "done");
  }

  async usePaths(...paths: string[]): Promise<void> {
    await this.#command({ do: "paths", paths }, "done");
  }

  refresh(): Promise<EventOf<"refreshed">> {
    return this.#command({ do: "refresh" }, "refreshed");
  }

  async diagnose(): Promise<DatagramDiagnostics> {
    return (await this.#command({ do: "diagnose" }, "diagnosed")).diagnostics;
  }

  async dial(address: string, port: number, abortAfterMs?: number): Promise<string> {
    const command = { do: "dial", address, port } as const;
    return (await this.#command(abortAfterMs === undefined ? command : { ...command, abortAfterMs }, "dialled"))
      .outcome;
  }

  /** Where the next connection that is accepted comes from. */
  async accepted(): Promise<string> {
    return (await this.#next("accepted")).from;
  }

  /** Where `text` comes from, as soon as it has been heard. */
  async hears(text: string): Promise<string> {
    return await this.#until(() => this.heard.find((heard) => heard.text === text)?.from, `hearing "${text}"`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#input.close().catch(() => {});
    await this.#child.status;
    await this.#reading;
  }

  async #command<Name extends HostEvent["event"]>(command: HostCommand, answer: Name): Promise<EventOf<Name>> {
    await this.#input.write(new TextEncoder().encode(`${JSON.stringify(command)}\n`));
    return await this.#next(answer);
  }

  #next<Name extends HostEvent["event"]>(name: Name): Promise<EventOf<Name>> {
    const isWanted = (event: HostEvent): event is EventOf<Name> => event.event === name;
    return this.#until(() => {
      const found = this.#unread.find(isWanted);
      if (found !== undefined) this.#unread = this.#unread.filter((event) => event !== found);
      return found;
    }, `its event "${name}"`);
  }

  async #until<T>(look: () => T | undefined, what: string): Promise<T> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#wake();
    }, PATIENCE_MS);
    try {
      while (true) {
        const found = look();
        if (found !== undefined) return found;
        if (this.#ended) throw new Error(`The host ended before ${what}`);
        if (isLate) throw new Error(`The host did nothing for ${PATIENCE_MS} ms before ${what}`);
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
    } finally {
      clearTimeout(timer);
    }
  }

  async #read(): Promise<void> {
    for await (const line of linesOf(this.#child.stdout)) {
      const event: HostEvent = JSON.parse(line);
      if (event.event === "heard") this.heard.push(event);
      else this.#unread.push(event);
      this.#wake();
    }
    this.#ended = true;
    this.#wake();
  }

  #wake(): void {
    for (const look of this.#waiting.splice(0)) look();
  }
}
