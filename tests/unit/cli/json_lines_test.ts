import { serveJsonLines } from "../../../src/cli/json_lines.ts";
import { fileEvent } from "../../../src/cli/file_event.ts";
import { readLines } from "../../../src/cli/lines.ts";
import { Output } from "../../../src/cli/output.ts";
import { runCommand } from "../../../src/cli/run_command.ts";
import { Told } from "../../../src/cli/told.ts";
import type { TransferState } from "../../../src/model/transfer.ts";
import { assertEquals, assertStringIncludes } from "../../../src/std/assert.ts";
import { room } from "../../support/fake_conversations.ts";
import { offer, transfer } from "../../support/fake_messenger.ts";
import { BEN, CLEO, Keyboard, MemorySink, message, messageId, office, turn } from "./fixture.ts";

/** The headless mode in a fake office, past its first three lines: ready, Ben and Cleo. */
async function headless(waitSeconds?: number) {
  const room = office();
  const keyboard = new Keyboard();
  const out = new MemorySink();
  const err = new MemorySink();
  const stop = new AbortController();
  const ended = serveJsonLines({
    input: keyboard.stream,
    output: new Output({ out, err }, { json: false, quiet: false }),
    clock: room.clock,
    stop: stop.signal,
    waitSeconds,
    run: (command, signal) => runCommand(room.context, command, signal),
    newId: () => room.context.newId(),
  });
  await out.reach(3);
  const first = out.json;
  out.text = "";
  const type = async (value: unknown) => {
    keyboard.type(`${typeof value === "string" ? value : JSON.stringify(value)}\n`);
    await turn();
  };
  return { ...room, keyboard, out, err, stop, ended, first, type };
}

Deno.test("the headless mode begins with ready and everybody known", async () => {
  const { first, stop, ended, messenger, clock } = await headless();
  assertEquals(first.map(({ event, name }) => [event, name]), [["ready", "Ada"], ["peer", "Ben"], ["peer", "Cleo"]]);
  stop.abort();
  assertEquals(await ended, 0);
  assertEquals([messenger.listeners, clock.pending], [0, 0]);
});

Deno.test("the headless mode answers a send once, in order, with its ref", async () => {
  const { messenger, out, stop, ended, type } = await headless();
  await type({ do: "send", to: "Ben", text: "Hello", ref: "r1" });
  messenger.deliver(messageId("1"), BEN);
  await turn();
  assertEquals(out.json, [
    { event: "saved", id: messageId("1"), to: BEN, name: "Ben", ref: "r1" },
    { event: "delivered", id: messageId("1"), to: BEN, name: "Ben", ms: 7, ref: "r1" },
    { event: "done", code: 0, ref: "r1" },
  ]);
  stop.abort();
  await ended;
});

Deno.test("the headless mode gives a late delivery its ref too, and one of others none", async () => {
  const { messenger, clock, out, stop, ended, type } = await headless();
  await type({ do: "send", to: "Ben", text: "Hello", ref: "r1", wait: 1 });
  await clock.pass(1000);
  messenger.deliver(messageId("1"), BEN);
  const foreign = await messenger.send({ to: CLEO, text: "From the page", id: messageId("e") });
  messenger.deliver(foreign.id, CLEO);
  await turn();
  assertEquals(out.json.map(({ event, id, code, ref }) => [event, id ?? code, ref]), [
    ["saved", messageId("1"), "r1"],
    ["error", "undelivered", "r1"],
    ["done", 3, "r1"],
    ["delivered", messageId("1"), "r1"],
    ["saved", messageId("e"), undefined],
    ["delivered", messageId("e"), undefined],
  ]);
  stop.abort();
  await ended;
});

