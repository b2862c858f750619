/**
 * Every call of the local API: who may make it, and what it takes and answers. Each route is looked up here, by its
 * method and path (routes/route.ts): what is not in this table is closed to other programs.
 */
import type { Scope } from "../../model/programs.ts";
import { about, conversation, count, list, ref, type Schema, text, words } from "./schema.ts";

/**
 * A scope: other programs with a token that has it, and everybody below. "owner": the page and this program's own
 * command line, since it would make a token more than it is. "open": it needs no token, or looks for its own.
 */
export type Access = Scope | "owner" | "open";

export interface Operation {
  readonly access: Access;
  readonly summary: string;
  /** Of the address; those of `needs` must be there. */
  readonly query?: Readonly<Record<string, Schema>>;
  readonly needs?: readonly string[];
  /** Undefined: none. */
  readonly body?: Content;
  readonly answer: {
    readonly status: 101 | 200 | 201 | 204;
    /** Undefined: nothing. */
    readonly content?: Content;
  };
}

export type Content =
  | { readonly type: "application/json"; readonly schema: Schema }
  | { readonly type: string; readonly schema?: undefined };

const history = {
  before: about(count, "Only positions below this one"),
  after: about(count, "Only positions above this one, the oldest so many"),
  limit: { type: "integer", minimum: 1, maximum: 200, default: 50 },
};

