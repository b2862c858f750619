import { NO_POLICY } from "../../src/model/policy.ts";
import type { Settings } from "../../src/cli/settings.ts";

/** Settings of a node on a loopback address: nothing leaves this machine. */
export function settingsOn(address: string, dataFolder: string, name: string): Settings {
  return {
    policy: NO_POLICY,
    name,
    group: undefined,
    dataFolder,
    binds: [address],
    port: 2_472,
    pagePort: 0,
    peers: [],
    filesFolder: `${dataFolder}/files`,
    filesFolderFrom: "given",
    scan: undefined,
    passphraseFd: undefined,
    open: false,
    window: "browser",
    json: true,
    quiet: true,
    waitSeconds: undefined,
  };
}

export function argumentsOf(settings: Settings): string[] {
  return [
    "--headless",
    ...settings.binds.flatMap((address) => ["--bind", address]),
    ...["--data", settings.dataFolder, "--name", settings.name ?? "Somebody", "--port", `${settings.port}`],
    ...["--page-port", "0"],
  ];
}
