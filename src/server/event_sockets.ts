/**
 * The WebSockets of pages and of other programs, each of one whose token was found good before there was one
 * (routes/events.ts). Events are kept for a socket from its upgrade on, so that a snapshot which the page asks for after the opening leaves no gap.
 *
 * | state   | ends by                                                      | next    |
 * | ------- | ------------------------------------------------------------ | ------- |
 * | opening | the connection carries frames: what was kept is sent         | open    |
 * |         | 5 s; 256 events are kept (4408); the end of the program      | closed  |
 * | open    | its page reads too slowly (4408); any frame (4400); an event | closing |
 * |         | that can't be written (1011); the end of the program (1001); |         |
 * |         | the end of its token (4401)                                  |         |
 * | closing | the connection has ended                                     | closed  |
 *
 * A closing socket may hold its unsent bytes for as long as its connection lasts, so it keeps its place.
 */
import type { Clock, Messenger } from "../messenger/facade.ts";
import type { AppEvent } from "../model/event.ts";
import { eventDto } from "./to_dto.ts";
import { TransferNews } from "./transfer_news.ts";

/** Sockets at the most, in whatever state. */
export const MAX_SOCKETS = 32;

/** Deno tells nothing of a socket whose connection was cut before the answer: it opens in this time or never. */
export const OPENS_WITHIN_MS = 5_000;

/** Events that are kept for a socket that is not open yet. */
export const MAX_KEPT = 256;

/** A page that lets this much pile up is cut off: it reconnects and takes a new snapshot. */
export const MAX_UNSENT_BYTES = 4 * 1_048_576;

/** With so much unsent, only the newest of each transfer is kept for the page. */
export const BUSY_BYTES = 262_144;

/** Half of what setTimeout can count. */
const LONGEST_TIMER_MS = 2 ** 30;

export const CLOSE_CODE = {
  ending: 1001,
  failed: 1011,
  unexpectedFrame: 4400,
  revoked: 4401,
  tooSlow: 4408,
} as const;

/** Who listens: what they may hear, and for how long. */
export interface Listener {
  readonly messenger: Messenger;
  /** Of a program; undefined: it is a page. `endsIn`: ms; undefined: it does not expire. */
  readonly token: { readonly id: number; readonly endsIn: number | undefined } | undefined;
}

type State =
  | {
    readonly name: "opening";
    readonly listener: Listener;
    /** Calls off all that was begun for it. */
    readonly unsubscribe: () => void;
    readonly stopTimer: () => void;
    /** Oldest first. */
    readonly kept: AppEvent[];
  }
  | {
    readonly name: "open";
    readonly listener: Listener;
    readonly unsubscribe: () => void;
    readonly news: TransferNews;
  }
  | { readonly name: "closing" };

export interface EventSocketsParts {
  /** What pages hear. */
  readonly messenger: Messenger;
  readonly clock: Pick<Clock, "after">;
  /** The end of the program. */
  readonly signal: AbortSignal;
  /** Hears of an event that could not be written. */
  readonly report: (error: unknown) => void;
}

export class EventSockets {
  readonly #states = new Map<WebSocket, State>();
  readonly #parts: EventSocketsParts;

  constructor(parts: EventSocketsParts) {
    this.#parts = parts;
    parts.signal.addEventListener("abort", () => this.#endAll(), { once: true });
  }

  get full(): boolean {
    return this.#states.size >= MAX_SOCKETS;
  }

  /**
   * Takes over a socket as it comes from the upgrade. Ask `full` before.
   *
   * @param listener left out: a page, which may hear everything.
   */
  accept(socket: WebSocket, listener: Listener = { messenger: this.#parts.messenger, token: undefined }): void {
    const unsubscribe = listener.messenger.subscribe((event) => this.#tell(socket, event));
    const endsIn = listener.token?.endsIn;
    const stopExpiry = endsIn === undefined ? () => {} : this.#expiry(socket, endsIn);
    this.#states.set(socket, {
      name: "opening",
      listener,
      unsubscribe: () => {
        unsubscribe();
        stopExpiry();
      },
      stopTimer: this.#parts.clock.after(
        OPENS_WITHIN_MS,
        () => this.#end(socket, CLOSE_CODE.tooSlow, "The connection opened too slowly"),
      ),
      kept: [],
    });
    socket.onopen = () => this.#opened(socket);
    socket.onmessage = () => this.#end(socket, CLOSE_CODE.unexpectedFrame, "Nothing is expected here");
    socket.onclose = () => this.#forget(socket);
  }

