import { FilesError, RequestError, StorageError } from "../../model/errors.ts";
import { runsWhenOpened, safeTree } from "../../model/file_name.ts";
import type { PeerId } from "../../model/ids.ts";
import type { FileWord, ListEntry, TransferProblem } from "../../model/transfer.ts";
import { HELPER_WITHIN_MS, MAX_FETCHES, SPARE_BYTES } from "../limits.ts";
import type { Clock, Files, KeptProgress, KeptState, RunningHash, Stage, Store } from "../ports.ts";
import type { Exchange } from "./exchange.ts";
import { Fetch, type Outcome } from "./fetch.ts";
import { grownText, growthAllowed } from "./growth.ts";
import { decodeList, encodeList } from "./kept_content.ts";
import { folderOf, type OpenTransfer } from "./open_transfer.ts";
import { publish } from "./publishing.ts";
import type { MayGrow } from "./receipt.ts";

export interface ReceivingParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly files: Files;
  readonly self: PeerId;
  readonly hash: () => RunningHash;
  readonly exchange: (peer: PeerId) => Exchange | undefined;
  /** A session with `peer` is wanted. */
  readonly want: (peer: PeerId) => void;
  /** Resolves when there is one, or `ms` have passed. */
  readonly exchangeWithin: (peer: PeerId, ms: number) => Promise<Exchange | undefined>;
  readonly nameOf: (peer: PeerId) => string;
  /** Whether an offer may have so many bytes in all. */
  readonly mayReceive: (bytes: number) => boolean;
  /** Whether a transfer that was accepted by rule may have so many bytes in all. */
  readonly ruleAllows: (transfer: OpenTransfer, bytes: number) => boolean;
  /** Keeps a new state, and has the author told. @throws {StorageError} when it is not kept. */
  readonly settle: (transfer: OpenTransfer, state: KeptState, word?: Said, size?: number) => void;
  /** It is whole here, and as the author has it: it can be passed on. */
  readonly received: (transfer: OpenTransfer, entries: readonly ListEntry[], places: readonly string[]) => void;
  readonly changed: (transfer: OpenTransfer) => void;
  readonly storageFailed: (error: unknown) => void;
  readonly report: (error: unknown) => void;
}

/** A word about a transfer, and what goes with it. */
export type Said = Pick<FileWord, "says" | "bytes" | "changed" | "why"> & { readonly missing?: number };

const NOTHING: KeptProgress = { entry: 0, bytes: 0, missing: 0, changed: 0, paths: [] };

/** Fetches what was accepted, as soon and as often as it takes, and gives it its place. */
export class Receiving {
  readonly #parts: ReceivingParts;
  readonly #running = new Map<OpenTransfer, Fetch | "preparing" | "publishing">();
  /** Those that wait until fewer are running, in order. */
  readonly #waiting = new Set<OpenTransfer>();
  readonly #ended: (() => void)[] = [];
  /** "ending": nothing is begun any more; "ended": nothing is kept any more. */
  #life: "running" | "ending" | "ended" = "running";

  constructor(parts: ReceivingParts) {
    this.#parts = parts;
  }

