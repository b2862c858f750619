/**
 * The program's HTTP side for what people do with conversations, rooms and each other, as the page calls it.
 */
import type {
  AutostartDto,
  ChangeDto,
  ConversationSettingsDto,
  EditsDto,
  HistoryDto,
  KeyChangeDto,
  KeyDto,
  MadeTokenDto,
  MakeRoomDto,
  MakeTokenDto,
  MessageDto,
  PersonChangeDto,
  RoomActDto,
  RoomDto,
  SettingsDto,
  TokenDto,
  TypingDto,
  WebhookDto,
} from "../server/dto.ts";
import { ApiError, call, type CallContent, type Fetch, HISTORY_PAGE, read } from "./api.ts";
import { text } from "./text.ts";

export interface SearchQuery {
  readonly words: string;
  /** Only what stands before this position; undefined: the newest. */
  readonly before: number | undefined;
}

/** Offers in one answer. */
const SHARED_PAGE = 10;

export type ExportFormat = "text" | "json" | "html";

/** Every call rejects with an `ApiError` and with nothing else. */
export interface ConversationApi {
  change(change: ChangeDto): Promise<MessageDto>;
  edits(author: string, id: string): Promise<EditsDto>;
  message(author: string, id: string): Promise<MessageDto>;
  typing(typing: TypingDto): Promise<void>;
  search(query: SearchQuery): Promise<HistoryDto>;
  /** Texts after a position, the oldest so many. */
  historyAfter(conversation: string, after: number): Promise<HistoryDto>;
  /** Offers of files alone. @param before only those before this position; undefined: the newest. */
  sharedFiles(conversation: string, before: number | undefined): Promise<HistoryDto>;
  changeConversation(conversation: string, change: Partial<ConversationSettingsDto>): Promise<void>;
  deleteConversation(conversation: string): Promise<void>;
  /** The file, whole, and the name that the program gives it. */
  exported(conversation: string, format: ExportFormat): Promise<{ readonly name: string; readonly bytes: Blob }>;
  changePerson(person: string, change: PersonChangeDto): Promise<void>;
  changeGroup(group: string): Promise<void>;
  picture(person: string): Promise<Blob>;
  /** Undefined: there is to be none. */
  changePicture(bytes: Blob | undefined): Promise<void>;
  makeRoom(request: MakeRoomDto): Promise<RoomDto>;
  actInRoom(room: string, act: RoomActDto): Promise<RoomDto>;
  changeSettings(change: Partial<SettingsDto>): Promise<SettingsDto>;
  /** Of other programs, as the three that follow. */
  tokens(): Promise<TokenDto[]>;
  makeToken(request: MakeTokenDto): Promise<MadeTokenDto>;
  revokeToken(id: number): Promise<void>;
  webhooks(): Promise<WebhookDto[]>;
  removeWebhook(id: number): Promise<void>;
  /** Whether the program starts with the system. */
  autostart(): Promise<AutostartDto>;
  changeAutostart(state: "on" | "off"): Promise<AutostartDto>;
  /** Whether the own private key is under a passphrase. */
  key(): Promise<KeyDto>;
  changeKey(change: KeyChangeDto): Promise<KeyDto>;
}

export class HttpConversationApi implements ConversationApi {
  readonly #fetch: Fetch;
  readonly #token: string;

  constructor(fetch: Fetch, token: string) {
    this.#fetch = fetch;
    this.#token = token;
  }

