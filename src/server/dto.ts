/**
 * What the browser sees, and nothing else: plain JSON, versioned with the page that is bundled beside it.
 * Types only; the converters from the model stand in to_dto.ts.
 */

export interface PersonDto {
  id: string;
  name: string;
  host: string;
  group: string;
  presence: "online" | "away" | "busy" | "offline";
  statusText: string;
  addresses: string[];
  /** Milliseconds since 1970; null: not heard yet. */
  lastSeen: number | null;
  /** Kept on disk because texts were exchanged. */
  contact: boolean;
  /** Its key was compared with its person. */
  verified: boolean;
  /** What the user calls them; null: by their name. */
  nickname: string | null;
  blocked: boolean;
  /** Changes with the picture behind GET /api/people/:id/picture; null: there is none. */
  picture: string | null;
  /** A contact of the same name that was here before with another key. */
  twin: string | null;
}

export interface MeDto {
  id: string;
  name: string;
  host: string;
  group: string;
  picture: string | null;
  availability: "available" | "away" | "busy";
  statusText: string;
  port: number;
}

export interface MessageDto {
  position: number;
  id: string;
  /** A person's id, "everyone", or a room's. */
  conversation: string;
  from: string;
  /** True: written here. */
  own: boolean;
  kind: string;
  text: string;
  /** Only of kind "file". */
  offer: OfferDto | null;
  /** Of an offer, as they are when this is asked for: one for a received one, one for each receiver of an own one. */
  transfers: TransferDto[];
  at: number;
  reply: { author: string; id: string; text: string } | null;
  /** Somebody else wrote it before. */
  forwarded: boolean;
  /** Null: it is as it was written. */
  editedAt: number | null;
  /** Null: it was not taken back. */
  retractedAt: number | null;
  reactions: { by: string; emoji: string }[];
  /** For own messages: whom it goes to, who has it, and who has seen it. */
  recipients: number;
  to: string[];
  deliveredTo: string[];
  readBy: string[];
}

export interface OfferDto {
  /** The first hundred of what was picked. */
  items: OfferItemDto[];
  /** In all, the content of folders included. */
  files: number;
  folders: number;
  bytes: number;
}

export interface OfferItemDto {
  /** The sender's word, with what shows nothing taken out. */
  name: string;
  bytes: number;
  /** For a folder, how many files are in it; null: it is a file. */
  files: number | null;
  /** Opening it may run it: programs, scripts, documents with macros. */
  runs: boolean;
}

export interface TransferDto {
  author: string;
  offer: string;
  /** The other end. */
  peer: string;
  direction: "in" | "out";
  state:
    | "offered"
    | "waiting"
    | "running"
    | "paused"
    | "done"
    | "declined"
    | "cancelled"
    | "withdrawn"
    | "aside"
    | "failed";
  /** "waiting": "peer", "turn" or "check". "paused": "here" or "there". "failed": a code. Otherwise empty. */
  reason: string;
  /** "failed": a sentence for people. "aside", at the receiver: what the check said. Otherwise empty. */
  message: string;
  bytes: number;
  size: number;
  /** Bytes a second; null: nothing moves. */
  speed: number | null;
  /** "running": who sends it, if not the author. */
  from: string | null;
  /** "done" and "aside", at the receiver: where it is, by item; empty for one that is missing. */
  paths: string[];
  /** "done": files that could not be read, and files that were not as they were offered. */
  missing: number;
  changed: number;
  /** "done", at the receiver: how many of its files and folders run when they are opened. */
  runs: number;
}

export interface ConversationDto {
  id: string;
  last: MessageDto | null;
  unread: number;
  settings: ConversationSettingsDto;
}

/** PUT /api/conversations/:id/settings takes some of it: 204. */
export interface ConversationSettingsDto {
  favourite: boolean;
  muted: boolean;
  /** Null: as all others. */
  keepDays: number | null;
}

export interface RoomDto {
  id: string;
  name: string;
  topic: string;
  maker: string;
  members: string[];
}

/** GET /api/key: whether the own private key is under a passphrase. */
export interface KeyDto {
  protected: boolean;
}

/** PUT /api/key, answered with a `KeyDto`; 403 "wrong": it is under another passphrase, and nothing was changed; 429 "busy". */
export interface KeyChangeDto {
  /** Null: it is to be under none. */
  passphrase: string | null;
  /** The one that it is under now; null: none. */
  current: string | null;
}

/** PUT /api/settings takes some of it, and answers all. */
export interface SettingsDto {
  receipts: "on" | "off";
  /** Null: for good. */
  keepDays: number | null;
}

/** GET /api/snapshot */
export interface SnapshotDto {
  version: string;
  me: MeDto;
  people: PersonDto[];
  conversations: ConversationDto[];
  rooms: RoomDto[];
  settings: SettingsDto;
  /** Those that are not over. */
  transfers: TransferDto[];
  /** Where received files go if nothing else is said. */
  filesFolder: string;
  /** Extensions, in lower case, of what may run when it is opened. */
  runnable: string[];
}

/** GET /api/conversations/:id/messages?before=&after=&limit= : oldest first. */
export interface HistoryDto {
  messages: MessageDto[];
  /** True: there are older ones, or with `after` newer ones. */
  more: boolean;
}

