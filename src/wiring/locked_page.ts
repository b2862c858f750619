import { type Instance, removeInstance, writeInstance } from "../cli/instance.ts";
import type { LockedStart } from "../cli/node.ts";
import type { Settings } from "../cli/settings.ts";
import { hmac } from "../crypto/hash.ts";
import { LockedError } from "../model/errors.ts";
import { loadAssets } from "../server/assets.ts";
import { localHosts } from "../server/guard.ts";
import { launchFolders, writeLaunchFile } from "../server/launch.ts";
import { listenLocal } from "../server/listen.ts";
import { createLockedApp } from "../server/locked_app.ts";
import { PageTokens, randomSecret } from "../server/tokens.ts";
import { UnlockGate } from "../server/unlock_gate.ts";
import type { SqliteStore, StoredKey } from "../store/mod.ts";
import { locked as lockedError } from "./identity.ts";
import { openKey } from "./identity_key.ts";
import { PAGE_PORT } from "./local_api.ts";
import { hashOf, type ProgramWorld } from "./process.ts";
import { systemClock } from "./world.ts";

export interface Unlocked {
  readonly passphrase: string;
  /** Where the page is open: the messenger's own server takes that place. */
  readonly port: number;
}

/**
 * Asks for the passphrase in a page, which has the messenger's key to the program afterwards.
 *
 * @throws {LockedError} "locked" when the program is to end before it was given.
 */
export async function unlockByPage(
  { store, settings, world, start }: {
    store: SqliteStore;
    settings: Settings;
    world: ProgramWorld;
    start: LockedStart;
  },
): Promise<Unlocked> {
  const { report } = world;
  const tokens = new PageTokens({
    hashes: store.pageTokens,
    sha256: hashOf,
    mac: hmac,
    clock: systemClock,
    report,
  });
  const given = Promise.withResolvers<string>();
  const ended = () => given.reject(lockedError(settings.dataFolder));
  start.signal.addEventListener("abort", ended, { once: true });
  const folders = launchFolders({ os: Deno.build.os, home: world.env("HOME"), data: settings.dataFolder });
  const files = new Set<Promise<void>>();
  const launch = async () => {
    const { removed, ...file } = await writeLaunchFile({ tokens, port, folders });
    files.add(removed);
    return file;
  };
  const secrets = { programKey: randomSecret(), programProof: randomSecret() };
  let port = 0;
  const app = createLockedApp({
    tokens,
    ...secrets,
    launch,
    hosts: () => port === 0 ? [] : localHosts(port),
    assets: await loadAssets(hashOf),
    gate: new UnlockGate({ opens: (text) => opens(text, store), clock: systemClock, signal: start.signal }),
    opened: given.resolve,
    report,
  });
  const server = await listenLocal(
    { port: settings.pagePort ?? PAGE_PORT, clock: systemClock },
    (request) => app.fetch(request),
  );
  port = server.port;
  const instance: Instance = {
    pid: Deno.pid,
    version: world.version,
    port,
    key: secrets.programKey,
    proof: secrets.programProof,
  };
  try {
    if (start.signal.aborted) ended();
    await writeInstance(settings.dataFolder, instance);
    await start.show(await launch());
    return { passphrase: await given.promise, port };
  } finally {
    start.signal.removeEventListener("abort", ended);
    await removeInstance(settings.dataFolder, instance);
    tokens.close();
    await Promise.all(files);
    await server.close();
  }
}

async function opens(passphrase: string, store: SqliteStore): Promise<boolean> {
  const key: StoredKey | undefined = store.identity()?.key;
  if (key?.form !== "sealed") return true;
  try {
    (await openKey(passphrase, key)).fill(0);
    return true;
  } catch (error) {
    if (error instanceof LockedError && error.problem === "wrong") return false;
    throw error;
  }
}
