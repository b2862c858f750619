/**
 * What the person does with messages, conversations, rooms and people: what came of it is told by the stream, why it
 * failed stands beside the button.
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
  SendDto,
  SettingsDto,
  TokenDto,
  WebhookDto,
} from "../server/dto.ts";
import type { Api, ApiError } from "./api.ts";
import type { ConversationApi, ExportFormat } from "./conversation_api.ts";
import { reasonOf } from "./requests.ts";
import type { PageEvent } from "./state.ts";

/** What was asked for, or why it failed, for the person. */
export type Outcome<Answer> =
  | { readonly type: "done"; readonly answer: Answer }
  | { readonly type: "failed"; readonly message: string };

export interface ConversationRequestsParts {
  readonly api: ConversationApi;
  readonly send: Api["send"];
  newId(): string;
  apply(event: PageEvent): void;
  /** Turns whatever failed into what it is, and ends the page's work where its key is refused. */
  failed(error: unknown): ApiError;
}

export class ConversationRequests {
  readonly #parts: ConversationRequestsParts;

  constructor(parts: ConversationRequestsParts) {
    this.#parts = parts;
  }

  /** Undefined: done; otherwise why not. So do those below. */
  async change(change: ChangeDto): Promise<string | undefined> {
    return await this.#do(
      () => this.#parts.api.change(change),
      (message) => this.#parts.apply({ type: "changed", message }),
    );
  }

  /** Answers a question: the text that names the choice says so to programs without buttons, too. */
  async choose({ conversation, from, id }: MessageDto, choice: string): Promise<string | undefined> {
    const request: SendDto = { to: conversation, text: choice, id: this.#parts.newId(), reply: { author: from, id } };
    return await this.#do(
      () => this.#parts.send(request),
      (sent) => this.#parts.apply({ type: "message", message: sent }),
    );
  }

  /** Sends somebody's words on, unchanged. */
  async forward(message: MessageDto, to: string): Promise<string | undefined> {
    const request: SendDto = { to, text: message.text, id: this.#parts.newId(), forwarded: true };
    return await this.#do(
      () => this.#parts.send(request),
      (sent) => this.#parts.apply({ type: "message", message: sent }),
    );
  }

  async edits({ from, id }: MessageDto): Promise<Outcome<EditsDto>> {
    return await this.#ask(() => this.#parts.api.edits(from, id));
  }

  async sharedFiles(conversation: string, before: number | undefined): Promise<Outcome<HistoryDto>> {
    return await this.#ask(() => this.#parts.api.sharedFiles(conversation, before));
  }

  async changeConversation(
    conversation: string,
    change: Partial<ConversationSettingsDto>,
  ): Promise<string | undefined> {
    return await this.#do(() => this.#parts.api.changeConversation(conversation, change));
  }

  async deleteConversation(conversation: string): Promise<string | undefined> {
    return await this.#do(() => this.#parts.api.deleteConversation(conversation));
  }

  async exported(conversation: string, format: ExportFormat): Promise<Outcome<{ name: string; bytes: Blob }>> {
    return await this.#ask(() => this.#parts.api.exported(conversation, format));
  }

  async changePerson(person: string, change: PersonChangeDto): Promise<string | undefined> {
    return await this.#do(() => this.#parts.api.changePerson(person, change));
  }

  async changeGroup(group: string): Promise<string | undefined> {
    return await this.#do(() => this.#parts.api.changeGroup(group));
  }

  async changePicture(bytes: Blob | undefined): Promise<string | undefined> {
    return await this.#do(() => this.#parts.api.changePicture(bytes));
  }

  async changeSettings(change: Partial<SettingsDto>): Promise<string | undefined> {
    return await this.#do(
      () => this.#parts.api.changeSettings(change),
      (settings) => this.#parts.apply({ type: "set", settings }),
    );
  }

  /** What other programs may do here, and what they are told. */
  async programs(): Promise<
    Outcome<{ readonly tokens: readonly TokenDto[]; readonly webhooks: readonly WebhookDto[] }>
  > {
    return await this.#ask(async () => {
      const [tokens, webhooks] = await Promise.all([this.#parts.api.tokens(), this.#parts.api.webhooks()]);
      return { tokens, webhooks };
    });
  }

  async makeToken(request: MakeTokenDto): Promise<Outcome<MadeTokenDto>> {
    return await this.#ask(() => this.#parts.api.makeToken(request));
  }

  async revokeToken(id: number): Promise<string | undefined> {
    return await this.#do(() => this.#parts.api.revokeToken(id));
  }

  async removeWebhook(id: number): Promise<string | undefined> {
    return await this.#do(() => this.#parts.api.removeWebhook(id));
  }

  async autostart(): Promise<Outcome<AutostartDto>> {
    return await this.#ask(() => this.#parts.api.autostart());
  }

  async changeAutostart(state: "on" | "off"): Promise<Outcome<AutostartDto>> {
    return await this.#ask(() => this.#parts.api.changeAutostart(state));
  }

  async key(): Promise<Outcome<KeyDto>> {
    return await this.#ask(() => this.#parts.api.key());
  }

  async changeKey(change: KeyChangeDto): Promise<Outcome<KeyDto>> {
    return await this.#ask(() => this.#parts.api.changeKey(change));
  }

  async makeRoom(request: MakeRoomDto): Promise<Outcome<RoomDto>> {
    return await this.#ask(async () => {
      const room = await this.#parts.api.makeRoom(request);
      this.#parts.apply({ type: "room", room });
      return room;
    });
  }

  async actInRoom(room: string, act: RoomActDto): Promise<string | undefined> {
    return await this.#do(
      () => this.#parts.api.actInRoom(room, act),
      (after) => this.#parts.apply({ type: "room", room: after }),
    );
  }

  async #do<Answer>(action: () => Promise<Answer>, take: (answer: Answer) => void = () => {}) {
    try {
      take(await action());
      return undefined;
    } catch (error) {
      return reasonOf(this.#parts.failed(error));
    }
  }

  async #ask<Answer>(question: () => Promise<Answer>): Promise<Outcome<Answer>> {
    try {
      return { type: "done", answer: await question() };
    } catch (error) {
      return { type: "failed", message: reasonOf(this.#parts.failed(error)) };
    }
  }
}
