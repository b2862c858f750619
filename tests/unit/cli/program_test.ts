import { readInstance, writeInstance } from "../../../src/cli/instance.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../../src/std/assert.ts";
import { BEN, CLEO, message, messageId, turn } from "./fixture.ts";
import { KEY, LocalApi, PROOF } from "./local_api.ts";
import { BusyError, Process } from "./process.ts";

Deno.test("runProgram() prints help and version without starting anything", async () => {
  await using one = await Process.inNewFolder();
  assertEquals(await one.run("--version"), 0);
  assertEquals(one.out.text, "lanmessenger 1.2.3\n");
  assertEquals(await one.run("send", "--help"), 0);
  assertStringIncludes(one.out.text, "lanmessenger send --to WHO [--file PATH] [TEXT] [options]");
  assertEquals(one.started, []);
});

Deno.test("runProgram() answers a wrong command line with one line and 2", async () => {
  await using one = await Process.inNewFolder();
  for (const args of [["sned"], ["--port", "x"], ["send", "Hello"], ["ask", "--to", "Ben"]]) {
    one.err.text = "";
    assertEquals(await one.run(...args), 2);
    assertEquals(one.err.lines.length, 1);
  }
  one.keyboard.type("\n");
  one.keyboard.end();
  assertEquals(await one.run("send", "--to", "Ben"), 2);
  assertStringIncludes(one.err.text, "Standard input: The text is empty");
  assertEquals([one.out.text, one.started.length], ["", 0]);
});

Deno.test("a command starts a node for as long as it needs", async () => {
  await using one = await Process.inNewFolder();
  assertEquals(await one.run("whoami"), 0);
  assertStringIncludes(one.out.text, `data  ${one.folder}\n`);
  assertEquals([one.started, one.done], [["reading"], ["no more programs", "stopped"]]);
  assertEquals([...Deno.readDirSync(one.folder)], []);
});

Deno.test("send reads its text from standard input, and makes itself known while it runs", async () => {
  await using one = await Process.inNewFolder();
  one.keyboard.type("Run 7 is done.\n");
  one.keyboard.end();
  const sending = one.run("send", "--to", "Ben");
  await one.out.reach(1);
  assertEquals((await readInstance(one.folder))?.pid, 4712);
  one.messenger.deliver(messageId("f"), BEN);
  assertEquals(await sending, 0);
  assertEquals(one.out.text, "Saved for Ben (bbbbbbbb)\nDelivered to Ben (bbbbbbbb) in 7 ms\n");
  assertEquals(one.messenger.messages.map(({ text }) => text), ["Run 7 is done."]);
  assertEquals([one.started, await readInstance(one.folder), one.clock.pending], [["job"], undefined, 0]);
});

Deno.test("a command's exit codes come through, with one line on standard error", async () => {
  await using one = await Process.inNewFolder();
  assertEquals(await one.run("send", "--to", "Ben", "Hello", "--wait", "0"), 3);
  one.messenger.settle();
  assertEquals(await one.run("send", "--to", "Dora", "Hello"), 4);
  assertEquals(await one.run("history", "Dora"), 4);
  one.failure = () => new Error("The data folder is read-only: give another with --data");
  assertEquals(await one.run("whoami"), 1);
  assertEquals(one.err.lines.map((line) => line.split(":")[1]?.trim().split(" ")[0]), [
    "Saved,",
    "Nobody",
    "Nobody",
    "The",
  ]);
});

Deno.test("--json gives JSON lines, and errors on both", async () => {
  await using one = await Process.inNewFolder();
  one.messenger.settle();
  assertEquals(await one.run("peers", "--json"), 0);
  assertEquals(one.out.json.map(({ event, id }) => [event, id]), [["peer", BEN], ["peer", CLEO]]);
  one.out.text = "";
  assertEquals(await one.run("history", "Dora", "--json"), 4);
  assertEquals([one.out.json.map(({ code }) => code), one.err.lines.length], [["nobody"], 1]);
});

Deno.test("a command is carried out by the messenger that runs already", async () => {
  await using one = await Process.inNewFolder();
  const listening = one.run("listen");
  while (await readInstance(one.folder) === undefined) await turn();
  const two = one.beside();
  const sending = two.run("send", "--to", "Ben", "Hello", "--json");
  await two.out.reach(1);
  one.messenger.deliver(messageId("f"), BEN);
  assertEquals(await sending, 0);
  assertEquals(two.out.json.map(({ event }) => event), ["saved", "delivered"]);
  assertEquals([one.started, two.started], [["service"], []]);
  assertEquals(one.messenger.messages.length, 1);
  one.messenger.receive();
  await one.out.reach(1);
  one.stop.abort();
  assertEquals(await listening, 0);
  assertStringIncludes(one.out.text, "Ben: Hello");
});

