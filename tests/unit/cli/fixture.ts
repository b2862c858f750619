/** A messenger with people in it, and the ends that the command line reads from and writes to. */
import type { AppEvent } from "../../../src/model/event.ts";
import type { ConversationId, MessageId, PeerId } from "../../../src/model/ids.ts";
import { NO_POLICY } from "../../../src/model/policy.ts";
import { EVERYONE, isPeerId } from "../../../src/model/ids.ts";
import type { Message } from "../../../src/model/message.ts";
import { findWho } from "../../../src/model/who.ts";
import { type Command, parseCommand } from "../../../src/cli/command.ts";
import type { CommandContext } from "../../../src/cli/context.ts";
import type { OutputEvent } from "../../../src/cli/output_event.ts";
import { runCommand } from "../../../src/cli/run_command.ts";
import type { Settings } from "../../../src/cli/settings.ts";
import type { Sink } from "../../../src/cli/sink.ts";
import {
  BEN,
  FakeMessenger,
  message,
  messageId,
  peer,
  peerId,
  profile,
  type SendRequest,
} from "../../support/fake_messenger.ts";
import { fakeLook } from "../../support/fake_look.ts";
import { FakeKeys } from "../../support/fake_keys.ts";
import { memoryPrograms } from "../../support/memory_programs.ts";
import { ManualClock, settled as turn } from "../../support/manual_clock.ts";

export const CLEO = peerId("c");

/** Both are contacts: Ben is there, Cleo is away. Who is sent to has it only when a test says so. */
export class Office extends FakeMessenger {
  readonly #settling = Promise.withResolvers<void>();
  override readonly settled = this.#settling.promise;
  /** Awaited before a text is saved. */
  saving: Promise<void> = Promise.resolve();

  constructor() {
    super();
    this.peerList = [
      peer({ contact: true }),
      peer({
        id: CLEO,
        profile: profile({ name: "Cleo", host: "galley" }),
        presence: "offline",
        addresses: [],
        contact: true,
      }),
    ];
  }

  settle(): void {
    this.#settling.resolve();
  }

  override find(who: string): ConversationId {
    const room = this.asked.roomList.find(({ id, name }) => who === id || who === `room:${name}`);
    if (room !== undefined) return room.id;
    return findWho(who, this.peerList.map(({ id, profile }) => ({ id, name: profile.name })));
  }

  override async send(request: SendRequest): Promise<Message> {
    await this.saving;
    if (this.failure !== undefined) throw this.failure;
    this.sent.push(request);
    const known = this.messages.find(({ id }) => id === request.id);
    if (known !== undefined) return known;
    const to = request.to === EVERYONE ? this.peerList.map(({ id }) => id) : [request.to].filter(isPeerId);
    const sent = message({
      position: this.messages.length + 1,
      id: request.id ?? messageId("f"),
      conversation: request.to,
      from: this.me.id,
      text: request.text,
      origin: request.origin ?? "author",
      deliveries: to.map((id) => ({ to: id, deliveredAt: undefined, readAt: undefined })),
    });
    this.messages.push(sent);
    this.emit({ type: "saved", message: sent });
    return sent;
  }

  deliver(id: MessageId, to: PeerId, ms = 7): void {
    const at = this.messages.find((each) => each.id === id)?.at ?? 0;
    this.emit({ type: "delivered", id, to, at: at + ms, ms });
  }

  receive(changes: Partial<Message> = {}): void {
    this.emit({ type: "message", message: message({ position: 1, ...changes }) });
  }

  come(changes: Parameters<typeof peer>[0]): void {
    const newcomer = peer(changes);
    this.peerList = [...this.peerList.filter(({ id }) => id !== newcomer.id), newcomer];
    this.emit({ type: "peer", peer: newcomer } satisfies AppEvent);
  }
}

export function office() {
  const messenger = new Office();
  const clock = new ManualClock();
  const digits = [..."123456789abcdef"];
  const context: CommandContext = {
    messenger,
    clock,
    dataFolder: "/data",
    keys: new FakeKeys(messenger.me.id),
    programs: memoryPrograms(messenger, clock),
    look: fakeLook(clock),
    api: undefined,
    page: undefined,
    newId: () => messageId(digits.shift() ?? "0"),
  };
  return { messenger, clock, context };
}

/** A command under way, and what it has said so far. */
export class Running {
  readonly events: OutputEvent[] = [];
  readonly #stop = new AbortController();
  readonly ended: Promise<void>;
  #over = false;

  constructor(events: (signal: AbortSignal) => AsyncIterable<OutputEvent>) {
    this.ended = this.#collect(events(this.#stop.signal));
  }

  get over(): boolean {
    return this.#over;
  }

  /** Stops it, and waits for its end. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.ended;
  }

  async #collect(events: AsyncIterable<OutputEvent>): Promise<void> {
    for await (const event of events) this.events.push(event);
    this.#over = true;
  }
}

/** Starts a command and lets it come to rest. */
export async function start(context: CommandContext, json: unknown): Promise<Running> {
  const command: Command = parseCommand(json);
  const running = new Running((signal) => runCommand(context, command, signal));
  await turn();
  return running;
}

export class MemorySink implements Sink {
  text = "";
  /** Where it is set, writing throws it. */
  failure: Error | undefined;
  #waiting: { readonly count: number; resolve(): void } | undefined;

  get lines(): string[] {
    return this.text.split("\n").slice(0, -1);
  }

  get json(): Record<string, unknown>[] {
    return this.lines.map((line) => JSON.parse(line));
  }

  write(text: string): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    this.text += text;
    if (this.#waiting !== undefined && this.lines.length >= this.#waiting.count) this.#waiting.resolve();
    return Promise.resolve();
  }

  /** Resolves once so many lines are there. */
  async reach(count: number): Promise<void> {
    if (this.lines.length >= count) return;
    const reached = Promise.withResolvers<void>();
    this.#waiting = { count, resolve: reached.resolve };
    await reached.promise;
  }
}

/** Standard input that a test types into. */
export class Keyboard {
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  /** True: nobody reads it any more. */
  left = false;
  readonly stream = new ReadableStream<Uint8Array>({
    start: (controller) => void (this.#controller = controller),
    cancel: () => void (this.left = true),
  });

  type(text: string): void {
    this.#controller?.enqueue(new TextEncoder().encode(text));
  }

  end(): void {
    this.#controller?.close();
  }
}

export function settings(changes: Partial<Settings> = {}): Settings {
  return {
    policy: NO_POLICY,
    name: undefined,
    group: undefined,
    passphraseFd: undefined,
    dataFolder: "/data",
    binds: [],
    port: 2372,
    pagePort: undefined,
    peers: [],
    filesFolder: "/home/ada/Downloads",
    filesFolderFrom: "usual",
    scan: undefined,
    open: true,
    window: "browser",
    json: false,
    quiet: false,
    waitSeconds: undefined,
    ...changes,
  };
}

export { BEN, message, messageId, peer, peerId, profile, turn };