  /** @throws {RequestError} "storage" where there is no room for it in a folder, or it can't be written. */
  async checkRoom(transfer: OpenTransfer, folder: string): Promise<void> {
    const free = await orRefused(this.#parts.files.free(folder));
    // What is there already takes no room any more, the present file's beginning included.
    const there = folderOf(transfer.kept) === folder ? transfer.bytes : 0;
    const needed = transfer.kept.size - there + SPARE_BYTES;
    if (free !== undefined && free < needed) {
      if (free === 0) await this.#tryFolder(transfer, folder);
      throw new RequestError("storage", `${folder} has ${free} bytes free, and ${needed} are needed: make room first`);
    }
  }

  /** Where nobody's files can be, such as in /proc, nothing is free either, and making room would not help. */
  async #tryFolder(transfer: OpenTransfer, folder: string): Promise<void> {
    if (folderOf(transfer.kept) === folder) return;
    const name = this.#stageName(transfer);
    await orRefused(this.#parts.files.stage(folder, name));
    await this.#removeStage(name, folder);
  }

  accept(transfer: OpenTransfer, folder: string, how: "person" | "rule"): void {
    const { store, clock, settle } = this.#parts;
    const before = folderOf(transfer.kept);
    const progress = keptIn(transfer, folder);
    store.useGoal(folder, clock.now());
    settle(transfer, { name: "accepted", how, folder, progress }, { says: "accepted" });
    if (before !== undefined && before !== folder) {
      transfer.beginning = undefined;
      transfer.left = before;
    }
    this.goOn(transfer);
  }

  /** Begins, or goes on, where that is possible now. */
  goOn(transfer: OpenTransfer): void {
    if (this.#life !== "running" || !transfer.isAccepted || this.#running.has(transfer)) return;
    const { peer } = transfer.key;
    const exchange = this.#parts.exchange(peer);
    if (exchange === undefined && !isComplete(transfer)) {
      transfer.activity = { name: "idle" };
      this.#waiting.delete(transfer);
      return this.#parts.want(peer);
    }
    if (this.#running.size >= MAX_FETCHES) {
      transfer.activity = { name: "queued" };
      this.#waiting.add(transfer);
      return this.#parts.changed(transfer);
    }
    this.#waiting.delete(transfer);
    this.#running.set(transfer, "preparing");
    void this.#run(transfer, exchange);
  }

  /** Ends what is going on with a transfer; resolves when it has ended, which may take as long as the disk does. */
  async halt(transfer: OpenTransfer, why: "paused" | "ended"): Promise<void> {
    this.#waiting.delete(transfer);
    const running = this.#running.get(transfer);
    // What is complete looks by itself whether it is still wanted, as soon as its content is checked.
    if (running === undefined || (running === "publishing" && why === "paused")) return;
    if (running instanceof Fetch) running.stop(why);
    while (this.#running.has(transfer)) await new Promise<void>((resolve) => this.#ended.push(resolve));
  }

  /** Removes what there is of one that is given up, once nothing goes on with it any more. */
  async discard(transfer: OpenTransfer, folder: string): Promise<void> {
    await this.halt(transfer, "ended");
    if (this.#life === "ended") return;
    await this.#removeStage(this.#stageName(transfer), folder);
    this.#removeList(transfer);
  }

  /**
   * Removes stages of this node in some folders that belong to no transfer any more: a program that ends between giving
   * one up and clearing it away leaves it behind. Others' in the same folder are left alone.
   *
   * @param open those of the moment: new ones may come while the disk is looked at.
   */
  async sweep(folders: readonly string[], open: () => Iterable<OpenTransfer>): Promise<void> {
    for (const folder of folders) {
      for (const name of await this.#parts.files.stages(folder)) {
        const isWanted = [...open()].some((transfer) => {
          return this.#stageName(transfer) === name && folderOf(transfer.kept) === folder;
        });
        if (!name.endsWith(ownMark(this.#parts.self)) || isWanted || this.#life !== "running") continue;
        await this.#removeStage(name, folder);
      }
    }
  }

  /** The program ends: what is here stays, and is gone on with the next time. Resolves when nothing goes on. */
  async stop(): Promise<void> {
    this.#life = "ending";
    await Promise.all([...this.#running.keys()].map((transfer) => this.halt(transfer, "ended")));
  }

  /** The store is used no more, whatever still goes on. */
  abandon(): void {
    this.#life = "ended";
  }

  async #run(transfer: OpenTransfer, exchange: Exchange | undefined): Promise<void> {
    let next: "go on" | "wait" = "go on";
    try {
      await this.#fetchAndPublish(transfer, exchange);
    } catch (error) {
      next = this.#failBy(transfer, error);
    }
    this.#running.delete(transfer);
    for (const resolve of this.#ended.splice(0)) resolve();
    if (this.#life === "ended") return;
    transfer.meter.clear();
    transfer.activity = { name: "idle" };
    this.#parts.changed(transfer);
    if (next === "go on") this.goOn(transfer);
    for (const waiting of this.#waiting) this.goOn(waiting);
  }

  async #fetchAndPublish(transfer: OpenTransfer, exchange: Exchange | undefined): Promise<void> {
    const { state } = transfer.kept;
    if (state.name !== "accepted") return;
    if (transfer.left !== undefined) await this.#removeStage(this.#stageName(transfer), transfer.left);
    transfer.left = undefined;
    const stage = await this.#parts.files.stage(state.folder, this.#stageName(transfer));
    // All that may have happened while the disk was waited for.
    if (!this.#isWanted(transfer)) return;
    const outcome = await this.#fetch(transfer, stage, exchange);
    switch (outcome.type) {
      case "complete":
        if (!this.#isWanted(transfer)) return;
        this.#running.set(transfer, "publishing");
        return await this.#publish(transfer, stage, outcome);
      case "failed":
        return this.#fail(transfer, outcome.problem, outcome.message);
      case "grown":
        return this.#fail(transfer, "grown", grownText(transfer.kept.size, outcome.bytes), outcome.bytes);
      case "lost":
      case "stopped":
        return;
      default:
        outcome satisfies never;
    }
  }

  /** @returns "wait": it could not even be kept that it failed, so it is tried again with the next session. */
  #failBy(transfer: OpenTransfer, error: unknown): "go on" | "wait" {
    if (this.#life === "ended") return "wait";
    const { storageFailed, report } = this.#parts;
    const problem = problemOf(error);
    if (problem === "broken") report(error);
    try {
      this.#fail(transfer, problem, error instanceof Error ? error.message : String(error));
      return "go on";
    } catch (another) {
      if (another instanceof StorageError) storageFailed(another);
      else report(another);
      return "wait";
    }
  }

  async #fetch(transfer: OpenTransfer, stage: Stage, exchange: Exchange | undefined): Promise<Outcome> {
    const { clock, store, hash, exchangeWithin, changed } = this.#parts;
    const { author, offer } = transfer.key;
    const kept = store.list(author, offer);
    const list = kept === undefined ? undefined : decodeList(kept);
    if (progressOf(transfer.kept.state).entry > 0) {
      const isThere = list !== undefined && await this.#isThere(transfer, stage, list);
      if (!this.#isWanted(transfer)) return { type: "stopped", why: "ended" };
      if (!isThere) this.#keep(transfer, NOTHING);
    }
    const progress = progressOf(transfer.kept.state);
    if (list !== undefined && isComplete(transfer)) {
      const { missing, changed, bytes } = progress;
      const growth = bytes - transfer.offer.bytes;
      return { type: "complete", entries: list, paths: safeTree(list), missing, changed, growth, asListed: "changed" };
    }
    if (exchange === undefined) return { type: "lost" };
    const fetch = new Fetch({
      clock,
      hash,
      transfer,
      stage,
      exchange,
      exchangeWith: (peer) => exchangeWithin(peer, HELPER_WITHIN_MS),
      progress,
      list,
      listed: (entries) => store.saveList(author, offer, encodeList(entries)),
      settled: (place) => this.#keep(transfer, place),
      mayGrow: (bytes) => this.#mayGrow(transfer, bytes),
      changed: () => changed(transfer),
    });
    this.#running.set(transfer, fetch);
    return await fetch.run();
  }

  /**
   * Whether what was received before is still in the stage: somebody who clears up may have removed that. It is enough
   * to look for one of the last files, since a stage goes as a whole.
   */
  async #isThere({ kept: { state } }: OpenTransfer, stage: Stage, entries: readonly ListEntry[]): Promise<boolean> {
    const { entry, missing, paths: given } = progressOf(state);
    // Items may be at their final places already.
    if (given.length > 0) return true;
    const paths = safeTree(entries);
    let looked = 0;
    for (let index = entry - 1; index >= 0 && looked <= missing; index--) {
      if (entries[index]?.type !== "file") continue;
      if (await stage.size(paths[index]!) !== undefined) return true;
      looked++;
    }
    return looked <= missing;
  }

  async #publish(
    transfer: OpenTransfer,
    stage: Stage,
    { entries, paths, missing, changed, growth, asListed }: Outcome & { type: "complete" },
  ): Promise<void> {
    const { files, nameOf, settle, received } = this.#parts;
    const { author } = transfer.key;
    const { files: promised, bytes: offered } = transfer.offer;
    if (promised > 0 && missing === promised) return await this.#failWithoutAny(transfer);
    const published = await publish({
      files,
      stage,
      entries,
      paths,
      from: nameOf(author),
      given: progressOf(transfer.kept.state).paths,
      isWanted: () => this.#isWanted(transfer),
      giving: (given) => this.#keep(transfer, { paths: [...given] }),
    });
    // It was given up, or taken back, when it was nearly there: what its user was told stands.
    if (!transfer.isAccepted || this.#life === "ended") return;
    const size = offered + growth;
    switch (published.type) {
      case "published": {
        const state = { name: "done", paths: published.paths, missing, changed, runs: runsIn(paths) } as const;
        settle(transfer, state, { says: "done", missing, changed, bytes: size }, size);
        if (asListed === "as listed") received(transfer, entries, itemPaths(paths, published.paths));
        break;
      }
      case "aside":
        settle(transfer, { name: "aside", path: published.path, why: published.why }, { says: "aside" }, size);
        break;
      case "unchecked":
        return this.#fail(transfer, "scan", `The check of what came could not be run: ${published.why}`);
      case "unwanted":
        return;
      default:
        published satisfies never;
    }
    this.#removeList(transfer);
  }

  /** Not to be mixed up with another transfer's, whatever ids and keys their authors chose. */
  #stageName({ key }: OpenTransfer): string {
    return `${key.offer}-${key.author.slice(0, 20)}${ownMark(this.#parts.self)}`;
  }

  /** Nobody has given it up, taken it back or paused it, and the program goes on. */
  #isWanted(transfer: OpenTransfer): boolean {
    return transfer.isAccepted && this.#life === "running";
  }

  /** Not one of its files could be read: that is no transfer that is done. It begins anew where it is accepted again. */
  async #failWithoutAny(transfer: OpenTransfer): Promise<void> {
    const folder = folderOf(transfer.kept);
    if (folder !== undefined) await this.#removeStage(this.#stageName(transfer), folder);
    if (!this.#isWanted(transfer)) return;
    transfer.beginning = undefined;
    transfer.bytes = 0;
    this.#keep(transfer, NOTHING);
    const author = this.#parts.nameOf(transfer.key.author);
    this.#fail(
      transfer,
      "gone",
      `The files are not there any more at ${author}: ask for them to be put back or sent again`,
    );
  }

  /** @param size what it has in all by now; where it is accepted again, so much may come. */
  #fail(transfer: OpenTransfer, problem: TransferProblem, message: string, size?: number): void {
    const { state } = transfer.kept;
    if (state.name !== "accepted" && state.name !== "paused") return;
    const { folder, progress } = state;
    const failed = { name: "failed", problem, message, accepted: { folder, progress } } as const;
    this.#parts.settle(
      transfer,
      failed,
      { says: "failed", why: problem, ...size === undefined ? {} : { bytes: size } },
      size,
    );
  }

  /** The folder may be gone, or be on a disk that is not there: nothing else depends on it. */
  async #removeStage(name: string, folder: string): Promise<void> {
    try {
      await (await this.#parts.files.stage(folder, name)).remove();
    } catch (error) {
      if (!(error instanceof FilesError)) this.#parts.report(error);
    }
  }

  #removeList({ key: { author, offer } }: OpenTransfer): void {
    try {
      this.#parts.store.removeList(author, offer);
    } catch (error) {
      this.#parts.storageFailed(error);
    }
  }

  /** Remembers how far it is: no word for anybody. */
  #keep(transfer: OpenTransfer, progress: Partial<KeptProgress>): void {
    if (this.#life === "ended") throw new Error("Cannot keep how far a transfer is: the program has ended");
    const { state } = transfer.kept;
    if (state.name !== "accepted" && state.name !== "paused") return;
    transfer.kept = { ...transfer.kept, state: { ...state, progress: { ...state.progress, ...progress } } };
    this.#parts.store.saveTransfer(transfer.kept);
  }

  /**
   * A file became larger than it was. What a person accepted may grow a little without them being asked again, what a
   * rule accepted as far as the rule goes, and all as far as the disk has room.
   */
  async #mayGrow(transfer: OpenTransfer, growth: number): Promise<MayGrow> {
    const { files, mayReceive, ruleAllows } = this.#parts;
    const { state } = transfer.kept;
    if (state.name !== "accepted" && state.name !== "paused") return "no";
    const { kept, offer } = transfer;
    const size = offer.bytes + growth;
    if (!mayReceive(size)) return "no";
    if (state.how === "rule" ? !ruleAllows(transfer, size) : size > kept.size + growthAllowed(offer.bytes)) return "no";
    const free = await files.free(state.folder);
    return free === undefined || free - SPARE_BYTES >= size - transfer.bytes ? "yes" : "no room";
  }
}

/** What the names of a node's own stages end with: several nodes may receive into one folder. */
function ownMark(self: PeerId): string {
  return `-${self.slice(0, 20)}`;
}

function progressOf(state: KeptState): KeptProgress {
  return state.name === "accepted" || state.name === "paused" ? state.progress : NOTHING;
}

/** What is there to go on from, when one that failed is accepted again. */
function keptIn({ kept: { state } }: OpenTransfer, folder: string): KeptProgress {
  return state.name === "failed" && state.accepted?.folder === folder ? state.accepted.progress : NOTHING;
}

/** All is here, and has only to be given its place. */
function isComplete({ kept, offer }: OpenTransfer): boolean {
  return progressOf(kept.state).entry >= offer.files + offer.folders;
}

/** Entries that run when they are opened, by the names that they have here. */
function runsIn(paths: readonly (readonly string[])[]): number {
  return paths.reduce((count, path) => runsWhenOpened(path.at(-1) ?? "") ? count + 1 : count, 0);
}

/** Where each entry is at last. */
function itemPaths(paths: readonly (readonly string[])[], goals: readonly string[]): string[] {
  const items = new Map<string, string>();
  for (const [item = "", ...rest] of paths) if (rest.length === 0) items.set(item, goals[items.size] ?? "");
  return paths.map(([item = "", ...rest]) => [items.get(item) ?? "", ...rest].join("/"));
}

function problemOf(error: unknown): TransferProblem {
  if (error instanceof FilesError) return error.problem === "full" ? "full" : "folder";
  if (error instanceof StorageError) return error.problem === "full" ? "full" : "folder";
  return "broken";
}

/** @throws {RequestError} "storage" for what the disk says no to. */
async function orRefused<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    throw new RequestError("storage", error.message, { cause: error });
  }
}
