import type { LanHost } from "./namespaces.ts";

const PATIENCE_MS = 60_000;

/** What a host of a LAN sends is limited, so that a transfer takes a while and everything else does not. */
export async function limitLine(host: LanHost, megabits: number): Promise<void> {
  const rate = ["rate", `${megabits}mbit`, "burst", "64kb", "latency", "100ms"];
  await mustSucceed(host, ["tc", "qdisc", "replace", "dev", host.device, "root", "tbf", ...rate]);
}

/** Bytes that a host has sent on its line, packets' heads included. */
export async function sentBytes(host: LanHost): Promise<number> {
  return Number(await mustSucceed(host, ["cat", `/sys/class/net/${host.device}/statistics/tx_bytes`]));
}

/** Resolves once a host has sent so many bytes. There is nothing to listen to: it is asked again and again. */
export async function untilSent(host: LanHost, bytes: number): Promise<void> {
  await until(async () => await sentBytes(host) >= bytes, `The host has not sent ${bytes} bytes`);
}

/** Resolves once a host has sent something again and again, and nothing came back. */
export async function untilUnanswered(host: LanHost): Promise<void> {
  await until(async () => {
    const waiting = /\bbackoff:(\d+)/.exec(await mustSucceed(host, ["ss", "--tcp", "--info", "state", "established"]));
    return Number(waiting?.[1]) >= 3;
  }, "Nothing was sent in vain");
}

async function until(condition: () => Promise<boolean>, failure: string): Promise<void> {
  const start = performance.now();
  while (!await condition()) {
    if (performance.now() - start > PATIENCE_MS) throw new Error(`${failure} in a minute`);
  }
}

/** Cuts every connection of a host at once, as a firewall that loses its memory does. */
export async function cutConnections(host: LanHost): Promise<void> {
  await mustSucceed(host, ["ss", "--kill", "--tcp", "state", "established"]);
}

async function mustSucceed(host: LanHost, command: string[]): Promise<string> {
  const { code, stdout, stderr } = await host.exec(...command);
  if (code !== 0) throw new Error(`"${command.join(" ")}" said "${stderr.trim()}"`);
  return stdout;
}
