/**
 * The page's engine: it holds the state, asks the program, and carries out what the person does. Components read its
 * signals and call its methods; nothing else changes state.
 */
import { batch, type ReadonlySignal, type Signal, signal, untracked } from "@preact/signals";
import type { EventDto, MessageDto, OfferedDto } from "../server/dto.ts";
import { type Api, ApiError } from "./api.ts";
import { Attachments } from "./attachments.ts";
import type { Clock } from "./clock.ts";
import type { ConversationApi } from "./conversation_api.ts";
import { ConversationRequests } from "./conversation_requests.ts";
import {
  beginEdit,
  type Draft,
  editDraft,
  endEdit,
  failedDraft,
  failedEdit,
  giveBackWords,
  savedDraft,
  submitDraft,
  submitEdit,
  takeWords,
  unsentText,
} from "./draft.ts";
import type { DraftStorage } from "./draft_shelf.ts";
import { Drafts } from "./drafts.ts";
import { EventStream, type OpenSocket } from "./event_stream.ts";
import type { FilesApi } from "./files_api.ts";
import { HeardTransfers } from "./heard.ts";
import { History } from "./history.ts";
import { mayReword } from "./message_rules.ts";
import { reasonOf, Requests } from "./requests.ts";
import { Search } from "./search.ts";
import { apply, applyAll, INITIAL_STATE, type Notice, type PageEvent, type State } from "./state.ts";
import { text } from "./text.ts";
import { offerKey } from "./transfers.ts";
import { TypingNews } from "./typing.ts";

/** Events that come within this time are applied, and drawn, together. */
const GATHER_MS = 16;
/**
 * Events gathered at the most. Then they are applied at once; where they wait for a snapshot that does not come, the
 * stream is opened anew, with a new snapshot.
 */
const GATHER_LIMIT = 20_000;
/** Characters of an answered text that are shown above the field. */
const SHOWN_OF_REPLY = 500;

export interface AppParts {
  readonly api: Api;
  readonly files: FilesApi;
  readonly conversations: ConversationApi;
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  /** Where drafts are kept: the browser's own (localStorage). */
  readonly storage: DraftStorage;
  /** 32 hex digits, never the same twice. */
  newId(): string;
  /** Called once when the program refuses the key. */
  keyRefused(): void;
}

export class App {
  /** Files that go with what is being written. */
  readonly attachments: Attachments;
  readonly requests: Requests;
  readonly deeds: ConversationRequests;
  readonly search: Search;
  readonly #parts: AppParts;
  readonly #stream: EventStream;
  readonly #state = signal<State>(INITIAL_STATE);
  readonly #arrived = signal<readonly MessageDto[]>([]);
  readonly #drafts: Drafts;
  /** Conversations whose drafts are being handed in. */
  readonly #pumping = new Set<string>();
  /** The page is being left: what fails from now on was cut off by the browser. */
  #leaving = false;
  readonly #history: History;
  readonly #typing: TypingNews;
  readonly #heard = new HeardTransfers();
  #gathered: EventDto[] = [];
  #gathering: (() => void) | undefined;
  /** Set while a snapshot is on its way: what happens meanwhile is applied after it. */
  #awaitingSnapshot = false;