/** GET /api/search?words=&conversation=&before=&limit= : a `HistoryDto`; GET /api/messages/:author/:id: a `MessageDto`. */

/**
 * Frames of the WebSocket at /api/events, server to page; the page sends none. It opens with the subprotocols
 * "lanmessenger" and the page token. Nothing that happens after the socket opened is missed: a snapshot asked for then
 * leaves no gap.
 */
export type EventDto =
  | { type: "me"; me: MeDto }
  | { type: "person"; person: PersonDto }
  | { type: "forgotten"; id: string }
  /** A new message, own or received. */
  | { type: "message"; message: MessageDto }
  | { type: "delivered"; id: string; to: string }
  /** Edited, taken back, or reacted to. */
  | { type: "changed"; message: MessageDto }
  /** `by` has seen all own messages of a conversation up to a position. */
  | { type: "read"; conversation: string; by: string; position: number }
  | { type: "typing"; conversation: string; by: string; on: boolean }
  | { type: "conversation"; id: string; settings: ConversationSettingsDto }
  /** All up to a position is gone. */
  | { type: "deleted"; conversation: string; position: number }
  | { type: "room"; room: RoomDto }
  | { type: "settings"; settings: SettingsDto }
  | { type: "seen"; conversation: string; position: number }
  | { type: "transfer"; transfer: TransferDto }
  | { type: "notice"; code: string; message: string };

/** POST /api/messages */
export interface SendDto {
  /** A person's id, or "everyone". */
  to: string;
  text: string;
  /** 32 hex digits, made by the page: a repetition is harmless. */
  id: string;
  reply?: { author: string; id: string };
  forwarded?: boolean;
}

/** POST /api/changes, answered with the `MessageDto` as it is now. */
export type ChangeDto =
  | { do: "edit"; id: string; text: string }
  | { do: "retract"; id: string }
  /** Empty: takes it back. */
  | { do: "react"; author: string; id: string; emoji: string };

/** GET /api/messages/:author/:id/edits: the oldest first. */
export type EditsDto = { text: string; at: number }[];

/** POST /api/typing: 204. */
export interface TypingDto {
  conversation: string;
  on: boolean;
}

// GET /api/conversations/:id/export?format=text|json|html: an attachment. DELETE /api/conversations/:id: 204.

/** PUT /api/people/:id takes some of it: 204. */
export interface PersonChangeDto {
  /** Empty: by their name. */
  nickname?: string;
  blocked?: boolean;
}

// GET /api/people/:id/picture, also with one's own id: the image. PUT and DELETE /api/picture: 204.

/** POST /api/rooms, answered with a `RoomDto`. */
export interface MakeRoomDto {
  name: string;
  members: string[];
}

/** POST /api/rooms/:id, answered with a `RoomDto`. */
export type RoomActDto =
  | { do: "add" | "remove"; member: string }
  | { do: "leave" }
  | { do: "name" | "topic"; text: string };

/**
 * POST /api/uploads: begins one, answered with an `UploadDto`. Then PUT /api/uploads/:id?from=N with bytes, each answered
 * with an `UploadDto`; DELETE /api/uploads/:id gives it up. The bytes are those of all files, in the order of the entries.
 * `from` must be how many are there: after a PUT that failed, or was refused by 409 ("offset", or "busy" while another one
 * is under way), GET /api/uploads/:id says, with an `UploadDto`, where to go on.
 */
export interface BeginUploadDto {
  /** A folder before what is in it. */
  entries: ({ path: string; bytes: number; at: number } | { path: string; at: number; folder: true })[];
}

export interface UploadDto {
  id: string;
  /** How many bytes are there. */
  bytes: number;
}

/** POST /api/offers, answered with an `OfferedDto`. */
export interface SendOfferDto {
  /** A person's id, or "everyone". */
  to: string;
  upload: string;
  /** What is said with it; may be empty. */
  text: string;
  /** 32 hex digits, made by the page: a repetition is harmless. */
  id: string;
  reply?: { author: string; id: string };
}

export interface OfferedDto {
  message: MessageDto;
  left: { path: string; why: string }[];
}

/** POST /api/transfers: 204. Without `peer`: all of an own offer. */
export interface SteerDto {
  author: string;
  offer: string;
  peer?: string;
  do: "accept" | "decline" | "pause" | "resume" | "cancel";
  /** Only with "accept": an absolute path. */
  folder?: string;
}

// GET /api/files/:author/:offer/:item: the bytes of an item, as an attachment.

/** GET /api/people/:id/trust; PUT takes `verified` and `rule`, and answers the same. */
export interface TrustDto {
  verified: boolean;
  /** Forty digits in groups of five. */
  safetyNumber: string;
  /** Accepts without asking; only of a person that is verified. */
  rule: RuleDto | null;
}

export interface RuleDto {
  /** An absolute path; null: the folder for received files. */
  folder: string | null;
  /** The largest offer, and all of 24 hours, in bytes. */
  largest: number;
  quota: number;
}

/** POST /api/session {launch} */
export interface SessionDto {
  /** The page token: 43 characters, for `Authorization: Bearer` and, as a subprotocol, for the WebSocket. */
  token: string;
}

/** Every answer that is not 2xx. */
export interface ErrorDto {
  code: string;
  message: string;
}
