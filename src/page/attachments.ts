/**
 * Files that go with what is being written: what was picked for each conversation, and what is being handed over to
 * the program. One upload at a time; the others wait for their turn, in order.
 */
import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { OfferedDto } from "../server/dto.ts";
import { ApiError } from "./api.ts";
import type { Clock } from "./clock.ts";
import type { Taken } from "./draft.ts";
import { type DroppedEntry, lookThrough } from "./dropped.ts";
import type { FilesApi } from "./files_api.ts";
import { addItems, type PickedItem, PickError, sumOf, uploadList } from "./picked.ts";
import { text } from "./text.ts";
import { UnreadableFile, Upload } from "./upload.ts";

/** Offers of one conversation that wait to be handed over; beyond it one has to wait. */
const MAX_WAITING = 20;
/** Paths that are named where many can't be read. */
const NAMED = 3;

export interface Attached {
  readonly items: readonly PickedItem[];
  /** How many entries were found so far, while what was dropped is looked through. */
  readonly reading: number | undefined;
  readonly problem: string | undefined;
  readonly handovers: readonly Handover[];
}

/** Something that was sent, on its way into the program. */
export interface Handover {
  /** The message's id to be. */
  readonly id: string;
  readonly said: Taken;
  readonly items: readonly PickedItem[];
  readonly size: number;
  readonly state: HandoverState;
}

/**
 * | state   | means                           | next                  |
 * | ------- | ------------------------------- | --------------------- |
 * | waiting | others come first               | running               |
 * | running | bytes go over                   | offered, failed, gone |
 * | offered | all is there, and is offered    | failed, gone          |
 * | failed  | it goes on when it is told to   | waiting, gone         |
 */
export type HandoverState =
  | { readonly type: "waiting" }
  | { readonly type: "running"; readonly bytes: number; readonly link: "open" | "lost" }
  | { readonly type: "offered" }
  | { readonly type: "failed"; readonly message: string };

export const NOTHING_ATTACHED: Attached = { items: [], reading: undefined, problem: undefined, handovers: [] };

export interface AttachmentsParts {
  readonly api: FilesApi;
  readonly clock: Clock;
  newId(): string;
  /** The offer is committed. */
  offered(answer: OfferedDto): void;
  /** Words come back to the field, since what they were said with was not sent. */
  giveBack(conversation: string, said: Taken): void;
  /** Turns whatever failed into what it is, and ends the page's work where its key is refused. */
  failed(error: unknown): ApiError;
}

interface Job {
  readonly conversation: string;
  readonly id: string;
  readonly upload: Upload;
  readonly abort: AbortController;
}

export class Attachments {
  readonly #parts: AttachmentsParts;
  readonly #attached = new Map<string, Signal<Attached>>();
  readonly #jobs = new Map<string, Job>();
  /** Ends the looking through of what was dropped on a conversation. */
  readonly #reading = new Map<string, AbortController>();
  #running: Job | undefined;

  constructor(parts: AttachmentsParts) {
    this.#parts = parts;
  }

  of(conversation: string): ReadonlySignal<Attached> {
    return this.#of(conversation);
  }