Deno.test("the headless mode tells what happens, and carries other commands out", async () => {
  const { messenger, out, stop, ended, type } = await headless();
  messenger.receive();
  messenger.emit({ type: "notice", code: "storage", message: "The disk is full" });
  await turn();
  await type({ do: "whoami", ref: "w" });
  await type({ do: "history" });
  assertEquals(out.json.map(({ event, code, ref }) => [event, code, ref]), [
    ["message", undefined, undefined],
    ["error", "storage", undefined],
    ["whoami", undefined, "w"],
    ["done", 0, "w"],
    ["done", 0, undefined],
  ]);
  stop.abort();
  await ended;
});

Deno.test("the headless mode answers lines that it can't read, and goes on", async () => {
  const { out, stop, ended, type } = await headless();
  const rows: [line: unknown, said: string, ref?: string][] = [
    ["{", "no JSON"],
    ["7", "JSON object"],
    ["\ud800{}", "no JSON"],
    [{ ref: "a" }, 'lacks "do"', "a"],
    [{ do: "dance", ref: "b" }, 'Unknown command "dance"', "b"],
    [{ do: "watch", ref: "c" }, 'Unknown command "watch"', "c"],
    [{ do: "ask", ref: "d" }, '"ask" lacks "to"', "d"],
    [{ do: "peers", ref: 7 }, '"ref" is a text'],
    [{ do: "peers", ref: "x".repeat(257) }, '"ref" is a text'],
    [`{"do":"whoami","x":"${"y".repeat(1_048_576)}"}`, "longer than 1048576 bytes"],
  ];
  for (const [line, said, ref] of rows) {
    out.text = "";
    await type(line);
    const [error, done, ...others] = out.json;
    assertEquals([error?.event, error?.code, error?.ref], ["error", "invalid", ref]);
    assertStringIncludes(String(error?.message), said);
    assertEquals([done, others], [{ event: "done", code: 2, ...ref === undefined ? {} : { ref } }, []]);
  }
  out.text = "";
  await type("\r");
  await type({ do: "whoami" });
  assertEquals(out.json.map(({ event }) => event), ["whoami", "done"]);
  stop.abort();
  await ended;
});

Deno.test("the headless mode uses --wait where a line has none", async () => {
  const { clock, out, stop, ended, type } = await headless(0.5);
  await type({ do: "send", to: "Ben", text: "Hello" });
  await type({ do: "send", to: "Ben", text: "Hello", wait: 2 });
  await type({ do: "peers" });
  await clock.pass(500);
  const codes = () => out.json.filter(({ event }) => event === "done").map(({ code }) => code);
  assertEquals(codes(), [3, 0]);
  await clock.pass(1500);
  assertEquals(codes(), [3, 0, 3]);
  stop.abort();
  await ended;
});

Deno.test("the headless mode reads no more while 64 commands are under way", async () => {
  const { messenger, out, stop, ended, type } = await headless();
  for (let count = 1; count <= 64; count++) await type({ do: "peers", ref: `p${count}` });
  await type({ do: "whoami", ref: "last" });
  assertEquals(out.json, []);
  messenger.settle();
  await out.reach(64 * 3 + 2);
  assertEquals(out.json.filter(({ event }) => event === "done").length, 65);
  stop.abort();
  await ended;
});

Deno.test("the headless mode goes on reading while hundreds of saved texts wait for somebody away", async () => {
  const { clock, out, stop, ended, type } = await headless(3_600);
  for (let count = 1; count <= 200; count++) {
    await type({ do: "send", to: "Ben", text: `Text ${count}`, ids: [count.toString(16).padStart(32, "0")] });
  }
  await type({ do: "whoami", ref: "last" });
  await out.reach(200 + 2);
  assertEquals(out.json.filter(({ ref }) => ref === "last").map(({ event }) => event), ["whoami", "done"]);
  stop.abort();
  await clock.pass(2_000);
  await ended;
});

Deno.test("the headless mode outlives the end of its input", async () => {
  const { messenger, keyboard, out, stop, ended, type } = await headless();
  await type({ do: "send", to: "Ben", text: "Hello" });
  keyboard.end();
  await turn();
  messenger.deliver(messageId("1"), BEN);
  await out.reach(3);
  messenger.receive();
  await out.reach(4);
  assertEquals(out.json.map(({ event }) => event), ["saved", "delivered", "done", "message"]);
  stop.abort();
  assertEquals(await ended, 0);
});

