import type { Hono } from "hono";
import type { Messenger } from "../../messenger/facade.ts";
import { isLoopback, parseAddress } from "../../model/address.ts";
import type { Firewall, NetworkReport, OpenPorts } from "../../model/network.ts";
import type { ServerEnv } from "../guard.ts";
import { networkDto } from "../to_dto.ts";
import { route } from "./route.ts";

/** Undefined: there is none that is in the way. */
export type FindFirewall = (ports: OpenPorts) => Promise<Firewall | undefined>;

/** GET /api/network: a `NetworkDto`. */
export function networkRoute(
  app: Hono<ServerEnv>,
  { messenger, firewall }: { messenger: Messenger; firewall: FindFirewall },
): void {
  route(app, "/api/network", {
    GET: async (c) => {
      const report = messenger.network();
      const ports = { udp: report.datagrams.port, tcp: messenger.me.port };
      return c.json(networkDto(report, ports, reachesOthers(report) ? await firewall(ports) : undefined));
    },
  });
}

/** What stays on this computer passes no firewall, and without any network there is nothing to open. */
function reachesOthers({ datagrams }: NetworkReport): boolean {
  return datagrams.speakers.some(({ address }) => {
    const bytes = parseAddress(address);
    return bytes === undefined || !isLoopback(bytes);
  });
}
