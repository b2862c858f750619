import { ApiError } from "../../../src/page/api.ts";
import type { ConversationApi, ExportFormat, SearchQuery } from "../../../src/page/conversation_api.ts";
import { USUAL_SETTINGS } from "../../../src/page/state.ts";
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
} from "../../../src/server/dto.ts";
import { received, room, written } from "./fixture.ts";

/** A program that does what it is told at once, and remembers it; or fails where the test says so. */
export class FakeConversationApi implements ConversationApi {
  /** What was asked, in order: the method's name and what it was given. */
  readonly calls: unknown[][] = [];
  /** Where it is set, every call rejects with it. */
  failure: ApiError | undefined;
  answerSearch: (query: SearchQuery) => Promise<HistoryDto> = () => Promise.resolve({ messages: [], more: false });
  answerAfter: () => Promise<HistoryDto> = () => Promise.resolve({ messages: [], more: false });
  answerChange: (change: ChangeDto) => Promise<MessageDto> = (change) =>
    Promise.resolve(written(3, { id: change.id, text: change.do === "edit" ? change.text : "", editedAt: 9 }));
  /** Those that can be found by author and id. */
  readonly messages: MessageDto[] = [];

  async change(change: ChangeDto): Promise<MessageDto> {
    await this.#note("change", change);
    return await this.answerChange(change);
  }
  async edits(author: string, id: string): Promise<EditsDto> {
    await this.#note("edits", author, id);
    return [{ text: "Helo", at: 1 }];
  }
  async message(author: string, id: string): Promise<MessageDto> {
    await this.#note("message", author, id);
    const found = this.messages.find((message) => message.from === author && message.id === id);
    if (found === undefined) throw new ApiError("refused", "It is not here", { code: "nobody" });
    return found;
  }
  async typing(typing: TypingDto): Promise<void> {
    await this.#note("typing", typing.conversation, typing.on);
  }
  async search(query: SearchQuery): Promise<HistoryDto> {
    await this.#note("search", query);
    return await this.answerSearch(query);
  }
  async historyAfter(conversation: string, after: number): Promise<HistoryDto> {
    await this.#note("historyAfter", conversation, after);
    return await this.answerAfter();
  }
  async sharedFiles(conversation: string, before: number | undefined): Promise<HistoryDto> {
    await this.#note("sharedFiles", conversation, before);
    return { messages: [], more: false };
  }
  async changeConversation(conversation: string, change: Partial<ConversationSettingsDto>): Promise<void> {
    await this.#note("changeConversation", conversation, change);
  }
  async deleteConversation(conversation: string): Promise<void> {
    await this.#note("deleteConversation", conversation);
  }
  async exported(conversation: string, format: ExportFormat): Promise<{ name: string; bytes: Blob }> {
    await this.#note("exported", conversation, format);
    return { name: `Ben.${format}`, bytes: new Blob(["all"]) };
  }
  async tokens(): Promise<TokenDto[]> {
    await this.#note("tokens");
    return [];
  }
  async makeToken({ name, scopes, to }: MakeTokenDto): Promise<MadeTokenDto> {
    await this.#note("makeToken", name, scopes, to);
    const token = { id: 1, name: name ?? "token 1", scopes, to, createdAt: 1, usedAt: null, expiresAt: null };
    return { token, secret: "lmp_x" };
  }
  async revokeToken(id: number): Promise<void> {
    await this.#note("revokeToken", id);
  }
  async webhooks(): Promise<WebhookDto[]> {
    await this.#note("webhooks");
    return [];
  }
  async removeWebhook(id: number): Promise<void> {
    await this.#note("removeWebhook", id);
  }
  async changePerson(person: string, change: PersonChangeDto): Promise<void> {
    await this.#note("changePerson", person, change);
  }
  async changeGroup(group: string): Promise<void> {
    await this.#note("changeGroup", group);
  }
  async picture(person: string): Promise<Blob> {
    await this.#note("picture", person);
    return new Blob([person]);
  }
  async changePicture(bytes: Blob | undefined): Promise<void> {
    await this.#note("changePicture", bytes?.size);
  }
  async makeRoom(request: MakeRoomDto): Promise<RoomDto> {
    await this.#note("makeRoom", request);
    return room({ name: request.name, members: ["me", ...request.members] });
  }
  async actInRoom(id: string, act: RoomActDto): Promise<RoomDto> {
    await this.#note("actInRoom", id, act);
    return room({ id, topic: act.do === "topic" ? act.text : "" });
  }
  async changeSettings(change: Partial<SettingsDto>): Promise<SettingsDto> {
    await this.#note("changeSettings", change);
    return { ...USUAL_SETTINGS, ...change };
  }

  async autostart(): Promise<AutostartDto> {
    await this.#note("autostart");
    return { state: "off", entry: null, why: null };
  }

  async changeAutostart(state: "on" | "off"): Promise<AutostartDto> {
    await this.#note("changeAutostart", state);
    return { state, entry: null, why: null };
  }

  async key(): Promise<KeyDto> {
    await this.#note("key");
    return { protected: false };
  }
  async changeKey(change: KeyChangeDto): Promise<KeyDto> {
    await this.#note("changeKey", change);
    return { protected: change.passphrase !== null };
  }

  // deno-lint-ignore require-await -- what it throws must be a rejection
  async #note(...call: unknown[]): Promise<void> {
    this.calls.push(call);
    if (this.failure !== undefined) throw this.failure;
  }
}

/** A text in the room that `fixture.ts` makes. */
export function inRoom(position: number, facts: Partial<MessageDto> = {}): MessageDto {
  return received(position, { conversation: "room:lab", ...facts });
}
