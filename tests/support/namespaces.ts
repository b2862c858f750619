/**
 * A LAN for tests, in Linux network namespaces of its own: hosts joined by a bridge that no interface of this machine
 * has a part in. There is no default route and no way out. Needs root and the `ip` command (iproute2).
 */

/** `lm-<process>-<LAN of this process>-<host>`: leftovers of a process that is gone can be told from others' LANs. */
const NAME = /^lm-(\d+)-[0-9a-z]+-(?:\d+|switch)$/;

/** The hosts' interface. */
const DEVICE = "eth0";

export type NamespaceSupport = { readonly possible: true } | { readonly possible: false; readonly reason: string };

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Whether this machine lets us make namespaces; found out by making one. */
export async function canMakeNamespaces(): Promise<NamespaceSupport> {
  if (Deno.build.os !== "linux") {
    return { possible: false, reason: `network namespaces are Linux's, not ${Deno.build.os}'s` };
  }
  if (Deno.uid() !== 0) return { possible: false, reason: `only root may make them, and this is user ${Deno.uid()}` };
  const name = `lm-${Deno.pid}-${randomPart()}-1`;
  try {
    const made = await run(["ip", "netns", "add", name]);
    if (made.code !== 0) return { possible: false, reason: made.stderr.trim() };
    // A namespace alone is not enough: some containers allow it and refuse links in it.
    const linked = await run(["ip", "-n", name, "link", "add", "probe1", "type", "veth", "peer", "name", "probe2"]);
    await run(["ip", "netns", "del", name]);
    return linked.code === 0 ? { possible: true } : { possible: false, reason: linked.stderr.trim() };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return { possible: false, reason: 'there is no "ip" command: install iproute2' };
  }
}

/** One host of a LAN. Its address is on `device`; `lo` is up. */
export class LanHost {
  readonly namespace: string;
  readonly device = DEVICE;
  readonly #switch: string;
  readonly #port: string;
  readonly #children = new Set<Deno.ChildProcess>();
  #address: string;
  #index = 0;

  constructor(namespace: string, switchNamespace: string, port: string, address: string) {
    this.namespace = namespace;
    this.#switch = switchNamespace;
    this.#port = port;
    this.#address = address;
  }

  /** IPv4, without the prefix, which is 24. */
  get address(): string {
    return this.#address;
  }

  /** Link-local, without scope. */
  async linkLocal(): Promise<string> {
    const { stdout } = await ip("-n", this.namespace, "-6", "-o", "addr", "show", "dev", DEVICE, "scope", "link");
    const address = /inet6 ([0-9a-f:]+)\//.exec(stdout)?.[1];
    if (address === undefined) throw new Error(`${this.namespace} has no link-local address: ${stdout}`);
    return address;
  }

  /** Runs a command to its end. */
  exec(...command: string[]): Promise<CommandResult> {
    return run(["ip", "netns", "exec", this.namespace, ...command]);
  }

