/** Commands about files as whole programs. */
import { readInstance } from "../../../src/cli/instance.ts";
import type { TransferState } from "../../../src/model/transfer.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../src/std/assert.ts";
import { transfer } from "../../support/fake_messenger.ts";
import { BEN, messageId, type Office, turn } from "./fixture.ts";
import { Process } from "./process.ts";

const ID = messageId("f");
const RUNNING: TransferState = { name: "running", from: undefined };
const DONE: TransferState = { name: "done", paths: [], missing: 0, changed: 0, runs: 0 };

async function withReport(): Promise<Process> {
  const one = await Process.inNewFolder();
  await Deno.writeTextFile(`${one.folder}/report.pdf`, "x");
  return one;
}

function change(messenger: Office, state: TransferState, bytes = 512): void {
  messenger.change({ author: messenger.me.id, offer: ID, peer: BEN }, state, { bytes, speed: 100 });
}

Deno.test("send --file reads no standard input, and says what a person wants to know", async () => {
  await using one = await withReport();
  const sending = one.run("send", "--to", "Ben", "--file", "report.pdf");
  await one.out.reach(1);
  while (one.messenger.listeners === 0) await turn();
  one.messenger.deliver(ID, BEN);
  for (const bytes of [100, 200, 300]) change(one.messenger, RUNNING, bytes);
  await one.out.reach(3);
  change(one.messenger, DONE);
  assertEquals(await sending, 0);
  assertEquals(one.out.lines, [
    "Saved for Ben (bbbbbbbb)",
    "Delivered to Ben (bbbbbbbb) in 7 ms",
    "Ben (bbbbbbbb) accepted report.pdf",
    "Sent report.pdf to Ben (bbbbbbbb): 512 B, checked",
  ]);
  assertEquals(one.messenger.offers.map(({ from, text }) => [from, text]), [
    [{ paths: [`${one.folder}/report.pdf`] }, ""],
  ]);
  assertEquals([one.err.text, one.keyboard.left, one.clock.pending], ["", false, 0]);
});

Deno.test("send --file with - reads what is said with it from standard input", async () => {
  await using one = await withReport();
  one.keyboard.type("Look\n");
  one.keyboard.end();
  assertEquals(await one.run("send", "--to", "Ben", "--file", "report.pdf", "-", "--wait", "0"), 3);
  assertEquals(one.messenger.offers.map(({ text }) => text), ["Look"]);
  assertStringIncludes(one.err.text, "Saved, but not finished within 0 s of the last progress");
});

Deno.test("send --file of what is not there fails before anything is started", async () => {
  await using one = await withReport();
  for (const path of ["not there", "report.pdf/x", "\x1b[2J"]) {
    one.err.text = one.out.text = "";
    const args = ["send", "--to", "Ben", "--file", "report.pdf", "--file", path, "--json"];
    assertEquals(await one.run(...args), 1);
    assertEquals([one.err.lines.length, one.out.json.map(({ code }) => code)], [1, ["failed"]]);
    assertStringIncludes(one.err.text, `Cannot offer ${one.folder}/${path.replace("\x1b", "\\u{1b}")}: `);
    assert(!one.err.text.includes("\x1b"));
  }
  assertEquals([one.started, one.messenger.offers], [[], []]);
  one.err.text = "";
  await one.run("send", "--to", "Ben", "--file", "nope");
  assertEquals(one.err.text, `lanmessenger: Cannot offer ${one.folder}/nope: nothing is there: check the path\n`);
});

Deno.test("send --file is handed over with paths that mean the same there, and comes back with its end", async () => {
  await using one = await withReport();
  const listening = one.run("listen");
  while (await readInstance(one.folder) === undefined) await turn();
  const two = one.beside();
  const sending = two.run("send", "--to", "Ben", "--file", "./report.pdf", "--json");
  while (one.messenger.transferList.length === 0) await turn();
  assertEquals(one.messenger.offers[0]?.from, { paths: [`${one.folder}/report.pdf`] });
  while (one.messenger.listeners < 2) await turn();
  change(one.messenger, { name: "declined" }, 0);
  assertEquals(await sending, 5);
  assertEquals(two.out.json.map(({ event, state, code }) => [event, state ?? code]), [
    ["saved", undefined],
    ["file", "offered"],
    ["file", "declined"],
    ["error", "declined"],
  ]);
  assertStringIncludes(two.err.text, "Not taken: Ben (bbbbbbbb): declined");
  assertEquals(two.started, []);
  one.stop.abort();
  assertEquals(await listening, 0);
});

