/**
 * The program's HTTP side for files, as the page calls it.
 */
import type {
  BeginUploadDto,
  OfferedDto,
  RuleDto,
  SendOfferDto,
  SteerDto,
  TrustDto,
  UploadDto,
} from "../server/dto.ts";
import { ApiError, call, type Fetch, read } from "./api.ts";
import { text } from "./text.ts";

/** What a person can change about how far somebody is trusted. */
export interface TrustChange {
  readonly verified: boolean;
  readonly rule: RuleDto | null;
}

/** Every call rejects with an `ApiError` and with nothing else; an aborted one as "unreachable". */
export interface FilesApi {
  beginUpload(entries: BeginUploadDto["entries"], signal: AbortSignal): Promise<UploadDto>;
  /** Sends bytes to stand behind the first `from`; resolves with how many are there. */
  appendUpload(id: string, from: number, bytes: Blob, signal: AbortSignal): Promise<number>;
  /** How many bytes are there; undefined: the program does not know that upload any more. */
  uploadSize(id: string, signal: AbortSignal): Promise<number | undefined>;
  cancelUpload(id: string): Promise<void>;
  offer(request: SendOfferDto): Promise<OfferedDto>;
  steer(request: SteerDto): Promise<void>;
  /** The bytes of an item, of at most `most`. */
  item(author: string, offer: string, item: number, most: number, signal: AbortSignal): Promise<Blob>;
  trust(id: string): Promise<TrustDto>;
  changeTrust(id: string, change: TrustChange): Promise<TrustDto>;
}

export class HttpFilesApi implements FilesApi {
  readonly #fetch: Fetch;
  readonly #token: string;

  constructor(fetch: Fetch, token: string) {
    this.#fetch = fetch;
    this.#token = token;
  }

  async beginUpload(entries: BeginUploadDto["entries"], signal: AbortSignal): Promise<UploadDto> {
    return await read(await call(this.#fetch, "POST", "/api/uploads", this.#token, { json: { entries }, signal }));
  }

  async appendUpload(id: string, from: number, bytes: Blob, signal: AbortSignal): Promise<number> {
    const path = `/api/uploads/${encodeURIComponent(id)}?from=${from}`;
    const answer: UploadDto = await read(await call(this.#fetch, "PUT", path, this.#token, { bytes, signal }));
    return answer.bytes;
  }

  async uploadSize(id: string, signal: AbortSignal): Promise<number | undefined> {
    const path = `/api/uploads/${encodeURIComponent(id)}`;
    try {
      const answer: UploadDto = await read(await call(this.#fetch, "GET", path, this.#token, { signal }));
      return answer.bytes;
    } catch (error) {
      if (error instanceof ApiError && error.problem === "refused") return undefined;
      throw error;
    }
  }

  async cancelUpload(id: string): Promise<void> {
    await call(this.#fetch, "DELETE", `/api/uploads/${encodeURIComponent(id)}`, this.#token);
  }

  async offer(request: SendOfferDto): Promise<OfferedDto> {
    return await read(await call(this.#fetch, "POST", "/api/offers", this.#token, { json: request }));
  }

  async steer(request: SteerDto): Promise<void> {
    await call(this.#fetch, "POST", "/api/transfers", this.#token, { json: request });
  }

  async item(author: string, offer: string, item: number, most: number, signal: AbortSignal): Promise<Blob> {
    const path = `/api/files/${encodeURIComponent(author)}/${encodeURIComponent(offer)}/${item}`;
    const response = await call(this.#fetch, "GET", path, this.#token, { signal });
    try {
      return await bytesOf(response, most);
    } catch (cause) {
      throw cause instanceof ApiError ? cause : new ApiError("unreachable", text.unreachable, { cause });
    }
  }

  async trust(id: string): Promise<TrustDto> {
    return await read(await call(this.#fetch, "GET", trustPath(id), this.#token));
  }

  async changeTrust(id: string, change: TrustChange): Promise<TrustDto> {
    return await read(await call(this.#fetch, "PUT", trustPath(id), this.#token, { json: change }));
  }
}

function trustPath(id: string): string {
  return `/api/people/${encodeURIComponent(id)}/trust`;
}

/** Stops reading at the first byte over: a file may have grown since its size was told. */
async function bytesOf(response: Response, most: number): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const reader = response.body?.getReader();
  for (let size = 0; reader !== undefined;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      await reader.cancel();
      throw new ApiError("refused", text.file.noPicture);
    }
    parts.push(value);
  }
  return new Blob(parts);
}
