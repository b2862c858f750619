/**
 * The pages' WebSockets. Events are kept for a socket from its opening on and sent once its token is good, so that a
 * snapshot which the page asks for after the opening leaves no gap. Each one's life:
 *
 * | state    | ends by                                                    | next     |
 * | -------- | ---------------------------------------------------------- | -------- |
 * | waiting  | first frame, read as {"token"}                             | checking |
 * |          | 5 s (4401); a newer socket when 16 wait (4429)             | closed   |
 * | checking | the token is good and there is room                        | open     |
 * |          | it is not (4401); 32 are open (4429); another frame (4400) | closed   |
 * | both     | 256 events while nothing was shown yet (4408)              | closed   |
 * | open     | its page reads too slowly (4408); any frame (4400)         | closing  |
 * | closing  | the connection has ended                                   | closed   |
 *
 * A closing socket may hold its unsent bytes for as long as its connection lasts, so it counts among the open ones.
 */
import type { Clock, Messenger } from "../messenger/facade.ts";
import type { AppEvent } from "../model/event.ts";
import { eventDto } from "./to_dto.ts";
import type { PageTokens } from "./tokens.ts";

export const TOKEN_WITHIN_MS = 5_000;
export const MAX_OPEN = 32;
export const MAX_WAITING = 16;
/** A page that lets this much pile up is cut off: it reconnects and takes a new snapshot. */
export const MAX_UNSENT_BYTES = 4 * 1_048_576;

/** Events that are kept for a page that has not shown its token yet. */
export const MAX_MISSED = 256;

export const CLOSE_CODE = {
  ending: 1001,
  failed: 1011,
  unexpectedFrame: 4400,
  noToken: 4401,
  tooSlow: 4408,
  tooMany: 4429,
} as const;

type State =
  | (Pending & { readonly name: "waiting"; readonly stopTimer: () => void })
  | (Pending & { readonly name: "checking" })
  | { readonly name: "open"; readonly unsubscribe: () => void }
  | { readonly name: "closing" };

interface Pending {
  readonly unsubscribe: () => void;
  /** Oldest first. */
  readonly missed: AppEvent[];
}

export interface EventSocketsParts {
  readonly messenger: Messenger;
  readonly tokens: PageTokens;
  readonly clock: Pick<Clock, "after">;
  /** The end of the program. */
  readonly signal: AbortSignal;
  readonly report: (error: unknown) => void;
}

export class EventSockets {
  /** Oldest first. */
  readonly #states = new Map<WebSocket, State>();
  readonly #parts: EventSocketsParts;

  constructor(parts: EventSocketsParts) {
    this.#parts = parts;
    parts.signal.addEventListener("abort", () => this.#endAll(), { once: true });
  }

  /** Takes over a socket whose Origin was found to be the own one. */
  accept(socket: WebSocket): void {
    this.#makeRoomToWait();
    const stopTimer = this.#parts.clock.after(
      TOKEN_WITHIN_MS,
      () => this.#end(socket, CLOSE_CODE.noToken, "No token came"),
    );
    const unsubscribe = this.#parts.messenger.subscribe((event) => this.#tell(socket, event));
    this.#states.set(socket, { name: "waiting", stopTimer, unsubscribe, missed: [] });
    socket.onmessage = (event) => this.#receive(socket, event.data);
    socket.onclose = () => this.#forget(socket);
  }

  /** The oldest of those that wait goes: a page sends its token at once, so the oldest is the least likely to be one. */
  #makeRoomToWait(): void {
    const waiting = [...this.#states].filter(([, state]) => state.name === "waiting");
    const [oldest] = waiting;
    if (oldest !== undefined && waiting.length >= MAX_WAITING) {
      this.#end(oldest[0], CLOSE_CODE.tooMany, "Too many connections wait for their token");
    }
  }

  #receive(socket: WebSocket, data: unknown): void {
    const state = this.#states.get(socket);
    if (state === undefined) return;
    switch (state.name) {
      case "waiting":
        state.stopTimer();
        this.#states.set(socket, { name: "checking", unsubscribe: state.unsubscribe, missed: state.missed });
        this.#admit(socket, tokenIn(data)).catch((error) => {
          this.#parts.report(error);
          this.#end(socket, CLOSE_CODE.failed, "The program met an error");
        });
        return;
      case "checking":
      case "open":
        return this.#end(socket, CLOSE_CODE.unexpectedFrame, "Nothing but the token is expected here");
      case "closing":
        return;
      default:
        return state satisfies never;
    }
  }

  async #admit(socket: WebSocket, token: string | undefined): Promise<void> {
    const known = token !== undefined && await this.#parts.tokens.accepts(token);
    const state = this.#states.get(socket);
    if (state?.name !== "checking") return;
    if (!known) return this.#end(socket, CLOSE_CODE.noToken, "The token is not known");
    const places = [...this.#states.values()].filter(({ name }) => name === "open" || name === "closing");
    if (places.length >= MAX_OPEN) {
      return this.#end(socket, CLOSE_CODE.tooMany, `${MAX_OPEN} pages are open already: close one`);
    }
    this.#states.set(socket, { name: "open", unsubscribe: state.unsubscribe });
    for (const event of state.missed) this.#tell(socket, event);
    await this.#parts.tokens.touch(token);
  }

  #tell(socket: WebSocket, event: AppEvent): void {
    const state = this.#states.get(socket);
    if (state === undefined) return;
    switch (state.name) {
      case "waiting":
      case "checking":
        if (state.missed.length < MAX_MISSED) state.missed.push(event);
        else this.#end(socket, CLOSE_CODE.tooSlow, "The token came too slowly for all that happened");
        return;
      case "open":
        if (socket.readyState !== WebSocket.OPEN) return;
        if (socket.bufferedAmount > MAX_UNSENT_BYTES) {
          return this.#end(socket, CLOSE_CODE.tooSlow, "The page reads too slowly");
        }
        return socket.send(JSON.stringify(eventDto(event, this.#parts.messenger.me.id)));
      case "closing":
        return;
      default:
        return state satisfies never;
    }
  }

  #endAll(): void {
    for (const socket of [...this.#states.keys()]) this.#end(socket, CLOSE_CODE.ending, "The program ends");
  }

  #end(socket: WebSocket, code: number, reason: string): void {
    const state = this.#states.get(socket);
    if (state === undefined || state.name === "closing") return;
    this.#forget(socket);
    if (state.name === "open") this.#states.set(socket, { name: "closing" });
    socket.close(code, reason);
  }

  #forget(socket: WebSocket): void {
    const state = this.#states.get(socket);
    if (state === undefined) return;
    this.#states.delete(socket);
    if (state.name === "waiting") state.stopTimer();
    if (state.name !== "closing") state.unsubscribe();
  }
}

function tokenIn(data: unknown): string | undefined {
  if (typeof data !== "string" || data.length > 1_000) return undefined;
  try {
    const frame: unknown = JSON.parse(data);
    if (typeof frame !== "object" || frame === null || !("token" in frame)) return undefined;
    return typeof frame.token === "string" ? frame.token : undefined;
  } catch {
    return undefined;
  }
}
