import type { Settings } from "../cli/settings.ts";
import { freeSpace } from "../files/free_space.ts";
import { networkDisk } from "../files/network_disk.ts";
import { findFirewall, systemFiles } from "../host/firewall.ts";
import { findPortHolder, processFiles } from "../host/port_holder.ts";
import type { HostLook } from "../model/checkup.ts";
import type { SqliteStore } from "../store/mod.ts";
import { systemClock } from "./world.ts";

/** This computer, for `doctor`. */
export function systemLook(store: SqliteStore, { port }: Settings): HostLook {
  const { os } = Deno.build;
  return {
    os,
    wantedPort: port,
    ticks: () => systemClock.ticks(),
    firewall: (ports) => findFirewall(ports, { os, files: systemFiles, program: Deno.execPath() }),
    portHolder: (port) => Promise.resolve(os === "linux" ? findPortHolder(port, processFiles) : undefined),
    database: () => store.health(() => systemClock.ticks()),
    space: async (folder) => {
      try {
        const free = await freeSpace(folder, os);
        return free === undefined ? { unknown: "the system does not say" } : { free };
      } catch (error) {
        return { unknown: error instanceof Error ? error.message : String(error) };
      }
    },
    networkDisk: (folder) => networkDisk(folder, os),
  };
}
