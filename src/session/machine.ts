/**
 * The life of one session after its handshake, as a pure function: what is, and what happens, give what is next and
 * what to do (docs/protocol.md, sections 4 and 5).
 *
 * | phase    | ends by                                                                                |
 * | -------- | -------------------------------------------------------------------------------------- |
 * | greeting | the other's HELLO → open; anything else, or too late → ended                           |
 * | open     | own CLOSE → closing; the other's CLOSE, silence after a PING, a broken record → ended  |
 * | closing  | the other's CLOSE, or 5 s → ended                                                      |
 * | ended    |                                                                                        |
 */
import { CLOSE_REASON, type CloseReason } from "../protocol/constants.ts";
import { ProtocolError } from "../protocol/errors.ts";
import type { Hello, Record } from "../protocol/record.ts";
import {
  DOUBT_PONG_WITHIN_MS,
  DRAIN_MS,
  HELLO_WITHIN_MS,
  IDLE_CLOSE_MS,
  PING_WHEN_IDLE_MS,
  PING_WHEN_WAITING_MS,
  PONG_WITHIN_MS,
} from "./limits.ts";

export type SessionState =
  | { readonly phase: "greeting"; readonly since: number }
  | {
    readonly phase: "open";
    /** Not closed here for being idle: one side follows the other's announcements, or files have a rule of their own. */
    readonly lasting: boolean;
    readonly lastHeard: number;
    /** When the session last carried anything but PING and PONG. */
    readonly lastUsed: number;
    /** A PING is out, and by then something must be heard; undefined: none is. */
    readonly answerBy: number | undefined;
    /** Acknowledgements are due. */
    readonly waiting: boolean;
  }
  | { readonly phase: "closing"; readonly since: number }
  | { readonly phase: "ended" };

export type SessionInput =
  | { readonly type: "received"; readonly record: Record }
  /** Something goes out that is no PING or PONG. */
  | { readonly type: "used" }
  /** Acknowledgements are due, or no longer. */
  | { readonly type: "waiting"; readonly waiting: boolean }
  /** Something came, or may have, that could not be looked at yet: that nothing was heard says nothing. */
  | { readonly type: "unread" }
  /** The network changed on this side or the other: is anybody still there? */
  | { readonly type: "doubt" }
  | { readonly type: "close"; readonly reason: CloseReason }
  /** A deadline may have passed. */
  | { readonly type: "time" };

/** Records with content, for the owner of the session. */
export type Content = Extract<
  Record,
  { type: "messages" | "acks" | "signals" | "peers" | "picture" | "rooms" | "chunk" | "end" | "ahead" | "transfers" }
>;

/** What this side said: `use` where that counts, since this side dialled (section 5.1). */
export interface OwnHello {
  readonly peers: Hello["peers"];
  readonly use: string | undefined;
}

export type SessionEffect =
  | { readonly type: "send"; readonly record: Record }
  | { readonly type: "opened"; readonly hello: Hello }
  | { readonly type: "content"; readonly record: Content }
  /** Write what is queued, then close the connection. */
  | { readonly type: "finish" }
  /** Close the connection now. */
  | { readonly type: "hangUp" };

export type Step = readonly [SessionState, readonly SessionEffect[]];

const ENDED: SessionState = { phase: "ended" };
const NOTHING: readonly SessionEffect[] = [];

/** @throws {ProtocolError} when the other side breaks the rules; the session is to be ended. */
export function step(state: SessionState, input: SessionInput, now: number, self: OwnHello): Step {
  switch (input.type) {
    case "received":
      return receive(state, input.record, now, self);
    case "used":
      return [state.phase === "open" ? { ...state, lastUsed: now } : state, NOTHING];
    case "waiting":
      return [state.phase === "open" ? { ...state, waiting: input.waiting } : state, NOTHING];
    case "unread":
      return [state.phase === "open" ? resume(state, now) : state, NOTHING];
    case "doubt":
      return state.phase === "open" ? ping(state, now + DOUBT_PONG_WITHIN_MS) : [state, NOTHING];
    case "close":
      return close(state, input.reason, now);
    case "time":
      return passTime(state, now);
  }
  input satisfies never;
}

