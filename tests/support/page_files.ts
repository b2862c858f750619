/**
 * The part of the scripted program that has to do with files: uploads, offers, what is done with transfers, the bytes
 * of items, and trust. What it says is set by the test; what the page asks is remembered.
 */
import type {
  BeginUploadDto,
  MessageDto,
  OfferDto,
  OfferItemDto,
  PersonDto,
  SendOfferDto,
  SteerDto,
  TransferDto,
  TrustDto,
} from "../../src/server/dto.ts";
import type { Said, TransferFacts } from "./page_world.ts";

export const FILES_FOLDER = "/home/ada/Downloads/LanMessenger";
export const SAFETY_NUMBER = "50482 11937 60215 04488 93120 77541 28806 15934";

export interface Uploaded {
  readonly entries: BeginUploadDto["entries"];
  readonly size: number;
  /** What came, part by part. */
  readonly parts: Uint8Array<ArrayBuffer>[];
  bytes: number;
}

/** What the rest of the scripted program does for it. */
export interface PageFilesParts {
  offer(said: Omit<Said, "from" | "at">, id: string): MessageDto;
  message(author: string, id: string): MessageDto | undefined;
  /** Who is here. */
  receivers(): string[];
  person(id: string): PersonDto | undefined;
  comes(person: PersonDto): void;
}

export class PageFiles {
  readonly uploads = new Map<string, Uploaded>();
  readonly offers: SendOfferDto[] = [];
  readonly steered: SteerDto[] = [];
  readonly cancelled: string[] = [];
  readonly trust = new Map<string, TrustDto>();
  /** Items that were asked for, as "AUTHOR/OFFER/ITEM". */
  readonly fetched: string[] = [];
  /** Called before a part is answered: a test may wait, throw, or answer something else. */
  beforePart: (from: number) => Promise<Response | void> | Response | void = () => {};
  /** Where it is set, POST /api/transfers answers it. */
  refusal: { readonly status: number; readonly message: string } | undefined;
  readonly #contents = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly #parts: PageFilesParts;

  constructor(parts: PageFilesParts) {
    this.#parts = parts;
  }

  /** What every item of this name holds. */
  serve(name: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.#contents.set(name, bytes);
  }

  /** Undefined: the request has to do with something else. */
  async answer(request: Request): Promise<Response | undefined> {
    const { pathname, searchParams } = new URL(request.url);
    const [, room, ...rest] = pathname.slice(1).split("/").map(decodeURIComponent);
    switch (`${request.method} ${room}`) {
      case "POST uploads":
        return this.#begin(await request.json());
      case "GET uploads":
        return this.#state(rest[0] ?? "");
      case "PUT uploads":
        return await this.#append(rest[0] ?? "", Number(searchParams.get("from")), request);
      case "DELETE uploads":
        this.cancelled.push(rest[0] ?? "");
        this.uploads.delete(rest[0] ?? "");
        return new Response(null, { status: 204 });
      case "POST offers":
        return this.#offer(await request.json());
      case "POST transfers":
        return this.#steer(await request.json());
      case "GET files":
        return this.#item(rest.join("/"));
      case "GET people":
        return Response.json(this.#trustOf(rest[0] ?? ""));
      case "PUT people":
        return this.#changeTrust(rest[0] ?? "", await request.json());
      default:
        return undefined;
    }
  }

  #begin({ entries }: BeginUploadDto): Response {
    const id = `upload-${this.uploads.size + this.cancelled.length + 1}`;
    const size = entries.reduce((sum, entry) => sum + ("bytes" in entry ? entry.bytes : 0), 0);
    this.uploads.set(id, { entries, size, parts: [], bytes: 0 });
    return Response.json({ id, bytes: 0 }, { status: 201 });
  }