Deno.test("the headless mode finishes at its end what it has read, for two seconds", async () => {
  const { clock, keyboard, out, stop, ended, type } = await headless();
  await type({ do: "listen", ref: "endless" });
  await type({ do: "peers", wait: 1, ref: "short" });
  await type({ do: "send", to: "Ben", text: "Hello", ref: "long" });
  stop.abort();
  await turn();
  assertEquals(keyboard.left, true);
  await clock.pass(1000);
  await clock.pass(999);
  const done = () => out.json.filter(({ event }) => event === "done").map(({ ref, code }) => [ref, code]);
  assertEquals(done(), [["endless", 0], ["short", 0]]);
  await clock.pass(1);
  assertEquals(await ended, 0);
  assertEquals(done(), [["endless", 0], ["short", 0], ["long", 3]]);
  assertEquals(clock.pending, 0);
});

Deno.test("the headless mode ends when nobody reads it any more", async () => {
  const { messenger, out, err, ended } = await headless();
  out.failure = new Deno.errors.BrokenPipe();
  messenger.receive();
  assertEquals(await ended, 0);
  assertEquals(err.text, "");
});

Deno.test("the headless mode fails when its events end by themselves", async () => {
  const out = new MemorySink();
  const keyboard = new Keyboard();
  const code = await serveJsonLines({
    input: keyboard.stream,
    output: new Output({ out, err: new MemorySink() }, { json: false, quiet: false }),
    clock: office().clock,
    stop: new AbortController().signal,
    waitSeconds: undefined,
    async *run() {
      yield { event: "error", code: "failed", message: "The data folder is read-only" };
      yield { event: "exit", code: 1 };
    },
    newId: () => messageId("1"),
  });
  assertEquals(code, 1);
  assertEquals(out.json, [{ event: "error", code: "failed", message: "The data folder is read-only" }]);
});

Deno.test("readLines() finds the same lines however the bytes are cut", async () => {
  const bytes = new TextEncoder().encode("a\r\n\n  \nzoë\n€\nlonger than ten\n0123456789\nlast");
  const expected = ["a", "zoë", "€", "broken", "0123456789", "last"];
  for (const size of [1, 2, 3, 7, bytes.length]) {
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size));
    const lines = await Array.fromAsync(readLines(ReadableStream.from(pieces), 10));
    assertEquals(lines.map((line) => line.type === "line" ? line.text : line.type), expected, `pieces of ${size}`);
  }
  const [broken] = await Array.fromAsync(readLines(ReadableStream.from([new Uint8Array([0xff, 10])]), 10));
  assertEquals(broken?.type === "broken" && broken.problem.includes("UTF-8"), true);
});

Deno.test("Told forgets the oldest message, and then lets its events pass as they are", () => {
  const told = new Told(2);
  for (const digit of ["1", "2", "3"]) told.expect(messageId(digit), `r${digit}`);
  const delivered = (digit: string) =>
    told.label({ event: "delivered", id: messageId(digit), to: BEN, name: "", ms: 1 });
  assertEquals(delivered("1")?.ref, undefined);
  assertEquals(delivered("1")?.event, "delivered");
  assertEquals(delivered("3")?.ref, "r3");
  assertEquals(delivered("3"), undefined);
});

