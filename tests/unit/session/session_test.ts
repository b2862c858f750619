import { isMessageId } from "../../../src/model/ids.ts";
import type { PublicIdentity, Secured } from "../../../src/messenger/ports.ts";
import { chunkBuffer } from "../../../src/protocol/chunk.ts";
import { encodeRecord, type Hello, type Record } from "../../../src/protocol/record.ts";
import { frame } from "../../../src/protocol/frame.ts";
import { concat, release } from "../../../src/protocol/bytes.ts";
import { Frames } from "../../../src/session/frames.ts";
import type { Content } from "../../../src/session/machine.ts";
import { Session, type SessionOwner } from "../../../src/session/session.ts";
import { assert, assertEquals, assertLess } from "../../../src/std/assert.ts";
import { simulatedSecurity } from "../../sim/world/security.ts";
import { ManualClock, settled } from "../../support/manual_clock.ts";
import { type MemoryConnection, memoryConnections } from "../../support/memory_connection.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const ID = "5f0e3c1a9b7d4e21a0c4d8f3b6e19275";
assert(isMessageId(ID));
const ACKS: Content = { type: "acks", ids: [ID] };
const TAKEN: Content = { type: "transfers", items: [{ do: "taken", channel: 1, bytes: 5 }] };

function hello(use: string): Hello {
  return {
    profile: { name: "Ada", host: "", status: { availability: "available", text: "" }, group: "" },
    epoch: 1,
    seq: 1,
    port: 2372,
    use,
    peers: undefined,
    picture: undefined,
    app: "",
  };
}

/** Records in the clear. */
function plain(peer: PublicIdentity): Secured {
  return {
    peer,
    version: 1,
    seal: (records) => Promise.resolve([concat(...records.map(frame))]),
    open: (payloads) => Promise.resolve(payloads.map((payload) => payload.slice())),
  };
}

/** One side, what it was told, and what holds up its reading. */
class Side implements SessionOwner {
  readonly session: Session;
  readonly told: string[] = [];
  readonly running: Promise<void>;
  hold: () => Promise<void> | void = () => {};

  constructor(connection: MemoryConnection, clock: ManualClock, side: Session["side"], use: string) {
    const frames = new Frames(connection);
    frames.allowRecords();
    const secured = plain(simulatedSecurity(2).self);
    this.session = new Session({ frames, secured, side, hello: hello(use), clock, owner: this });
    this.running = this.session.run();
  }

  opened(): void {
    this.told.push(`opened ${this.session.use}`);
  }

  received(_session: Session, record: Content): void | Promise<void> {
    this.told.push(record.type);
    if (record.type === "chunk") release(record.bytes);
    return this.hold();
  }

  ended(): void {
    this.told.push("ended");
  }
}

function pair({ use = "text", said = "text" } = {}) {
  const clock = new ManualClock();
  const [a, b] = memoryConnections();
  const ada = new Side(a, clock, "initiator", use);
  const ben = new Side(b, clock, "responder", said);
  return {
    clock,
    ada,
    ben,
    end: () => Promise.all([ada, ben].map(({ session, running }) => (session.cut(), running))),
  };
}

/** One side alone; the other end is the test. */
function alone(side: Session["side"], use: string) {
  const clock = new ManualClock();
  const [near, far] = memoryConnections();
  const ada = new Side(near, clock, side, use);
  const give = (...records: (Record | Bytes)[]) =>
    far.write(concat(...records.map((record) => frame(record instanceof Uint8Array ? record : encodeRecord(record)))));
  const end = async () => {
    ada.session.cut();
    await ada.running;
  };
  return { clock, ada, far, give, end };
}

Deno.test("a session is for what its initiator says, on both sides", async () => {
  for (const [use, said] of [["text", "files"], ["files", "text"], ["chess", "text"]] as const) {
    const { ada, ben, end } = pair({ use, said });
    assertEquals(ben.session.use, undefined);
    await settled();
    assertEquals([ada.told, ben.told], [[`opened ${use}`], [`opened ${use}`]]);
    assertEquals([ada.session.use, ben.session.use], [use, use]);
    await end();
  }
});

Deno.test("a session carries records of its use in both directions", async () => {
  for (const [use, record] of [["text", ACKS], ["files", TAKEN]] as const) {
    const { ada, ben, end } = pair({ use });
    assertEquals(ada.session.send(record), false);
    await settled();
    assertEquals([ada.session.send(record), ben.session.send(record)], [true, true]);
    await settled();
    assertEquals([ada.told.at(-1), ben.told.at(-1)], [record.type, record.type]);
    await end();
  }
});

