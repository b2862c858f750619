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
  at: number;
  /** For own messages: how many it goes to, and who has it. */
  recipients: number;
  deliveredTo: string[];
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
  | { type: "notice"; code: string; message: string };

/** POST /api/messages */
export interface SendDto {
  /** A person's id, or "everyone". */
  to: string;
  text: string;
  /** 32 hex digits, made by the page: a repetition is harmless. */
  id: string;
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
