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
}

export interface MeDto {
  id: string;
  name: string;
  host: string;
  availability: "available" | "away" | "busy";
  statusText: string;
  port: number;
}

export interface MessageDto {
  position: number;
  id: string;
  /** A person's id, or "everyone". */
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
  /** For own messages: how many it goes to, and who has it. */
  recipients: number;
  deliveredTo: string[];
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
}

/** GET /api/snapshot */
export interface SnapshotDto {
  version: string;
  me: MeDto;
  people: PersonDto[];
  conversations: ConversationDto[];
  /** Those that are not over. */
  transfers: TransferDto[];
  /** Where received files go if nothing else is said. */
  filesFolder: string;
}

/** GET /api/conversations/:id/messages?before=&limit= : oldest first. */
export interface HistoryDto {
  messages: MessageDto[];
  /** True: there are older ones. */
  more: boolean;
}

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
}

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
