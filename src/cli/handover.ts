/**
 * Handing commands over to the messenger that runs already, by its local API on 127.0.0.1.
 */
import { PROOF_HEADER } from "../model/local_api.ts";
import type { Command } from "./command.ts";
import type { CommandClock } from "./context.ts";
import { EXIT } from "./exit_code.ts";
import { type Instance, readInstance } from "./instance.ts";
import { readLines } from "./lines.ts";
import { messageOf } from "./output.ts";
import { type OutputEvent, readOutputEvent } from "./output_event.ts";

/** A living messenger answers at once; a stopped one (Ctrl+Z), or a stranger on its port, does not. */
const PROBE_TIMEOUT_MS = 2000;
const LAUNCH_TIMEOUT_MS = 5000;
const LONGEST_ANSWER_BYTES = 4_194_304;

/** The messenger ended, or began to end, before the command did: it can be handed over again with the same ids. */
export class HandoverLostError extends Error {
  override readonly name = "HandoverLostError";
}

/** The messenger that runs on the folder; undefined: there is none that answers, or it is none of ours. */
export async function connectInstance(dataFolder: string, clock: CommandClock): Promise<Instance | undefined> {
  const instance = await readInstance(dataFolder);
  if (instance === undefined) return undefined;
  try {
    return await probe(instance, clock) ? instance : undefined;
  } catch {
    return undefined;
  }
}

async function probe(instance: Instance, clock: CommandClock): Promise<boolean> {
  using call = new Call(instance, clock, PROBE_TIMEOUT_MS);
  const answer = await call.fetch("/api/snapshot", { method: "HEAD" });
  return answer.ok && answer.headers.get(PROOF_HEADER) === instance.proof;
}

/**
 * Has a running messenger carry a command out. Ends without "exit" when `signal` is aborted.
 *
 * @throws {HandoverLostError} when the messenger ends before the command.
 */
export async function* runRemote(
  instance: Instance,
  command: Command,
  signal: AbortSignal,
): AsyncGenerator<OutputEvent, void> {
  using call = new Call(instance, undefined, undefined, signal);
  try {
    const answer = await call.fetch("/api/run", post(command));
    const refusal = await refusalOf(answer);
    if (refusal !== undefined) {
      yield { event: "error", code: "failed", message: refusal };
      yield { event: "exit", code: EXIT.failed };
      return;
    }
    for await (const line of readLines(answer.body ?? new ReadableStream(), LONGEST_ANSWER_BYTES)) {
      const event = line.type === "line" ? readOutputEvent(JSON.parse(line.text)) : undefined;
      if (event?.event === "error" && event.code === "stopping") throw new HandoverLostError(event.message);
      if (event !== undefined) yield event;
      if (event?.event === "exit") return;
    }
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof HandoverLostError) throw error;
    throw new HandoverLostError(`The running messenger was lost: ${messageOf(error)}`, { cause: error });
  }
  if (!signal.aborted) throw new HandoverLostError("The running messenger ended before it had answered: try again");
}

/** How to show the page: `file` sends a browser on to `url`, which is good once and for a minute. */
export interface Launch {
  readonly url: string;
  /** Null: it could not be written, so only the address is left. */
  readonly file: string | null;
}

/**
 * Asks a running messenger for its page. "no page": it has none, since it only runs for a command.
 *
 * @throws {HandoverLostError} when it does not answer.
 */
export async function requestLaunch(instance: Instance, clock: CommandClock): Promise<Launch | "no page"> {
  using call = new Call(instance, clock, LAUNCH_TIMEOUT_MS);
  try {
    const answer = await call.fetch("/api/launch", post({}));
    if (answer.status === 404) {
      await answer.body?.cancel();
      return "no page";
    }
    const refusal = await refusalOf(answer);
    if (refusal !== undefined) throw new HandoverLostError(refusal);
    return readLaunch(await answer.json());
  } catch (error) {
    if (error instanceof HandoverLostError) throw error;
    throw new HandoverLostError(`The running messenger does not answer: ${messageOf(error)}`, { cause: error });
  }
}

function readLaunch(value: unknown): Launch {
  if (typeof value === "object" && value !== null && "url" in value && "file" in value) {
    const { url, file } = value;
    if (typeof url === "string" && (file === null || typeof file === "string")) return { url, file };
  }
  throw new HandoverLostError("The running messenger gave no address of its page: end it, and try again");
}

function post(body: unknown): RequestInit {
  return { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/**
 * What a refused request says; undefined: it was not refused.
 *
 * @throws {HandoverLostError} when the other side is no longer the messenger that was probed, or is about to end.
 */
async function refusalOf(answer: Response): Promise<string | undefined> {
  if (answer.ok) return undefined;
  const text = await answer.text();
  if (answer.status === 401 || answer.status === 403 || answer.status === 503) {
    throw new HandoverLostError(`The running messenger refused the command with status ${answer.status}`);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && "message" in value) return String(value.message);
  } catch {
    // No words of ours: the status is all there is.
  }
  return `The running messenger answered with status ${answer.status}: end it, and try again`;
}

/**
 * One request to 127.0.0.1, which always goes there: `fetch` alone would send it, key and all, to the proxy that
 * HTTP_PROXY names. Naming the address itself as the place to connect to takes that away.
 */
class Call implements Disposable {
  readonly #client: Deno.HttpClient;
  readonly #abort = new AbortController();
  readonly #signal: AbortSignal;
  readonly #cancel: () => void;

  constructor(
    private readonly instance: Instance,
    clock: CommandClock | undefined,
    timeoutMs: number | undefined,
    signal?: AbortSignal,
  ) {
    this.#client = Deno.createHttpClient({
      proxy: { transport: "tcp", hostname: "127.0.0.1", port: instance.port },
      http2: false,
    });
    this.#signal = signal === undefined ? this.#abort.signal : AbortSignal.any([signal, this.#abort.signal]);
    this.#cancel = timeoutMs === undefined
      ? () => {}
      : clock?.after(timeoutMs, () => this.#abort.abort()) ?? (() => {});
  }

  async fetch(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${this.instance.key}`);
    return await fetch(`http://127.0.0.1:${this.instance.port}${path}`, {
      ...init,
      headers,
      redirect: "error",
      signal: this.#signal,
      client: this.#client,
    });
  }

  [Symbol.dispose](): void {
    this.#cancel();
    // Ends the answer too, where it was not read to its end.
    this.#abort.abort();
    this.#client.close();
  }
}