Deno.test("a session skips what belongs to another use, unread, also right behind HELLO", async () => {
  for (const [use, code] of [["text", 32], ["text", 35], ["files", 16], ["files", 19]] as const) {
    const { ada, give, end } = alone("responder", "text");
    await give({ type: "hello", hello: hello(use) }, Uint8Array.of(code, 0xff), use === "text" ? ACKS : TAKEN);
    await settled();
    assertEquals(ada.told, [`opened ${use}`, use === "text" ? "acks" : "transfers"]);
    await end();
  }
});

Deno.test("a session ends on a broken record of its use, after all that came before it", async () => {
  const { ada, give } = alone("responder", "text");
  await give({ type: "hello", hello: hello("files") }, TAKEN, Uint8Array.of(35, 0xff), TAKEN);
  await ada.running;
  assertEquals(ada.told, ["opened files", "transfers", "ended"]);
});

Deno.test("received() holds up all reading until its promise is settled", async () => {
  const { ada, ben, end } = pair({ use: "files" });
  await settled();
  let release = Promise.withResolvers<void>();
  ben.hold = () => release.promise;
  const size = 500_000;
  for (let count = 0; count < 30; count++) ada.session.send(chunkBuffer(1, size).record(size));
  let sent: string | undefined;
  void ada.session.room(1).then((answer) => sent = answer);
  await settled();
  assertEquals(ben.told, ["opened files", "chunk"]);
  // What can't be taken is not read, so that the sender notices.
  assertEquals(sent, undefined);
  assertLess(10, ada.session.backlog);
  for (let count = 2; count <= 30; count++) {
    const { resolve } = release;
    release = Promise.withResolvers();
    resolve();
    await settled();
    assertEquals(ben.told.length, 1 + count);
  }
  release.resolve();
  await settled();
  assertEquals([sent, ada.session.backlog], ["room", 0]);
  await end();
});

Deno.test("a session of files reads further ahead of its owner than one of texts", async () => {
  for (const [use, record, unread] of [["text", ACKS, 5], ["files", TAKEN, 0]] as const) {
    const { ada, far, give, end } = alone("responder", "text");
    await give({ type: "hello", hello: hello(use) });
    await settled();
    const release = Promise.withResolvers<void>();
    ada.hold = () => release.promise;
    for (let count = 0; count < 8; count++) {
      await give(record);
      await settled();
    }
    assertEquals(far.unread, unread * frame(encodeRecord(record)).length);
    release.resolve();
    await settled();
    assertEquals([far.unread, ada.told.length], [0, 9]);
    await end();
  }
});

Deno.test("a session that its owner holds up is not taken for cut, and afterwards it is", async () => {
  const { clock, ada, give } = alone("responder", "text");
  await give({ type: "hello", hello: hello("files") });
  await settled();
  const release = Promise.withResolvers<void>();
  ada.hold = () => release.promise;
  await give(TAKEN);
  await settled();
  await clock.pass(120_000);
  assertEquals(ada.told, ["opened files", "transfers"]);
  ada.session.doubt();
  await clock.pass(60_000);
  assertEquals(ada.told.at(-1), "transfers");
  release.resolve();
  await clock.pass(9_999);
  assertEquals(ada.told.at(-1), "transfers");
  await clock.pass(30_001);
  assertEquals(ada.told.at(-1), "ended");
  await ada.running;
});

Deno.test("a record that takes long to arrive is a sign of life while it moves", async () => {
  const { clock, ada, far, give } = alone("responder", "text");
  await give({ type: "hello", hello: hello("files") });
  await settled();
  const large = frame(encodeRecord({ type: "chunk", channel: 1, bytes: new Uint8Array(1_000_000) }));
  for (let at = 0; at < 200_000; at += 10_000) {
    await far.write(large.slice(at, at + 10_000));
    await clock.pass(8_000);
  }
  assertEquals(ada.told, ["opened files"]);
  await clock.pass(45_000);
  assertEquals(ada.told, ["opened files", "ended"]);
  await ada.running;
});

Deno.test("a session that is cut while its owner holds it up tells nothing more", async () => {
  const { ada, give } = alone("responder", "text");
  await give({ type: "hello", hello: hello("files") });
  await settled();
  const release = Promise.withResolvers<void>();
  ada.hold = () => release.promise;
  await give(TAKEN, TAKEN);
  await settled();
  ada.session.cut();
  assertEquals(await ada.session.room(5), "ended");
  release.resolve();
  await ada.running;
  assertEquals(ada.told, ["opened files", "transfers", "ended"]);
});

