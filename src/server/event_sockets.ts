/**
 * The pages' WebSockets, each of a page whose token was found good before there was one (routes/events.ts). Events are
 * kept for a socket from its upgrade on, so that a snapshot which the page asks for after the opening leaves no gap.
 *
 * | state   | ends by                                                      | next    |
 * | ------- | ------------------------------------------------------------ | ------- |
 * | opening | the connection carries frames: what was kept is sent         | open    |
 * |         | 5 s; 256 events are kept (4408); the end of the program      | closed  |
 * | open    | its page reads too slowly (4408); any frame (4400); an event | closing |
 * |         | that can't be written (1011); the end of the program (1001)  |         |
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

export const CLOSE_CODE = {
  ending: 1001,
  failed: 1011,
  unexpectedFrame: 4400,
  tooSlow: 4408,
} as const;

type State =
  | {
    readonly name: "opening";
    readonly unsubscribe: () => void;
    readonly stopTimer: () => void;
    /** Oldest first. */
    readonly kept: AppEvent[];
  }
  | { readonly name: "open"; readonly unsubscribe: () => void; readonly news: TransferNews }
  | { readonly name: "closing" };

export interface EventSocketsParts {
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

  /** Takes over the socket of a page that may hear everything, as it comes from the upgrade. Ask `full` before. */
  accept(socket: WebSocket): void {
    this.#states.set(socket, {
      name: "opening",
      unsubscribe: this.#parts.messenger.subscribe((event) => this.#tell(socket, event)),
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

  #opened(socket: WebSocket): void {
    const state = this.#states.get(socket);
    if (state?.name !== "opening") return;
    state.stopTimer();
    const news = new TransferNews({
      clock: this.#parts.clock,
      busy: () => socket.bufferedAmount > BUSY_BYTES,
      tell: (transfer) => this.#send(socket, { type: "transfer", transfer }),
      tooMany: () => this.#end(socket, CLOSE_CODE.tooSlow, "The page reads too slowly"),
    });
    this.#states.set(socket, { name: "open", unsubscribe: state.unsubscribe, news });
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
        return this.#send(socket, event);
      case "closing":
        return;
      default:
        return state satisfies never;
    }
  }

  #send(socket: WebSocket, event: AppEvent): void {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount > MAX_UNSENT_BYTES) {
      return this.#end(socket, CLOSE_CODE.tooSlow, "The page reads too slowly");
    }
    try {
      socket.send(JSON.stringify(eventDto(event, this.#parts.messenger)));
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
