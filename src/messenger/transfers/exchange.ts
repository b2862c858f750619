import type { PeerId } from "../../model/ids.ts";
import { CLOSE_REASON } from "../../protocol/constants.ts";
import { ProtocolError } from "../../protocol/errors.ts";
import type { Fetch as FetchItem, TransferItem } from "../../protocol/transfers.ts";
import type { Content as Received } from "../../session/machine.ts";
import type { Session } from "../../session/session.ts";
import { FILES_IDLE_MS, GENTLE_PAUSE_MS, MAX_CHANNELS, MAX_RECORDS_UNDER_WAY } from "../limits.ts";
import type { Clock } from "../ports.ts";
import { ChannelWords, wordOf } from "./channel_words.ts";
import type { Content } from "./content.ts";
import type { Serving } from "./serving.ts";

/** Whoever fetches on a channel. */
export interface Fetcher {
  /** What came on its channel. A promise holds up the session: more can't be taken at the moment. */
  came(record: Received | TransferItem, feed: Feed): void | Promise<void>;
  /** The session has ended; nothing comes any more. */
  lost(feed: Feed): void;
}

/** A channel as its fetcher sees it. */
export interface Feed {
  readonly peer: PeerId;
  readonly channel: number;
  say(item: TransferItem): void;
  /** Says `stop`; nothing that still comes is given to the fetcher. */
  stop(why: "paused" | "ended"): void;
  /** Its sender has closed it: nothing needs to be said. */
  close(): void;
  /** Breaks the session off: the other side does not keep to the rules. */
  cut(): void;
}

/** A channel as its sender sees it. */
export interface ServedChannel {
  readonly peer: PeerId;
  readonly channel: number;
  /** Behind what was said before. */
  say(item: TransferItem): void;
  /** Sends the list, in parts. */
  sendList(content: Content): void;
  /** Sends the hashes of files from a number on. */
  sendAhead(first: number, digests: readonly Uint8Array<ArrayBuffer>[]): void;
  /** Sends what the serving reads, behind what is said, until it is through. */
  begin(serving: Serving): void;
  readonly isBegun: boolean;
  /** Stops the serving for a while, between two records. */
  pause(): void;
  resume(): void;
  /** Ends the serving: somebody else sends the rest. What was read of it and is not on its way does not go out. */
  leave(): void;
  /** Closes it, without another word or with "gone". */
  end(how: "silently" | "gone"): void;
}

export interface ExchangeOwner {
  readonly clock: Clock;
  /** "gentle": people are writing to each other, and files are to leave them the way. */
  readonly pace: () => "full" | "gentle";
  /** Somebody wants something. */
  fetchAsked(item: FetchItem, channel: ServedChannel): void;
  taken(channel: ServedChannel, bytes: number): void;
  /** The fetcher stopped it, the session ended, or all is sent. */
  servedEnded(channel: ServedChannel, why: "paused" | "ended" | "lost" | "sent"): void;
  report(error: unknown): void;
}

interface Served extends ServedChannel {
  readonly words: ChannelWords;
  serving: Serving | undefined;
  state: "idle" | "sending" | "closed";
  /** What is being read goes out before anything else is said. */
  isReading: boolean;
}

/** One session of use "files": the channels of both sides, and the loop that fills those which are served, in turn. */
export class Exchange {
  readonly session: Session;
  readonly #owner: ExchangeOwner;
  readonly #fetched = new Map<number, { readonly fetcher: Fetcher; readonly feed: Feed }>();
  readonly #served = new Map<number, Served>();
  #nextChannel = 1;
  #pumping = false;
  #ended = false;
  #cancelIdle: () => void = () => {};

  constructor(session: Session, owner: ExchangeOwner) {
    this.session = session;
    this.#owner = owner;
    this.#lookIdle();
  }

