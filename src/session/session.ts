import type { Clock, PublicIdentity, Secured } from "../messenger/ports.ts";
import type { CloseReason } from "../protocol/constants.ts";
import type { Hello, Record } from "../protocol/record.ts";
import type { Frames } from "./frames.ts";
import { DRAIN_MS, MAX_BACKLOG_RECORDS } from "./limits.ts";
import { type Content, deadline, type SessionEffect, type SessionInput, type SessionState, step } from "./machine.ts";

/** Who a session reports to. Calls are synchronous and must not throw. */
export interface SessionOwner {
  /** The other side's HELLO came: records can be sent from now on. */
  opened(session: Session, hello: Hello): void;
  received(session: Session, record: Content): void;
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

/** An established session: the loops that carry the machine's effects to the connection, and back. */
export class Session {
  readonly peer: PublicIdentity;
  readonly version: number;
  readonly side: "initiator" | "responder";

  readonly #parts: SessionParts;
  #state: SessionState;
  #heard: Hello | undefined;
  #queue: Record[] = [];
  #writing = false;
  #reported = false;
  /** Wakes the reader that waits for the backlog to shrink. */
  #wakeReader: (() => void) | undefined;
  /** Set once the other side's CLOSE came: the end, for one who does not read what is still to be written. */
  #cancelFinish: (() => void) | undefined;
  #timer: { readonly at: number; readonly cancel: () => void } | undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.peer = parts.secured.peer;
    this.version = parts.secured.version;
    this.side = parts.side;
    this.#state = { phase: "greeting", since: parts.clock.ticks() };
  }

  /** What this side said in its HELLO. */
  get hello(): Hello {
    return this.#parts.hello;
  }

  /** What the other side said in its HELLO; undefined: nothing yet. */
  get heard(): Hello | undefined {
    return this.#heard;
  }

  /** Where the other end is. */
  get remote() {
    return this.#parts.frames.connection.remote;
  }

  get isOpen(): boolean {
    return this.#state.phase === "open";
  }

  /** True: one side follows the other, and the session is not to be closed for being idle. */
  get isLasting(): boolean {
    return this.#state.phase === "open" && this.#state.lasting;
  }

  /** Records that wait to be written. */
  get backlog(): number {
    return this.#queue.length;
  }

  /** Sends HELLO and goes on until the session has ended. Never rejects. */
  async run(): Promise<void> {
    this.#enqueue({ type: "hello", hello: this.#parts.hello });
    this.#schedule();
    try {
      await this.#readLoop();
    } catch {
      // A cut connection and a broken record end alike, in silence: what was not acknowledged goes out again.
    }
    this.#end();
  }

  /** Sends a record of content; false: the session can't carry it any more. */
  send(record: Content): boolean {
    if (this.#state.phase !== "open") return false;
    this.#apply({ type: "used" });
    this.#enqueue(record);
    return true;
  }

  /** Says whether acknowledgements are due: a session that waits for some looks after its peer more closely. */
  awaitAcks(due: "due" | "settled"): void {
    this.#apply({ type: "waiting", waiting: due === "due" });
  }

  /** The network changed: makes sure within 2 s that the other side is still there. */
  doubt(): void {
    this.#apply({ type: "doubt" });
  }

  /** Says CLOSE and ends within 5 s. */
  close(reason: CloseReason): void {
    this.#apply({ type: "close", reason });
  }

  /** Ends at once. */
  cut(): void {
    this.#end();
  }

  async #readLoop(): Promise<void> {
    const { frames, secured } = this.#parts;
    while (this.#state.phase !== "ended") {
      const payloads = await frames.readAll();
      if (payloads.length === 0) return;
      for (const record of await secured.open(payloads)) {
        this.#apply({ type: "received", record });
      }
      if (this.#queue.length > MAX_BACKLOG_RECORDS) {
        await new Promise<void>((resolve) => this.#wakeReader = resolve);
      }
    }
    // The other side's CLOSE came: what is queued still has to go out.
    await this.#written();
  }

  #apply(input: SessionInput): void {
    const { clock, hello } = this.#parts;
    const [state, effects] = step(this.#state, input, clock.ticks(), hello);
    const changed = state !== this.#state;
    this.#state = state;
    for (const effect of effects) this.#carryOut(effect);
    if (changed) this.#schedule();
  }

  #carryOut(effect: SessionEffect): void {
    switch (effect.type) {
      case "send":
        return this.#enqueue(effect.record);
      case "opened":
        this.#heard = effect.hello;
        return this.#parts.owner.opened(this, effect.hello);
      case "content":
        return this.#parts.owner.received(this, effect.record);
      case "finish":
        this.#cancelFinish = this.#parts.clock.after(DRAIN_MS, () => this.#end());
        return;
      case "hangUp":
        return this.#end();
    }
    effect satisfies never;
  }

  #enqueue(record: Record): void {
    this.#queue.push(record);
    if (!this.#writing) void this.#writeLoop();
  }

  async #writeLoop(): Promise<void> {
    const { frames, secured } = this.#parts;
    this.#writing = true;
    try {
      while (this.#queue.length > 0) {
        const records = this.#queue;
        this.#queue = [];
        await frames.connection.write(await secured.seal(records));
        this.#wake();
      }
    } catch {
      this.#end();
    }
    this.#writing = false;
    this.#wake();
  }

  async #written(): Promise<void> {
    while (this.#writing) await new Promise<void>((resolve) => this.#wakeReader = resolve);
  }

  #wake(): void {
    this.#wakeReader?.();
    this.#wakeReader = undefined;
  }

  /** Keeps one timer that fires no later than the machine's deadline: most records only move that away. */
  #schedule(): void {
    const due = deadline(this.#state);
    if (due === undefined || due === Infinity || (this.#timer !== undefined && this.#timer.at <= due)) return;
    this.#timer?.cancel();
    const { clock } = this.#parts;
    const cancel = clock.after(Math.max(0, due - clock.ticks()), () => {
      this.#timer = undefined;
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
    this.#wake();
    if (this.#reported) return;
    this.#reported = true;
    this.#parts.owner.ended(this);
  }
}