Deno.test("the headless mode tells all of a file once, with the ref of its send", async () => {
  const { messenger, clock, out, stop, ended, type } = await headless(1);
  await type({ do: "send", to: "Ben", file: "/home/ada/x", ref: "r1" });
  const key = { author: messenger.me.id, offer: messageId("1"), peer: BEN };
  messenger.change(key, { name: "running", from: undefined }, { bytes: 100 });
  await turn();
  messenger.change(key, { name: "failed", problem: "there", message: "Their disk is full" });
  await turn();
  // The receiver tries again, long after the command has ended.
  messenger.change(key, { name: "running", from: undefined }, { bytes: 200 });
  await turn();
  messenger.change(key, { name: "failed", problem: "there", message: "It is full again" });
  await turn();
  messenger.change(key, { name: "running", from: undefined }, { bytes: 300 });
  await turn();
  messenger.change(key, { name: "done", paths: [], missing: 0, changed: 0, runs: 0 }, { bytes: 512 });
  await turn();
  const said = out.json.map(({ event, state, bytes, code, ref }) => [event, state ?? code, bytes, ref]);
  assertEquals(said.toSpliced(2, 1), [
    ["saved", undefined, undefined, "r1"],
    ["file", "running", 100, "r1"],
    ["error", "failed", undefined, "r1"],
    ["done", 1, undefined, "r1"],
    ["file", "running", 200, "r1"],
    ["file", "failed", 200, "r1"],
    ["file", "running", 300, "r1"],
    ["file", "done", 512, "r1"],
  ]);
  assertEquals(said[2], ["file", "failed", 100, "r1"]);
  stop.abort();
  await ended;
  assertEquals(clock.pending, 0);
});

Deno.test("the headless mode says the end of a file before its command is done, however late others tell it", async () => {
  const room = office();
  const [keyboard, out, stop] = [new Keyboard(), new MemorySink(), new AbortController()];
  const late = Promise.withResolvers<void>();
  const sent = { author: room.messenger.me.id, offer: messageId("1"), peer: BEN };
  const move = (state: TransferState) => fileEvent(transfer({ key: sent, direction: "out", state }), room.messenger);
  const events = [
    move({ name: "running", from: undefined }),
    move({ name: "done", paths: [], missing: 0, changed: 0, runs: 0 }),
  ];
  const ended = serveJsonLines({
    input: keyboard.stream,
    output: new Output({ out, err: new MemorySink() }, { json: false, quiet: false }),
    clock: room.clock,
    stop: stop.signal,
    waitSeconds: undefined,
    async *run(command) {
      if (command.do === "watch") {
        yield { event: "ready", id: BEN, name: "Ben", port: 1 };
        await late.promise;
        yield* events;
        return;
      }
      yield* events;
      yield { event: "exit", code: 0 };
    },
    newId: () => messageId("1"),
  });
  await out.reach(1);
  keyboard.type(`${JSON.stringify({ do: "send", to: "Ben", file: "/x", ref: "r" })}\n`);
  await out.reach(3);
  late.resolve();
  await turn();
  stop.abort();
  await ended;
  assertEquals(out.json.slice(1).map(({ event, state, ref }) => [event, state, ref]), [
    ["file", "done", "r"],
    ["done", undefined, "r"],
  ]);
});

Deno.test("the headless mode answers accept with the offer, and at last with what came of it", async () => {
  const { messenger, out, stop, ended, type } = await headless();
  messenger.messages = [message({ kind: "file", offer: offer() })];
  messenger.transferList = [transfer()];
  const { key } = transfer();
  await type({ do: "accept", id: "11111111", wait: 5, ref: "a" });
  const answer = out.json.find(({ ref }) => ref === "a");
  assertEquals([answer?.event, answer?.id, answer?.state], ["file", messageId("1"), "waiting"]);
  out.text = "";
  messenger.change(key, { name: "running", from: undefined }, { bytes: 100 });
  await turn();
  messenger.change(key, { name: "done", paths: ["/in/x"], missing: 0, changed: 0, runs: 0 }, { bytes: 512 });
  await turn();
  assertEquals(out.json.map(({ event, state, code, path, ref }) => [event, state ?? code, path, ref]), [
    ["file", "running", undefined, "a"],
    ["file", "done", "/in/x", "a"],
    ["done", 0, undefined, "a"],
  ]);
  out.text = "";
  await type({ do: "files", ref: "b" });
  await type({ do: "accept", id: "11111111", ref: "c" });
  await type({ do: "decline", id: messageId("9"), ref: "d" });
  assertEquals(out.json.map(({ event, state, code, ref }) => [event, state ?? code, ref]), [
    ["done", 0, "b"],
    ["file", "done", "c"],
    ["done", 0, "c"],
    ["error", "nobody", "d"],
    ["done", 4, "d"],
  ]);
  stop.abort();
  await ended;
});