Deno.test("send --file draws a bar on a terminal, clears it for each line, and leaves nothing behind", async () => {
  await using one = await withReport();
  one.terminal = { columns: () => 60 };
  // Both are the same terminal.
  const screen: string[] = [];
  one.out.write = one.err.write = (text) => Promise.resolve(void screen.push(text));
  const sending = one.run("send", "--to", "Ben", "--file", "report.pdf");
  while (one.messenger.listeners === 0) await turn();
  change(one.messenger, RUNNING, 256);
  while (screen.length < 3) await turn();
  change(one.messenger, { name: "paused", by: "there" }, 256);
  while (screen.length < 5) await turn();
  change(one.messenger, RUNNING, 300);
  while (screen.length < 7) await turn();
  change(one.messenger, { name: "declined" });
  assertEquals(await sending, 5);
  assertEquals(screen, [
    "Saved for Ben (bbbbbbbb)\n",
    "Ben (bbbbbbbb) accepted report.pdf\n",
    "\rreport.pdf  50%  256 B of 512 B  100 B/s  0:03 left\x1b[K",
    "\r\x1b[K",
    "report.pdf to Ben is paused there\n",
    "report.pdf to Ben goes on\n",
    "\rreport.pdf  58%  300 B of 512 B  100 B/s  0:03 left\x1b[K",
    "\r\x1b[K",
    "Ben (bbbbbbbb) declined report.pdf\n",
    "lanmessenger: Not taken: Ben (bbbbbbbb): declined\n",
  ]);
  assertEquals(one.clock.pending, 0);
});

Deno.test("no bar is drawn where nobody looks, or lines are JSON", async () => {
  for (const args of [["--quiet"], ["--json"], ["--json", "--quiet"], []]) {
    await using one = await withReport();
    if (args.length > 0) one.terminal = { columns: () => 60 };
    const sending = one.run("send", "--to", "Ben", "--file", "report.pdf", ...args);
    while (one.messenger.listeners === 0) await turn();
    change(one.messenger, RUNNING, 256);
    await turn();
    change(one.messenger, DONE);
    assertEquals(await sending, 0);
    assertEquals(one.err.text, "");
    if (args.includes("--quiet")) assertEquals(one.out.text, "");
  }
});

Deno.test("warnings of what was left out go to standard error, and fail nothing", async () => {
  await using one = await withReport();
  one.messenger.left = [{ path: "/x/a\nb", why: "it is a link" }];
  const sending = one.run("send", "--to", "Ben", "--file", "report.pdf", "--quiet");
  while (one.messenger.listeners === 0) await turn();
  change(one.messenger, DONE);
  assertEquals(await sending, 0);
  assertEquals(one.err.text, "lanmessenger: Warning: Left out /x/a\\u{a}b: it is a link\n");
});

Deno.test("accept, pause, resume and cancel say what is so now", async () => {
  await using one = await Process.inNewFolder();
  one.messenger.transferList = [transfer()];
  assertEquals(await one.run("files"), 0);
  assertEquals(one.out.lines, ["11111111  from Ben  offered  11111111  512 B"]);
  for (const verb of ["accept", "pause", "resume", "cancel"]) assertEquals(await one.run(verb, "11111111"), 0, verb);
  assertEquals(one.out.lines.slice(1), [
    "Accepted 11111111 from Ben",
    "11111111 from Ben is paused",
    "11111111 from Ben goes on",
    "Gave up 11111111 from Ben",
  ]);
  assertEquals(one.started, ["reading", "job", "job", "job", "job"]);
  assertEquals([await one.run("accept", "99999999"), one.err.lines.length], [4, 1]);
});

