import type { Hello, Record } from "../../../src/protocol/record.ts";
import { ProtocolError } from "../../../src/protocol/errors.ts";
import {
  deadline,
  type OwnHello,
  type SessionEffect,
  type SessionInput,
  type SessionState,
  step,
} from "../../../src/session/machine.ts";
import { assert, assertEquals, assertThrows } from "../../../src/std/assert.ts";

const SELF: OwnHello = { peers: undefined, use: undefined };

function hello(peers?: Hello["peers"]): Record {
  return {
    type: "hello",
    hello: {
      profile: { name: "Ben", host: "", status: { availability: "available", text: "" }, group: "" },
      epoch: 1,
      seq: 1,
      port: 2372,
      use: "text",
      peers,
      picture: undefined,
      app: "",
    },
  };
}

/** Feeds inputs at the given times; gives the last state and the names of all effects. */
function run(inputs: readonly (readonly [number, SessionInput])[], self = SELF) {
  let state: SessionState = { phase: "greeting", since: 0 };
  const effects: SessionEffect[] = [];
  for (const [now, input] of inputs) {
    const [next, caused] = step(state, input, now, self);
    state = next;
    effects.push(...caused);
  }
  return { state, effects: effects.map(nameOf) };
}

function nameOf(effect: SessionEffect): string {
  return effect.type === "send" || effect.type === "content" ? `${effect.type} ${effect.record.type}` : effect.type;
}

const PONG = new Uint8Array(8);
const received = (record: Record): SessionInput => ({ type: "received", record });
const OPENED = [10, received(hello())] as const;

Deno.test("step() opens the session with HELLO and nothing else", () => {
  assertEquals(run([OPENED]).effects, ["opened"]);
  const ping: Record = { type: "ping", payload: new Uint8Array(8) };
  assertThrows(() => run([[1, received(ping)]]), ProtocolError, "HELLO");
  assertThrows(() => run([OPENED, [11, received(hello())]]), ProtocolError, "second HELLO");
});

Deno.test("step() hangs up when HELLO does not come within 10 s", () => {
  assertEquals(run([[9_999, { type: "time" }]]).effects, []);
  assertEquals(run([[10_000, { type: "time" }]]), { state: { phase: "ended" }, effects: ["hangUp"] });
});

Deno.test("step() answers PING and gives content to the owner", () => {
  const ping: Record = { type: "ping", payload: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) };
  assertEquals(run([OPENED, [20, received(ping)], [21, received({ type: "acks", ids: [] })]]).effects, [
    "opened",
    "send pong",
    "content acks",
  ]);
  const content: Record[] = [
    { type: "chunk", channel: 1, bytes: new Uint8Array(1) },
    { type: "end", channel: 1, digests: [] },
    { type: "ahead", channel: 1, first: 0, digests: [] },
    { type: "transfers", items: [] },
  ];
  for (const record of content) {
    const { state, effects } = run([OPENED, [20, received(record)]]);
    assertEquals(effects, ["opened", `content ${record.type}`]);
    assert(state.phase === "open");
    assertEquals(state.lastUsed, 20);
  }
});

Deno.test("step() skips records of unknown types", () => {
  assertEquals(run([OPENED, [20, received({ type: "unknown", code: 99 })]]).effects, ["opened"]);
});

Deno.test("step() pings after 30 s of silence, and after 5 s while acknowledgements are due", () => {
  const quiet = run([OPENED, [30_009, { type: "time" }], [30_010, { type: "time" }]]);
  assertEquals(quiet.effects, ["opened", "send ping"]);
  const waiting = run([OPENED, [10, { type: "waiting", waiting: true }], [5_010, { type: "time" }]]);
  assertEquals(waiting.effects, ["opened", "send ping"]);
});

Deno.test("step() takes 10 s without a sign after a PING for a cut, and any record for a sign", () => {
  const silent = run([OPENED, [30_010, { type: "time" }], [40_010, { type: "time" }]]);
  assertEquals(silent.effects.at(-1), "hangUp");
  const alive = run([
    OPENED,
    [30_010, { type: "time" }],
    [40_009, received({ type: "signals", signals: [] })],
    [40_010, { type: "time" }],
  ]);
  assertEquals(alive.state.phase, "open");
});