/** When `step` next wants a "time" input, ms by the clock; undefined: never. */
export function deadline(state: SessionState): number | undefined {
  switch (state.phase) {
    case "greeting":
      return state.since + HELLO_WITHIN_MS;
    case "open":
      if (state.answerBy !== undefined) return state.answerBy;
      return Math.min(pingDue(state), state.lasting ? Infinity : state.lastUsed + IDLE_CLOSE_MS);
    case "closing":
      return state.since + DRAIN_MS;
    case "ended":
      return undefined;
  }
  state satisfies never;
}

function receive(state: SessionState, record: Record, now: number, self: OwnHello): Step {
  switch (state.phase) {
    case "greeting":
      if (record.type !== "hello") {
        throw new ProtocolError(`Cannot open the session: the first record must be HELLO, got "${record.type}"`);
      }
      return [
        {
          phase: "open",
          lasting: self.peers === "follow" || record.hello.peers === "follow" ||
            (self.use ?? record.hello.use) === "files",
          lastHeard: now,
          lastUsed: now,
          answerBy: undefined,
          waiting: false,
        },
        [{ type: "opened", hello: record.hello }],
      ];
    case "open":
      return receiveOpen({ ...state, lastHeard: now, answerBy: undefined }, record, now);
    case "closing":
      // Nothing can be said any more, so only what needs no answer still counts.
      if (record.type === "close") return [ENDED, [{ type: "finish" }]];
      return [state, record.type === "acks" ? [{ type: "content", record }] : NOTHING];
    case "ended":
      return [state, NOTHING];
  }
  state satisfies never;
}

function receiveOpen(state: SessionState & { phase: "open" }, record: Record, now: number): Step {
  switch (record.type) {
    case "hello":
      throw new ProtocolError("Cannot go on with the session: a second HELLO came");
    case "ping":
      return [state, [{ type: "send", record: { type: "pong", payload: record.payload } }]];
    case "pong":
    case "rekey":
    case "unknown":
      return [state, NOTHING];
    case "close":
      return [ENDED, [{ type: "send", record: { type: "close", reason: CLOSE_REASON.ended } }, { type: "finish" }]];
    case "messages":
    case "acks":
    case "signals":
    case "peers":
    case "picture":
    case "rooms":
    case "chunk":
    case "end":
    case "ahead":
    case "transfers":
      return [{ ...state, lastUsed: now }, [{ type: "content", record }]];
  }
  record satisfies never;
}

function close(state: SessionState, reason: CloseReason, now: number): Step {
  switch (state.phase) {
    case "greeting":
      return [ENDED, [{ type: "hangUp" }]];
    case "open":
      return [{ phase: "closing", since: now }, [{ type: "send", record: { type: "close", reason } }]];
    case "closing":
    case "ended":
      return [state, NOTHING];
  }
  state satisfies never;
}

function passTime(state: SessionState, now: number): Step {
  const due = deadline(state);
  if (due === undefined || now < due) return [state, NOTHING];
  if (state.phase !== "open" || state.answerBy !== undefined) return [ENDED, [{ type: "hangUp" }]];
  if (now >= pingDue(state)) return ping(state, now + PONG_WITHIN_MS);
  return close(state, CLOSE_REASON.idle, now);
}

/** A PING that is out already keeps its own time, unless the new one is shorter. */
function ping(state: SessionState & { phase: "open" }, answerBy: number): Step {
  const record: Record = { type: "ping", payload: new Uint8Array(8) };
  return [{ ...state, answerBy: Math.min(answerBy, state.answerBy ?? Infinity) }, [{ type: "send", record }]];
}

/** The answer to a PING may lie behind what is still to be looked at. */
function resume(state: SessionState & { phase: "open" }, now: number): SessionState {
  const answerBy = state.answerBy === undefined ? undefined : now + PONG_WITHIN_MS;
  return { ...state, lastHeard: now, answerBy };
}

function pingDue(state: SessionState & { phase: "open" }): number {
  return state.lastHeard + (state.waiting ? PING_WHEN_WAITING_MS : PING_WHEN_IDLE_MS);
}
