import type { Clock, PublicIdentity, Secured } from "../messenger/ports.ts";
import type { Bytes } from "../protocol/bytes.ts";
import type { CloseReason } from "../protocol/constants.ts";
import { type Hello, parseRecord } from "../protocol/record.ts";
import type { Frames } from "./frames.ts";
import { Inflow } from "./inflow.ts";
import { DRAIN_MS, MAX_BACKLOG_RECORDS } from "./limits.ts";
import { Outflow } from "./outflow.ts";
import {
  type Content,
  deadline,
  type OwnHello,
  type SessionEffect,
  type SessionInput,
  type SessionState,
  step,
} from "./machine.ts";

/** Who a session reports to. Calls are synchronous, but for one, and must not throw. */
export interface SessionOwner {
  /** The other side's HELLO came: records can be sent from now on. */
  opened(session: Session, hello: Hello): void;
  /** A promise holds up the reading of more, until it settles; it must not reject. */
  received(session: Session, record: Content): void | Promise<void>;
  /** Exactly once, whatever ended it; nothing is reported after it. */
  ended(session: Session): void;
}

export interface SessionParts {
  readonly frames: Frames;
  readonly secured: Secured;
  readonly hello: Hello;
  readonly side: "initiator" | "responder";
  readonly clock: Clock;
  readonly owner: SessionOwner;
}

/** An established session: carries the machine's effects to the connection, and back. */
export class Session {
  readonly peer: PublicIdentity;
  readonly version: number;
  readonly side: "initiator" | "responder";

