/** Finding a TCP port and listening on it (docs/protocol.md, section 3). */
import { BindError, reasonOf } from "./errors.ts";
import type { Platform } from "./platform.ts";
import type { StreamListener, StreamSystem } from "./system.ts";

/** Where several addresses must share a free port, the port that one gets may be taken on another. */
const FREE_PORT_ATTEMPTS = 20;

/**
 * Listens on the wanted port, or on a free one where that is taken, the same on all of `hosts`.
 *
 * @param hosts empty: everywhere.
 * @returns one listener or more.
 * @throws {BindError} "port".
 */
export function openListeners(
  port: number,
  hosts: readonly string[],
  system: StreamSystem,
  platform: Platform,
): StreamListener[] {
  let taken: unknown;
  for (const wanted of [port, ...Array<number>(FREE_PORT_ATTEMPTS).fill(0)]) {
    try {
      return hosts.length === 0 ? listenEverywhere(wanted, system, platform) : listenOn(hosts, wanted, system);
    } catch (error) {
      if (!platform.isTaken(error)) throw refusal(wanted, hosts, error);
      taken = error;
    }
  }
  throw refusal(0, hosts, taken);
}

export function portOf(listeners: readonly StreamListener[]): number {
  return listeners[0]?.addr.port ?? 0;
}

function refusal(port: number, hosts: readonly string[], error: unknown): BindError {
  const what = port === 0 ? "a free TCP port" : `TCP port ${port}`;
  const where = hosts.length === 0 ? "" : ` of ${hosts.join(" and ")}`;
  const problem = `Cannot listen on ${what}${where} (${reasonOf(error)})`;
  return new BindError("port", `${problem}: give another one with --port, or other addresses with --bind`, {
    cause: error,
  });
}

/** All of `hosts` on one port, or none. */
function listenOn(hosts: readonly string[], port: number, system: StreamSystem): StreamListener[] {
  const listeners: StreamListener[] = [];
  try {
    for (const hostname of hosts) {
      listeners.push(system.listen({ hostname, port: listeners.length === 0 ? port : portOf(listeners) }));
    }
    return listeners;
  } catch (error) {
    for (const listener of listeners) listener.close();
    throw error;
  }
}

/**
 * The IPv6 wildcard hears IPv4 too on most systems, and then the IPv4 one is refused as taken, which is as well. On
 * Windows, and where a system is set up like it, both are needed. Without IPv6 the first is refused for other reasons.
 */
function listenEverywhere(port: number, system: StreamSystem, platform: Platform): StreamListener[] {
  let both: StreamListener | undefined;
  try {
    both = system.listen({ hostname: "::", port });
  } catch (error) {
    if (platform.isTaken(error)) throw error;
  }
  const listeners = both === undefined ? [] : [both];
  try {
    return [...listeners, system.listen({ hostname: "0.0.0.0", port: both?.addr.port ?? port })];
  } catch (error) {
    if (both !== undefined && platform.isTaken(error) && platform.wildcard === "both") return listeners;
    both?.close();
    throw error;
  }
}