  /** Something is picked, or is not in the program yet: leaving the page would lose it. */
  get unsent(): boolean {
    return [...this.#attached.values()].some(({ value }) => value.items.length > 0 || value.handovers.length > 0);
  }

  /** What was said with files that are not in the program yet. */
  unsentWords(): string[] {
    return [...this.#attached.values()].flatMap(({ value }) => value.handovers.map(({ said }) => said.words))
      .filter((words) => words !== "");
  }

  pick(conversation: string, items: readonly PickedItem[]): void {
    const attached = this.#of(conversation);
    try {
      attached.value = { ...attached.value, items: addItems(attached.value.items, items), problem: undefined };
    } catch (error) {
      if (!(error instanceof PickError)) throw error;
      attached.value = { ...attached.value, problem: error.message };
    }
  }

  /** Looks through what was dropped, and picks it. */
  async drop(conversation: string, entries: readonly DroppedEntry[]): Promise<void> {
    const attached = this.#of(conversation);
    this.#reading.get(conversation)?.abort();
    const abort = new AbortController();
    this.#reading.set(conversation, abort);
    const found = (count: number) => {
      if (count % 100 === 1) attached.value = { ...attached.value, reading: count };
    };
    try {
      const now = this.#parts.clock.now();
      const { items, unreadable } = await lookThrough(entries, { now, found, signal: abort.signal });
      this.pick(conversation, items);
      if (unreadable.length > 0) {
        attached.value = { ...attached.value, problem: text.attach.leftOut(unreadable.length, listed(unreadable)) };
      }
    } catch (error) {
      if (error instanceof PickError) attached.value = { ...attached.value, problem: error.message };
      else if (!abort.signal.aborted) throw error;
    } finally {
      if (this.#reading.get(conversation) === abort) {
        this.#reading.delete(conversation);
        attached.value = { ...attached.value, reading: undefined };
      }
    }
  }

  stopReading(conversation: string): void {
    this.#reading.get(conversation)?.abort();
  }

  remove(conversation: string, name: string): void {
    const attached = this.#of(conversation);
    const items = attached.value.items.filter((item) => item.name !== name);
    attached.value = { ...attached.value, items, problem: undefined };
  }

  removeAll(conversation: string): void {
    const attached = this.#of(conversation);
    attached.value = { ...attached.value, items: [], problem: undefined };
  }

  /** Says something where what was picked would stand. */
  say(conversation: string, problem: string | undefined): void {
    const attached = this.#of(conversation);
    attached.value = { ...attached.value, problem };
  }

  /** Hands over what was picked, with these words. False: it can't be now, and the reason is shown. */
  send(conversation: string, said: Taken): boolean {
    const attached = this.#of(conversation);
    const { items, handovers } = attached.value;
    if (items.length === 0) return false;
    if (handovers.length >= MAX_WAITING) {
      attached.value = { ...attached.value, problem: text.attach.tooManyWaiting };
      return false;
    }
    const id = this.#parts.newId();
    const upload = new Upload(uploadList(items), {
      api: this.#parts.api,
      clock: this.#parts.clock,
      told: (bytes, link) => this.#change(conversation, id, { type: "running", bytes, link }),
    });
    const handover: Handover = { id, said, items, size: sumOf(items).bytes, state: { type: "waiting" } };
    this.#jobs.set(id, { conversation, id, upload, abort: new AbortController() });
    attached.value = { ...attached.value, items: [], problem: undefined, handovers: [...handovers, handover] };
    void this.#pump();
    return true;
  }

  tryAgain(conversation: string, id: string): void {
    this.#change(conversation, id, { type: "waiting" });
    void this.#pump();
  }

  /** Ends it: files and words are as they were before they were sent. */
  cancel(conversation: string, id: string): void {
    this.#takeBack(conversation, id, () => true);
  }

  /** The offer is there, by its answer or by its event. */
  arrived(conversation: string, id: string): void {
    this.#jobs.get(id)?.abort.abort();
    this.#end(conversation, id);
  }

  // Inside

  #of(conversation: string): Signal<Attached> {
    let attached = this.#attached.get(conversation);
    if (attached === undefined) this.#attached.set(conversation, attached = signal(NOTHING_ATTACHED));
    return attached;
  }

  #handover(conversation: string, id: string): Handover | undefined {
    return this.#attached.get(conversation)?.value.handovers.find((handover) => handover.id === id);
  }

  #change(conversation: string, id: string, state: HandoverState): void {
    const attached = this.#of(conversation);
    const handovers = attached.value.handovers.map((each) => each.id === id ? { ...each, state } : each);
    attached.value = { ...attached.value, handovers };
  }

  #takeBack(conversation: string, id: string, wanted: (item: PickedItem) => boolean): void {
    const handover = this.#handover(conversation, id);
    const job = this.#jobs.get(id);
    if (handover === undefined || job === undefined) return;
    job.abort.abort();
    job.upload.forget().catch((error) => this.#parts.failed(error));
    batch(() => {
      this.#end(conversation, id);
      this.pick(conversation, handover.items.filter(wanted));
      this.#parts.giveBack(conversation, handover.said);
    });
  }

  #end(conversation: string, id: string): void {
    if (!this.#jobs.delete(id)) return;
    const attached = this.#of(conversation);
    const handovers = attached.value.handovers.filter((each) => each.id !== id);
    attached.value = { ...attached.value, handovers };
  }

  async #pump(): Promise<void> {
    if (this.#running !== undefined) return;
    for (let job = this.#next(); job !== undefined; job = this.#next()) {
      this.#running = job;
      await this.#run(job);
      this.#running = undefined;
    }
  }

  #next(): Job | undefined {
    return [...this.#jobs.values()].find(({ conversation, id }) =>
      this.#handover(conversation, id)?.state.type === "waiting"
    );
  }

  async #run({ conversation, id, upload, abort: { signal } }: Job): Promise<void> {
    try {
      this.#change(conversation, id, { type: "running", bytes: 0, link: "open" });
      const there = await upload.run(signal);
      this.#change(conversation, id, { type: "offered" });
      const { words = "", reply } = this.#handover(conversation, id)?.said ?? {};
      const answers = reply === undefined ? {} : { reply: { author: reply.author, id: reply.id } };
      const answer = await this.#parts.api.offer({ to: conversation, upload: there, text: words, id, ...answers });
      batch(() => {
        this.#end(conversation, id);
        this.#parts.offered(answer);
      });
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof UnreadableFile) this.#leaveOut(conversation, id, error.path);
      else {
        const message = text.attach.notHanded(this.#parts.failed(error).message);
        this.#change(conversation, id, { type: "failed", message });
      }
    }
  }

  /** A browser never reads a file again that was changed after it was picked: the others come back to the list. */
  #leaveOut(conversation: string, id: string, path: string): void {
    const name = path.split("/")[0];
    batch(() => {
      this.#takeBack(conversation, id, (item) => item.name !== name);
      const attached = this.#of(conversation);
      attached.value = { ...attached.value, problem: text.attach.notHanded(text.attach.changed(path)) };
    });
  }
}

function listed(paths: readonly string[]): string {
  const named = paths.slice(0, NAMED).join(text.separator);
  return paths.length > NAMED ? text.attach.andMore(named, paths.length - NAMED) : named;
}