  /** Opens a channel to fetch on. Its first word is up to the fetcher: "fetch". */
  open(fetcher: Fetcher): Feed {
    const channel = this.#nextChannel++;
    const feed: Feed = {
      peer: this.session.peer.id,
      channel,
      say: (item) => this.#say(item),
      stop: (why) => {
        if (!this.#fetched.has(channel)) return;
        this.#say({ do: "stop", channel, why });
        feed.close();
      },
      close: () => {
        this.#fetched.delete(channel);
        this.#lookIdle();
      },
      cut: () => this.session.cut(),
    };
    this.#fetched.set(channel, { fetcher, feed });
    this.#lookIdle();
    // Whoever fetches may have had to wait for the disk: the session can be over by now.
    if (this.#ended) this.#loseFetched();
    return feed;
  }

  /** Never rejects: what breaks a rule cuts the session. */
  async received(record: Received): Promise<void> {
    try {
      await this.#take(record);
    } catch (error) {
      if (error instanceof ProtocolError) return this.session.cut();
      this.#owner.report(error);
      this.session.close(CLOSE_REASON.storage);
    }
  }

  ended(): void {
    this.#ended = true;
    this.#cancelIdle();
    this.#loseFetched();
    for (const served of [...this.#served.values()]) this.#endServed(served, "lost");
  }

  #loseFetched(): void {
    const lost = [...this.#fetched.values()];
    this.#fetched.clear();
    for (const { fetcher, feed } of lost) fetcher.lost(feed);
  }

  async #take(record: Received): Promise<void> {
    switch (record.type) {
      case "chunk":
      case "end":
      case "ahead":
        return await this.#toFetcher(record.channel, record);
      case "transfers":
        for (const item of record.items) await this.#takeItem(item);
        return;
      default:
        // Records of other uses were skipped before.
        return;
    }
  }

  async #takeItem(item: TransferItem): Promise<void> {
    switch (item.do) {
      case "fetch":
        return this.#fetchAsked(item);
      case "taken": {
        const served = this.#served.get(item.channel);
        if (served !== undefined) this.#owner.taken(served, item.bytes);
        return;
      }
      case "stop": {
        const served = this.#served.get(item.channel);
        if (served !== undefined) this.#endServed(served, item.why);
        return;
      }
      case "list":
      case "state":
      case "changed":
      case "missing":
      case "elsewhere":
        return await this.#toFetcher(item.channel, item);
      case "unknown":
        return;
      default:
        item satisfies never;
    }
  }

  async #toFetcher(channel: number, record: Received | TransferItem): Promise<void> {
    const fetched = this.#fetched.get(channel);
    await fetched?.fetcher.came(record, fetched.feed);
  }

  #fetchAsked(item: FetchItem): void {
    const { channel } = item;
    // A record may hold more of them than the one with which the session ended.
    if (this.#ended) return;
    if (this.#served.has(channel)) {
      throw new ProtocolError(`Cannot open channel ${channel}: it is open`);
    }
    if (this.#served.size >= MAX_CHANNELS) {
      throw new ProtocolError(`Cannot open channel ${channel}: ${MAX_CHANNELS} are open, which is the most`);
    }
    const served = this.#serve(channel);
    this.#served.set(channel, served);
    this.#lookIdle();
    this.#owner.fetchAsked(item, served);
  }

  #serve(channel: number): Served {
    const words = new ChannelWords(channel);
    const isOpen = () => !isClosed(served);
    const leave = () => {
      served.serving?.close().catch(this.#owner.report);
      served.serving = undefined;
      if (isOpen()) served.state = "idle";
    };
    const served: Served = {
      peer: this.session.peer.id,
      channel,
      words,
      serving: undefined,
      state: "idle",
      isReading: false,
      get isBegun() {
        return served.serving !== undefined;
      },
      say: (word) => {
        if (!isOpen()) return;
        if (words.isEmpty && !served.isReading) return this.#say(word);
        words.say(word);
      },
      sendList: (content) => {
        words.list(content);
        void this.#pump();
      },
      sendAhead: (first, digests) => {
        words.ahead(first, digests);
        void this.#pump();
      },
      begin: (serving) => {
        served.serving = serving;
        served.resume();
      },
      pause: () => {
        if (isOpen()) served.state = "idle";
      },
      resume: () => {
        if (!isOpen()) return;
        served.state = "sending";
        void this.#pump();
      },
      leave,
      end: (how) => {
        if (!isOpen()) return;
        if (how === "gone") this.#say({ do: "state", channel, state: "gone" });
        served.state = "closed";
        words.clear();
        leave();
        this.#served.delete(channel);
        this.#lookIdle();
      },
    };
    return served;
  }

  #endServed(served: Served, why: "paused" | "ended" | "lost" | "sent"): void {
    if (isClosed(served)) return;
    served.end("silently");
    this.#owner.servedEnded(served, why);
  }

  /** A record or a chunk of each channel in turn, so that none waits for another. */
  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      for (let busy = true; busy;) {
        busy = false;
        for (const served of [...this.#served.values()]) {
          if (!hasMore(served)) continue;
          busy = true;
          const isGentle = this.#owner.pace() === "gentle";
          if (await this.session.room(isGentle ? 1 : MAX_RECORDS_UNDER_WAY) === "ended") return;
          if (isGentle) await this.#pause(GENTLE_PAUSE_MS);
          if (await this.#sendNext(served) === "ended") return;
        }
      }
    } catch (error) {
      this.#owner.report(error);
      this.session.close(CLOSE_REASON.storage);
    } finally {
      this.#pumping = false;
    }
  }

  async #sendNext(served: Served): Promise<"sent" | "ended"> {
    const word = served.words.next();
    if (word !== undefined) return this.session.send(word) ? "sent" : "ended";
    const { serving } = served;
    if (serving === undefined || served.state !== "sending") return "sent";
    served.isReading = true;
    try {
      const records = await serving.next();
      if (served.serving !== serving) return "sent";
      // What was read goes out even if it was paused meanwhile: the next begins where it ends.
      for (const record of records ?? []) if (!this.session.send(record)) return "ended";
      if (records === undefined) this.#endServed(served, "sent");
      return "sent";
    } finally {
      served.isReading = false;
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#owner.clock.after(ms, resolve));
  }

  #say(item: TransferItem): void {
    this.session.send(wordOf(item));
  }

  /** A session without a channel is closed after a while. */
  #lookIdle(): void {
    this.#cancelIdle();
    this.#cancelIdle = () => {};
    if (this.#ended || this.#fetched.size + this.#served.size > 0) return;
    this.#cancelIdle = this.#owner.clock.after(FILES_IDLE_MS, () => this.session.close(CLOSE_REASON.idle));
  }
}

/** Asked anew after each wait. */
function isClosed({ state }: Served): boolean {
  return state === "closed";
}

function hasMore({ words, serving, state }: Served): boolean {
  return state !== "closed" && (!words.isEmpty || (serving !== undefined && state === "sending"));
}