  /** Starts a command; what still runs when the LAN is torn down is killed. */
  spawn(command: readonly string[], options: Omit<Deno.CommandOptions, "args"> = {}): Deno.ChildProcess {
    const args = ["netns", "exec", this.namespace, ...command];
    const child = new Deno.Command("ip", { ...options, args }).spawn();
    this.#children.add(child);
    child.status.finally(() => this.#children.delete(child));
    return child;
  }

  /** Takes the interface down as its owner would: its IPv6 address goes, its IPv4 address stays. */
  async down(): Promise<void> {
    await ip("-n", this.namespace, "link", "set", DEVICE, "down");
  }

  async up(): Promise<void> {
    await ip("-n", this.namespace, "link", "set", DEVICE, "up");
    await this.#settle();
  }

  /** Gives the interface another IPv4 address in place of the old one. */
  async changeAddress(address: string): Promise<void> {
    await ip("-n", this.namespace, "addr", "del", `${this.#address}/24`, "dev", DEVICE);
    await ip("-n", this.namespace, "addr", "add", `${address}/24`, "broadcast", "+", "dev", DEVICE);
    this.#address = address;
  }

  /** Pulls the cable at the switch. */
  async cut(): Promise<void> {
    await ip("-n", this.#switch, "link", "set", this.#port, "down");
  }

  /** From now on the switch keeps broadcasts and multicasts from it. `others` know where it is, as they can't ask. */
  async deafen(others: readonly LanHost[]): Promise<void> {
    const { stdout } = await ip("-n", this.namespace, "-o", "link", "show", "dev", DEVICE);
    const hardware = /link\/ether ([0-9a-f:]+)/.exec(stdout)?.[1] ?? "";
    for (const other of others) {
      await ip("-n", other.namespace, "neigh", "replace", this.address, "lladdr", hardware, "dev", DEVICE);
    }
    const port = ["link", "set", this.#port, "type", "bridge_slave"];
    await ip("-n", this.#switch, ...port, "bcast_flood", "off", "mcast_flood", "off");
  }

  /** Drops connections to a TCP port of its own without a word, as a firewall does. */
  async dropTcp(port: number): Promise<void> {
    for (const family of ["-4", "-6"]) {
      // The table of own addresses is asked first, unless it is moved behind.
      await ip("-n", this.namespace, family, "rule", "add", "pref", "100", "lookup", "local");
      await ip("-n", this.namespace, family, "rule", "del", "pref", "0");
      const what = ["iif", DEVICE, "ipproto", "tcp", "dport", `${port}`];
      await ip("-n", this.namespace, family, "rule", "add", "pref", "10", ...what, "blackhole");
    }
  }

  /** Plugs it in again. */
  async mend(): Promise<void> {
    await ip("-n", this.#switch, "link", "set", this.#port, "up");
  }

  /** The interface vanishes, as that of a dock does. */
  async unplug(): Promise<void> {
    await ip("-n", this.namespace, "link", "del", DEVICE);
  }

  /** It comes back, with another number and this address. */
  async plug(address: string = this.#address): Promise<void> {
    this.#address = address;
    // The number of an interface is given again at once; another one is what happens on a real machine.
    const index = String(100 + ++this.#index);
    await ip("-n", this.namespace, "link", "add", DEVICE, "index", index, ...this.#pair());
    await ip("-n", this.#switch, "link", "set", this.#port, "master", "br0", "up");
    await ip("-n", this.namespace, "addr", "add", `${address}/24`, "broadcast", "+", "dev", DEVICE);
    await this.up();
  }

  async create(): Promise<void> {
    await ip("netns", "add", this.namespace);
    await ip("-n", this.namespace, "link", "set", "lo", "up");
    // Nobody else has our addresses: saves the seconds of making sure. Where it can't be set, they are waited for.
    const off = "for i in all default; do echo 0 > /proc/sys/net/ipv6/conf/$i/accept_dad; done";
    await this.exec("sh", "-c", off);
    await this.plug();
  }

  /** Never fails: what is not there any more is gone. */
  async destroy(): Promise<void> {
    const ended = [...this.#children].map((child) => child.status);
    for (const child of this.#children) child.kill("SIGKILL");
    await Promise.all(ended);
    await run(["ip", "netns", "del", this.namespace]);
  }

  #pair(): string[] {
    return ["type", "veth", "peer", "name", this.#port, "netns", this.#switch];
  }

  /** A new IPv6 address can't be used until the kernel is sure that nobody else has it. */
  async #settle(): Promise<void> {
    for (;;) {
      const { stdout } = await ip("-n", this.namespace, "-6", "-o", "addr", "show", "dev", DEVICE);
      if (stdout.includes("inet6") && !stdout.includes("tentative")) return;
      if (stdout === "" && await this.#lacksIPv6()) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async #lacksIPv6(): Promise<boolean> {
    const { code, stdout } = await this.exec("cat", `/proc/sys/net/ipv6/conf/${DEVICE}/disable_ipv6`);
    return code !== 0 || stdout.trim() === "1";
  }
}

/** `await using lan = await Lan.create(3)` is torn down however the test ends. */
export class Lan implements AsyncDisposable {
  readonly hosts: readonly LanHost[];
  readonly #switch: string;

  private constructor(switchNamespace: string, hosts: readonly LanHost[]) {
    this.#switch = switchNamespace;
    this.hosts = hosts;
  }

  /** `count` hosts, 10.x.y.1 and so on, in one subnet that hears every broadcast. */
  static async create(count: number): Promise<Lan> {
    await removeLeftovers();
    const name = `lm-${Deno.pid}-${randomPart()}`;
    const [x = 0, y = 0] = crypto.getRandomValues(new Uint8Array(2));
    const hosts = Array.from({ length: count }, (_, index) => {
      const number = index + 1;
      return new LanHost(`${name}-${number}`, `${name}-switch`, `port${number}`, `10.${x}.${y}.${number}`);
    });
    const lan = new Lan(`${name}-switch`, hosts);
    try {
      await ip("netns", "add", `${name}-switch`);
      await ip("-n", `${name}-switch`, "link", "add", "br0", "type", "bridge");
      await ip("-n", `${name}-switch`, "link", "set", "br0", "up");
      await Promise.all(hosts.map((host) => host.create()));
      return lan;
    } catch (error) {
      await lan[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** @throws {RangeError} for a number beyond the hosts there are, which begin at 1. */
  host(number: number): LanHost {
    const host = this.hosts[number - 1];
    if (host === undefined) throw new RangeError(`There is no host ${number}: this LAN has ${this.hosts.length}`);
    return host;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.hosts.map((host) => host.destroy()));
    await run(["ip", "netns", "del", this.#switch]);
  }
}

/** Removes namespaces of ours whose process has ended without tearing them down. */
async function removeLeftovers(): Promise<void> {
  const { stdout } = await run(["ip", "netns", "list"]);
  for (const line of stdout.split("\n")) {
    const name = line.split(" ")[0] ?? "";
    const pid = NAME.exec(name)?.[1];
    if (pid !== undefined && !(await isAlive(pid))) await run(["ip", "netns", "del", name]);
  }
}

async function isAlive(pid: string): Promise<boolean> {
  try {
    await Deno.stat(`/proc/${pid}`);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function ip(...args: string[]): Promise<CommandResult> {
  const result = await run(["ip", ...args]);
  if (result.code !== 0) throw new Error(`Cannot build the LAN: "ip ${args.join(" ")}" said "${result.stderr.trim()}"`);
  return result;
}

async function run([command = "", ...args]: readonly string[]): Promise<CommandResult> {
  const { code, stdout, stderr } = await new Deno.Command(command, { args, stdin: "null" }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

function randomPart(): string {
  return [...crypto.getRandomValues(new Uint8Array(3))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
