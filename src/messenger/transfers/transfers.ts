import type { AppEvent } from "../../model/event.ts";
import { FilesError, RequestError, StorageError } from "../../model/errors.ts";
import { isOfMany, type MessageId, type PeerId } from "../../model/ids.ts";
import type { Message } from "../../model/message.ts";
import { isOver, type Transfer, type TransferKey } from "../../model/transfer.ts";
import type { Content as Received } from "../../session/machine.ts";
import type { Session } from "../../session/session.ts";
import type { Steering } from "../facade.ts";
import type { FilePolicy } from "../file_policy.ts";
import { AUTHOR_DIALS_AFTER_MS, LEAVE_WITHIN_MS, PROGRESS_EVERY_MS, RULE_PERIOD_MS } from "../limits.ts";
import type { Clock, Files, KeptState, KeptTransfer, Outgoing, RunningHash, Store } from "../ports.ts";
import { Exchange } from "./exchange.ts";
import { decodeContent } from "./kept_content.ts";
import { folderOf, keyText, OpenTransfer, viewOf } from "./open_transfer.ts";
import { Receiving, type Said } from "./receiving.ts";
import { Sending } from "./sending.ts";
import { canSteer, cantText } from "./steering.ts";

export interface TransfersParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly files: Files;
  readonly filePolicy: FilePolicy;
  readonly self: PeerId;
  readonly hash: () => RunningHash;
  /** Where received files go if nothing else is said. */
  readonly folder: () => string;
  readonly emit: (event: AppEvent) => void;
  /** "gentle": people are writing to each other, and files are to leave them the way. */
  readonly pace: () => "full" | "gentle";
  /** The session of use "files" with `peer`. */
  readonly sessionOf: (peer: PeerId) => Session | undefined;
  /** One is wanted. */
  readonly want: (peer: PeerId) => void;
  /** The one with `peer` has been of use: its next failure is the first again. */
  readonly served: (peer: PeerId) => void;
  readonly isHere: (peer: PeerId) => boolean;
  readonly isVerified: (peer: PeerId) => boolean;
  readonly nameOf: (peer: PeerId) => string;
  /** A file was accepted from them: a person whom the user deals with. */
  readonly trust: (peer: PeerId) => void;
  readonly newId: () => MessageId;
  /** A word was stored: it goes out when its receiver is there. */
  readonly stored: (message: Message) => void;
  readonly storageFailed: (error: unknown) => void;
  readonly report: (error: unknown) => void;
}

/** All transfers of this node: what is kept of them, what goes on with them, and what their users want. */
export class Transfers {
  readonly #parts: TransfersParts;
  readonly #open = new Map<string, OpenTransfer>();
  readonly #exchanges = new Map<Session, Exchange>();
  readonly #receiving: Receiving;
  readonly #sending: Sending;
  /** Receivers who accepted and have not come for it: perhaps they can't reach this node, which then dials them. */
  readonly #toReach = new Set<PeerId>();
  /** Who waits for a session with somebody. */
  readonly #awaited = new Map<PeerId, Set<() => void>>();
  readonly #timers = new Set<() => void>();
  /** Those whose progress is to be told at the next beat. */
  readonly #moved = new Set<OpenTransfer>();
  #ended = false;

