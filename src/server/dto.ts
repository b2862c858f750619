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
  /** "system": the name is the system's word for its user, who has not been asked yet. */
  nameFrom: "user" | "system";
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
  /** Only of a text that is to be answered by choosing. */
  question: QuestionDto | null;
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

export interface QuestionDto {
  /** The text without the list of choices. */
  words: string;
  choices: string[];
  state: "open" | "answered" | "over";
  /** What was chosen, and who chose it; null: nobody has, or their answer is not here. */
  choice: string | null;
  by: string | null;
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

/** PUT /api/settings takes some of it, and answers all. docs/settings.md says what each is for. */
export interface SettingsDto {
  receipts: "on" | "off";
  /** Null: for good. */
  keepDays: number | null;
  theme: "system" | "light" | "dark";
  /** "system", or the tag of a language that the page speaks. */
  language: "system" | "en" | "de" | "fr" | "es" | "pt" | "ru" | "ar" | "hi" | "ja" | "zh";
  notify: "on" | "off";
  sound: "on" | "off";
  /** Each "HH:MM"; null: none. */
  quietHours: { from: string; to: string } | null;
  /** An absolute path; null: the usual one. */
  filesFolder: string | null;
}

/** GET /api/network: what is done to find people, and what comes of it. */
export interface NetworkDto {
  /** Announcements go to the one, connections to the other; 0: there is no network. */
  udpPort: number;
  tcpPort: number;
  /** When the last announcement was sent, ms since 1970; null: not yet. */
  announcedAt: number | null;
  /** Each address of this computer that announcements leave from. */
  speakers: SpeakerDto[];
  /** Sockets that hear less than they should. */
  deaf: { address: string; reason: string }[];
  /** Computers that were given by --peer. */
  followed: { address: string; port: number; state: "trying" | "met" }[];
  /** Datagrams since the start: one's own, those of others, those that were not taken. */
  heard: { own: number; others: number; refused: number };
  firewall: FirewallDto | null;
}

export interface SpeakerDto {
  device: string;
  address: string;
  /** What became of the last announcement; a reason where it was refused. */
  destinations: {
    address: string;
    way: "broadcast" | "group";
    outcome: "untried" | "sent" | "refused";
    reason: string;
  }[];
  /** Why nothing can be sent from it; empty: it can. */
  problem: string;
}

export interface FirewallDto {
  kind: "ufw" | "firewalld" | "nftables" | "windows" | "macos";
  /** "unknown": only an administrator sees whether it is on. */
  state: "on" | "unknown";
  /** Lines for a terminal that open it. */
  commands: string[];
  lasts: "for good" | "until restart";
}

/** GET /api/autostart; PUT takes {state: "on" | "off"}, and answers the same. */
export interface AutostartDto {
  /** "other": an entry is there that starts something else, such as a copy in an earlier place. */
  state: "on" | "off" | "other" | "impossible";
  /** The file of the system that does it; null: there is none. */
  entry: string | null;
  /** Why it is impossible. */
  why: "sources" | "system" | "folder" | "path" | null;
}

/** What an administrator decided (docs/policy.md). */
export interface PolicyDto {
  /** The file that says so. */
  path: string;
  /** The names of what can't be changed: of settings, and others of docs/policy.md. A name that must only be like something is not among them. */
  locked: string[];
  /** The most days that messages may be kept; null: as long as one likes. */
  mostDays: number | null;
}

/** GET /api/snapshot */
export interface SnapshotDto {
  /** Null: there is none. */
  policy: PolicyDto | null;
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
  /** `filesFolder`: where received files go from now on if nothing else is said. */
  | { type: "settings"; settings: SettingsDto; filesFolder: string }
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

/** GET /api/tokens: a list of them; DELETE /api/tokens/:id: 204. Times are milliseconds since 1970. */
export interface TokenDto {
  id: number;
  name: string;
  scopes: ("read" | "send" | "files" | "people" | "rooms" | "settings")[];
  /** The conversations that it is good for; null: all. */
  to: string[] | null;
  createdAt: number;
  /** Null: never. */
  usedAt: number | null;
  expiresAt: number | null;
}

/** POST /api/tokens, answered with a `MadeTokenDto`. */
export interface MakeTokenDto {
  /** Null: one is made. */
  name: string | null;
  scopes: TokenDto["scopes"];
  to: string[] | null;
  /** Null: it does not expire. */
  days: number | null;
}

export interface MadeTokenDto {
  token: TokenDto;
  /** The token itself, which is not told again. */
  secret: string;
}

/** GET /api/webhooks: a list of them; DELETE /api/webhooks/:id: 204. */
export interface WebhookDto {
  id: number;
  url: string;
  /** Only what is written by these, in these rooms or to everyone; null: all. */
  from: string[] | null;
  /** The computer beyond this one that was allowed by name. */
  host: string | null;
  createdAt: number;
  /** Why the last attempt failed, and is made again; empty: it did not. */
  problem: string;
}

/** POST /api/session {launch} */
export interface SessionDto {
  /** The page token: 43 characters, for `Authorization: Bearer` and, as a subprotocol, for the WebSocket. */
  token: string;
}

export interface ProofDto {
  /** HMAC-SHA-256 as 64 hex digits (tokens.ts). */
  proof: string;
}

/** Every answer that is not 2xx. */
export interface ErrorDto {
  code: string;
  message: string;
}
