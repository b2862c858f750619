/**
 * Whether it is the program that answers at the page's address. Once it has ended, anybody on this computer can take its
 * port: nothing that the page asks shows its key before who answers has proved to know it.
 */
import type { ProofDto } from "../server/dto.ts";
import { ApiError, call, type Fetch, read } from "./api.ts";
import type { Clock } from "./clock.ts";
import type { OpenSocket } from "./event_stream.ts";
import { text } from "./text.ts";

/** Who holds a question back longer is not waited for: the answer could be fetched from a program that starts later. */
export const PROOF_WAIT_MS = 5_000;
const NONCE_BYTES = 32;
const LABEL = "lanmessenger page proof";

/**
 * "program": it knows the key. "stranger": it has none, or a wrong proof, or nobody answers. "refused": it says that it
 * does not know the key, which anybody can say.
 */
export type Answerer = "program" | "stranger" | "refused";

export interface ProofParts {
  /** Without the key, and over connections of its own: one that was kept open from before may lead to somebody else. */
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly key: string;
  /** Address and port, as the page has them. */
  readonly host: string;
}

export class ProgramProof {
  readonly #parts: ProofParts;
  /** "open": a stream that the program opened still stands, so that its port can't be somebody else's. */
  #stream: "open" | "none" = "none";

  constructor(parts: ProofParts) {
    this.#parts = parts;
  }

  async ask(): Promise<Answerer> {
    const { fetch, clock, key, host } = this.#parts;
    const ending = new AbortController();
    const stopTimer = clock.after(PROOF_WAIT_MS, () => ending.abort());
    try {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const hash = await sha256(new TextEncoder().encode(key));
      const query = new URLSearchParams({ token: hexOf(await sha256(hash)), nonce: hexOf(nonce) });
      const { signal } = ending;
      const response = await call(fetch, "GET", `/api/proof?${query}`, undefined, { signal });
      const { proof } = await read<Partial<ProofDto>>(response);
      return proof === hexOf(await expected(hash, nonce, host)) ? "program" : "stranger";
    } catch (error) {
      return error instanceof ApiError && error.code === "token" ? "refused" : "stranger";
    } finally {
      stopTimer();
    }
  }

  /** Sends what shows the key: at once while the stream stands, otherwise after a proof. */
  guard(send: Fetch): Fetch {
    return async (path, init) => {
      if (this.#stream === "open") return await send(path, init);
      const answerer = await this.ask();
      switch (answerer) {
        case "program":
          return await send(path, init);
        case "refused":
          return Response.json({ code: "token", message: text.noKey }, { status: 401 });
        case "stranger":
          throw new TypeError(`Cannot ask for ${path}: who answers has not proved to be the program`);
        default:
          return answerer satisfies never;
      }
    };
  }

  /** Opens a stream after a proof; without one it closes, as one that nobody answers. */
  guardSocket(open: OpenSocket): OpenSocket {
    return (handlers) => {
      let close = () => {
        close = () => {};
        handlers.closed();
      };
      const begin = close;
      void this.ask().then((answerer) => {
        // Closed meanwhile.
        if (close !== begin) return;
        if (answerer !== "program") return close();
        const socket = open({
          opened: () => {
            this.#stream = "open";
            handlers.opened();
          },
          frame: (frame) => handlers.frame(frame),
          closed: () => {
            this.#stream = "none";
            handlers.closed();
          },
        });
        close = () => socket.close();
      });
      return { close: () => close() };
    };
  }
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

async function expected(hash: Uint8Array<ArrayBuffer>, nonce: Uint8Array, host: string): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  const said = Uint8Array.from([...encoder.encode(LABEL), ...nonce, ...encoder.encode(host)]);
  const key = await crypto.subtle.importKey("raw", hash, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, said));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