Deno.test("step() closes an idle session after 10 minutes, unless one side follows the other", () => {
  const pongs: [number, SessionInput][] = [];
  for (let at = 30_010; at < 640_000; at += 30_000) {
    pongs.push([at, { type: "time" }], [at, received({ type: "pong", payload: new Uint8Array(8) })]);
  }
  const idle = run([OPENED, ...pongs, [600_010, { type: "time" }]]);
  assertEquals(idle.state.phase, "closing");
  assertEquals(idle.effects.at(-1), "send close");
  assertEquals(run([[10, received(hello("follow"))], ...pongs]).state.phase, "open");
  assertEquals(run([OPENED, ...pongs], { ...SELF, peers: "follow" }).state.phase, "open");
});

Deno.test("step() leaves a session of files alone, which has a rule of its own for being idle", () => {
  const files: Record = hello();
  assert(files.type === "hello");
  const heard = received({ ...files, hello: { ...files.hello, use: "files" } });
  const idle: [number, SessionInput][] = [];
  for (let at = 20_000; at < 600_000; at += 20_000) idle.push([at, received({ type: "pong", payload: PONG })]);
  idle.push([600_010, { type: "time" }]);
  // The dialler's word counts: what the other side said before it knew means nothing.
  assertEquals(run([[10, heard], ...idle]).state.phase, "open");
  assertEquals(run([[10, received(hello())], ...idle], { ...SELF, use: "files" }).state.phase, "open");
  assertEquals(run([[10, heard], ...idle], { ...SELF, use: "text" }).state.phase, "closing");
});

Deno.test("step() takes no silence for a cut while something is unread, but for what else has its time", () => {
  const unread: SessionInput = { type: "unread" };
  const pinged = [OPENED, [30_010, { type: "time" }]] as const;
  assertEquals(run([...pinged, [40_010, unread], [40_010, { type: "time" }]]).state.phase, "open");
  assertEquals(run([...pinged, [40_010, unread], [50_010, { type: "time" }]]).state.phase, "ended");
  const later = run([OPENED, [30_010, unread]]).state;
  assertEquals(later.phase === "open" && [later.lastHeard, later.lastUsed], [30_010, 10]);
  assertEquals(run([OPENED, [30_010, unread], [30_010, { type: "time" }], [60_009, { type: "time" }]]).effects, [
    "opened",
  ]);
  assertEquals(run([[10_000, unread], [10_000, { type: "time" }]]).state.phase, "ended");
  const closing = [OPENED, [20, { type: "close", reason: 0 }]] as const;
  assertEquals(run([...closing, [5_020, unread], [5_020, { type: "time" }]]).state.phase, "ended");
});

Deno.test("step() answers CLOSE with CLOSE, after all that was queued", () => {
  const closed = run([OPENED, [20, received({ type: "close", reason: 0 })]]);
  assertEquals(closed, { state: { phase: "ended" }, effects: ["opened", "send close", "finish"] });
});

Deno.test("step() after its own CLOSE takes only acknowledgements, and hangs up after 5 s", () => {
  const inputs: [number, SessionInput][] = [
    [10, received(hello())],
    [20, { type: "close", reason: 2 }],
    [21, received({ type: "messages", messages: [] })],
    [22, received({ type: "acks", ids: [] })],
  ];
  assertEquals(run(inputs).effects, ["opened", "send close", "content acks"]);
  assertEquals(run([...inputs, [5_020, { type: "time" }]]).effects.at(-1), "hangUp");
  assertEquals(run([...inputs, [30, received({ type: "close", reason: 0 })]]).effects.at(-1), "finish");
});

Deno.test("step() in doubt pings at once and waits 2 s, and never longer than before", () => {
  const doubted = run([OPENED, [20, { type: "doubt" }], [2_019, { type: "time" }]]);
  assertEquals(doubted.effects, ["opened", "send ping"]);
  assertEquals(run([OPENED, [20, { type: "doubt" }], [2_020, { type: "time" }]]).effects.at(-1), "hangUp");
  const late = run([OPENED, [30_010, { type: "time" }], [39_000, { type: "doubt" }], [40_010, { type: "time" }]]);
  assertEquals(late.effects.at(-1), "hangUp");
});

Deno.test("deadline() names the time at which step() does something", () => {
  let state: SessionState = { phase: "greeting", since: 0 };
  [state] = step(state, received(hello()), 10, SELF);
  const due = deadline(state)!;
  assertEquals(step(state, { type: "time" }, due - 1, SELF)[1], []);
  assertEquals(step(state, { type: "time" }, due, SELF)[1].length, 1);
  assertEquals(deadline({ phase: "ended" }), undefined);
});
