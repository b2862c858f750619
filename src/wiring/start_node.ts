/** Builds a node out of its rooms: the one place where all of them meet. */
import type { StartNode } from "../cli/node.ts";
import type { Settings } from "../cli/settings.ts";
import { createSecurity } from "../crypto/security.ts";
import { LanMessenger } from "../messenger/messenger.ts";
import { createFiles } from "../files/files.ts";
import { isProgram, runProgram } from "../files/program.ts";
import { openStore, type SqliteStore } from "../store/mod.ts";
import type { Identity } from "../crypto/identity.ts";
import { obeyPolicy } from "./autostart.ts";
import { identityOf, refuseRetired } from "./identity.ts";
import { unlockByPage } from "./locked_page.ts";
import { UPLOADS_FOLDER } from "./data_removal.ts";
import { type Network, noNetwork, openNetwork } from "./network.ts";
import type { ProgramWorld } from "./process.ts";
import { nameSourceOf, profileOf } from "./profile.ts";
import { LocalApi } from "./local_api.ts";
import { systemClock, systemRandom } from "./world.ts";

export function nodeStarter(world: ProgramWorld): StartNode {
  return async (settings, use, locked) => {
    if (use !== "reading") await checkScan(settings);
    await using parts = new AsyncDisposableStack();
    const store = parts.use(openStore(settings.dataFolder));
    // What is moved away may still be looked at.
    if (use !== "reading") refuseRetired(store.identity(), settings.dataFolder);
    let pagePort = settings.pagePort;
    const identity = await identityOf(store, {
      folder: settings.dataFolder,
      ask: async (attempt) => {
        const given = await askFor(attempt, settings, world);
        if (given !== undefined || use !== "page" || locked === undefined) return given;
        if (world.passphrases.person === "present") return undefined;
        const { passphrase, port } = await unlockByPage({ store, settings, world, start: locked });
        pagePort = port;
        return { text: passphrase, after: "end" };
      },
    });
    const network = use === "reading" ? noNetwork() : await openNetwork(settings);
    parts.defer(() => close(network));
    const messenger = messengerOf({ store, identity, network, settings, world });
    const api = parts.use(await LocalApi.open(messenger, store, { ...settings, pagePort }, use, world));
    if (use !== "reading") await messenger.start();
    if (use === "page" || use === "service") await obeyPolicy(settings, world.env).catch(world.report);
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

function askFor(attempt: number, { passphraseFd }: Settings, { passphrases }: ProgramWorld) {
  const question = attempt === 1 ? "Passphrase of the identity" : "That is another one. Passphrase of the identity";
  return passphrases.ask("current", question, passphraseFd);
}

interface MessengerParts {
  readonly store: SqliteStore;
  readonly identity: Identity;
  readonly network: Network;
  readonly settings: Settings;
  readonly world: ProgramWorld;
}

function messengerOf({ store, identity, network, settings, world }: MessengerParts): LanMessenger {
  return new LanMessenger({
    clock: systemClock,
    random: systemRandom,
    store,
    ...network,
    security: createSecurity(identity, { clock: systemClock }),
    files: createFiles({
      spoolFolder: `${settings.dataFolder}/${UPLOADS_FOLDER}`,
      os: Deno.build.os,
      scan: settings.scan,
      run: runProgram,
      now: () => systemClock.now(),
    }),
    filesFolder: settings.filesFolder,
    givenFilesFolder: settings.filesFolderFrom === "given" ? settings.filesFolder : undefined,
    policy: settings.policy,
    profile: profileOf(settings, store.face(), world),
    nameFrom: nameSourceOf(settings, store),
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
