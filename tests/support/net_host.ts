// deno-lint-ignore-file no-console -- what it prints is its answer.
/**
 * A program that runs on a host of a test's LAN, with the real sockets of src/net. Commands come as JSON lines on
 * standard input, events go as JSON lines to standard output; net_hosts.ts is the other end.
 */
import { openDatagrams } from "../../src/net/datagram.ts";
import { openStreams } from "../../src/net/stream.ts";
import { type DatagramSystem, denoDatagrams } from "../../src/net/system.ts";
import { linesOf } from "./lines.ts";
import type { HostCommand, HostEvent } from "./net_hosts.ts";

/** Destinations that are reached; all others are refused, as a firewall would. Undefined: every one. */
let paths: readonly string[] | undefined;

const firewalled: DatagramSystem = {
  ...denoDatagrams,
  listenDatagram: (options) => {
    const socket = denoDatagrams.listenDatagram(options);
    const send: typeof socket.send = (bytes, to) => {
      const refused = paths !== undefined && "hostname" in to && !paths.some((path) => to.hostname.startsWith(path));
      return refused ? Promise.reject(new Error("Operation not permitted (os error 1)")) : socket.send(bytes, to);
    };
    // A proxy of its own: Deno's socket keeps private state that only its own methods reach.
    return {
      send,
      receive: (buffer) => socket.receive(buffer),
      close: () => socket.close(),
      joinMulticastV4: (group, device) => socket.joinMulticastV4(group, device),
      joinMulticastV6: (group, device) => socket.joinMulticastV6(group, device),
    };
  },
};

const binds = Deno.args;
const datagrams = await openDatagrams({ port: 2372, binds, system: firewalled });
const streams = await openStreams({ port: 2372, binds });
const tasks = [hear(), accept()];
emit({ event: "ready", port: streams.port });
for await (const line of linesOf(Deno.stdin.readable)) await obey(JSON.parse(line));
datagrams.close();
streams.close();
await Promise.all(tasks);

function emit(event: HostEvent): void {
  console.log(JSON.stringify(event));
}

async function hear(): Promise<void> {
  for await (const { bytes, from } of datagrams.receive()) {
    emit({ event: "heard", text: new TextDecoder().decode(bytes), from: from.address });
  }
}

async function accept(): Promise<void> {
  for await (const connection of streams.accept()) {
    emit({ event: "accepted", from: connection.remote.address });
    connection.close();
  }
}

async function obey(command: HostCommand): Promise<void> {
  switch (command.do) {
    case "paths":
      paths = command.paths;
      return emit({ event: "done" });
    case "send":
      await datagrams.send(new TextEncoder().encode(command.text));
      return emit({ event: "done" });
    case "refresh":
      return emit({ event: "refreshed", changed: await datagrams.refresh(), addresses: datagrams.addresses() });
    case "diagnose":
      return emit({ event: "diagnosed", diagnostics: datagrams.diagnostics() });
    case "dial":
      try {
        const signal = command.abortAfterMs === undefined
          ? new AbortController().signal
          : AbortSignal.timeout(command.abortAfterMs);
        const connection = await streams.dial({ address: command.address, port: command.port }, signal);
        emit({ event: "dialled", outcome: connection.remote.address });
        await connection.read(new Uint8Array(1));
        return connection.close();
      } catch (error) {
        return emit({ event: "dialled", outcome: error instanceof Error ? error.name : String(error) });
      }
    default:
      return command satisfies never;
  }
}
