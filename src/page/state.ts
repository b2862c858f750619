/**
 * All that the page knows, and how each event changes it. No DOM, no clock, no network: `apply` is a pure function,
 * and whole DTOs make applying one twice harmless.
 */
import type {
  ConversationDto,
  ConversationSettingsDto,
  EventDto,
  HistoryDto,
  MeDto,
  MessageDto,
  PersonDto,
  PolicyDto,
  RoomDto,
  SettingsDto,
  SnapshotDto,
  TransferDto,
} from "../server/dto.ts";
import { behindUnknown, pruneTransfers, putTransfers, type Transfers, transfersAfterAbsence } from "./transfers.ts";
import {
  addDelivery,
  appendMessage,
  applyAround,
  applyHistory,
  applyNewer,
  changeInLog,
  changeMessage,
  dropFromLog,
  EMPTY_LOG,
  firstUnread,
  type Log,
  readInLog,
  readUpTo,
  showIn,
  unreadAfter,
} from "./log.ts";
import { mentions } from "./mentions.ts";
import { isTyping, stopTyping, type Typing } from "./typing.ts";

export const EVERYONE = "everyone";

/** Whether a conversation's id is that of a room. */
export function isRoom(conversation: string): boolean {
  return conversation.startsWith("room:");
}

/** Of a conversation about which nothing was decided. */
export const PLAIN_SETTINGS: ConversationSettingsDto = { favourite: false, muted: false, keepDays: null };

/** Until the program has told what is set. */
export const USUAL_SETTINGS: SettingsDto = {
  receipts: "on",
  keepDays: null,
  theme: "system",
  language: "system",
  notify: "on",
  sound: "off",
  quietHours: null,
  filesFolder: null,
};

/** Conversations whose texts are held in memory, the one opened longest ago goes first. */
const LOGS_HELD = 8;
/** Notices shown at once; the oldest makes room. */
const NOTICES_SHOWN = 3;

/** `connecting`: for the first time; `lost`: it was there and went, or never came. */
export type Link = "connecting" | "open" | "lost";

export interface Notice {
  readonly code: string;
  readonly message: string;
}

export interface State {
  readonly link: Link;
  /** False once the program refused this tab's key, or the tab never had one. */
  readonly key: "held" | "none";
  /** Undefined until the first snapshot. */
  readonly me: MeDto | undefined;
  readonly version: string;
  readonly people: ReadonlyMap<string, PersonDto>;
  readonly conversations: ReadonlyMap<string, ConversationDto>;
  /** In the order of opening, the newest last. */
  readonly logs: ReadonlyMap<string, Log>;
  /** The conversation on the screen. */
  readonly open: string | undefined;
  /** Of the messages that are held, and all that are not over. */
  readonly transfers: Transfers;
  /** Where received files go if nothing else is said. */
  readonly filesFolder: string;
  /** Extensions of what may run when it is opened, in lower case. */
  readonly runnable: ReadonlySet<string>;
  readonly notices: readonly Notice[];
  readonly rooms: ReadonlyMap<string, RoomDto>;
  readonly settings: SettingsDto;
  /** What an administrator decided; null: nothing. */
  readonly policy: PolicyDto | null;
  /** Who writes where. */
  readonly typing: Typing;
  /** Conversations with an unread text that names the user, and where the newest such stands: worth telling them. */
  readonly mentioned: ReadonlyMap<string, number>;
}

/** What happens in the page itself, beside the server's events. */
export type PageEvent =
  | EventDto
  | { readonly type: "snapshot"; readonly snapshot: SnapshotDto }
  /** The answer to a change, ahead of the event that tells it to all. */
  | { readonly type: "set"; readonly settings: SettingsDto }
  | { readonly type: "link"; readonly link: Link }
  | { readonly type: "key-refused" }
  | { readonly type: "opened"; readonly conversation: string }
  | { readonly type: "closed" }
  /** The newest page of texts is asked for, in place of what is held. */
  | { readonly type: "history-asked"; readonly conversation: string }
  | { readonly type: "older-asked"; readonly conversation: string }
  | {
    readonly type: "history";
    readonly conversation: string;
    /** The position before which texts were asked for; undefined: the newest. */
    readonly before: number | undefined;
    readonly history: HistoryDto;
  }
  | { readonly type: "newer-asked"; readonly conversation: string }
  | {
    readonly type: "newer";
    readonly conversation: string;
    /** The position after which texts were asked for. */
    readonly after: number;
    readonly history: HistoryDto;
  }
  | {
    readonly type: "around";
    readonly conversation: string;
    readonly position: number;
    readonly upTo: HistoryDto;
    readonly behind: HistoryDto;
  }
  /** A text that is held is to be brought into sight. */
  | { readonly type: "show"; readonly conversation: string; readonly position: number }
  | { readonly type: "history-failed"; readonly conversation: string; readonly message: string }
  | { readonly type: "dismissed"; readonly notice: Notice };