Deno.test("accept --wait draws a bar and says where it is", async () => {
  await using one = await Process.inNewFolder();
  one.terminal = { columns: () => 60 };
  one.messenger.transferList = [transfer()];
  const accepting = one.run("accept", "11111111", "--wait", "60", "--folder", "in");
  await one.out.reach(1);
  assertEquals(one.messenger.steered.map(({ what }) => what), [{ do: "accept", folder: `${one.folder}/in` }]);
  one.messenger.change(transfer().key, RUNNING, { bytes: 256 });
  while (one.err.text === "") await turn();
  assertStringIncludes(one.err.text, "50%");
  one.messenger.change(transfer().key, { name: "done", paths: ["/in/x\x1b"], missing: 0, changed: 0, runs: 0 });
  assertEquals(await accepting, 0);
  assertEquals(one.out.lines, ["Accepted 11111111 from Ben", "Received 11111111 from Ben: /in/x\\u{1b}"]);
  assertEquals(one.err.text.endsWith("\r\x1b[K"), true);
});

Deno.test("accept whose messenger ends goes on with the next one, and its folder stays", async () => {
  await using one = await Process.inNewFolder();
  one.messenger.transferList = [transfer()];
  const listening = one.run("listen");
  while (await readInstance(one.folder) === undefined) await turn();
  const two = one.beside();
  two.messenger.transferList = [transfer({ state: { name: "waiting", for: "peer" } })];
  const accepting = two.run("accept", "11111111", "--folder", "/in", "--wait", "600");
  await two.out.reach(1);
  one.stop.abort();
  while (one.clock.pending < 2) await turn();
  one.clock.pass(2000);
  await listening;
  while (two.messenger.listeners === 0) await turn();
  two.messenger.change(transfer().key, { name: "done", paths: ["/in/x"], missing: 0, changed: 0, runs: 0 });
  assertEquals(await accepting, 0);
  assertEquals(one.messenger.steered.map(({ what }) => what), [{ do: "accept", folder: "/in" }]);
  assertEquals(two.messenger.steered, []);
  assertEquals(two.out.lines, ["Accepted 11111111 from Ben", "Received 11111111 from Ben: /in/x"]);
});

Deno.test("send --file whose messenger ends says the end of each transfer once", async () => {
  await using one = await withReport();
  one.messenger.left = [{ path: "/x", why: "it is a link" }];
  const listening = one.run("listen");
  while (await readInstance(one.folder) === undefined) await turn();
  const two = one.beside();
  const sending = two.run("send", "--to", "everyone", "--file", "report.pdf", "--json");
  one.messenger.come({ id: messageId("c").replaceAll("c", "c").padEnd(52, "c") as typeof BEN });
  one.messenger.settle();
  two.messenger.settle();
  while (one.messenger.listeners < 2) await turn();
  change(one.messenger, { name: "declined" }, 0);
  while (!two.out.text.includes("declined")) await turn();
  two.messenger.messages = one.messenger.messages;
  two.messenger.transferList = one.messenger.transferList;
  two.messenger.offer = () => Promise.resolve({ message: one.messenger.messages[0]!, left: one.messenger.left });
  one.stop.abort();
  while (one.clock.pending < 2) await turn();
  one.clock.pass(2000);
  await listening;
  while (two.messenger.listeners === 0) await turn();
  for (const { key } of two.messenger.transferList) {
    if (key.peer !== BEN) two.messenger.change(key, DONE);
  }
  assertEquals(await sending, 5);
  const count = (text: string) => two.out.lines.filter((line) => line.includes(text)).length;
  assertEquals([count('"event":"saved"'), count('"event":"warning"'), count('"state":"declined"')], [1, 1, 1]);
  assertEquals(count('"state":"done"'), 1);
});

Deno.test("accept that is stopped once it is accepted ends with 3, here and elsewhere", async () => {
  await using one = await Process.inNewFolder();
  one.messenger.transferList = [transfer()];
  const alone = one.run("accept", "11111111", "--wait", "60");
  await one.out.reach(1);
  one.stop.abort();
  assertEquals(await alone, 3);

  await using other = await Process.inNewFolder();
  other.messenger.transferList = [transfer()];
  const listening = other.run("listen");
  while (await readInstance(other.folder) === undefined) await turn();
  const two = other.beside();
  const handed = two.run("accept", "11111111", "--wait", "60");
  await two.out.reach(1);
  two.stop.abort();
  assertEquals(await handed, 3);
  other.stop.abort();
  assertEquals(await listening, 0);
});

