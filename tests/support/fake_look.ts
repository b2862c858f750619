import type { HostLook } from "../../src/model/checkup.ts";

/** A computer on which all is well, but for what a test changes. */
export function fakeLook(clock: { ticks(): number }, changes: Partial<HostLook> = {}): HostLook {
  return {
    os: "linux",
    wantedPort: 2372,
    ticks: () => clock.ticks(),
    firewall: () => Promise.resolve(undefined),
    portHolder: () => Promise.resolve(undefined),
    database: () => ({ path: "/data/db", check: "ok", version: 7, bytes: 4096, walBytes: 0, commit: { ms: 3 } }),
    space: () => Promise.resolve({ free: 50_000_000_000 }),
    networkDisk: () => Promise.resolve(undefined),
    ...changes,
  };
}
