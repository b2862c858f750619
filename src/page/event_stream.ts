/**
 * The WebSocket on which the program tells what happens, opened again for as long as the page lives.
 *
 * | state      | opened | closed                    | wait over    | stop |
 * | ---------- | ------ | ------------------------- | ------------ | ---- |
 * | connecting | → open | tell lost, wait → waiting |              | end  |
 * | open       |        | tell lost, wait → waiting |              | end  |
 * | waiting    |        |                           | → connecting | end  |
 */
import type { EventDto } from "../server/dto.ts";
import type { Clock } from "./clock.ts";

export const FIRST_WAIT_MS = 250;
export const LONGEST_WAIT_MS = 5_000;

export interface Socket {
  close(): void;
}

export interface SocketHandlers {
  opened(): void;
  frame(text: string): void;
  /** Exactly once, also where it never opened. */
  closed(): void;
}

/** Opens a WebSocket that shows the page's key, once who answers has proved to know it (proof.ts). */
export type OpenSocket = (handlers: SocketHandlers) => Socket;

export interface StreamListener {
  /**
   * The stream is open. Once the returned promise resolves the program counts as back and the waits begin small again;
   * where it rejects, the stream is closed and opened anew after a wait.
   */
  opened(): Promise<void>;
  event(event: EventDto): void;
  /**
   * Called for each attempt that ended.
   *
   * @param from "open": the stream broke. "connecting": it could not be opened, and a browser does not say why.
   */
  lost(from: "connecting" | "open"): void;
}

type StreamState =
  | { readonly type: "connecting" | "open"; readonly socket: Socket }
  | { readonly type: "waiting"; readonly cancel: () => void }
  | { readonly type: "ended" };

export class EventStream {
  readonly #open: OpenSocket;
  readonly #clock: Clock;
  readonly #listener: StreamListener;
  #state: StreamState = { type: "ended" };
  #wait = FIRST_WAIT_MS;
  /** Grows with every attempt, so that what an old socket still says is not taken for the new one's. */
  #attempt = 0;

  constructor(open: OpenSocket, clock: Clock, listener: StreamListener) {
    this.#open = open;
    this.#clock = clock;
    this.#listener = listener;
  }

  start(): void {
    if (this.#state.type === "ended") this.#connect();
  }

  /** Ends a wait early; those that follow begin small again. */
  retryNow(): void {
    if (this.#state.type !== "waiting") return;
    this.#state.cancel();
    this.#wait = FIRST_WAIT_MS;
    this.#connect();
  }

  /** Closes what is open and begins again after the usual wait. */
  reopen(): void {
    if (this.#state.type === "open") this.#state.socket.close();
  }

  stop(): void {
    const state = this.#state;
    this.#state = { type: "ended" };
    this.#attempt++;
    if (state.type === "waiting") state.cancel();
    else if (state.type !== "ended") state.socket.close();
  }

  #connect(): void {
    const attempt = ++this.#attempt;
    const current = () => attempt === this.#attempt;
    const socket = this.#open({
      opened: () => {
        if (!current()) return;
        this.#state = { type: "open", socket };
        this.#listener.opened().then(
          () => {
            if (current()) this.#wait = FIRST_WAIT_MS;
          },
          () => {
            if (current() && this.#state.type === "open") socket.close();
          },
        );
      },
      frame: (text) => {
        const event = current() ? parseEvent(text) : undefined;
        if (event !== undefined) this.#listener.event(event);
      },
      closed: () => {
        if (current()) this.#lost(this.#state.type === "open" ? "open" : "connecting");
      },
    });
    this.#state = { type: "connecting", socket };
  }

  #lost(from: "connecting" | "open"): void {
    this.#attempt++;
    this.#state = { type: "waiting", cancel: this.#clock.after(this.#wait, () => this.#connect()) };
    this.#wait = Math.min(LONGEST_WAIT_MS, this.#wait * 2);
    this.#listener.lost(from);
  }
}

/** What is no JSON object with a type is none of the program's events; the reducer skips types it does not know. */
function parseEvent(frame: string): EventDto | undefined {
  try {
    const value: unknown = JSON.parse(frame);
    return typeof value === "object" && value !== null && "type" in value ? value as EventDto : undefined;
  } catch {
    return undefined;
  }
}