  constructor(parts: AppParts) {
    this.#parts = parts;
    this.attachments = new Attachments({
      api: parts.files,
      clock: parts.clock,
      newId: parts.newId,
      offered: (answer) => this.#offered(answer),
      giveBack: (conversation, said) => {
        const draft = this.#drafts.of(conversation);
        draft.value = giveBackWords(draft.value, said);
      },
      failed: (error) => this.#failed(error),
    });
    this.#drafts = new Drafts({
      storage: parts.storage,
      clock: parts.clock,
      attached: (conversation) => this.attachments.of(conversation).value,
      filesLost: (conversation) => this.attachments.say(conversation, text.drafts.filesLost),
    });
    const api = {
      history: parts.api.history.bind(parts.api),
      historyAfter: parts.conversations.historyAfter.bind(parts.conversations),
      message: parts.conversations.message.bind(parts.conversations),
    };
    this.#history = new History({
      api,
      heard: this.#heard,
      state: () => this.#state.value,
      apply: (event) => this.#apply(event),
      arrived: (messages) => this.#clearSaved(messages),
      failed: (error) => this.#failed(error),
    });
    this.search = new Search({
      clock: parts.clock,
      ask: (query) => parts.conversations.search(query),
      reason: (error) => reasonOf(this.#failed(error)),
    });
    this.#typing = new TypingNews(parts.clock, (typing) => {
      // A hint: where it fails nothing is lost.
      parts.conversations.typing(typing).catch((error) => this.#failed(error));
    });
    this.deeds = new ConversationRequests({
      api: parts.conversations,
      send: (request) => parts.api.send(request),
      newId: parts.newId,
      apply: (event) => this.#apply(event),
      failed: (error) => this.#failed(error),
    });
    this.requests = new Requests(parts.api, parts.files, (error) => this.#failed(error));
    this.#stream = new EventStream(parts.openSocket, parts.clock, {
      opened: () => this.#refresh(),
      event: (event) => this.#gather(event),
      lost: (from) => {
        this.#apply({ type: "link", link: "lost" });
        if (from === "connecting") void this.#checkKey();
      },
    });
  }

  get state(): ReadonlySignal<State> {
    return this.#state;
  }

  /** The messages that the last events brought, all of them, of which the state holds few. */
  get arrived(): ReadonlySignal<readonly MessageDto[]> {
    return this.#arrived;
  }

  start(): void {
    this.#stream.start();
  }

  stop(): void {
    this.#stream.stop();
    this.#gathering?.();
  }

  retryNow(): void {
    this.#stream.retryNow();
  }

  // Conversations

  open(conversation: string): void {
    const held = this.#state.value.logs.get(conversation);
    this.#apply({ type: "opened", conversation });
    if (held === undefined || held.phase.type === "failed" || held.newer === "dropped") this.showNewest(conversation);
  }

  close(): void {
    this.#apply({ type: "closed" });
  }

  showNewest(conversation: string): void {
    this.#history.showNewest(conversation);
  }

  loadOlder(conversation: string): void {
    this.#history.loadOlder(conversation);
  }

  loadNewer(conversation: string): void {
    this.#history.loadNewer(conversation);
  }

  /** Opens a conversation at one of its texts. */
  showPlace(conversation: string, position: number): void {
    if (this.#state.value.open !== conversation) this.#apply({ type: "opened", conversation });
    this.#history.showPlace(conversation, position);
  }

  /** A message that one of a conversation speaks of; undefined: it is not to be found in that conversation. */
  async findMessage(conversation: string, author: string, id: string): Promise<MessageDto | undefined> {
    try {
      return await this.#history.find(conversation, author, id);
    } catch (error) {
      this.#failed(error);
      return undefined;
    }
  }

  /** Goes to a message of a conversation that is known by its author and id. */
  async showMessage(conversation: string, author: string, id: string): Promise<void> {
    try {
      const message = await this.#history.find(conversation, author, id);
      if (message !== undefined) return this.showPlace(message.conversation, message.position);
      this.#apply({ type: "notice", code: "gone", message: text.talk.messageGone });
    } catch (error) {
      this.#apply({ type: "notice", code: "unreachable", message: reasonOf(this.#failed(error)) });
    }
  }

  /** The person has the end of the conversation before their eyes. */
  see(conversation: string): void {
    const { conversations, logs } = this.#state.value;
    const position = logs.get(conversation)?.messages.at(-1)?.position;
    if (position === undefined || (conversations.get(conversation)?.unread ?? 0) === 0) return;
    this.#apply({ type: "seen", conversation, position });
    // Where it fails the next snapshot says again how many are unread.
    this.#parts.api.markSeen(conversation, position).catch((error) => this.#failed(error));
  }

  // Writing

  draft(conversation: string): ReadonlySignal<Draft> {
    return this.#drafts.of(conversation);
  }

  /** As `draft`; undefined: nothing is written there. It costs nothing for a conversation that was never opened. */
  heldDraft(conversation: string): ReadonlySignal<Draft> | undefined {
    return untracked(() => this.#drafts.held(conversation));
  }

  edit(conversation: string, typed: string): void {
    const draft = this.#drafts.of(conversation);
    draft.value = editDraft(draft.value, typed);
    if (typed.trim() === "" || draft.value.editing !== undefined) this.#typing.end();
    else this.#typing.key(conversation);
  }

  /** What is written next answers this; undefined: nothing. */
  answer(conversation: string, message: MessageDto | undefined): void {
    const draft = this.#drafts.of(conversation);
    const reply = message === undefined
      ? undefined
      : { author: message.from, id: message.id, text: message.text.slice(0, SHOWN_OF_REPLY) };
    draft.value = { ...endEdit(draft.value), reply };
  }

  /** Puts an own text into the field, to be given another wording. */
  reword({ conversation, id, text }: MessageDto): void {
    const draft = this.#drafts.of(conversation);
    draft.value = beginEdit(draft.value, id, text);
  }

  /** The last own text that may be given another wording, where nothing else is being written. */
  rewordLast(conversation: string): void {
    const { text: typed, editing } = this.#drafts.of(conversation).value;
    const log = this.#state.value.logs.get(conversation);
    if (typed !== "" || editing !== undefined || log?.newer !== "none") return;
    const last = log.messages.findLast(mayReword);
    if (last !== undefined) this.reword(last);
  }

  stopRewording(conversation: string): void {
    const draft = this.#drafts.of(conversation);
    draft.value = endEdit(draft.value);
  }

  /** Sends the words; where files were picked, the words go with them. */
  submit(conversation: string): void {
    const draft = this.#drafts.of(conversation);
    this.#typing.end();
    if (draft.value.editing !== undefined) return void this.#submitEdit(draft);
    if (this.attachments.of(conversation).value.items.length > 0) {
      const { draft: after, taken } = takeWords(draft.value);
      const sent = taken !== undefined && this.attachments.send(conversation, taken);
      if (sent || taken === undefined) draft.value = after;
      return;
    }
    this.attachments.say(conversation, undefined);
    draft.value = submitDraft(draft.value, conversation, this.#parts.newId);
    void this.#pump(conversation, draft);
  }

  /** What was typed and is not saved, for a page that has to be opened anew. */
  unsent(): string[] {
    const typed = this.#drafts.all().map(unsentText).filter((typed) => typed !== "");
    return [...this.attachments.unsentWords(), ...typed];
  }

  /** Leaving the page would lose something: files, or words that the browser had no room to keep. */
  get unkept(): boolean {
    return this.attachments.unsent || this.#drafts.unkept;
  }

  /** The browser leaves the page. What is on its way stays on its way for the next one. */
  leave(): void {
    this.#leaving = true;
  }

  /** The browser shows the page again as it was left. */
  comeBack(): void {
    this.#leaving = false;
    for (const conversation of this.#drafts.sending()) void this.#pump(conversation, this.#drafts.of(conversation));
  }

  /** Another tab changed what the browser keeps under this key. */
  keptElsewhere(key: string): void {
    this.#drafts.changedElsewhere(key);
  }

  /** Puts a sentence above the page until somebody dismisses it. */
  tell(message: string): void {
    this.#apply({ type: "notice", code: "told", message });
  }

  dismiss(notice: Notice): void {
    this.#apply({ type: "dismissed", notice });
  }

  // Inside

  #apply(event: PageEvent): void {
    this.#state.value = apply(this.#state.value, event);
  }

  /** After each opening of the stream: the world as it is now, then the conversation on the screen. */
  async #refresh(): Promise<void> {
    // What the last stream still said is older than the snapshot.
    this.#gathered = [];
    this.#awaitingSnapshot = true;
    try {
      const snapshot = await this.#parts.api.snapshot();
      // Before the snapshot is looked through for what has arrived nevertheless.
      const left = this.#drafts.belongTo(snapshot.me.id);
      batch(() => {
        this.#apply({ type: "snapshot", snapshot });
        this.#apply({ type: "link", link: "open" });
        this.#clearSaved(snapshot.conversations.flatMap(({ last }) => last ?? []));
        this.#awaitingSnapshot = false;
        this.#flush();
      });
      for (const conversation of left) void this.#pump(conversation, this.#drafts.of(conversation));
    } catch (error) {
      throw this.#failed(error);
    }
    const { open } = this.#state.value;
    if (open !== undefined) await this.#history.renew(open);
  }

  /** A stream that is refused for its key looks like a program that is away; an answer to a question does not. */
  async #checkKey(): Promise<void> {
    try {
      await this.#parts.api.snapshot();
    } catch (error) {
      this.#failed(error);
    }
  }

  #offered({ message, left }: OfferedDto): void {
    // Of transfers the stream has told already, or will: what the answer says of them is older.
    const known = this.#state.value.transfers.has(offerKey(message.from, message.id));
    this.#apply({ type: "message", message: known ? { ...message, transfers: [] } : message });
    const [first] = left;
    if (first !== undefined) {
      const words = text.file.left(left.length, first.path, first.why);
      this.#apply({ type: "notice", code: "left", message: words });
    }
    const log = this.#state.value.logs.get(message.conversation);
    if (log?.newer === "dropped") this.showNewest(message.conversation);
  }

  async #submitEdit(draft: Signal<Draft>): Promise<void> {
    const { draft: next, words } = submitEdit(draft.value);
    const id = next.editing?.id;
    draft.value = next;
    if (words === undefined || id === undefined) return;
    try {
      const message = await this.#parts.conversations.change({ do: "edit", id, text: words });
      batch(() => {
        this.#apply({ type: "changed", message });
        if (draft.value.editing?.id === id) draft.value = endEdit(draft.value);
      });
    } catch (error) {
      const message = reasonOf(this.#failed(error));
      if (draft.value.editing?.id === id) draft.value = failedEdit(draft.value, message);
    }
  }

  /** Hands in one after the other, so that they are saved in the order in which they were written. */
  async #pump(conversation: string, draft: Signal<Draft>): Promise<void> {
    if (this.#pumping.has(conversation)) return;
    this.#pumping.add(conversation);
    try {
      for (let next = draft.value.sending[0]; next !== undefined; next = draft.value.sending[0]) {
        const message = await this.#parts.api.send(next);
        const { id } = next;
        batch(() => {
          draft.value = savedDraft(draft.value, id);
          this.#apply({ type: "message", message });
        });
      }
      if (this.#state.value.logs.get(conversation)?.newer === "dropped") this.showNewest(conversation);
    } catch (error) {
      if (!this.#leaving) draft.value = failedDraft(draft.value, this.#failed(error).message);
    } finally {
      this.#pumping.delete(conversation);
    }
  }

  #gather(event: EventDto): void {
    this.#gathered.push(event);
    const full = this.#gathered.length >= GATHER_LIMIT;
    if (this.#awaitingSnapshot) {
      if (full) this.#stream.reopen();
    } else if (full) this.#flush();
    else this.#gathering ??= this.#parts.clock.after(GATHER_MS, () => this.#flush());
  }

  #flush(): void {
    this.#gathering?.();
    this.#gathering = undefined;
    const events = this.#gathered;
    if (events.length === 0 || this.#awaitingSnapshot) return;
    this.#gathered = [];
    this.#heard.note(events);
    const messages = events.flatMap((event) => event.type === "message" ? event.message : []);
    batch(() => {
      this.#arrived.value = messages;
      this.#state.value = applyAll(this.#state.value, events);
      this.#clearSaved(messages);
    });
  }

  /** What is there although its answer got lost leaves the field, and the list of what is handed over. */
  #clearSaved(messages: readonly MessageDto[]): void {
    for (const message of messages) {
      if (!message.own) continue;
      const draft = this.#drafts.held(message.conversation);
      if (draft !== undefined) draft.value = savedDraft(draft.value, message.id);
      this.attachments.arrived(message.conversation, message.id);
    }
  }

  /** Whatever failed, as what it is; a refused key ends the page's work. */
  #failed(error: unknown): ApiError {
    const failure = error instanceof ApiError ? error : new ApiError("unreachable", text.unreachable, { cause: error });
    if (failure.problem === "no-key" && this.#state.value.key === "held") {
      this.#stream.stop();
      this.#apply({ type: "key-refused" });
      this.#parts.keyRefused();
    }
    return failure;
  }
}
