import type { AppEvent } from "../../../src/model/event.ts";
import { EVERYONE, type PeerId, type RoomId } from "../../../src/model/ids.ts";
import type { Settings } from "../../../src/model/settings.ts";
import { Events } from "../../../src/messenger/events.ts";
import { Signals } from "../../../src/messenger/signals.ts";
import { Typing } from "../../../src/messenger/typing.ts";
import type { Signal } from "../../../src/protocol/record.ts";
import type { Session } from "../../../src/session/session.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { ManualClock } from "../../support/manual_clock.ts";

const [SELF, ADA, BEN] = ["s", "a", "b"].map((letter) => letter.repeat(52) as PeerId) as [PeerId, PeerId, PeerId];
const ROOM = `room:${"r".repeat(52)}` as RoomId;
const OTHER_ROOM = `room:${"o".repeat(52)}` as RoomId;

function desk() {
  const clock = new ManualClock();
  const events = new Events(() => {});
  const heard: string[] = [];
  events.subscribe((event: AppEvent) => {
    if (event.type === "typing") heard.push(`${clock.ticks()} ${event.by[0]} ${event.conversation[0]} ${event.on}`);
  });
  const said: string[] = [];
  const pictures: string[] = [];
  const sessionWith = (id: PeerId) => {
    const send = ({ signals }: { signals: readonly Signal[] }) => {
      for (const signal of signals) {
        if (signal.kind === "typing") said.push(`${clock.ticks()} ${id[0]} ${signal.conversation[0]} ${signal.on}`);
      }
      return true;
    };
    return { peer: { id }, send } as unknown as Session;
  };
  const sessions = new Map([ADA, BEN].map((id) => [id, sessionWith(id)]));
  const settings: { receipts: Settings["receipts"] } = { receipts: "on" };
  const typing = new Typing({
    clock,
    events,
    self: SELF,
    rooms: {
      check: () => {},
      say: () => Promise.reject(new Error("Nobody speaks here")),
      members: (room) => room === ROOM ? [SELF, ADA] : [],
    },
    sessions: () => sessions,
    receipts: () => settings.receipts,
  });
  const asked = (session: Session) => void pictures.push(session.peer.id[0] ?? "");
  const named = (session: Session, hash?: string) => void pictures.push(`${session.peer.id[0]} names ${hash}`);
  const signals = new Signals({
    clock,
    typing,
    pictures: { asked, named } as never,
    lookingBack: { ended: () => {} } as never,
  });
  const [ada, ben] = [sessions.get(ADA)!, sessions.get(BEN)!];
  return { clock, typing, signals, sessions, said, heard, settings, ada, ben, pictures };
}

const ON: Signal = { kind: "typing", conversation: "private", on: true };
const OFF: Signal = { kind: "typing", conversation: "private", on: false };

Deno.test("Typing says it at the first key, every 4 s while keys come, and that it is over after 6 s without one", async () => {
  const { clock, typing, said } = desk();
  for (let second = 0; second <= 9; second++) {
    typing.key(ADA, "writes");
    await clock.pass(1_000);
  }
  assertEquals(said, ["0 a p true", "4000 a p true", "8000 a p true"]);
  await clock.pass(10_000);
  assertEquals(said.slice(3), ["15000 a p false"]);
  assertEquals(clock.pending, 0);
});

Deno.test("Typing says at once that it is over when it is sent or given up, and nothing where nothing was said", async () => {
  const { clock, typing, said } = desk();
  typing.said(ADA);
  typing.key(ADA, "stopped");
  assertEquals(said, []);
  typing.key(ADA, "writes");
  typing.said(ADA);
  typing.said(ADA);
  typing.key(ADA, "writes");
  typing.key(ADA, "stopped");
  assertEquals(said, ["0 a p true", "0 a p false", "0 a p true", "0 a p false"]);
  await clock.pass(10_000);
  assertEquals(said.length, 4);
});

Deno.test("Typing is said to those who are meant and have a session, and dials nobody", () => {
  const { typing, said, sessions } = desk();
  typing.key(EVERYONE, "writes");
  typing.key(ROOM, "writes");
  typing.key(OTHER_ROOM, "writes");
  sessions.clear();
  typing.key(BEN, "writes");
  assertEquals(said, ["0 a e true", "0 b e true", "0 a r true"]);
  typing.end();
});

Deno.test("Typing of others is told when it changes, and is over by their word or after 6 s", async () => {
  const { clock, typing, signals, heard, ada, ben } = desk();
  signals.received(ada, [ON]);
  await clock.pass(4_000);
  signals.received(ada, [ON]);
  signals.received(ben, [OFF]);
  await clock.pass(5_999);
  assertEquals(heard, ["0 a a true"]);
  await clock.pass(1);
  assertEquals(heard.slice(1), ["10000 a a false"]);
  signals.received(ada, [ON]);
  signals.received(ada, [OFF]);
  signals.received(ben, [{ ...ON, conversation: "everyone" }]);
  typing.over(EVERYONE, BEN);
  assertEquals(heard.slice(2), ["10000 a a true", "10000 a a false", "10000 b e true", "10000 b e false"]);
  signals.received(ada, [ON]);
  signals.ended(ada);
  assertEquals(heard.slice(6), ["10000 a a true", "10000 a a false"]);
  assertEquals(clock.pending, 0);
});

Deno.test("Typing in a room counts only of its members, and in a room of one's own", () => {
  const { typing, signals, heard, ada, ben } = desk();
  for (const session of [ada, ben]) {
    for (const conversation of [ROOM, OTHER_ROOM]) signals.received(session, [{ ...ON, conversation }]);
  }
  assertEquals(heard, ["0 a r true"]);
  typing.end();
});

Deno.test("Typing is neither said nor shown without receipts, and goes when they are turned off", async () => {
  const { clock, typing, signals, heard, said, settings, ada } = desk();
  signals.received(ada, [ON]);
  typing.key(ADA, "writes");
  typing.hush();
  settings.receipts = "off";
  assertEquals([said, heard], [["0 a p true", "0 a p false"], ["0 a a true", "0 a a false"]]);
  signals.received(ada, [ON]);
  typing.key(ADA, "writes");
  await clock.pass(20_000);
  assertEquals([said.length, heard.length], [2, 2]);
});

Deno.test("Signals takes twenty records a second of a session, and of one record the last word of a conversation", async () => {
  const { clock, signals, heard, ada, ben, pictures } = desk();
  for (let round = 0; round < 100; round++) signals.received(ada, [ON, OFF, round % 2 === 0 ? ON : OFF]);
  assertEquals(heard.length, 20);
  signals.received(ben, [ON, { kind: "picture" }, { kind: "picture" }]);
  signals.received(ada, [{ kind: "picture" }]);
  assertEquals([heard.length, pictures], [21, ["b"]]);
  await clock.pass(50);
  signals.received(ada, [{ kind: "picture" }, { kind: "unknown" }]);
  assertEquals(pictures, ["b", "a"]);
  // Of several in a record the last one counts, and a question is answered with what is new.
  signals.received(ben, [{ kind: "new-picture", picture: "1" }, { kind: "picture" }, {
    kind: "new-picture",
    picture: "2",
  }]);
  assertEquals(pictures, ["b", "a", "b names 2", "b"]);
  signals.ended(ada);
  signals.ended(ben);
  assertEquals(clock.pending, 0);
});