  /** Ends what a program's token had opened. */
  endToken(id: number): void {
    for (const [socket, state] of [...this.#states]) {
      if (state.name !== "closing" && state.listener.token?.id === id) this.#revoke(socket);
    }
  }

  #revoke(socket: WebSocket): void {
    this.#end(socket, CLOSE_CODE.revoked, "The token is of no more use");
  }

  /** A timer can count some days only (setTimeout): it is set again until the time has come. */
  #expiry(socket: WebSocket, ms: number): () => void {
    let stop = () => {};
    const wait = (left: number) => {
      const step = Math.min(left, LONGEST_TIMER_MS);
      stop = this.#parts.clock.after(step, () => left > step ? wait(left - step) : this.#revoke(socket));
    };
    wait(ms);
    return () => stop();
  }

  #opened(socket: WebSocket): void {
    const state = this.#states.get(socket);
    if (state?.name !== "opening") return;
    state.stopTimer();
    const { listener, unsubscribe } = state;
    const news = new TransferNews({
      clock: this.#parts.clock,
      busy: () => socket.bufferedAmount > BUSY_BYTES,
      tell: (transfer) => this.#send(socket, { type: "transfer", transfer }, listener.messenger),
      tooMany: () => this.#end(socket, CLOSE_CODE.tooSlow, "The page reads too slowly"),
    });
    this.#states.set(socket, { name: "open", listener, unsubscribe, news });
    for (const event of state.kept) this.#tell(socket, event);
  }

  #tell(socket: WebSocket, event: AppEvent): void {
    const state = this.#states.get(socket);
    if (state === undefined) return;
    switch (state.name) {
      case "opening":
        if (state.kept.length < MAX_KEPT) state.kept.push(event);
        else this.#end(socket, CLOSE_CODE.tooSlow, "The connection opened too slowly for all that happened");
        return;
      case "open":
        if (event.type === "transfer") return state.news.hear(event.transfer);
        return this.#send(socket, event, state.listener.messenger);
      case "closing":
        return;
      default:
        return state satisfies never;
    }
  }

  #send(socket: WebSocket, event: AppEvent, messenger: Messenger): void {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount > MAX_UNSENT_BYTES) {
      return this.#end(socket, CLOSE_CODE.tooSlow, "The page reads too slowly");
    }
    try {
      socket.send(JSON.stringify(eventDto(event, messenger)));
    } catch (error) {
      // What becomes of an offer stands on the disk, which may refuse. The page asks for everything when it comes back.
      this.#end(socket, CLOSE_CODE.failed, "An event could not be written");
      this.#parts.report(error);
    }
  }

  #endAll(): void {
    for (const socket of [...this.#states.keys()]) this.#end(socket, CLOSE_CODE.ending, "The program ends");
  }

  #end(socket: WebSocket, code: number, reason: string): void {
    const state = this.#states.get(socket);
    if (state === undefined || state.name === "closing") return;
    this.#forget(socket);
    if (state.name === "opening") {
      // Deno opens a socket that was closed before all the same.
      socket.onopen = () => socket.close(code, reason);
      return;
    }
    this.#states.set(socket, { name: "closing" });
    socket.close(code, reason);
  }

  #forget(socket: WebSocket): void {
    const state = this.#states.get(socket);
    if (state === undefined) return;
    this.#states.delete(socket);
    if (state.name === "opening") state.stopTimer();
    if (state.name === "open") state.news.end();
    if (state.name !== "closing") state.unsubscribe();
  }
}