Deno.test("a stale file of a messenger that crashed is in nobody's way", async () => {
  await using one = await Process.inNewFolder();
  await writeInstance(one.folder, { pid: 1, port: 1, key: KEY, proof: PROOF, version: "0" });
  assertEquals(await one.run("send", "--to", "Ben", "Hello", "--wait", "0"), 3);
  assertEquals([one.started, await readInstance(one.folder)], [["job"], undefined]);
});

Deno.test("a folder that is held by one that starts is waited for", async () => {
  await using one = await Process.inNewFolder();
  const two = one.beside();
  let listening: Promise<number> | undefined;
  two.failure = () => {
    if (two.started.length === 3) listening = one.run("listen");
    return new BusyError();
  };
  assertEquals(await two.run("whoami"), 0);
  assert(two.started.length >= 3);
  assertEquals(one.started, ["service"]);
  one.stop.abort();
  assertEquals(await listening, 0);
});

Deno.test("a folder that stays held makes the program fail after ten seconds", async () => {
  await using one = await Process.inNewFolder();
  one.failure = () => new BusyError();
  assertEquals(await one.run("whoami"), 1);
  assertEquals(one.started.length, 101);
  assertEquals(one.err.lines.length, 1);
  assertStringIncludes(one.err.text, `Another program holds the data folder ${one.folder}`);
  assertEquals(one.clock.pending, 0);
});

Deno.test("a command whose messenger ends goes on by itself, and says nothing twice", async () => {
  await using one = await Process.inNewFolder();
  const listening = one.run("listen");
  while (await readInstance(one.folder) === undefined) await turn();
  const two = one.beside();
  const sending = two.run("send", "--to", "Ben", "Hello");
  await two.out.reach(1);
  // Two finds the same rows as one had: they share a folder.
  two.messenger.messages = one.messenger.messages;
  one.stop.abort();
  // Beside the time of send, that of grace.
  while (one.clock.pending < 2) await turn();
  one.clock.pass(2000);
  await listening;
  while (two.api === undefined) await turn();
  while (two.messenger.listeners === 0) await turn();
  two.messenger.deliver(messageId("f"), BEN);
  assertEquals(await sending, 0);
  assertEquals(two.out.text, "Saved for Ben (bbbbbbbb)\nDelivered to Ben (bbbbbbbb) in 7 ms\n");
  assertEquals([two.started, two.messenger.messages.length], [["job"], 1]);
});

Deno.test("a command that ends waits for what was handed over to it", async () => {
  await using one = await Process.inNewFolder();
  const first = one.run("send", "--to", "Ben", "First");
  await one.out.reach(1);
  const two = one.beside();
  two.ids = ["e"];
  const second = two.run("send", "--to", "Cleo", "Second");
  await two.out.reach(1);
  one.messenger.deliver(messageId("f"), BEN);
  while (await readInstance(one.folder) !== undefined) await turn();
  assertEquals(one.done, ["no more programs"]);
  one.messenger.deliver(messageId("e"), CLEO);
  assertEquals([await second, await first], [0, 0]);
  assertEquals([two.started, two.out.lines.length], [[], 2]);
});

Deno.test("send that is stopped ends with 3 once it is saved, here and elsewhere", async () => {
  await using one = await Process.inNewFolder();
  const alone = one.run("send", "--to", "Ben", "Hello");
  await one.out.reach(1);
  one.stop.abort();
  assertEquals(await alone, 3);

  await using other = await Process.inNewFolder();
  const listening = other.run("listen");
  while (await readInstance(other.folder) === undefined) await turn();
  const two = other.beside();
  const handed = two.run("send", "--to", "Ben", "Hello");
  await two.out.reach(1);
  two.stop.abort();
  assertEquals(await handed, 3);
  const three = other.beside();
  three.stop.abort();
  assertEquals(await three.run("send", "--to", "Ben", "Hello"), 1);
  other.stop.abort();
  assertEquals(await listening, 0);
});

Deno.test("send goes on when nobody reads its output, listen ends", async () => {
  await using one = await Process.inNewFolder();
  one.out.failure = new Deno.errors.BrokenPipe();
  assertEquals(await one.run("send", "--to", "Ben", "Hello", "--wait", "0"), 3);
  const listening = one.run("listen");
  while (one.messenger.listeners === 0) await turn();
  one.messenger.receive();
  assertEquals(await listening, 0);
  one.messenger.messages = [message(), message()];
  assertEquals(await one.run("history"), 0);
  assertEquals(one.err.lines.length, 1);
});