export const INITIAL_STATE: State = {
  link: "connecting",
  key: "held",
  me: undefined,
  version: "",
  people: new Map(),
  conversations: new Map(),
  logs: new Map(),
  open: undefined,
  transfers: new Map(),
  filesFolder: "",
  runnable: new Set(),
  notices: [],
  rooms: new Map(),
  settings: USUAL_SETTINGS,
  policy: null,
  typing: new Map(),
  mentioned: new Map(),
};

export function apply(state: State, event: PageEvent): State {
  switch (event.type) {
    case "me":
      return { ...state, me: event.me };
    case "person":
    case "forgotten":
      return { ...state, people: changePeople(state, [event]) };
    case "message":
      return applyMessage(state, event.message);
    case "delivered":
      return applyDelivery(state, event.id, event.to);
    case "changed":
      return applyChanged(state, event.message);
    case "read":
      return applyRead(state, event.conversation, event.by, event.position);
    case "typing":
      return { ...state, typing: isTyping(state.typing, event) };
    case "conversation":
      return withConversation(state, event.id, (conversation) => ({ ...conversation, settings: event.settings }));
    case "deleted":
      return applyDeleted(state, event.conversation, event.position);
    case "room":
      return { ...state, rooms: new Map(state.rooms).set(event.room.id, event.room) };
    case "settings":
      return { ...state, settings: event.settings, filesFolder: event.filesFolder };
    case "set":
      return { ...state, settings: event.settings };
    case "seen":
      return applySeen(state, event.conversation, event.position);
    case "transfer":
      return { ...state, transfers: putTransfers(state.transfers, [event.transfer]) };
    case "notice": {
      const { code, message } = event;
      const others = state.notices.filter((notice) => notice.code !== code || notice.message !== message);
      return { ...state, notices: [...others, { code, message }].slice(-NOTICES_SHOWN) };
    }
    case "snapshot":
      return applySnapshot(state, event.snapshot);
    case "link":
      return state.link === event.link ? state : { ...state, link: event.link };
    case "key-refused":
      return { ...state, key: "none" };
    case "opened":
      return openConversation(state, event.conversation);
    case "closed":
      return leave({ ...state, open: undefined }, state.open);
    case "history-asked":
      return withLog(state, event.conversation, (log) => ({ ...log, phase: { type: "loading" } }));
    case "older-asked":
      return withLog(state, event.conversation, (log) => ({ ...log, phase: { type: "older" } }));
    case "history": {
      const unread = state.conversations.get(event.conversation)?.unread ?? 0;
      return withLog(
        withTransfersOf(state, event.history),
        event.conversation,
        (log) => applyHistory(log, event.before, event.history, unread),
      );
    }
    case "newer-asked":
      return withLog(state, event.conversation, (log) => ({ ...log, phase: { type: "newer" } }));
    case "newer": {
      const { conversation, after, history } = event;
      return withLog(withTransfersOf(state, history), conversation, (log) => applyNewer(log, after, history));
    }
    case "around": {
      const { conversation, position, upTo, behind } = event;
      const next = withTransfersOf(withTransfersOf(state, upTo), behind);
      return withLog(next, conversation, (log) => applyAround(log, position, upTo, behind));
    }
    case "show":
      return withLog(state, event.conversation, (log) => showIn(log, event.position));
    case "history-failed":
      return withLog(state, event.conversation, (log) => ({
        ...log,
        phase: {
          type: "failed",
          part: log.phase.type === "older" || log.phase.type === "newer" ? log.phase.type : "newest",
          message: event.message,
        },
      }));
    case "dismissed":
      return { ...state, notices: state.notices.filter((notice) => notice !== event.notice) };
    default:
      // A newer program may say more than this page knows; what it does not know it can't show.
      event satisfies never;
      return state;
  }
}