  constructor(parts: TransfersParts) {
    this.#parts = parts;
    const { clock, store, files, self, hash, isHere, want, nameOf, storageFailed, report } = parts;
    this.#receiving = new Receiving({
      clock,
      store,
      files,
      self,
      hash,
      want,
      nameOf,
      exchange: (peer) => this.#exchange(peer),
      exchangeWithin: (peer, ms) => this.#exchangeWithin(peer, ms),
      mayReceive: (bytes) => parts.filePolicy.mayReceive(bytes),
      ruleAllows: ({ key, kept }, bytes) => this.#ruleAllows(key.peer, bytes, kept.size),
      settle: (transfer, state, word, size) => this.#settle(transfer, state, word, size),
      received: ({ key, conversation }, entries, places) => {
        if (isOfMany(conversation)) this.#sending.received(key.author, key.offer, entries, places);
      },
      changed: (transfer) => this.#changed(transfer),
      storageFailed,
      report,
    });
    this.#sending = new Sending({
      store,
      files,
      self,
      hash,
      isHere,
      find: (offer, peer) => this.#ownOpen({ author: self, offer, peer }),
      openOf: (offer) => this.#openOf(self, offer),
      after: (ms, action) => void this.#after(ms, action),
      changed: (transfer) => this.#changed(transfer),
    });
    // What a program that ended in the midst of clearing away has left, before anything new is kept.
    this.#clearLists();
    for (const kept of store.openTransfers()) this.#adopt(kept);
  }

  #clearLists(): void {
    try {
      this.#parts.store.removeOldLists();
    } catch (error) {
      // They take nothing but room: the next start tries again.
      if (!(error instanceof StorageError)) throw error;
    }
  }

  /** Takes up what an earlier run of the program left. */
  resume(): void {
    const { store, report } = this.#parts;
    this.#receiving.sweep(store.goals(), () => this.#open.values()).catch(report);
    for (const transfer of this.#open.values()) {
      if (!transfer.isAccepted) continue;
      if (transfer.direction === "in") this.#receiving.goOn(transfer);
      else this.#reachLater(transfer.key.peer);
    }
  }

  /**
   * Everything that goes on ends, and stays where it is. Resolves within a second even where a disk or a check of the
   * content does not answer: what still hangs then finds that nothing is kept any more.
   */
  async stop(): Promise<void> {
    const overdue = Promise.withResolvers<void>();
    const cancel = this.#parts.clock.after(LEAVE_WITHIN_MS, overdue.resolve);
    this.#letGo();
    await Promise.race([this.#receiving.stop(), overdue.promise]);
    cancel();
    this.abandon();
  }

  /** Ends as a program that is killed does: nothing is kept or told any more. */
  abandon(): void {
    this.#letGo();
    this.#receiving.abandon();
  }

  #letGo(): void {
    this.#ended = true;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    for (const id of [...this.#awaited.keys()]) this.#stopWaitingFor(id);
  }

  /** True: a session of use "files" with `peer` is worth dialling for. */
  isWanted(peer: PeerId): boolean {
    if (this.#awaited.has(peer)) return true;
    const isToReach = this.#toReach.has(peer);
    for (const { direction, isAccepted, key } of this.#open.values()) {
      if (isAccepted && key.peer === peer && (direction === "in" || isToReach)) return true;
    }
    return false;
  }

  // Sessions

  opened(session: Session): void {
    const { id } = session.peer;
    this.#exchanges.set(
      session,
      new Exchange(session, {
        clock: this.#parts.clock,
        pace: this.#parts.pace,
        fetchAsked: (item, channel) => this.#sending.fetchAsked(item, channel),
        taken: (channel, bytes) => {
          this.#parts.served(channel.peer);
          this.#sending.taken(channel, bytes, this.#parts.clock.ticks());
        },
        servedEnded: (channel, why) => this.#sending.ended(channel, why),
        report: this.#parts.report,
      }),
    );
    this.#toReach.delete(id);
    this.#stopWaitingFor(id);
    for (const transfer of this.#open.values()) {
      if (transfer.direction === "in" && transfer.key.peer === id) this.#receiving.goOn(transfer);
    }
  }

  received(session: Session, record: Received): void | Promise<void> {
    if (record.type === "chunk") this.#parts.served(session.peer.id);
    return this.#exchanges.get(session)?.received(record);
  }

  ended(session: Session): void {
    const { id } = session.peer;
    const exchange = this.#exchanges.get(session);
    this.#exchanges.delete(session);
    const cutOff = [...this.#open.values()].filter(({ direction, isAccepted, key, activity: { name } }) => {
      return direction === "out" && isAccepted && key.peer === id && name !== "idle" && name !== "held there";
    });
    exchange?.ended();
    if (cutOff.length === 0 || this.#exchange(id) !== undefined) return;
    for (const transfer of cutOff) {
      transfer.activity = { name: "idle" };
      transfer.meter.clear();
      this.#changed(transfer);
    }
    // Its receiver dials again, and perhaps can't.
    this.#reachLater(id);
  }

  // Messages

  /** Offers and words that were committed, as they changed what is kept. */
  kept(transfers: readonly KeptTransfer[]): void {
    for (const kept of transfers) {
      const known = this.#open.get(keyText(kept.key));
      const transfer = known ?? this.#adopt(kept);
      if (transfer === undefined) continue;
      const folder = folderOf(transfer.kept);
      transfer.kept = kept;
      this.#told(transfer, folder);
      if (known === undefined && transfer.kept.state.name === "offered") void this.#acceptByRule(transfer);
    }
  }

  /** An own offer was committed. */
  offered(message: Message): void {
    const { self } = this.#parts;
    for (const kept of this.#parts.store.transfersOf(self, message.id)) {
      // The same request may come twice.
      const transfer = this.#open.has(keyText(kept.key)) ? undefined : this.#adopt(kept);
      if (transfer !== undefined) this.#emit(transfer);
    }
  }

  // What is shown

  all(): Transfer[] {
    const now = this.#parts.clock.ticks();
    return [...this.#open.values()].filter(({ kept }) => kept.state.name !== "failed").map((one) => one.view(now));
  }

  of(author: PeerId, offer: MessageId): Transfer[] {
    const { store, self, clock } = this.#parts;
    return store.transfersOf(author, offer).map((kept) => {
      const open = this.#open.get(keyText(kept.key));
      return open?.view(clock.ticks()) ?? viewOf(kept, author === self ? "out" : "in");
    });
  }

  /**
   * An own offer that its receiver did not get does not go to them any more: it is over without a word to them.
   *
   * @throws {StorageError}
   */
  lapse(key: TransferKey): void {
    const transfer = this.#ownOpen(key);
    if (transfer !== undefined) this.#settle(transfer, { name: "withdrawn" });
  }

  // What users want

  /** @throws {RequestError} */
  async steer(key: Omit<TransferKey, "peer"> & { readonly peer?: PeerId }, what: Steering): Promise<void> {
    if (this.#ended) throw stopping();
    const found = this.#openOf(key.author, key.offer).filter(({ key: { peer } }) => (key.peer ?? peer) === peer);
    const [first] = found;
    if (first === undefined) {
      const known = this.#parts.store.transfersOf(key.author, key.offer);
      if (known.length > 0) throw new RequestError("invalid", "That is over: nothing can be done with it any more");
      throw new RequestError(
        "nobody",
        `No transfer is known by the id ${key.offer}: see which there are with "lanmessenger files"`,
      );
    }
    // Of an offer to many, those for whom it makes no sense are left alone, unless it makes none for anybody.
    const able = found.filter((transfer) => canSteer(transfer, what));
    if (able.length === 0) throw this.#cantSteer(first, what);
    try {
      for (const transfer of able) await this.#steerOne(transfer, what);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      throw new RequestError("storage", `It was not saved: ${error.message}`, { cause: error });
    }
  }

  #cantSteer(transfer: OpenTransfer, what: Steering): RequestError {
    const { state } = transfer.view(this.#parts.clock.ticks());
    return new RequestError(
      "invalid",
      cantText(what, state, transfer.direction, this.#parts.nameOf(transfer.key.peer)),
    );
  }

  async #steerOne(transfer: OpenTransfer, what: Steering): Promise<void> {
    switch (what.do) {
      case "accept": {
        const { filePolicy } = this.#parts;
        filePolicy.checkReceiving(transfer.offer.bytes);
        filePolicy.checkFolder(what.folder);
        const before = filePolicy.isFolderLocked ? undefined : folderOf(transfer.kept);
        const folder = what.folder ?? before ?? this.#parts.folder();
        await this.#receiving.checkRoom(transfer, folder);
        if (this.#ended) throw stopping();
        // It may have been taken back meanwhile, or accepted twice.
        if (!canSteer(transfer, what)) throw this.#cantSteer(transfer, what);
        this.#parts.trust(transfer.key.peer);
        return this.#receiving.accept(transfer, folder, "person");
      }
      case "decline":
        return this.#settle(transfer, { name: "declined" }, { says: "declined" });
      case "pause":
        return await this.#pause(transfer);
      case "resume":
        return this.#goOn(transfer);
      case "cancel":
        return transfer.direction === "out"
          ? this.#settle(transfer, { name: "withdrawn" }, { says: "withdrawn" })
          : this.#settle(transfer, { name: "cancelled" }, { says: "cancelled" });
      default:
        return what satisfies never;
    }
  }

  async #pause(transfer: OpenTransfer): Promise<void> {
    const { state } = transfer.kept;
    if (state.name !== "accepted") return;
    // First, so that the run that ends now is not begun again.
    this.#settle(transfer, { ...state, name: "paused" });
    if (transfer.direction === "out") this.#sending.hold(transfer);
    else await this.#receiving.halt(transfer, "paused");
  }

  #goOn(transfer: OpenTransfer): void {
    const { state } = transfer.kept;
    if (state.name !== "paused") return;
    this.#settle(transfer, { ...state, name: "accepted" });
    if (transfer.direction === "in") this.#receiving.goOn(transfer);
    else this.#sending.release(transfer);
  }

  // Inside

  async #acceptByRule(transfer: OpenTransfer): Promise<void> {
    const { store, filePolicy, isVerified, folder, report } = this.#parts;
    const { key, offer } = transfer;
    if (filePolicy.autoAccept === "off" || !filePolicy.mayReceive(offer.bytes)) return;
    const isAllowed = () => isVerified(key.peer) && this.#ruleAllows(key.peer, offer.bytes, 0);
    try {
      const rule = store.rules().find(({ contact }) => contact === key.peer);
      if (rule === undefined || !isAllowed()) return;
      const goal = filePolicy.isFolderLocked ? folder() : rule.folder ?? folder();
      await this.#receiving.checkRoom(transfer, goal);
      // Another may have come at the same moment, and its user may have been quicker.
      if (this.#ended || transfer.kept.state.name !== "offered" || !isAllowed()) return;
      this.#receiving.accept(transfer, goal, "rule");
    } catch (error) {
      // Where a rule can't do it, a person still can.
      if (!(error instanceof RequestError || error instanceof StorageError)) report(error);
    }
  }

  /** @param counted what of it is counted in the quota already. */
  #ruleAllows(contact: PeerId, bytes: number, counted: number): boolean {
    const { store, clock } = this.#parts;
    const rule = store.rules().find((one) => one.contact === contact);
    if (rule === undefined || bytes > rule.largest) return false;
    return store.acceptedByRule(contact, clock.now() - RULE_PERIOD_MS) - counted + bytes <= rule.quota;
  }

  /** Keeps a new state, tells the other end where it has to know, and everybody here. */
  #settle(transfer: OpenTransfer, state: KeptState, said?: Said, size = transfer.kept.size): void {
    const { store, clock, newId, stored } = this.#parts;
    const { peer, offer } = transfer.key;
    const at = clock.now();
    const kept: KeptTransfer = { ...transfer.kept, state, size, at };
    const word: Outgoing | undefined = said === undefined ? undefined : {
      id: newId(),
      conversation: peer,
      recipients: [peer],
      kind: "file-word",
      text: "",
      at,
      word: { offer, missing: 0, ...said },
    };
    const message = store.saveTransfer(kept, word);
    const folder = folderOf(transfer.kept);
    transfer.kept = kept;
    if (message !== undefined) stored(message);
    this.#told(transfer, folder);
  }

  /**
   * What is kept of it is another thing now, by our doing or by the other's word.
   *
   * @param folder where a received one was to go until now.
   */
  #told(transfer: OpenTransfer, folder: string | undefined): void {
    const { name } = transfer.kept.state;
    this.#emit(transfer);
    if (name === "accepted") {
      if (transfer.direction === "out") this.#reachLater(transfer.key.peer);
      return;
    }
    if (name === "offered" || name === "paused") return;
    // It may be accepted again, and fetched before the word of that is here.
    if (name === "failed") return;
    this.#open.delete(keyText(transfer.key));
    if (transfer.direction === "in") {
      if (name !== "cancelled" && name !== "withdrawn") return;
      if (folder !== undefined) this.#receiving.discard(transfer, folder).catch(this.#parts.report);
      return;
    }
    this.#sending.done(transfer);
    this.#sending.drop(transfer);
    this.#dropList(transfer.key.offer);
  }

  /** Nobody is left who could want an own offer: what was kept for sending it goes. */
  #dropList(offer: MessageId): void {
    const { store, self, files, storageFailed, report } = this.#parts;
    if (this.#openOf(self, offer).length > 0) return;
    try {
      const kept = store.list(self, offer);
      if (kept === undefined) return;
      const { spool } = decodeContent(kept);
      store.removeList(self, offer);
      // What can't be removed now is at the next start.
      if (spool !== undefined) files.removeSpool(spool).catch((error) => error instanceof FilesError || report(error));
    } catch (error) {
      storageFailed(error);
    }
  }

  #adopt(kept: KeptTransfer): OpenTransfer | undefined {
    const { store, self } = this.#parts;
    const message = store.message(kept.key.offer, kept.key.author);
    if (message?.offer === undefined) return undefined;
    const { offer, conversation } = message;
    const transfer = new OpenTransfer(kept, { offer, conversation, self });
    this.#open.set(keyText(kept.key), transfer);
    return transfer;
  }

  #ownOpen(key: TransferKey): OpenTransfer | undefined {
    return this.#open.get(keyText(key));
  }

  #openOf(author: PeerId, offer: MessageId): OpenTransfer[] {
    return [...this.#open.values()].filter(({ key }) => key.author === author && key.offer === offer);
  }

  #exchange(peer: PeerId): Exchange | undefined {
    const session = this.#parts.sessionOf(peer);
    return session && this.#exchanges.get(session);
  }

  async #exchangeWithin(peer: PeerId, ms: number): Promise<Exchange | undefined> {
    const there = this.#exchange(peer);
    if (there !== undefined || this.#ended) return there;
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting = this.#awaited.get(peer) ?? new Set();
    this.#awaited.set(peer, waiting.add(resolve));
    this.#parts.want(peer);
    const cancel = this.#after(ms, () => {
      waiting.delete(resolve);
      if (waiting.size === 0) this.#awaited.delete(peer);
      resolve();
    });
    await promise;
    cancel();
    return this.#exchange(peer);
  }

  #stopWaitingFor(peer: PeerId): void {
    const waiting = this.#awaited.get(peer);
    this.#awaited.delete(peer);
    for (const resolve of waiting ?? []) resolve();
  }

  #reachLater(peer: PeerId): void {
    this.#after(AUTHOR_DIALS_AFTER_MS, () => {
      if (this.#exchange(peer) !== undefined) return;
      this.#toReach.add(peer);
      if (this.isWanted(peer)) this.#parts.want(peer);
      else this.#toReach.delete(peer);
    });
  }

  /** Something that shows has changed: states are told at once, progress a few times a second. */
  #changed(transfer: OpenTransfer): void {
    // The end was told by whoever kept it.
    if (isOver(transfer.view(0).state)) return;
    if (stateText(transfer) !== transfer.told) return this.#emit(transfer);
    if (this.#moved.size === 0) {
      this.#after(PROGRESS_EVERY_MS, () => {
        for (const moved of [...this.#moved]) this.#emit(moved);
      });
    }
    this.#moved.add(transfer);
  }

  #emit(transfer: OpenTransfer): void {
    if (this.#ended) return;
    this.#moved.delete(transfer);
    transfer.told = stateText(transfer);
    this.#parts.emit({ type: "transfer", transfer: transfer.view(this.#parts.clock.ticks()) });
  }

  #after(ms: number, action: () => void): () => void {
    if (this.#ended) return () => {};
    const cancel = this.#parts.clock.after(ms, () => {
      this.#timers.delete(cancel);
      action();
    });
    this.#timers.add(cancel);
    return () => {
      this.#timers.delete(cancel);
      cancel();
    };
  }
}

function stopping(): RequestError {
  return new RequestError("stopping", "The program is ending: do it again later");
}

function stateText(transfer: OpenTransfer): string {
  return JSON.stringify(transfer.view(0).state);
}