const BYTES: Content = { type: "application/octet-stream" };
const DONE: Operation["answer"] = { status: 204 };

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  "GET /api/openapi.json": {
    access: "open",
    summary: "This description",
    answer: ok({ type: "object" }),
  },
  "GET /api/snapshot": {
    access: "read",
    summary: "Everybody and everything that is known, but for the messages",
    answer: ok(ref("Snapshot")),
  },
  "GET /api/events": {
    access: "read",
    summary: "A WebSocket of all that happens from now on: each frame is an Event. The other way nothing is sent",
    answer: { status: 101 },
  },
  "GET /api/conversations/:id/messages": {
    access: "read",
    summary: "A part of a conversation: its newest messages, or those before or after one",
    query: history,
    answer: ok(ref("History")),
  },
  "GET /api/conversations/:id/files": {
    access: "read",
    summary: "As messages, of offers of files alone",
    query: history,
    answer: ok(ref("History")),
  },
  "GET /api/conversations/:id/export": {
    access: "read",
    summary: "All of a conversation as a file",
    query: { format: words("text", "json", "html") },
    needs: ["format"],
    answer: { status: 200, content: BYTES },
  },
  "POST /api/conversations/:id/seen": {
    access: "send",
    summary: "Says that a conversation was read up to a position",
    body: json({ type: "object", required: ["position"], properties: { position: count } }),
    answer: DONE,
  },
  "PUT /api/conversations/:id/settings": {
    access: "settings",
    summary: "Decides about a conversation: favourite, muted, how long it is kept",
    body: json(ref("ConversationSettingsChange")),
    answer: DONE,
  },
  "DELETE /api/conversations/:id": {
    access: "settings",
    summary: "Deletes a conversation from this computer",
    answer: DONE,
  },
  "POST /api/messages": {
    access: "send",
    summary: "Sends a text: answered once it is committed to the disk",
    body: json(ref("Send")),
    answer: made(ref("Message")),
  },
  "GET /api/messages/:author/:id": {
    access: "read",
    summary: "A message as it is now",
    answer: ok(ref("Message")),
  },
  "GET /api/messages/:author/:id/edits": {
    access: "read",
    summary: "A message's earlier wordings",
    answer: ok(ref("Edits")),
  },
  "POST /api/changes": {
    access: "send",
    summary: "Edits or takes back an own message, or reacts to one",
    body: json(ref("Change")),
    answer: ok(ref("Message")),
  },
  "POST /api/typing": {
    access: "send",
    summary: "Says that something is being written, or not any more",
    body: json(ref("Typing")),
    answer: DONE,
  },
  "GET /api/search": {
    access: "read",
    summary: "The newest messages that have all of the words. A token that is for some conversations must name one",
    query: { words: text, conversation, before: history.before, limit: history.limit },
    needs: ["words"],
    answer: ok(ref("History")),
  },
  "POST /api/rooms": {
    access: "rooms",
    summary: "Makes a room",
    body: json(ref("MakeRoom")),
    answer: made(ref("Room")),
  },
  "POST /api/rooms/:id": {
    access: "rooms",
    summary: "Changes a room, or leaves it",
    body: json(ref("RoomAct")),
    answer: ok(ref("Room")),
  },
  "POST /api/uploads": {
    access: "files",
    summary: "Begins an upload of files and folders that are to be offered",
    body: json(ref("BeginUpload")),
    answer: made(ref("Upload")),
  },
  "GET /api/uploads/:id": {
    access: "files",
    summary: "How much of an upload is there",
    answer: ok(ref("Upload")),
  },
  "PUT /api/uploads/:id": {
    access: "files",
    summary: "More bytes of an upload: those of all files, in the order of its entries",
    query: { from: about(count, "How many bytes are there already") },
    needs: ["from"],
    body: BYTES,
    answer: ok(ref("Upload")),
  },
  "DELETE /api/uploads/:id": {
    access: "files",
    summary: "Gives an upload up",
    answer: DONE,
  },
  "POST /api/offers": {
    access: "files",
    summary: "Offers what was uploaded: answered once it is committed to the disk",
    body: json(ref("SendOffer")),
    answer: made(ref("Offered")),
  },
  "POST /api/transfers": {
    access: "files",
    summary: "Accepts, declines, pauses, resumes or cancels a transfer",
    body: json(ref("Steer")),
    answer: DONE,
  },
  "GET /api/files/:author/:offer/:item": {
    access: "files",
    summary: "The bytes of an offer's file, by its number among the items",
    answer: { status: 200, content: BYTES },
  },
  "PUT /api/people/:id": {
    access: "people",
    summary: "Gives somebody a nickname, or blocks them",
    body: json(ref("PersonChange")),
    answer: DONE,
  },
  "GET /api/people/:id/picture": {
    access: "read",
    summary: "Somebody's picture, or one's own",
    answer: { status: 200, content: { type: "image/*" } },
  },
  "GET /api/people/:id/trust": {
    access: "people",
    summary: "Whether somebody's key was compared, and whether their files are accepted without asking",
    answer: ok(ref("Trust")),
  },
  "PUT /api/people/:id/trust": {
    access: "owner",
    summary: "Says that a key was compared: only a person can",
    body: json(ref("TrustChange")),
    answer: ok(ref("Trust")),
  },
  "PUT /api/picture": {
    access: "settings",
    summary: "Shows others a picture of oneself",
    body: BYTES,
    answer: DONE,
  },
  "DELETE /api/picture": {
    access: "settings",
    summary: "Takes the own picture away",
    answer: DONE,
  },
  "PATCH /api/me": {
    access: "settings",
    summary: "How one is there, and what one is called",
    body: json(ref("MeChange")),
    answer: ok(ref("Me")),
  },
  "PUT /api/settings": {
    access: "settings",
    summary: "Changes what holds for all conversations",
    body: json(ref("SettingsChange")),
    answer: ok(ref("Settings")),
  },
  "GET /api/network": {
    access: "settings",
    summary: "What is done to find people, and what comes of it",
    answer: ok(ref("Network")),
  },
  "GET /api/autostart": {
    access: "settings",
    summary: "Whether the program starts with the system",
    answer: ok(ref("Autostart")),
  },
  "PUT /api/autostart": {
    access: "owner",
    summary: "Has the program start with the system, or not",
    body: json({ type: "object", required: ["state"], properties: { state: words("on", "off") } }),
    answer: ok(ref("Autostart")),
  },
  "GET /api/key": {
    access: "settings",
    summary: "Whether the own private key is under a passphrase",
    answer: ok(ref("Key")),
  },
  "PUT /api/key": {
    access: "owner",
    summary: "Puts the own private key under a passphrase, or takes that away",
    body: json(ref("KeyChange")),
    answer: ok(ref("Key")),
  },
  "GET /api/tokens": {
    access: "owner",
    summary: "The tokens of other programs",
    answer: ok(list(ref("Token"))),
  },
  "POST /api/tokens": {
    access: "owner",
    summary: "Makes a token",
    body: json(ref("MakeToken")),
    answer: made(ref("MadeToken")),
  },
  "DELETE /api/tokens/:id": {
    access: "owner",
    summary: "Ends a token",
    answer: DONE,
  },
  "GET /api/webhooks": {
    access: "owner",
    summary: "The addresses that are told of messages",
    answer: ok(list(ref("Webhook"))),
  },
  "DELETE /api/webhooks/:id": {
    access: "owner",
    summary: "Tells an address nothing any more",
    answer: DONE,
  },
  "POST /api/session": {
    access: "open",
    summary: "The page's token, for the launch token that the program gave it",
    body: json({ type: "object", required: ["launch"], properties: { launch: text } }),
    answer: made(ref("Session")),
  },
  "GET /api/proof": {
    access: "open",
    summary: "That the program knows a page's token, before the page shows it",
    query: {
      token: about(text, "Hex SHA-256 of the SHA-256 of the token"),
      nonce: about(text, "64 hex digits by chance"),
    },
    needs: ["token", "nonce"],
    answer: ok(ref("Proof")),
  },
  "POST /api/run": {
    access: "owner",
    summary: "Carries out a command of the command line: its JSON lines",
    body: json({ type: "object" }),
    answer: { status: 200, content: { type: "application/x-ndjson" } },
  },
  "POST /api/launch": {
    access: "owner",
    summary: "A way to the page, for a browser that is to show it",
    answer: made({
      type: "object",
      required: ["url", "file"],
      properties: { url: text, file: { type: ["string", "null"] } },
    }),
  },
};

/** While the private key is locked there is this call alone (locked_app.ts), and it is the page's. */
export const LOCKED_OPERATIONS: readonly string[] = ["POST /api/unlock"];

function json(schema: Schema): Content {
  return { type: "application/json", schema };
}

function ok(schema: Schema): Operation["answer"] {
  return { status: 200, content: json(schema) };
}

function made(schema: Schema): Operation["answer"] {
  return { status: 201, content: json(schema) };
}
