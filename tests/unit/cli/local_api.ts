/** The local API of a running messenger, as far as the command line knows it, on a free port of 127.0.0.1. */
import { PROOF_HEADER } from "../../../src/model/local_api.ts";
import type { Instance } from "../../../src/cli/instance.ts";
import type { Clock } from "../../../src/messenger/ports.ts";
import { turn } from "./fixture.ts";

export const KEY = "K".repeat(43);
export const PROOF = "P".repeat(43);

export interface LocalApiParts {
  /** Answers POST /api/run; undefined: 404. */
  readonly run?: (command: unknown, signal: AbortSignal) => AsyncIterable<object>;
  /** Answers POST /api/launch; undefined: 404. */
  readonly launch?: () => object;
  /** Answers in place of all else. */
  readonly answer?: (request: Request) => Response | Promise<Response> | undefined;
}

/** Ends with `using`. */
export class LocalApi implements AsyncDisposable {
  readonly requests: { method: string; path: string; headers: Record<string, string>; body: string }[] = [];
  readonly instance: Instance;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #end = new AbortController();

  constructor(parts: LocalApiParts) {
    const options = { hostname: "127.0.0.1", port: 0, signal: this.#end.signal, onListen: () => {} };
    this.#server = Deno.serve(options, async (request) => {
      const { pathname } = new URL(request.url);
      const body = await request.text();
      this.requests.push({
        method: request.method,
        path: pathname,
        headers: Object.fromEntries(request.headers),
        body,
      });
      const answer = await parts.answer?.(request);
      if (answer !== undefined) return answer;
      if (request.headers.get("authorization") !== `Bearer ${KEY}`) return new Response(null, { status: 401 });
      return route(`${request.method} ${pathname}`, body, parts);
    });
    this.instance = { pid: 4711, port: this.#server.addr.port, key: KEY, proof: PROOF, version: "9.9.9" };
  }

  /** Takes no more, and ends once every answer is out. */
  async close(): Promise<void> {
    await this.#server.shutdown();
  }

  /** Ends at once, with all that is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#server.finished;
  }
}

function route(what: string, body: string, { run, launch }: LocalApiParts): Response {
  if (what === "HEAD /api/snapshot") return new Response(null, { headers: { [PROOF_HEADER]: PROOF } });
  if (what === "POST /api/launch" && launch !== undefined) return Response.json(launch(), { status: 201 });
  if (what === "POST /api/run" && run !== undefined) return new Response(linesOf(run, JSON.parse(body)));
  return Response.json({ code: "not-found", message: "Nothing is here" }, { status: 404 });
}

function linesOf(run: NonNullable<LocalApiParts["run"]>, command: unknown): ReadableStream<Uint8Array> {
  const gone = new AbortController();
  const events = passOn(run(command, gone.signal));
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await events.next();
        if (gone.signal.aborted) return;
        if (done === true) controller.close();
        else controller.enqueue(new TextEncoder().encode(`${JSON.stringify(value)}\n`));
      } catch (error) {
        const { problem = "internal", message } = error as Error & { problem?: string };
        controller.enqueue(new TextEncoder().encode(`${JSON.stringify({ event: "error", code: problem, message })}\n`));
        controller.close();
      }
    },
    cancel() {
      gone.abort();
      // Not awaited: a command that is waiting ends only once it has seen the signal.
      events.return().catch(() => {});
    },
  }, { highWaterMark: 0 });
}

async function* passOn(events: AsyncIterable<object>): AsyncGenerator<object, void> {
  yield* events;
}

/**
 * A clock on which pauses are over in no time, and what waits longer, such as patience, ends when so many pauses have
 * been made. A request that is under way does not run out of time.
 */
export class EagerClock implements Clock {
  static readonly LONGEST_PAUSE_MS = 1999;
  #ticks = 0;
  readonly #long = new Set<{ readonly at: number; readonly action: () => void }>();

  now(): number {
    return 1_790_000_000_000 + this.#ticks;
  }

  ticks(): number {
    return this.#ticks;
  }

  after(ms: number, action: () => void): () => void {
    const timer = { at: this.#ticks + ms, action };
    this.#long.add(timer);
    if (ms <= EagerClock.LONGEST_PAUSE_MS) void turn().then(() => this.#passTo(timer.at));
    return () => this.#long.delete(timer);
  }

  get pending(): number {
    return this.#long.size;
  }

  pass(ms: number): void {
    this.#passTo(this.#ticks + ms);
  }

  #passTo(to: number): void {
    this.#ticks = Math.max(this.#ticks, to);
    for (const timer of [...this.#long].filter(({ at }) => at <= this.#ticks)) {
      this.#long.delete(timer);
      timer.action();
    }
  }
}
