/**
 * The texts of one conversation that are held in memory: a window on its history, ordered by position.
 */
import type { ConversationDto, HistoryDto, MessageDto } from "../server/dto.ts";

/**
 * Texts in one log at the most. Beyond it the end that is further from the reader goes. Each costs a part of a frame
 * whenever texts come in above it: with five hundred the wheel stumbled.
 */
export const LOG_LIMIT = 300;
/**
 * Texts at the most while new ones come in, one by one: then it is cut to `LOG_LIMIT`. Whoever reads at its beginning
 * must not lose a text with each one that is added at its end.
 */
export const GROWN_LIMIT = 2 * LOG_LIMIT;

export type LogPhase =
  /** The newest texts are asked for. */
  | { readonly type: "loading" }
  | { readonly type: "ready" }
  /** Older texts are asked for, or newer ones. */
  | { readonly type: "older" | "newer" }
  | { readonly type: "failed"; readonly part: "newest" | "older" | "newer"; readonly message: string };

export interface Log {
  /** Ascending by position, each once. Not by id: that is its sender's word, and two senders may use the same. */
  readonly messages: readonly MessageDto[];
  readonly phase: LogPhase;
  /** Whether there are texts before the first. */
  readonly older: "none" | "some";
  /** Whether the last is the newest there is; `dropped`: newer ones made room for older ones. */
  readonly newer: "none" | "dropped";
  /** Where "New" is drawn: the position of the first text that was unread when this was opened. */
  readonly newFrom: number | undefined;
  /** The text that the reader asked to be shown: it is brought into sight, once for each asking. */
  readonly target: { readonly position: number; readonly asked: number } | undefined;
}

export const EMPTY_LOG: Log = {
  messages: [],
  phase: { type: "loading" },
  older: "none",
  newer: "none",
  newFrom: undefined,
  target: undefined,
};

/**
 * @param before the position before which texts were asked for; undefined: the newest.
 * @param unread how many are unread in the conversation when the page of history arrives.
 */
export function applyHistory(log: Log, before: number | undefined, history: HistoryDto, unread: number): Log {
  const older = history.more ? "some" : "none";
  if (before !== undefined) {
    // An answer to a question from before the log was replaced would leave a gap.
    if (log.messages[0]?.position !== before) return { ...log, phase: { type: "ready" } };
    const messages = merge(log.messages, history.messages);
    const kept = messages.slice(0, LOG_LIMIT);
    return {
      ...log,
      phase: { type: "ready" },
      messages: kept,
      older,
      newer: kept.length < messages.length ? "dropped" : log.newer,
    };
  }
  const first = history.messages[0];
  const last = log.messages.at(-1);
  // What is held joins the new page only where the two meet; otherwise there would be a gap between them.
  const meets = first !== undefined && last !== undefined && log.newer === "none" && last.position >= first.position;
  const held = meets ? log.messages : [];
  const joined = merge(held, history.messages);
  const messages = joined.slice(-LOG_LIMIT);
  const reachesBack = held[0] !== undefined && first !== undefined && held[0].position < first.position;
  return {
    phase: { type: "ready" },
    messages,
    older: messages.length < joined.length ? "some" : reachesBack ? log.older : older,
    newer: "none",
    newFrom: log.newFrom ?? firstUnread(messages, unread),
    target: log.target,
  };
}

/** A page of texts behind those that are held. */
export function applyNewer(log: Log, after: number, history: HistoryDto): Log {
  const ready = { ...log, phase: { type: "ready" } as const };
  // An answer to a question from before the log was replaced would leave a gap.
  if (log.messages.at(-1)?.position !== after) return ready;
  const joined = merge(log.messages, history.messages);
  const messages = joined.slice(-LOG_LIMIT);
  return {
    ...ready,
    messages,
    older: messages.length < joined.length ? "some" : log.older,
    newer: history.more ? "dropped" : "none",
  };
}

/** A place in the middle: the texts up to a position, and those behind it, in place of what is held. */
export function applyAround(log: Log, position: number, upTo: HistoryDto, behind: HistoryDto): Log {
  return {
    phase: { type: "ready" },
    messages: merge(upTo.messages, behind.messages),
    older: upTo.more ? "some" : "none",
    newer: behind.more ? "dropped" : "none",
    newFrom: undefined,
    target: showIn(log, position).target,
  };
}