  async change(change: ChangeDto): Promise<MessageDto> {
    return await read(await this.#call("POST", "/api/changes", { json: change }));
  }

  async edits(author: string, id: string): Promise<EditsDto> {
    return await read(await this.#call("GET", `${messagePath(author, id)}/edits`));
  }

  async message(author: string, id: string): Promise<MessageDto> {
    return await read(await this.#call("GET", messagePath(author, id)));
  }

  async typing(typing: TypingDto): Promise<void> {
    await this.#call("POST", "/api/typing", { json: typing });
  }

  async search({ words, before }: SearchQuery): Promise<HistoryDto> {
    const query = new URLSearchParams({ words, limit: String(HISTORY_PAGE) });
    if (before !== undefined) query.set("before", String(before));
    return await read(await this.#call("GET", `/api/search?${query}`));
  }

  async historyAfter(conversation: string, after: number): Promise<HistoryDto> {
    const path = `${conversationPath(conversation)}/messages?limit=${HISTORY_PAGE}&after=${after}`;
    return await read(await this.#call("GET", path));
  }

  async sharedFiles(conversation: string, before: number | undefined): Promise<HistoryDto> {
    const query = new URLSearchParams({ limit: String(SHARED_PAGE) });
    if (before !== undefined) query.set("before", String(before));
    return await read(await this.#call("GET", `${conversationPath(conversation)}/files?${query}`));
  }

  async changeConversation(conversation: string, change: Partial<ConversationSettingsDto>): Promise<void> {
    await this.#call("PUT", `${conversationPath(conversation)}/settings`, { json: change });
  }

  async deleteConversation(conversation: string): Promise<void> {
    await this.#call("DELETE", conversationPath(conversation));
  }

  async exported(conversation: string, format: ExportFormat): Promise<{ name: string; bytes: Blob }> {
    const response = await this.#call("GET", `${conversationPath(conversation)}/export?format=${format}`);
    return { name: nameOf(response) ?? `conversation.${format}`, bytes: await whole(response) };
  }

  async changePerson(person: string, change: PersonChangeDto): Promise<void> {
    await this.#call("PUT", `/api/people/${encodeURIComponent(person)}`, { json: change });
  }

  async changeGroup(group: string): Promise<void> {
    await this.#call("PATCH", "/api/me", { json: { group } });
  }

  async picture(person: string): Promise<Blob> {
    return await whole(await this.#call("GET", `/api/people/${encodeURIComponent(person)}/picture`));
  }

  async changePicture(bytes: Blob | undefined): Promise<void> {
    if (bytes === undefined) await this.#call("DELETE", "/api/picture");
    else await this.#call("PUT", "/api/picture", { bytes });
  }

  async makeRoom(request: MakeRoomDto): Promise<RoomDto> {
    return await read(await this.#call("POST", "/api/rooms", { json: request }));
  }

  async actInRoom(room: string, act: RoomActDto): Promise<RoomDto> {
    return await read(await this.#call("POST", `/api/rooms/${encodeURIComponent(room)}`, { json: act }));
  }

  async changeSettings(change: Partial<SettingsDto>): Promise<SettingsDto> {
    return await read(await this.#call("PUT", "/api/settings", { json: change }));
  }

  async tokens(): Promise<TokenDto[]> {
    return await read(await this.#call("GET", "/api/tokens"));
  }

  async makeToken(request: MakeTokenDto): Promise<MadeTokenDto> {
    return await read(await this.#call("POST", "/api/tokens", { json: request }));
  }

  async revokeToken(id: number): Promise<void> {
    await this.#call("DELETE", `/api/tokens/${id}`);
  }

  async webhooks(): Promise<WebhookDto[]> {
    return await read(await this.#call("GET", "/api/webhooks"));
  }

  async removeWebhook(id: number): Promise<void> {
    await this.#call("DELETE", `/api/webhooks/${id}`);
  }

  async autostart(): Promise<AutostartDto> {
    return await read(await this.#call("GET", "/api/autostart"));
  }

  async changeAutostart(state: "on" | "off"): Promise<AutostartDto> {
    return await read(await this.#call("PUT", "/api/autostart", { json: { state } }));
  }

  async key(): Promise<KeyDto> {
    return await read(await this.#call("GET", "/api/key"));
  }

  async changeKey(change: KeyChangeDto): Promise<KeyDto> {
    return await read(await this.#call("PUT", "/api/key", { json: change }));
  }

  async #call(method: string, path: string, content: CallContent = {}): Promise<Response> {
    return await call(this.#fetch, method, path, this.#token, content);
  }
}

function messagePath(author: string, id: string): string {
  return `/api/messages/${encodeURIComponent(author)}/${encodeURIComponent(id)}`;
}

function conversationPath(conversation: string): string {
  return `/api/conversations/${encodeURIComponent(conversation)}`;
}

async function whole(response: Response): Promise<Blob> {
  try {
    return await response.blob();
  } catch (cause) {
    throw new ApiError("unreachable", text.unreachable, { cause });
  }
}

/** The UTF-8 name of Content-Disposition (RFC 6266). */
function nameOf(response: Response): string | undefined {
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
