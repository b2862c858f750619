/** What people do with what they said, from the command line: two or three real programs on loopback. */
import { assertEquals, assertMatch, assertStringIncludes } from "../../src/std/assert.ts";
import { type Line, Program, type ProgramOptions, runProgram } from "../support/program.ts";
import { freePort, testFolder } from "../support/task.ts";

function people(folder: string, port = freePort()): Record<"ada" | "ben" | "cleo", ProgramOptions> {
  return {
    ada: { name: "Ada", data: `${folder}/ada`, bind: "127.0.0.2", port },
    ben: { name: "Ben", data: `${folder}/ben`, bind: "127.0.0.3", port },
    cleo: { name: "Cleo", data: `${folder}/cleo`, bind: "127.0.0.4", port, args: ["--group", "Galley"] },
  };
}

/** Runs a command that must succeed, and reads its JSON lines. */
async function run(options: ProgramOptions, ...args: string[]): Promise<Line[]> {
  const { code, stdout, stderr } = await runProgram(options, [...args, "--json"]);
  assertEquals(code, 0, `${args.join(" ")}: ${stderr}`);
  return stdout.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

async function codeOf(options: ProgramOptions, ...args: string[]): Promise<number> {
  return (await runProgram(options, args)).code;
}

Deno.test("what was said is answered, edited, reacted to, found, forwarded, and taken back", async () => {
  await using folder = await testFolder();
  const { ada, ben } = people(folder.path);
  await using adas = await Program.start(ada);
  await using bens = await Program.start(ben);
  await adas.sees("Ben");
  await bens.sees("Ada");

  const [saved] = await run(ada, "send", "--to", "Ben", "The sensor of run 6 drifts");
  const id: string = saved?.id;
  await bens.until((line) => line.event === "message" && line.id === id);

  await run(ben, "send", "--to", "Ada", "--reply", id.slice(0, 8), "Since when?");
  const answer = await adas.until((line) => line.event === "message" && line.text === "Since when?");
  assertEquals([answer.reply.id, answer.reply.author.name, answer.reply.text], [
    id,
    "Ada",
    "The sensor of run 6 drifts",
  ]);

  await run(ada, "edit", id, "The sensor of run 7 drifts");
  const edited = await bens.until((line) => line.event === "changed" && line.edited !== undefined);
  assertEquals([edited.id, edited.text, edited.earlier.map(({ text }: Line) => text)], [
    id,
    "The sensor of run 7 drifts",
    ["The sensor of run 6 drifts"],
  ]);

  await run(ben, "react", id.slice(0, 8), "👍");
  const reacted = await adas.until((line) => line.event === "changed" && line.reactions !== undefined);
  assertEquals(reacted.reactions, [{ by: { id: bens.id, name: "Ben" }, emoji: "👍" }]);

  // Parts of words are found, of the newest wording.
  const found = await run(ben, "history", "--search", "nsor RUN");
  assertEquals(found.map((line) => [line.id, line.text]), [[id, "The sensor of run 7 drifts"]]);
  assertEquals(await run(ben, "history", "--search", "run 6"), []);

  await run(ben, "forward", id, "--to", "Ada");
  const forwarded = await adas.until((line) => line.event === "message" && line.forwarded === true);
  assertEquals(forwarded.text, "The sensor of run 7 drifts");

  const shown = await runProgram(ada, ["history", "Ben"]);
  assertMatch(
    shown.stdout,
    /Ada to Ben: The sensor of run 7 drifts \(edited\)\n {4}\(👍 Ben\)\n {4}\((delivered|read)\)\n/,
  );

  const wordings = await runProgram(ben, ["history", "Ada", "--edits"]);
  assertMatch(wordings.stdout, /run 7 drifts \(edited\)\n {4}\(before, 20[^\n]*: The sensor of run 6 drifts\)\n/);

  await adas.give({ do: "retract", id, ref: "back" });
  await adas.until((line) => line.event === "done" && line.ref === "back");
  const retracted = await bens.until((line) => line.event === "changed" && line.retracted !== undefined);
  assertEquals([retracted.id, retracted.text], [id, ""]);
  assertEquals(await codeOf(ada, "edit", id, "After all"), 1);
  assertEquals(await codeOf(ben, "retract", id), 1);
  assertEquals(await codeOf(ben, "react", "00000000", "👍"), 4);
});

Deno.test("in headless mode one says that one writes, and what one has read", async () => {
  await using folder = await testFolder();
  const { ada, ben } = people(folder.path);
  await using adas = await Program.start(ada);
  await using bens = await Program.start(ben);
  await adas.sees("Ben");
  await bens.sees("Ada");
  for (const [from, to, who] of [[ada, bens, "Ben"], [ben, adas, "Ada"]] as const) {
    await run(from, "send", "--to", who, `Good morning, ${who}`);
    await to.until((line) => line.event === "message" && line.text === `Good morning, ${who}`);
  }
  await adas.give({ do: "typing", who: "Ben", on: true, ref: "on" });
  const typing = await bens.until((line) => line.event === "typing" && line.on === true);
  assertEquals([typing.by.id, typing.conversation], [adas.id, adas.id]);
  await adas.give({ do: "typing", who: "Ben", on: false, ref: "off" });
  await bens.until((line) => line.event === "typing" && line.on === false);
  await bens.give({ do: "read", who: "Ada", ref: "seen" });
  const seen = await bens.until((line) => line.event === "seen");
  assertEquals([seen.ref, seen.conversation], ["seen", adas.id]);
  const read = await adas.until((line) => line.event === "read");
  assertEquals(read.by, { id: bens.id, name: "Ben" });
  for (const [program, ref] of [[adas, "on"], [adas, "off"], [bens, "seen"]] as const) {
    assertEquals((await program.until((line) => line.event === "done" && line.ref === ref)).code, 0);
  }
});

Deno.test("a conversation is exported and deleted, and what is decided about it is kept", async () => {
  await using folder = await testFolder();
  const { ada, ben } = people(folder.path);
  await using _bens = await Program.start(ben);
  assertEquals(await codeOf(ada, "send", "--to", "Ben", "Tea <b>now</b>?"), 0);

  const text = await runProgram(ada, ["export", "Ben"]);
  assertStringIncludes(text.stdout, "Tea <b>now</b>?");
  const json = await runProgram(ada, ["export", "--format", "json"]);
  const [exported, ...others] = JSON.parse(json.stdout);
  assertEquals([exported.text, others], ["Tea <b>now</b>?", []]);
  const file = `${folder.path}/ben.html`;
  assertEquals(await codeOf(ada, "export", "Ben", "--format", "html", "--output", file), 0);
  const html = await Deno.readTextFile(file);
  assertEquals([html.includes("<b>now"), html.includes("&lt;b&gt;now")], [false, true]);
  assertEquals((await Deno.stat(file)).mode! & 0o777, 0o600);
  assertEquals(await codeOf(ada, "export", "Ben", "--output", file), 1);
  assertEquals(await Deno.readTextFile(file), html);

  await run(ada, "favourite", "Ben");
  await run(ada, "mute", "Ben");
  const [kept] = await run(ada, "keep", "Ben", "30");
  assertEquals([kept?.favourite, kept?.muted, kept?.keepDays], [true, true, 30]);
  await run(ada, "settings", "--receipts", "off", "--keep", "365");
  const [settings] = await run(ada, "settings");
  assertEquals([settings?.receipts, settings?.keepDays], ["off", 365]);

  assertEquals(await codeOf(ada, "delete", "Ben"), 2);
  assertEquals((await run(ada, "history")).length, 1);
  assertEquals((await run(ada, "delete", "Ben", "--yes")).map(({ messages }) => messages), [1]);
  assertEquals(await run(ada, "history"), []);
});

Deno.test("who is blocked is not heard, and heard again when welcome; a nickname is a name", async () => {
  await using folder = await testFolder();
  const { ada, cleo } = people(folder.path);
  await using adas = await Program.start(ada);
  await using cleos = await Program.start(cleo);
  assertEquals((await adas.sees("Cleo")).group, "Galley");
  await cleos.sees("Ada");
  await run(cleo, "send", "--to", "Ada", "Hello");
  await adas.until((line) => line.event === "message");

  const [blocked] = await run(ada, "block", "Cleo");
  assertEquals([blocked?.id, blocked?.blocked], [cleos.id, true]);
  assertEquals(await codeOf(cleo, "send", "--to", "Ada", "Do you hear?", "--wait", "1"), 3);
  assertEquals((await run(ada, "history")).map(({ text }) => text), ["Hello"]);

  await run(ada, "unblock", "Cleo");
  await adas.until((line) => line.event === "message" && line.text === "Do you hear?");

  await run(ada, "nickname", "Cleo", "Cook");
  await run(ada, "send", "--to", "Cook", "Now I do");
  await cleos.until((line) => line.event === "message" && line.text === "Now I do");
  const peers = await runProgram(ada, ["peers"]);
  assertMatch(peers.stdout, /^online {3}Cook \(Cleo\) {2}Galley .* not verified/m);
  await adas.end("SIGTERM");
});

Deno.test("three people talk in a room, and one who is put out hears no more", async () => {
  await using folder = await testFolder();
  const { ada, ben, cleo } = people(folder.path);
  await using adas = await Program.start(ada);
  await using bens = await Program.start(ben);
  await using cleos = await Program.start(cleo);
  for (const name of ["Ben", "Cleo"]) await adas.sees(name);

  const [room] = await run(ada, "room", "make", "Lab", "--member", "Ben", "--member", "Cleo");
  assertEquals(room?.members.length, 3);
  for (const program of [bens, cleos]) {
    await program.until((line) => line.event === "room" && line.name === "Lab" && line.members.length === 3);
  }
  assertEquals((await run(cleo, "rooms")).map(({ id, name }) => [id, name]), [[room?.id, "Lab"]]);

  await run(ben, "send", "--to", "room:Lab", "Who has run 7?");
  for (const program of [adas, cleos]) {
    const heard = await program.until((line) => line.event === "message" && line.conversation === room?.id);
    assertEquals([heard.text, heard.from.id, heard.name], ["Who has run 7?", bens.id, "Lab"]);
  }
  const [own] = await run(ben, "history", "room:Lab");
  assertEquals(own?.deliveries.filter(({ delivered }: Line) => delivered !== undefined).length, 2);
  assertStringIncludes((await runProgram(ben, ["history", "room:Lab"])).stdout, "(delivered to 2 of 2");

  await run(ada, "room", "topic", "Lab", "Run 7");
  await cleos.until((line) => line.event === "room" && line.topic === "Run 7");
  assertEquals(await codeOf(ben, "room", "remove", "Lab", "Cleo"), 1);
  await run(ada, "room", "remove", "Lab", "Cleo");
  for (const program of [bens, cleos]) {
    await program.until((line) => line.event === "room" && line.members.length === 2);
  }
  // Who is out of it sees that, and is refused in the same way by whatever says something there.
  const [outside] = await run(cleo, "rooms");
  assertEquals([outside?.id, outside?.outside], [room?.id, true]);
  assertMatch((await runProgram(cleo, ["rooms"])).stdout, /^room:Lab .* you are not in it /);
  const letter = `${folder.path}/letter`;
  await Deno.writeTextFile(letter, "Dear all");
  const talk = [["--to", "room:Lab", "Hello?"], ["--to", "room:Lab", "--file", letter]];
  for (const args of [...talk.map((words) => ["send", ...words]), ["room", "topic", "Lab", "x"]]) {
    assertEquals(await codeOf(cleo, ...args), 1, args.join(" "));
  }
  await cleos.give({ do: "typing", who: "room:Lab", on: true, ref: "out" });
  assertEquals((await cleos.until((line) => line.event === "done" && line.ref === "out")).code, 1);
  assertEquals(await codeOf(cleo, "history", "room:Lab"), 0);
  await run(ben, "send", "--to", "room:Lab", "Only we two");
  await adas.until((line) => line.event === "message" && line.text === "Only we two");
  await run(ben, "send", "--to", "Cleo", "Bye");
  await cleos.until((line) => line.event === "message" && line.text === "Bye");
  assertEquals(cleos.lines.filter(({ text }) => text === "Only we two"), []);
});

Deno.test("in headless mode what a command changes is told once, with its ref", async () => {
  await using folder = await testFolder();
  const { ada, ben } = people(folder.path);
  await using adas = await Program.start(ada);
  await using _bens = await Program.start(ben);
  await adas.sees("Ben");
  const done = async (command: Line) => {
    const ref = `${adas.lines.length}`;
    await adas.give({ ...command, ref });
    assertEquals((await adas.until((line) => line.event === "done" && line.ref === ref)).code, 0);
    return ref;
  };
  await done({ do: "send", to: "Ben", text: "Hello" });
  const { id } = await adas.until((line) => line.event === "saved");
  const before = adas.lines.length;
  const refs = [
    await done({ do: "edit", id, text: "Good morning" }),
    await done({ do: "react", id, emoji: "👍" }),
    await done({ do: "mute", who: "Ben" }),
    await done({ do: "settings", receipts: "off" }),
    await done({ do: "room", act: "make", name: "Lab", members: ["Ben"] }),
    await done({ do: "room", act: "topic", room: "Lab", text: "Run 7" }),
    await done({ do: "delete", who: "Ben", yes: true }),
  ];
  // A command that changes nothing comes behind all that the others had to say.
  await done({ do: "rooms" });
  const kinds = ["changed", "conversation", "settings", "room", "deleted"];
  const told = adas.lines.slice(before).filter(({ event }) => kinds.includes(event)).map((
    { event, ref },
  ) => [event, ref]);
  assertEquals(
    told.slice(0, -1),
    ["changed", "changed", "conversation", "settings", "room", "room", "deleted"].map((event, index) => [
      event,
      refs[index],
    ]),
  );
});