  #state(id: string): Response {
    const upload = this.uploads.get(id);
    if (upload === undefined) return refusal(404, `There is no upload ${id}`);
    return Response.json({ id, bytes: upload.bytes });
  }

  async #append(id: string, from: number, request: Request): Promise<Response> {
    const upload = this.uploads.get(id);
    if (upload === undefined) return refusal(404, `There is no upload ${id}`);
    const other = await this.beforePart(from);
    if (other !== undefined) return other;
    if (from !== upload.bytes) return refusal(400, `There are ${upload.bytes} bytes, not ${from}`);
    const part = await request.bytes();
    if (upload.bytes + part.length > upload.size) return refusal(400, "There are more bytes than were said");
    upload.parts.push(part);
    upload.bytes += part.length;
    return Response.json({ id, bytes: upload.bytes });
  }

  #offer(request: SendOfferDto): Response {
    this.offers.push(request);
    const upload = this.uploads.get(request.upload);
    if (upload === undefined || upload.bytes !== upload.size) return refusal(400, "The upload is not complete");
    const receivers = request.to === "everyone" ? this.#parts.receivers() : [request.to];
    const message = this.#parts.offer({
      conversation: request.to,
      text: request.text,
      recipients: receivers.length,
      offer: offerOf(upload),
      transfers: receivers.map((peer) => ({ peer, state: "offered", direction: "out" })),
    }, request.id);
    return Response.json({ message, left: [] }, { status: 201 });
  }

  #steer(request: SteerDto): Response {
    this.steered.push(request);
    if (this.refusal !== undefined) return refusal(this.refusal.status, this.refusal.message);
    return new Response(null, { status: 204 });
  }

  #item(key: string): Response {
    this.fetched.push(key);
    const [author = "", offer = "", index = ""] = key.split("/");
    const name = this.#parts.message(author, offer)?.offer?.items[Number(index)]?.name;
    const bytes = name === undefined ? undefined : this.#contents.get(name);
    if (bytes === undefined) return refusal(404, "There is no such file");
    return new Response(bytes, {
      headers: {
        "content-type": "application/octet-stream",
        "content-disposition": "attachment",
        "content-security-policy": "sandbox; default-src 'none'",
      },
    });
  }

  #trustOf(id: string): TrustDto {
    return this.trust.get(id) ??
      { verified: this.#parts.person(id)?.verified ?? false, safetyNumber: SAFETY_NUMBER, rule: null };
  }

  #changeTrust(id: string, { verified, rule }: Pick<TrustDto, "verified" | "rule">): Response {
    if (rule !== null && rule.folder !== null && !rule.folder.startsWith("/")) {
      return refusal(400, `"${rule.folder}" is not absolute: give the whole path of a folder`);
    }
    const trust = { ...this.#trustOf(id), verified, rule };
    this.trust.set(id, trust);
    const person = this.#parts.person(id);
    if (person !== undefined) this.#parts.comes({ ...person, verified });
    return Response.json(trust);
  }
}

/** A transfer of this message's offer, as the program tells of it. */
export function transferOf(message: MessageDto, facts: TransferFacts): TransferDto {
  return {
    author: message.from,
    offer: message.id,
    direction: message.own ? "out" : "in",
    reason: "",
    message: "",
    bytes: 0,
    size: message.offer?.bytes ?? 0,
    speed: null,
    from: null,
    paths: [],
    missing: 0,
    changed: 0,
    runs: 0,
    ...facts,
  };
}

export function item(name: string, bytes: number, facts: Partial<OfferItemDto> = {}): OfferItemDto {
  return { name, bytes, files: null, runs: false, ...facts };
}

/** An offer of these items and nothing that is not named. */
export function offer(items: OfferItemDto[], facts: Partial<OfferDto> = {}): OfferDto {
  return {
    items,
    files: items.reduce((sum, { files }) => sum + (files ?? 1), 0),
    folders: items.filter(({ files }) => files !== null).length,
    bytes: items.reduce((sum, { bytes }) => sum + bytes, 0),
    ...facts,
  };
}

function offerOf({ entries, size }: Uploaded): OfferDto {
  const files = entries.filter((entry) => "bytes" in entry);
  const within = (path: string) => files.filter((file) => file.path.startsWith(`${path}/`));
  const items = entries.filter(({ path }) => !path.includes("/")).map((entry) =>
    "bytes" in entry
      ? item(entry.path, entry.bytes)
      : item(entry.path, within(entry.path).reduce((sum, { bytes }) => sum + bytes, 0), {
        files: within(entry.path).length,
      })
  );
  return { items, files: files.length, folders: entries.length - files.length, bytes: size };
}

function refusal(status: number, message: string): Response {
  return Response.json({ code: "refused", message }, { status });
}