Deno.test("listen --exec runs a program for each message, without a shell", async () => {
  await using one = await Process.inNewFolder();
  const script = `${one.folder}/on message.ts`;
  const log = `${one.folder}/log`;
  await Deno.writeTextFile(
    script,
    `const text = await new Response(Deno.stdin.readable).text();
     const env = ["FROM", "FROM_ID", "ID", "KIND", "CONVERSATION"].map((name) => Deno.env.get("LANMESSENGER_" + name));
     await Deno.writeTextFile(${
      JSON.stringify(log)
    }, JSON.stringify({ args: Deno.args, env, text }) + "\\n", { append: true });
     if (text === "fail") Deno.exit(7);`,
  );
  const listening = one.run("listen", "--quiet", "--exec", `"${Deno.execPath()}" run -A "${script}" '$HOME; id' "*"`);
  while (one.messenger.listeners === 0) await turn();
  one.messenger.receive({ text: "; touch /tmp/x\n$(id)" });
  one.messenger.receive({ text: "fail", kind: "poll" });
  await one.err.reach(1);
  one.messenger.receive({ text: "end" });
  while ((await Deno.readTextFile(log)).split("\n").length < 4) await turn();
  one.stop.abort();
  assertEquals(await listening, 0);
  const lines = (await Deno.readTextFile(log)).trim().split("\n").map((line) => JSON.parse(line));
  const env = ["Ben", BEN, messageId("1"), "text", BEN];
  assertEquals(lines, [
    { args: ["$HOME; id", "*"], env, text: "; touch /tmp/x\n$(id)" },
    { args: ["$HOME; id", "*"], env: env.with(3, "poll"), text: "fail" },
    { args: ["$HOME; id", "*"], env, text: "end" },
  ]);
  assertEquals([one.out.text, one.done], ["", ["stopped"]]);
  assertStringIncludes(one.err.text, "failed with exit code 7");
});

Deno.test("listen --once ends with its program's failure", async () => {
  await using one = await Process.inNewFolder();
  const listening = one.run("listen", "--once", "--exec", `'${one.folder}/not there'`);
  while (one.messenger.listeners === 0) await turn();
  one.messenger.receive();
  assertEquals(await listening, 1);
  assertEquals(one.err.lines.at(-1)?.split("not there").length, 2, one.err.text);
  assertStringIncludes(one.err.text, "Cannot run");
  assertStringIncludes(one.out.text, "Ben: Hello");
});

Deno.test("edit reads its text from standard input, and is handed over", async () => {
  await using one = await Process.inNewFolder();
  one.messenger.messages = [message({ from: one.messenger.me.id })];
  const listening = one.run("listen");
  while (await readInstance(one.folder) === undefined) await turn();
  const two = one.beside();
  two.keyboard.type("Run 8 is done.\n");
  two.keyboard.end();
  assertEquals(await two.run("edit", messageId("1"), "--json"), 0);
  assertEquals(two.out.json.map(({ event, text }) => [event, text]), [["changed", "Run 8 is done."]]);
  assertEquals([two.started, one.messenger.asked.calls[0]], [[], ["edit", messageId("1"), "Run 8 is done."]]);
  // What is taken back must survive the way, too.
  assertEquals(await two.run("react", messageId("1"), "--remove"), 0);
  assertEquals(await two.run("picture", "--remove"), 0);
  assertEquals(one.messenger.asked.calls.slice(1).filter(([name]) => name !== "edits"), [
    ["react", { author: one.messenger.me.id, id: messageId("1") }, ""],
    ["setPicture", undefined],
  ]);
  one.stop.abort();
  assertEquals(await listening, 0);
});

Deno.test("history --ids puts the beginning of each message's id in front", async () => {
  await using one = await Process.inNewFolder();
  one.messenger.messages = [message({ id: messageId("5") })];
  assertEquals(await one.run("history", "--ids"), 0);
  assertMatch(one.out.text, /^55555555 20\d\d-.* Ben: Hello\n$/);
  assertEquals(await one.run("history"), 0);
  assertMatch(one.out.lines[1] ?? "", /^20\d\d-.* Ben: Hello$/);
});

