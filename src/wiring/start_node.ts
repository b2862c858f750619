/** Builds a node out of its rooms: the one place where all of them meet. */
import type { StartNode } from "../cli/node.ts";
import type { Settings } from "../cli/settings.ts";
import { createSecurity } from "../crypto/security.ts";
import { LanMessenger } from "../messenger/messenger.ts";
import { createFiles } from "../files/files.ts";
import { isProgram, runProgram } from "../files/program.ts";
import { openStore, type SqliteStore } from "../store/mod.ts";
import { identityOf } from "./identity.ts";
import { type Network, noNetwork, openNetwork } from "./network.ts";
import type { ProgramWorld } from "./process.ts";
import { profileOf } from "./profile.ts";
import { LocalApi } from "./local_api.ts";
import { systemClock, systemRandom } from "./world.ts";

export function nodeStarter(world: ProgramWorld): StartNode {
  return async (settings, use) => {
    if (use !== "reading") await checkScan(settings);
    await using parts = new AsyncDisposableStack();
    const store = parts.use(openStore(settings.dataFolder));
    const network = use === "reading" ? noNetwork() : await openNetwork(settings);
    parts.defer(() => close(network));
    const messenger = await messengerOf(store, network, settings, world);
    const api = parts.use(await LocalApi.open(messenger, store, settings, use, world));
    if (use !== "reading") await messenger.start();
    parts.defer(() => messenger.stop());
    const running = parts.move();
    return { desk: api.desk, api: api.access, launch: () => api.launch(), stop: () => running.disposeAsync() };
  };
}

/** Otherwise every offer would come whole, and fail at its very end. */
async function checkScan({ scan }: Settings): Promise<void> {
  const program = scan?.[0];
  if (program === undefined || await isProgram(program)) return;
  throw new Error(`--scan names ${program}, which can't be found or is no program: install it, or name another`);
}

async function messengerOf(
  store: SqliteStore,
  network: Network,
  settings: Settings,
  world: ProgramWorld,
): Promise<LanMessenger> {
  return new LanMessenger({
    clock: systemClock,
    random: systemRandom,
    store,
    ...network,
    security: createSecurity(await identityOf(store), { clock: systemClock }),
    files: createFiles({
      spoolFolder: `${settings.dataFolder}/uploads`,
      os: Deno.build.os,
      scan: settings.scan,
      run: runProgram,
      now: () => systemClock.now(),
    }),
    filesFolder: settings.filesFolder,
    profile: profileOf(settings.name, world),
    epoch: store.nextEpoch(systemClock.now() / 1000),
    follow: settings.peers.map(({ host, port }) => ({ address: host, port })),
    app: `lanmessenger/${world.version}`,
    report: world.report,
  });
}

function close({ datagrams, streams }: Network): void {
  datagrams.close();
  streams.close();
}