Deno.test("a session tells all that came before the stream ended, once it is let through", async () => {
  const { ada, far, give } = alone("responder", "text");
  const release = Promise.withResolvers<void>();
  ada.hold = () => release.promise;
  await give({ type: "hello", hello: hello("files") }, TAKEN);
  await settled();
  await give(TAKEN);
  await settled();
  await give(TAKEN);
  far.close();
  await settled();
  assertEquals(ada.told, ["opened files", "transfers"]);
  release.resolve();
  await ada.running;
  assertEquals(ada.told, ["opened files", "transfers", "transfers", "transfers", "ended"]);
});

Deno.test("close() goes out behind all that was sent, and the other side answers", async () => {
  const { ada, ben } = pair({ use: "files" });
  await settled();
  for (let count = 0; count < 6; count++) ada.session.send(chunkBuffer(1, 300_000).record(300_000));
  ada.session.close(0);
  assertEquals(ada.session.send(TAKEN), false);
  await Promise.all([ada.running, ben.running]);
  assertEquals(ben.told, ["opened files", ...new Array(6).fill("chunk"), "ended"]);
  assertEquals(ada.told, ["opened files", "ended"]);
});

/** Reads what is written to the other end, until it is closed: the type and size of each record. */
async function recordsAt(far: MemoryConnection): Promise<string[]> {
  const frames = new Frames(far);
  frames.allowRecords();
  const records: string[] = [];
  for (let next = await frames.read(); next !== undefined; next = await frames.read()) {
    records.push(`${next[0]} ${next.length}`);
  }
  return records;
}

Deno.test("the other side's CLOSE lets out all that was sent, and then the answer", async () => {
  const { ada, far, give } = alone("responder", "text");
  await give({ type: "hello", hello: hello("files") });
  await settled();
  for (let count = 0; count < 6; count++) ada.session.send(chunkBuffer(1, 300_000).record(300_000));
  // And whatever else it says behind it, broken or not.
  await give({ type: "close", reason: 0 }, Uint8Array.of(33, 0xff), TAKEN);
  const [first, ...rest] = await recordsAt(far);
  assertEquals([first?.[0], rest], ["1", [...new Array(6).fill("32 300005"), "5 2"]]);
  await ada.running;
});

Deno.test("a CLOSE that nobody reads the answer to ends the session after 5 s", async () => {
  const { clock, ada, give } = alone("responder", "text");
  await give({ type: "hello", hello: hello("files") });
  await settled();
  for (let count = 0; count < 6; count++) ada.session.send(chunkBuffer(1, 300_000).record(300_000));
  await give({ type: "close", reason: 0 });
  await clock.pass(4_999);
  assertEquals(ada.told, ["opened files"]);
  await clock.pass(1);
  await ada.running;
  assertEquals([ada.told, clock.pending], [["opened files", "ended"], 0]);
});

Deno.test("what comes after CLOSE is ignored, whatever it is", async () => {
  const { ada, give } = alone("responder", "text");
  await give(
    { type: "hello", hello: hello("text") },
    ACKS,
    { type: "close", reason: 0 },
    Uint8Array.of(16, 0xff),
    ACKS,
  );
  await ada.running;
  assertEquals(ada.told, ["opened text", "acks", "ended"]);
});

Deno.test("one who sends PINGs and never reads is not read from any more", async () => {
  const { ada, far, give, end } = alone("responder", "text");
  await give({ type: "hello", hello: hello("text") });
  const ping: Record = { type: "ping", payload: new Uint8Array(8) };
  const pings = concat(...new Array(5_000).fill(frame(encodeRecord(ping))));
  let written = 0;
  void (async () => {
    for (; written < 100; written++) await far.write(pings.slice());
  })().catch(() => {});
  for (let turn = 0; turn < 1_000; turn++) await settled();
  assertLess(written, 20);
  assertLess(ada.session.backlog, 30_000);
  await end();
});

Deno.test("measure() tells how long a PING's PONG takes, and nothing where the session ends before", async () => {
  const { ada, end } = pair();
  await settled();
  const measuring = ada.session.measure();
  await settled();
  assertEquals(await measuring, 0);
  await end();
  assertEquals(await ada.session.measure(), undefined);
  const lonely = alone("responder", "text");
  await lonely.give({ type: "hello", hello: hello("text") });
  await settled();
  const unanswered = lonely.ada.session.measure();
  await lonely.clock.pass(2_000);
  assertEquals(await unanswered, undefined);
  await lonely.end();
});