Deno.test("history --edits shows the earlier wordings below the newest, with or without ids", async () => {
  await using one = await Process.inNewFolder();
  const at = new Date(2026, 0, 31, 8, 5, 9).getTime();
  one.messenger.messages = [message({ text: "Run 8", editedAt: at })];
  one.messenger.asked.editList = [{ text: "Run 6\nor so", at }, { text: "Run \x1b7", at }];
  const before = [
    "    (before, 2026-01-31 08:05:09: Run 6",
    "    or so)",
    "    (before, 2026-01-31 08:05:09: Run \\u{1b}7)",
  ];
  for (const args of [["--edits"], ["--edits", "--ids"]]) {
    one.out.text = "";
    assertEquals(await one.run("history", ...args), 0);
    assertEquals(one.out.lines.slice(1), before);
    assertMatch(one.out.lines[0] ?? "", args.length === 2 ? /^11111111 20.* Run 8 \(edited\)$/ : /^20.* \(edited\)$/);
  }
  one.out.text = "";
  assertEquals(await one.run("history"), 0);
  assertEquals(one.out.lines.length, 1);
});

Deno.test("export writes the text as it is, unless a terminal shows it", async () => {
  await using one = await Process.inNewFolder();
  one.messenger.asked.exported = ["a\r\n", "\x1b[2J\tend"];
  assertEquals(await one.run("export", "Ben", "--quiet"), 0);
  assertEquals(one.out.text, "a\r\n\x1b[2J\tend");
  one.out.text = "";
  one.screen = { columns: () => 80 };
  assertEquals(await one.run("export"), 0);
  assertEquals(one.out.text, "a\n\\u{1b}[2J\tend");
  one.out.text = "";
  assertEquals(await one.run("export", "--json"), 0);
  assertEquals(one.out.json, [{ event: "export", part: 0, text: "a\r\n\x1b[2J\tend" }]);
});

Deno.test("export --output makes a file where the command stands", async () => {
  await using one = await Process.inNewFolder();
  assertEquals(await one.run("export", "--output", "all.txt"), 0);
  assertEquals(await Deno.readTextFile(`${one.folder}/all.txt`), "one\ntwo\n");
  assertEquals(one.out.text, `Wrote 8 B to ${one.folder}/all.txt\n`);
  assertEquals(await one.run("export", "--output", "all.txt"), 1);
  assertStringIncludes(one.err.text, "--force");
  one.out.text = "";
  assertEquals(await one.run("export", "--output", "all.txt", "--force", "--quiet"), 0);
  assertEquals(one.out.text, "");
});

Deno.test("delete asks a person, and without one wants --yes", async () => {
  await using one = await Process.inNewFolder();
  assertEquals(await one.run("delete", "Ben"), 2);
  assertStringIncludes(one.err.text, "there is no terminal to ask on: say --yes");
  for (const [answer, code] of [["\n", 1], ["no\n", 1], ["Y\n", 0]] as const) {
    const two = one.beside();
    two.attendance = "person";
    two.keyboard.type(answer);
    assertEquals(await two.run("delete", "Ben"), code, answer);
    assertStringIncludes(two.err.text, "Delete the conversation with Ben on this computer? It can't be undone. [y/N]");
    assertEquals(two.messenger.asked.calls, code === 0 ? [["delete", BEN]] : []);
  }
  assertEquals(await one.run("delete", "Ben", "--yes"), 0);
  assertEquals([one.started, one.messenger.asked.calls], [["reading"], [["delete", BEN]]]);
});

Deno.test("delete that is stopped while it asks deletes nothing", async () => {
  await using one = await Process.inNewFolder();
  one.attendance = "person";
  const deleting = one.run("delete", "Ben");
  await turn();
  one.stop.abort();
  assertEquals([await deleting, one.messenger.asked.calls], [1, []]);
});

Deno.test("verify draws the number on a terminal that is wide enough", async () => {
  await using one = await Process.inNewFolder();
  for (const [columns, lines] of [[80, 2 + 17], [20, 2], [undefined, 2]] as const) {
    one.out.text = "";
    one.screen = columns === undefined ? undefined : { columns: () => columns };
    assertEquals(await one.run("verify", "Ben"), 0);
    assertEquals(one.out.lines.length, lines, `${columns}`);
  }
  one.out.text = "";
  one.screen = { columns: () => 80 };
  assertEquals(await one.run("verify", "Ben", "--json"), 0);
  assertEquals(one.out.json.length, 1);
});

Deno.test("export whose messenger ends in the midst of it fails, and does not begin anew", async () => {
  await using one = await Process.inNewFolder();
  await using api = new LocalApi({
    run: async function* () {
      await Promise.resolve();
      yield { event: "export", part: 0, text: "half" };
    },
  });
  await writeInstance(one.folder, api.instance);
  assertEquals(await one.run("export"), 1);
  assertEquals([one.out.text, one.started, one.err.lines.length], ["half", [], 1]);
  assertEquals(api.requests.filter(({ path }) => path === "/api/run").length, 1);
});