/**
 * Applies many, copying people once, and transfers once for each run of them: on a large network thousands appear, or
 * receive a file, within a second.
 */
export function applyAll(state: State, events: readonly PageEvent[]): State {
  const people = events.filter((event) => event.type === "person" || event.type === "forgotten");
  let next = people.length === 0 ? state : { ...state, people: changePeople(state, people) };
  let run: TransferDto[] = [];
  const endRun = () => {
    if (run.length > 0) next = { ...next, transfers: putTransfers(next.transfers, run) };
    run = [];
  };
  for (const event of events) {
    if (event.type === "person" || event.type === "forgotten") continue;
    if (event.type === "transfer") {
      run.push(event.transfer);
      continue;
    }
    endRun();
    next = apply(next, event);
  }
  endRun();
  return next;
}

type PeopleEvent = Extract<EventDto, { type: "person" | "forgotten" }>;

function changePeople(state: State, events: readonly PeopleEvent[]): ReadonlyMap<string, PersonDto> {
  const people = new Map(state.people);
  for (const event of events) {
    if (event.type === "person") people.set(event.person.id, event.person);
    else forget(people, event.id, state.open);
  }
  return people;
}

/** Whoever is on the screen stays there, as absent, until the screen shows somebody else. */
function forget(people: Map<string, PersonDto>, id: string, open: string | undefined): void {
  const person = people.get(id);
  if (person !== undefined && id === open) people.set(id, { ...person, presence: "offline", contact: false });
  else people.delete(id);
}

function leave(state: State, left: string | undefined): State {
  const person = left === undefined || left === state.open ? undefined : state.people.get(left);
  if (person === undefined || person.contact || person.presence !== "offline") return state;
  const people = new Map(state.people);
  people.delete(person.id);
  return { ...state, people };
}

function openConversation(state: State, conversation: string): State {
  const logs = new Map(state.logs);
  const held = logs.get(conversation);
  logs.delete(conversation);
  const unread = state.conversations.get(conversation)?.unread ?? 0;
  logs.set(conversation, held === undefined ? EMPTY_LOG : { ...held, newFrom: firstUnread(held.messages, unread) });
  for (const id of logs.keys()) {
    if (logs.size <= LOGS_HELD) break;
    logs.delete(id);
  }
  const transfers = pruneTransfers(state.transfers, [...logs.values()].map(({ messages }) => messages));
  return leave({ ...state, open: conversation, logs, transfers }, state.open);
}

/**
 * After an absence the logs that are not on the screen may have gaps: they are fetched again when opened. So is the
 * part of the one on the screen in which a transfer came to an end that nobody told.
 */
function applySnapshot(state: State, snapshot: SnapshotDto): State {
  const shown = state.open === undefined ? undefined : state.logs.get(state.open);
  const transfers = transfersAfterAbsence(state.transfers, snapshot.transfers);
  const messages = shown === undefined ? [] : behindUnknown(shown.messages, state.transfers, transfers);
  const kept = shown === undefined || messages.length === shown.messages.length
    ? shown
    : { ...shown, messages, older: "some" as const };
  const people = new Map(snapshot.people.map((person) => [person.id, person]));
  const known = state.open === undefined ? undefined : state.people.get(state.open);
  if (known !== undefined && !people.has(known.id)) {
    people.set(known.id, { ...known, presence: "offline", contact: false });
  }
  return {
    ...state,
    me: snapshot.me,
    version: snapshot.version,
    people,
    conversations: new Map(snapshot.conversations.map((conversation) => [conversation.id, conversation])),
    logs: state.open === undefined || kept === undefined ? new Map() : new Map([[state.open, kept]]),
    transfers: pruneTransfers(transfers, [messages]),
    filesFolder: snapshot.filesFolder,
    runnable: new Set(snapshot.runnable),
    rooms: new Map(snapshot.rooms.map((room) => [room.id, room])),
    settings: snapshot.settings,
    policy: snapshot.policy,
    // Who still writes is said again within seconds.
    typing: new Map(),
    mentioned: mentionedAfterAbsence(state.mentioned, snapshot),
  };
}

/** Of texts that came meanwhile only the last of each conversation is known here. */
function mentionedAfterAbsence(before: ReadonlyMap<string, number>, { me, conversations }: SnapshotDto) {
  return new Map(
    conversations.filter(({ unread }) => unread > 0).flatMap(({ id, last }): [string, number][] => {
      if (last !== null && !last.own && mentions(last.text, me)) return [[id, last.position]];
      const position = before.get(id);
      return position === undefined ? [] : [[id, position]];
    }),
  );
}

