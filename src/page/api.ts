/**
 * The program's HTTP side, as the page calls it.
 */
import type { ErrorDto, HistoryDto, MeDto, MessageDto, SendDto, SnapshotDto } from "../server/dto.ts";
import { text } from "./text.ts";

/** Texts in one page of history. */
export const HISTORY_PAGE = 50;

export type ApiProblem =
  /** Nobody answered. */
  | "unreachable"
  /** The key is not, or no longer, good. */
  | "no-key"
  /** It answered with a reason. */
  | "refused";

/** A call that failed; the message is for the person who reads the page. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The program's word for it, where it answered; otherwise empty. */
  readonly code: string;

  constructor(readonly problem: ApiProblem, message: string, options: ErrorOptions & { readonly code?: string } = {}) {
    super(message, options);
    this.code = options.code ?? "";
  }
}

/** What a person can change of what others see of them. */
export interface StatusChange {
  readonly availability?: MeDto["availability"];
  readonly statusText?: string;
  readonly name?: string;
}

/** Every call rejects with an `ApiError` and with nothing else. */
export interface Api {
  snapshot(): Promise<SnapshotDto>;
  /** @param before only texts before this position; undefined: the newest. */
  history(conversation: string, before: number | undefined): Promise<HistoryDto>;
  send(request: SendDto): Promise<MessageDto>;
  markSeen(conversation: string, position: number): Promise<void>;
  changeStatus(change: StatusChange): Promise<void>;
}

/** The part of `fetch` that is used. */
export type Fetch = (path: string, init: RequestInit) => Promise<Response>;

/** Turns the launch token of the address into this tab's key. */
export async function openSession(fetch: Fetch, launch: string): Promise<string> {
  const response = await call(fetch, "POST", "/api/session", undefined, { json: { launch } });
  const { token } = await read<{ token: string }>(response);
  return token;
}

export class HttpApi implements Api {
  readonly #fetch: Fetch;
  readonly #token: string;

  constructor(fetch: Fetch, token: string) {
    this.#fetch = fetch;
    this.#token = token;
  }

  async snapshot(): Promise<SnapshotDto> {
    return await read(await call(this.#fetch, "GET", "/api/snapshot", this.#token));
  }

  async history(conversation: string, before: number | undefined): Promise<HistoryDto> {
    const query = new URLSearchParams({ limit: String(HISTORY_PAGE) });
    if (before !== undefined) query.set("before", String(before));
    const path = `/api/conversations/${encodeURIComponent(conversation)}/messages?${query}`;
    return await read(await call(this.#fetch, "GET", path, this.#token));
  }

  async send(request: SendDto): Promise<MessageDto> {
    return await read(await call(this.#fetch, "POST", "/api/messages", this.#token, { json: request }));
  }

  async markSeen(conversation: string, position: number): Promise<void> {
    const path = `/api/conversations/${encodeURIComponent(conversation)}/seen`;
    await call(this.#fetch, "POST", path, this.#token, { json: { position } });
  }

  async changeStatus(change: StatusChange): Promise<void> {
    await call(this.#fetch, "PATCH", "/api/me", this.#token, { json: change });
  }
}

/** What goes with a request. */
export interface CallContent {
  readonly json?: unknown;
  readonly bytes?: Blob;
  /** Ends the call, which then rejects as "unreachable". */
  readonly signal?: AbortSignal;
}

/** @throws {ApiError} unless the answer is 2xx. */
export async function call(
  fetch: Fetch,
  method: string,
  path: string,
  token: string | undefined,
  { json, bytes, signal }: CallContent = {},
): Promise<Response> {
  const headers: Record<string, string> = {};
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (json !== undefined) headers["content-type"] = "application/json";
  else if (bytes !== undefined) headers["content-type"] = "application/octet-stream";
  const body = json === undefined ? bytes : JSON.stringify(json);
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      cache: "no-store",
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (cause) {
    throw new ApiError("unreachable", text.unreachable, { cause });
  }
  if (response.ok) return response;
  const { code, message } = await reasonOf(response);
  throw new ApiError(
    response.status === 401 ? "no-key" : "refused",
    typeof message === "string" ? message : text.oddAnswer(response.status),
    typeof code === "string" ? { code } : {},
  );
}

/** @throws {ApiError} where the answer is no JSON. */
export async function read<Answer>(response: Response): Promise<Answer> {
  try {
    return await response.json();
  } catch (cause) {
    throw new ApiError("unreachable", text.oddAnswer(response.status), { cause });
  }
}

async function reasonOf(response: Response): Promise<Partial<ErrorDto>> {
  try {
    const answer: Partial<ErrorDto> | null = await response.json();
    return answer ?? {};
  } catch {
    return {};
  }
}