/** Brings a text that is held into sight. */
export function showIn(log: Log, position: number): Log {
  return { ...log, target: { position, asked: (log.target?.asked ?? 0) + 1 } };
}

/** A message is another one now; who has it stays, and so do its transfers, which come by another way. */
export function changeMessage(before: MessageDto, changed: MessageDto): MessageDto {
  return { ...withReceipts(changed, before), transfers: before.transfers };
}

export function changeInLog(log: Log, changed: MessageDto): Log {
  const index = log.messages.findIndex(({ position }) => position === changed.position);
  const before = log.messages[index];
  if (before === undefined) return log;
  return { ...log, messages: log.messages.with(index, changeMessage(before, changed)) };
}

/** Somebody has seen all own texts up to a position that went to them. */
export function readInLog(log: Log, by: string, position: number): Log {
  const messages = log.messages.map((message) => readUpTo(message, by, position));
  return messages.every((message, index) => message === log.messages[index]) ? log : { ...log, messages };
}

export function readUpTo(message: MessageDto, by: string, position: number): MessageDto {
  if (!message.own || message.position > position || !message.to.includes(by)) return message;
  return addReader(message, by);
}

/** All up to a position is gone. */
export function dropFromLog(log: Log, position: number): Log {
  const messages = log.messages.filter((message) => message.position > position);
  return messages.length === log.messages.length ? log : { ...log, messages, older: "none" };
}

/** A text that was just written or received. */
export function appendMessage(log: Log, message: MessageDto): Log {
  const known = log.messages.some((held) => held.position === message.position);
  if (log.newer === "dropped" && !known) return log;
  const joined = merge(log.messages, [message]);
  const messages = joined.length > GROWN_LIMIT ? joined.slice(-LOG_LIMIT) : joined;
  return { ...log, messages, older: messages.length < joined.length ? "some" : log.older };
}

export function addDelivery(message: MessageDto, to: string): MessageDto {
  return message.deliveredTo.includes(to) ? message : { ...message, deliveredTo: [...message.deliveredTo, to] };
}

function addReader(message: MessageDto, by: string): MessageDto {
  return message.readBy.includes(by) ? message : { ...message, readBy: [...message.readBy, by] };
}

/** How many stay unread once everything up to `position` was seen. */
export function unreadAfter(conversation: ConversationDto, log: Log | undefined, position: number): number {
  if (conversation.last === null || position >= conversation.last.position) return 0;
  if (log === undefined || log.newer === "dropped") return conversation.unread;
  const left = log.messages.filter((message) => !message.own && message.position > position).length;
  return Math.min(left, conversation.unread);
}

/** How many of one's own texts have not arrived yet; undefined: some, and how many is not known. */
export function waitingTexts(conversation: ConversationDto | undefined, log: Log | undefined): number | undefined {
  const last = conversation?.last;
  if (last === undefined || last === null) return 0;
  const waits = (message: MessageDto) => message.own && message.deliveredTo.length < message.recipients;
  if (log !== undefined && log.phase.type === "ready" && log.newer === "none") return log.messages.filter(waits).length;
  return waits(last) ? undefined : 0;
}

/** The position of the first of the last `unread` texts of others; undefined: none is unread. */
export function firstUnread(messages: readonly MessageDto[], unread: number): number | undefined {
  if (unread === 0) return undefined;
  return messages.filter((message) => !message.own).at(-unread)?.position ?? messages[0]?.position;
}

function withReceipts(message: MessageDto, before: MessageDto): MessageDto {
  return before.readBy.reduce(addReader, before.deliveredTo.reduce(addDelivery, message));
}

/** Both in one, the later whole; receipts of both, since none is ever taken back. */
function merge(held: readonly MessageDto[], more: readonly MessageDto[]): readonly MessageDto[] {
  const byPosition = new Map(held.map((message) => [message.position, message]));
  for (const message of more) {
    const before = byPosition.get(message.position);
    byPosition.set(message.position, before === undefined ? message : withReceipts(message, before));
  }
  return [...byPosition.values()].sort((a, b) => a.position - b.position);
}