  readonly #parts: SessionParts;
  readonly #own: OwnHello;
  readonly #inflow: Inflow;
  readonly #outflow: Outflow;
  #state: SessionState;
  #heard: Hello | undefined;
  #reported = false;
  #saidClose = false;
  /** Who waits for a PONG. */
  readonly #measuring: ((how: "answered" | "ended") => void)[] = [];
  /** The owner holds up the reading. */
  #held = false;
  /** What had been received when the timer fired last, bytes. */
  #receivedBefore = 0;
  /** Set once the other side's CLOSE came: the end, for one who does not read what is still to be written. */
  #cancelFinish: (() => void) | undefined;
  #timer: { readonly at: number; readonly cancel: () => void } | undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.peer = parts.secured.peer;
    this.version = parts.secured.version;
    this.side = parts.side;
    this.#state = { phase: "greeting", since: parts.clock.ticks() };
    const { frames, secured, hello, side } = parts;
    this.#own = { peers: hello.peers, use: side === "initiator" ? hello.use : undefined };
    this.#inflow = new Inflow(frames, secured);
    this.#outflow = new Outflow({ connection: frames.connection, secured, failed: () => this.#end() });
  }

  /** What this side said in its HELLO. */
  get hello(): Hello {
    return this.#parts.hello;
  }

  /** What the other side said in its HELLO; undefined: nothing yet. */
  get heard(): Hello | undefined {
    return this.#heard;
  }

  /** What it is for: the dialler's word (docs/protocol.md, section 5.1). Undefined: not known yet. */
  get use(): string | undefined {
    return this.#own.use ?? this.#heard?.use;
  }

  /** Where the other end is. */
  get remote() {
    return this.#parts.frames.connection.remote;
  }

  get isOpen(): boolean {
    return this.#state.phase === "open";
  }

  /** It ended without a word: neither side said CLOSE. */
  get isCut(): boolean {
    return this.#state.phase === "ended" && !this.#saidClose;
  }

  /** True: one side follows the other, and the session is not to be closed for being idle. */
  get isLasting(): boolean {
    return this.#state.phase === "open" && this.#state.lasting;
  }

  /** Records that wait to be written. */
  get backlog(): number {
    return this.#outflow.length;
  }

  /** Sends HELLO and goes on until the session has ended. Never rejects. */
  async run(): Promise<void> {
    this.#outflow.push({ type: "hello", hello: this.#parts.hello });
    this.#schedule();
    const reading = this.#inflow.run();
    try {
      await this.#receiveAll();
    } catch {
      // A cut connection and a broken record end alike, in silence: what was not acknowledged goes out again.
    }
    this.#end();
    await reading;
  }

  /** Sends a record of content, which belongs to the session from now on; false: it can't carry it any more. */
  send(record: Content): boolean {
    if (this.#state.phase !== "open") return false;
    this.#apply({ type: "used" });
    this.#outflow.push(record);
    return true;
  }

  /**
   * Resolves when fewer than so many records wait to be sealed or written: for whoever has much to send. Never rejects.
   */
  room(records: number): Promise<"room" | "ended"> {
    return this.#outflow.room(records);
  }

  /** Says whether acknowledgements are due: a session that waits for some looks after its peer more closely. */
  awaitAcks(due: "due" | "settled"): void {
    this.#apply({ type: "waiting", waiting: due === "due" });
  }

  /** The network changed: makes sure within 2 s that the other side is still there. */
  doubt(): void {
    this.#apply({ type: "doubt" });
  }

  /** How many ms a PING's PONG takes; undefined: the session ended before it came, which it does within 2 s. */
  measure(): Promise<number | undefined> {
    if (this.#state.phase !== "open") return Promise.resolve(undefined);
    const { clock } = this.#parts;
    const start = clock.ticks();
    const { promise, resolve } = Promise.withResolvers<number | undefined>();
    this.#measuring.push((how) => resolve(how === "ended" ? undefined : clock.ticks() - start));
    this.doubt();
    return promise;
  }

  /** Says CLOSE and ends within 5 s. */
  close(reason: CloseReason): void {
    this.#apply({ type: "close", reason });
  }

  /** Ends at once. */
  cut(): void {
    this.#end();
  }

  async #receiveAll(): Promise<void> {
    while (this.#state.phase !== "ended") {
      const records = await this.#inflow.next();
      if (records === undefined) return;
      await this.#receive(records);
      if (this.backlog > MAX_BACKLOG_RECORDS) await this.#outflow.room(MAX_BACKLOG_RECORDS);
    }
    // The other side's CLOSE came: what is queued still has to go out.
    await this.#outflow.room(1);
  }

  async #receive(records: readonly Bytes[]): Promise<void> {
    for (const record of records) {
      // What comes after CLOSE is ignored, whatever it is.
      if (this.#state.phase === "ended") return;
      const parsed = parseRecord(record, this.use);
      if (parsed.type === "pong") { for (const told of this.#measuring.splice(0)) told("answered"); }
      const holding = this.#apply({ type: "received", record: parsed });
      if (holding === undefined) continue;
      this.#held = true;
      await holding;
      this.#held = false;
      this.#apply({ type: "unread" });
    }
  }

  /** Gives what its owner holds up the reading with. */
  #apply(input: SessionInput): Promise<void> | undefined {
    const [state, effects] = step(this.#state, input, this.#parts.clock.ticks(), this.#own);
    const changed = state !== this.#state;
    this.#state = state;
    let holding: Promise<void> | undefined;
    for (const effect of effects) holding = this.#carryOut(effect) ?? holding;
    if (changed) this.#schedule();
    return holding;
  }

  #carryOut(effect: SessionEffect): Promise<void> | undefined {
    switch (effect.type) {
      case "send":
        if (effect.record.type === "close") this.#saidClose = true;
        this.#outflow.push(effect.record);
        return;
      case "opened":
        this.#heard = effect.hello;
        if (this.use === "files") this.#inflow.aim("far");
        this.#parts.owner.opened(this, effect.hello);
        return;
      case "content":
        return this.#parts.owner.received(this, effect.record) ?? undefined;
      case "finish":
        this.#cancelFinish = this.#parts.clock.after(DRAIN_MS, () => this.#end());
        return;
      case "hangUp":
        this.#end();
        return;
    }
    effect satisfies never;
  }

  /** True where silence says nothing: a long record is on its way, or its owner does not let the next one through. */
  #hasUnread(): boolean {
    const { isInsideFrame, received } = this.#parts.frames;
    const moves = isInsideFrame && received > this.#receivedBefore;
    this.#receivedBefore = received;
    return this.#held || moves;
  }

  /** Keeps one timer that fires no later than the machine's deadline: most records only move that away. */
  #schedule(): void {
    const due = deadline(this.#state);
    if (due === undefined || due === Infinity || (this.#timer !== undefined && this.#timer.at <= due)) return;
    this.#timer?.cancel();
    const { clock } = this.#parts;
    const cancel = clock.after(Math.max(0, due - clock.ticks()), () => {
      this.#timer = undefined;
      if (this.#hasUnread()) this.#apply({ type: "unread" });
      this.#apply({ type: "time" });
      this.#schedule();
    });
    this.#timer = { at: due, cancel };
  }

  #end(): void {
    this.#state = { phase: "ended" };
    this.#timer?.cancel();
    this.#cancelFinish?.();
    this.#parts.frames.connection.close();
    this.#inflow.stop();
    this.#outflow.end();
    for (const told of this.#measuring.splice(0)) told("ended");
    if (this.#reported) return;
    this.#reported = true;
    this.#parts.owner.ended(this);
  }
}
