import type { Datagrams, Streams } from "../messenger/ports.ts";
import { openDatagrams } from "../net/datagram.ts";
import { openStreams } from "../net/stream.ts";

export interface Network {
  readonly datagrams: Datagrams;
  readonly streams: Streams;
}

/** @throws {BindError} when an address or the port can't be had; nothing stays open then. */
export async function openNetwork(options: { port: number; binds: readonly string[] }): Promise<Network> {
  const datagrams = await openDatagrams(options);
  try {
    return { datagrams, streams: await openStreams(options) };
  } catch (error) {
    datagrams.close();
    throw error;
  }
}

/** For a node that only looks at what is stored: nobody hears of it. */
export function noNetwork(): Network {
  return {
    datagrams: {
      send: () => Promise.resolve(),
      receive: nothing,
      addresses: () => [],
      refresh: () => Promise.resolve(false),
      report: () => ({ port: 0, speakers: [], deaf: [], outside: 0 }),
      loop: () => Promise.resolve({ loops: () => [], end: () => {} }),
      close: () => {},
    },
    streams: {
      port: 0,
      accept: nothing,
      dial: () => Promise.reject(new Error("Cannot dial: this node has no network")),
      close: () => {},
    },
  };
}

async function* nothing(): AsyncGenerator<never> {}
