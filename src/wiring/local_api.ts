import { CommandDesk } from "../cli/command_desk.ts";
import { messageEvent } from "../cli/message_event.ts";
import type { Node, NodeUse } from "../cli/node.ts";
import type { Settings } from "../cli/settings.ts";
import { hmac } from "../crypto/hash.ts";
import { findFirewall, systemFiles } from "../host/firewall.ts";
import type { Messenger } from "../messenger/facade.ts";
import { post } from "../net/post.ts";
import { createApp } from "../server/app.ts";
import { loadAssets } from "../server/assets.ts";
import { localHosts } from "../server/guard.ts";
import { type LaunchFile, launchFolders, removeOldLaunchFiles, writeLaunchFile } from "../server/launch.ts";
import { listenLocal, type LocalServer } from "../server/listen.ts";
import { ProgramTokens } from "../server/program_tokens.ts";
import { PageTokens, randomSecret } from "../server/tokens.ts";
import { Webhooks } from "../server/webhooks.ts";
import { encodeHex } from "../std/encoding.ts";
import type { SqliteStore } from "../store/mod.ts";
import { systemAutostart } from "./autostart.ts";
import { systemLook } from "./host_look.ts";
import { StoredKeyDesk } from "./key_desk.ts";
import { hashOf, newId, type ProgramWorld } from "./process.ts";
import { systemClock } from "./world.ts";

export const PAGE_PORT = 23_720;

const encoder = new TextEncoder();

/** The page and the API of one node, on loopback. */
export class LocalApi implements AsyncDisposable {
  readonly desk: CommandDesk;
  readonly access: Node["api"];
  readonly #server: LocalServer;
  readonly #tokens: PageTokens;
  /** Launch files that are still there; each resolves when it is removed. */
  readonly #files: ReadonlySet<Promise<void>>;
  readonly #launch: () => Promise<LaunchFile>;
  readonly #webhooks: Webhooks;
  readonly #closing: AbortController;

  private constructor(parts: {
    desk: CommandDesk;
    access: Node["api"];
    server: LocalServer;
    tokens: PageTokens;
    files: ReadonlySet<Promise<void>>;
    launch: () => Promise<LaunchFile>;
    webhooks: Webhooks;
    closing: AbortController;
  }) {
    this.desk = parts.desk;
    this.access = parts.access;
    this.#server = parts.server;
    this.#tokens = parts.tokens;
    this.#files = parts.files;
    this.#launch = parts.launch;
    this.#webhooks = parts.webhooks;
    this.#closing = parts.closing;
  }

  static async open(
    messenger: Messenger,
    store: SqliteStore,
    settings: Settings,
    use: NodeUse,
    world: ProgramWorld,
  ): Promise<LocalApi> {
    const { version, report } = world;
    const closing = new AbortController();
    const tokens = new PageTokens({
      hashes: store.pageTokens,
      sha256: hashOf,
      mac: hmac,
      clock: systemClock,
      report,
    });
    const programTokens = new ProgramTokens({
      rows: store.programTokens,
      policy: settings.policy,
      sha256: hashOf,
      clock: systemClock,
      report,
    });
    const webhooks = new Webhooks({
      rows: store.webhooks,
      policy: settings.policy,
      messenger,
      clock: systemClock,
      lineOf: (message) => messageEvent(message, messenger),
      sign: (secret, text) => encodeHex(hmac(encoder.encode(secret), encoder.encode(text))),
      post,
      version,
      report,
    });
    const programs = { tokens: programTokens, webhooks };
    const folders = launchFolders({ os: Deno.build.os, home: world.env("HOME"), data: settings.dataFolder });
    let port = 0;
    const files = new Set<Promise<void>>();
    const launch = async () => {
      const { removed, ...file } = await writeLaunchFile({ tokens, port, folders });
      files.add(removed);
      void removed.then(() => files.delete(removed));
      return file;
    };
    // A command that runs for a moment shows nothing; whoever runs for longer can be asked for a page.
    const page = use === "page" || use === "service" ? { assets: await loadAssets(hashOf), launch } : undefined;
    const secrets = { programKey: randomSecret(), programProof: randomSecret() };
    const keys = new StoredKeyDesk(store.ownKey, settings.dataFolder);
    const app = createApp({
      messenger,
      keys,
      autostart: systemAutostart(settings, world.env),
      run: (command, signal) => desk.run(command, signal),
      tokens,
      programTokens,
      programs,
      ...secrets,
      // None before the port is known.
      hosts: () => port === 0 ? [] : localHosts(port),
      page,
      firewall: (ports) => findFirewall(ports, { os: Deno.build.os, files: systemFiles, program: Deno.execPath() }),
      version,
      clock: systemClock,
      signal: closing.signal,
      report,
    });
    const wanted = page === undefined ? 0 : settings.pagePort ?? PAGE_PORT;
    const server = await listenLocal({ port: wanted, clock: systemClock }, (request) => app.fetch(request));
    port = server.port;
    const desk = new CommandDesk({
      messenger,
      clock: systemClock,
      dataFolder: settings.dataFolder,
      keys,
      programs,
      look: systemLook(store, settings),
      // What is gone again when the command has ended is no address for others.
      api: use === "page" || use === "service" ? `http://127.0.0.1:${server.port}/` : undefined,
      page: use === "page" ? `http://127.0.0.1:${server.port}/` : undefined,
      newId,
    });
    void removeOldLaunchFiles(folders, systemClock.now());
    const access = { port: server.port, key: secrets.programKey, proof: secrets.programProof };
    if (use !== "reading") webhooks.start();
    return new LocalApi({ desk, access, server, tokens, files, launch, webhooks, closing });
  }

  launch(): Promise<LaunchFile> {
    return this.#launch();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#tokens.close();
    this.#closing.abort();
    await this.#webhooks.close();
    await Promise.all(this.#files);
    await this.#server.close();
  }
}