Deno.test("the headless mode goes on reading while many files are waited for", async () => {
  const { messenger, clock, out, stop, ended, type } = await headless(3_600);
  messenger.transferList = [transfer()];
  for (let count = 1; count <= 70; count++) {
    await type({ do: "accept", id: messageId("1") });
    await type({ do: "send", to: "Ben", file: "/x", ids: [count.toString(16).padStart(32, "0")] });
  }
  await type({ do: "whoami", ref: "last" });
  assertEquals(out.json.filter(({ ref }) => ref === "last").map(({ event }) => event), ["whoami", "done"]);
  stop.abort();
  await clock.pass(2_000);
  await ended;
});

Deno.test("the headless mode forwards with ids of its own, and answers with the ref", async () => {
  const { messenger, out, stop, ended, type } = await headless();
  messenger.messages = [message({ id: messageId("9") })];
  await type({ do: "forward", id: messageId("9"), to: "Ben", ref: "r1" });
  const [sent] = messenger.sent;
  messenger.deliver(sent?.id ?? messageId("0"), BEN);
  await turn();
  assertEquals(out.json.map(({ event, ref }) => [event, ref]), [["saved", "r1"], ["delivered", "r1"], ["done", "r1"]]);
  stop.abort();
  await ended;
});

Deno.test("the headless mode tells what a command changes once, to whoever gave it", async () => {
  const { messenger, out, stop, ended, type } = await headless();
  messenger.messages = [message({ from: messenger.me.id })];
  await type({ do: "edit", id: messageId("1"), text: "New", ref: "r1" });
  await type({ do: "delete", who: "Ben", ref: "r2" });
  await turn();
  const lines = out.json.map(({ event, code, ref }) => [event, code, ref]);
  assertEquals(lines, [
    ["changed", undefined, "r1"],
    ["done", 0, "r1"],
    ["error", "invalid", "r2"],
    ["done", 2, "r2"],
  ]);
  assertEquals(messenger.asked.calls.filter(([name]) => name === "delete"), []);
  stop.abort();
  await ended;
});

Deno.test("the headless mode tells each kind of change once, and those of others without a ref", async () => {
  const { messenger, out, stop, ended, type } = await headless();
  messenger.messages = [message({ from: messenger.me.id })];
  messenger.asked.roomList = [room()];
  messenger.keeping.delete = (conversation) =>
    Promise.resolve(messenger.emit({ type: "deleted", conversation, position: 3 }));
  const commands: [command: object, event: string][] = [
    [{ do: "mute", who: "Ben" }, "conversation"],
    [{ do: "settings", receipts: "off" }, "settings"],
    [{ do: "retract", id: messageId("1") }, "changed"],
    [{ do: "room", act: "add", room: "Thermal lab", who: ["Cleo"] }, "room"],
    [{ do: "delete", who: "Ben", yes: true }, "deleted"],
  ];
  for (const [command, event] of commands) {
    out.text = "";
    await type({ ...command, ref: "r" });
    await turn();
    assertEquals(out.json.map((line) => [line.event, line.ref]), [[event, "r"], ["done", "r"]], event);
  }
  out.text = "";
  messenger.keeping.change({ receipts: "on" });
  messenger.emit({ type: "deleted", conversation: CLEO, position: 3 });
  await turn();
  assertEquals(out.json.map(({ event, ref }) => [event, ref]), [["settings", undefined], ["deleted", undefined]]);
  stop.abort();
  await ended;
});
