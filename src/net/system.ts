/** What this room asks of Deno. Tests give their own. */
import { connectFrom } from "./connect_from.ts";
import type { InterfaceInfo } from "./interfaces.ts";

export type DatagramSocket = Pick<
  Deno.DatagramConn,
  "send" | "receive" | "close" | "joinMulticastV4" | "joinMulticastV6"
>;

export interface DatagramSystem {
  networkInterfaces(): InterfaceInfo[];
  listenDatagram(options: Deno.UdpListenOptions & { transport: "udp" }): DatagramSocket;
}

export interface StreamSocket extends Pick<Deno.TcpConn, "localAddr" | "remoteAddr" | "read" | "write" | "close"> {
  setNoDelay(noDelay: boolean): void;
  setKeepAlive(keepAlive: boolean): void;
}

export interface StreamListener {
  readonly addr: Deno.NetAddr;
  accept(): Promise<StreamSocket>;
  close(): void;
}

export interface ConnectOptions {
  readonly hostname: string;
  readonly port: number;
  /** The local address to leave from; undefined: the system's choice. */
  readonly from: string | undefined;
  readonly signal: AbortSignal;
}

export interface StreamSystem {
  networkInterfaces(): InterfaceInfo[];
  listen(options: { hostname: string; port: number }): StreamListener;
  connect(options: ConnectOptions): Promise<StreamSocket>;
  /** Calls `action` after `ms`; the returned function takes that back. */
  after(ms: number, action: () => void): () => void;
}

export const denoDatagrams: DatagramSystem = {
  networkInterfaces: () => Deno.networkInterfaces(),
  listenDatagram: (options) => Deno.listenDatagram(options),
};

export const denoStreams: StreamSystem = {
  networkInterfaces: () => Deno.networkInterfaces(),
  listen: (options) => Deno.listen(options),
  connect: ({ hostname, port, from, signal }) =>
    from === undefined ? Deno.connect({ hostname, port, signal }) : connectFrom({ hostname, port, from, signal }),
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};