function applyMessage(state: State, message: MessageDto): State {
  const before = state.conversations.get(message.conversation);
  const last = before?.last ?? null;
  // Positions only grow, so that a message which was counted once is never counted again.
  const fresh = last === null || message.position > last.position;
  const conversation: ConversationDto = {
    id: message.conversation,
    last: fresh || last.position === message.position ? message : last,
    unread: (before?.unread ?? 0) + (fresh && !message.own ? 1 : 0),
    settings: before?.settings ?? PLAIN_SETTINGS,
  };
  const named = fresh && !message.own && state.me !== undefined && mentions(message.text, state.me);
  const next = {
    ...state,
    conversations: new Map(state.conversations).set(conversation.id, conversation),
    transfers: putTransfers(state.transfers, message.transfers),
    typing: stopTyping(state.typing, message.conversation, message.from),
    mentioned: named ? new Map(state.mentioned).set(conversation.id, message.position) : state.mentioned,
  };
  return withLog(next, message.conversation, (log) => appendMessage(log, message));
}

function applyDelivery(state: State, id: string, to: string): State {
  let conversations = state.conversations;
  for (const conversation of state.conversations.values()) {
    if (conversation.last?.own !== true || conversation.last.id !== id) continue;
    const last = addDelivery(conversation.last, to);
    conversations = new Map(conversations).set(conversation.id, { ...conversation, last });
  }
  let logs = state.logs;
  for (const [name, log] of state.logs) {
    const index = log.messages.findLastIndex((message) => message.own && message.id === id);
    const message = log.messages[index];
    if (message === undefined) continue;
    logs = new Map(logs).set(name, { ...log, messages: log.messages.with(index, addDelivery(message, to)) });
  }
  return { ...state, conversations, logs };
}

function applyChanged(state: State, message: MessageDto): State {
  const next = withConversation(state, message.conversation, (conversation) => {
    const { last } = conversation;
    if (last?.position !== message.position) return conversation;
    return { ...conversation, last: changeMessage(last, message) };
  });
  return withLog(next, message.conversation, (log) => changeInLog(log, message));
}

function applyRead(state: State, id: string, by: string, position: number): State {
  const next = withConversation(state, id, (conversation) => {
    const { last } = conversation;
    const read = last === null ? null : readUpTo(last, by, position);
    return read === last ? conversation : { ...conversation, last: read };
  });
  return withLog(next, id, (log) => readInLog(log, by, position));
}

function applyDeleted(state: State, id: string, position: number): State {
  const next = withConversation(applySeen(state, id, position), id, (conversation) => {
    const gone = conversation.last === null || conversation.last.position <= position;
    return gone ? { ...conversation, last: null, unread: 0 } : conversation;
  });
  return withLog(next, id, (log) => dropFromLog(log, position));
}

function applySeen(state: State, id: string, position: number): State {
  const conversation = state.conversations.get(id);
  if (conversation === undefined) return state;
  const unread = unreadAfter(conversation, state.logs.get(id), position);
  const named = state.mentioned.get(id);
  const mentioned = named !== undefined && (named <= position || unread === 0)
    ? new Map([...state.mentioned].filter(([each]) => each !== id))
    : state.mentioned;
  if (unread === conversation.unread) return mentioned === state.mentioned ? state : { ...state, mentioned };
  return { ...state, mentioned, conversations: new Map(state.conversations).set(id, { ...conversation, unread }) };
}

/** Changes one that may not have been heard of yet. */
function withConversation(
  state: State,
  id: string,
  change: (conversation: ConversationDto) => ConversationDto,
): State {
  const before = state.conversations.get(id) ?? { id, last: null, unread: 0, settings: PLAIN_SETTINGS };
  const after = change(before);
  return after === before ? state : { ...state, conversations: new Map(state.conversations).set(id, after) };
}

function withTransfersOf(state: State, history: HistoryDto): State {
  return { ...state, transfers: putTransfers(state.transfers, history.messages.flatMap(({ transfers }) => transfers)) };
}

function withLog(state: State, conversation: string, change: (log: Log) => Log): State {
  const log = state.logs.get(conversation);
  if (log === undefined) return state;
  return { ...state, logs: new Map(state.logs).set(conversation, change(log)) };
}