Deno.test("verify and rule go to the messenger, and fail where they must", async () => {
  await using one = await Process.inNewFolder();
  one.messenger.settle();
  assertEquals(await one.run("rule", "Ben", "--folder", "in"), 1);
  assertEquals(await one.run("verify", "Ben", "--safety-number", "9".repeat(40)), 1);
  assertEquals(await one.run("verify", "Ben", "--safety-number", "0123456789".repeat(4), "--quiet"), 0);
  assertEquals(await one.run("rule", "Ben", "--folder", "in"), 0);
  assertEquals(one.messenger.ruleList[0]?.folder, `${one.folder}/in`);
  assertEquals(await one.run("rules"), 0);
  assertEquals(one.err.lines.length, 2);
  assertStringIncludes(
    one.out.lines.at(-1) ?? "",
    `Ben (bbbbbbbb): accepts up to 1 GB at once, 10 GB in 24 hours, into`,
  );
});

Deno.test("an empty list says that it is empty, where somebody looks at it", async () => {
  const rows: [args: string[], screen: "terminal" | "pipe", said: string[]][] = [
    [["rules"], "terminal", ["No rules: nobody's files are taken without asking"]],
    [["files"], "terminal", ["No files: nothing is offered or under way"]],
    [["rooms"], "terminal", ["No rooms: you are in none"]],
    [["rules"], "pipe", []],
    [["rules", "--json"], "terminal", []],
    [["rules", "--quiet"], "terminal", []],
    [["history"], "terminal", []],
  ];
  for (const [args, screen, said] of rows) {
    await using one = await Process.inNewFolder();
    if (screen === "terminal") one.screen = { columns: () => 80 };
    assertEquals([await one.run(...args), one.out.lines], [0, said], args.join(" "));
  }
  await using full = await Process.inNewFolder();
  full.screen = { columns: () => 80 };
  full.messenger.ruleList = [{ contact: BEN, folder: undefined, largest: 1, quota: 2 }];
  assertEquals([await full.run("rules"), full.out.lines.length], [0, 1]);
});

Deno.test("listen says what received files came to", async () => {
  await using one = await Process.inNewFolder();
  one.messenger.transferList = [transfer()];
  const listening = one.run("listen", "--quiet");
  while (one.messenger.listeners === 0) await turn();
  const failed: TransferState = { name: "failed", problem: "full", message: "No space left" };
  for (
    const state of [
      failed,
      RUNNING,
      failed,
      { name: "done", paths: ["/in/x"], missing: 0, changed: 0, runs: 0 } as const,
    ]
  ) {
    one.messenger.change(transfer().key, state);
  }
  await one.out.reach(3);
  one.stop.abort();
  assertEquals(await listening, 0);
  assertEquals(one.out.lines, [
    "Cannot receive 11111111 from Ben: No space left",
    "Cannot receive 11111111 from Ben: No space left",
    "Received 11111111 from Ben: /in/x",
  ]);
});

Deno.test("a node that may have to start programs keeps the permission", async () => {
  const scan = ["--scan", "/bin/scan"];
  const rows: [os: Process["os"], args: string[], kept: boolean][] = [
    ["linux", ["send", "--to", "Ben", "Hi", "--wait", "0"], false],
    ["linux", ["send", "--to", "Ben", "Hi", "--wait", "0", ...scan], true],
    ["darwin", ["send", "--to", "Ben", "Hi", "--wait", "0"], true],
    ["windows", ["send", "--to", "Ben", "Hi", "--wait", "0"], false],
    // It receives nothing.
    ["darwin", ["whoami", ...scan], false],
    ["linux", ["files", ...scan], false],
    ["linux", ["--headless"], false],
    ["linux", ["--headless", ...scan], true],
    ["darwin", ["--headless"], true],
    ["linux", ["--no-open"], false],
    ["linux", ["--no-open", ...scan], true],
    ["darwin", ["--no-open"], true],
    ["linux", ["listen"], false],
    ["linux", ["listen", ...scan], true],
  ];
  for (const [os, args, kept] of rows) {
    await using one = await Process.inNewFolder();
    one.os = os;
    const running = one.run(...args, "--data", one.folder, "--files", "/in");
    if (args.includes("--headless") || args.includes("--no-open")) await one.out.reach(1);
    if (args.includes("listen")) { while (one.messenger.listeners === 0) await turn(); }
    await turn();
    one.stop.abort();
    await running;
    assertEquals(!one.done.includes("no more programs"), kept, `${os} ${args.join(" ")}`);
  }
});
