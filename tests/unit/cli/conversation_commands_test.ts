/** What the commands about messages, conversations, rooms and people are, in JSON and on the command line. */
import { parseCommandLine } from "../../../src/cli/arguments.ts";
import { type Command, parseCommand } from "../../../src/cli/command.ts";
import type { Job } from "../../../src/cli/job.ts";
import { CommandError } from "../../../src/cli/members.ts";
import { UsageError } from "../../../src/cli/usage_error.ts";
import { assertEquals, assertStringIncludes, assertThrows } from "../../../src/std/assert.ts";

const ID = "5f0e3c1a9b7d4e21a0c4d8f3b6e19275";

function jobOf(args: readonly string[]): Job {
  const env: Record<string, string> = { HOME: "/home/ada" };
  const invocation = parseCommandLine(args, (name) => env[name], "linux", () => "/work");
  if (invocation.mode !== "command") throw new Error(`No command in mode ${invocation.mode}`);
  return invocation.job;
}

const EXPORT = { do: "export", who: undefined, format: "text", output: undefined, force: false } as const;
const SETTINGS = {
  do: "settings",
  receipts: undefined,
  keep: undefined,
  theme: undefined,
  language: undefined,
  notify: undefined,
  sound: undefined,
  quietHours: undefined,
  folder: undefined,
} as const;

/** The same command twice: on the command line, and in JSON. */
const SAME: [args: string[], json: object, command: Command & Job][] = [
  [["retract", ID], { do: "retract", id: ID }, { do: "retract", id: ID }],
  [["react", "5F0E3C1A", "👍"], { do: "react", id: "5F0E3C1A", emoji: "👍" }, {
    do: "react",
    id: "5f0e3c1a",
    from: undefined,
    emoji: "👍",
  }],
  [["react", ID, "--remove", "--from", "Ben"], { do: "react", id: ID, remove: true, from: "Ben" }, {
    do: "react",
    id: ID,
    from: "Ben",
    emoji: "",
  }],
  [["export"], { do: "export" }, EXPORT],
  [["export", "room:Lab", "--format", "html", "--output", "lab.html", "--force"], {
    do: "export",
    who: "room:Lab",
    format: "html",
    output: "/work/lab.html",
    force: true,
  }, { ...EXPORT, who: "room:Lab", format: "html", output: "/work/lab.html", force: true }],
  [["delete", "Ben", "--yes"], { do: "delete", who: "Ben", yes: true }, { do: "delete", who: "Ben", yes: true }],
  [["delete", "Ben"], { do: "delete", who: "Ben" }, { do: "delete", who: "Ben", yes: false }],
  [["mute", "Ben"], { do: "mute", who: "Ben" }, { do: "mute", who: "Ben" }],
  [["unmute", "everyone"], { do: "unmute", who: "everyone" }, { do: "unmute", who: "everyone" }],
  [["favourite", "Ben"], { do: "favourite", who: "Ben" }, { do: "favourite", who: "Ben" }],
  [["unfavourite", "Ben"], { do: "unfavourite", who: "Ben" }, { do: "unfavourite", who: "Ben" }],
  [["keep", "Ben", "30"], { do: "keep", who: "Ben", days: 30 }, { do: "keep", who: "Ben", days: 30 }],
  [["keep", "Ben", "forever"], { do: "keep", who: "Ben", days: "forever" }, {
    do: "keep",
    who: "Ben",
    days: "forever",
  }],
  [["keep", "Ben", "default"], { do: "keep", who: "Ben", days: "default" }, {
    do: "keep",
    who: "Ben",
    days: "default",
  }],
  [["rooms"], { do: "rooms" }, { do: "rooms" }],
  [["room", "make", "Lab"], { do: "room", act: "make", name: "Lab" }, {
    do: "room",
    act: "make",
    name: "Lab",
    members: [],
  }],
  [["room", "make", "Lab", "--member", "Ada", "--member=Ben"], {
    do: "room",
    act: "make",
    name: "Lab",
    members: ["Ada", "Ben"],
  }, { do: "room", act: "make", name: "Lab", members: ["Ada", "Ben"] }],
  [["room", "add", "Lab", "Ben", "Cleo"], { do: "room", act: "add", room: "Lab", who: ["Ben", "Cleo"] }, {
    do: "room",
    act: "add",
    room: "Lab",
    who: ["Ben", "Cleo"],
  }],
  [["room", "remove", "room:Lab", "Ben"], { do: "room", act: "remove", room: "room:Lab", who: "Ben" }, {
    do: "room",
    act: "remove",
    room: "room:Lab",
    who: ["Ben"],
  }],
  [["room", "leave", "Lab"], { do: "room", act: "leave", room: "Lab" }, { do: "room", act: "leave", room: "Lab" }],
  [["room", "name", "Lab", "Thermal lab"], { do: "room", act: "name", room: "Lab", text: "Thermal lab" }, {
    do: "room",
    act: "name",
    room: "Lab",
    text: "Thermal lab",
  }],
  [["room", "topic", "Lab", ""], { do: "room", act: "topic", room: "Lab", text: "" }, {
    do: "room",
    act: "topic",
    room: "Lab",
    text: "",
  }],
  [["block", "Ben"], { do: "block", who: "Ben" }, { do: "block", who: "Ben" }],
  [["unblock", "Ben"], { do: "unblock", who: "Ben" }, { do: "unblock", who: "Ben" }],
  [["nickname", "Ben", "Boss"], { do: "nickname", who: "Ben", name: "Boss" }, {
    do: "nickname",
    who: "Ben",
    name: "Boss",
  }],
  [["nickname", "Ben"], { do: "nickname", who: "Ben", name: null }, { do: "nickname", who: "Ben", name: "" }],
  [["status", "away", "at lunch"], { do: "status", availability: "away", text: "at lunch" }, {
    do: "status",
    availability: "away",
    text: "at lunch",
  }],
  [["picture", "me.png"], { do: "picture", file: "/work/me.png" }, {
    do: "picture",
    file: "/work/me.png",
    remove: false,
  }],
  [["picture", "--remove"], { do: "picture", remove: true }, { do: "picture", file: undefined, remove: true }],
  [["settings"], { do: "settings" }, SETTINGS],
  [["settings", "--receipts", "off", "--keep", "36500"], { do: "settings", receipts: "off", keep: 36_500 }, {
    ...SETTINGS,
    receipts: "off",
    keep: 36_500,
  }],
  [["settings", "--keep", "forever"], { do: "settings", keep: "forever" }, { ...SETTINGS, keep: "forever" }],
  [["settings", "--theme", "dark", "--language", "ar"], { do: "settings", theme: "dark", language: "ar" }, {
    ...SETTINGS,
    theme: "dark",
    language: "ar",
  }],
  [["settings", "--notify", "off", "--sound", "on"], { do: "settings", notify: "off", sound: "on" }, {
    ...SETTINGS,
    notify: "off",
    sound: "on",
  }],
  [["settings", "--quiet-hours", "22:00-07:00"], { do: "settings", quietHours: "22:00-07:00" }, {
    ...SETTINGS,
    quietHours: "22:00-07:00",
  }],
  [["settings", "--quiet-hours", "none"], { do: "settings", quietHours: "none" }, { ...SETTINGS, quietHours: "none" }],
  [["settings", "--folder", "in"], { do: "settings", folder: "/work/in" }, { ...SETTINGS, folder: "/work/in" }],
  [["settings", "--folder", "default"], { do: "settings", folder: "default" }, { ...SETTINGS, folder: "default" }],
];

Deno.test("parseCommandLine() and parseCommand() read the same commands", () => {
  for (const [args, json, command] of SAME) {
    assertEquals<unknown>(jobOf(args), command, args.join(" "));
    assertEquals<unknown>(parseCommand(json, "linux"), command, JSON.stringify(json));
  }
});

Deno.test("parseCommand() reads what a command became when it went through the local API", () => {
  for (const [, , command] of SAME) {
    assertEquals<unknown>(parseCommand(JSON.parse(JSON.stringify(command)), "linux"), command);
  }
});

Deno.test("parseCommandLine() leaves texts to standard input, and ids and waiting for later", () => {
  assertEquals<unknown>(jobOf(["edit", ID, "New"]), { do: "edit", id: ID, text: "New" });
  for (const words of [["edit", ID], ["edit", ID, "-"]]) {
    assertEquals<unknown>(jobOf(words), { do: "edit", id: ID, text: undefined });
  }
  assertEquals<unknown>(jobOf(["forward", ID, "--to", "Ben", "--to", "room:Lab"]), {
    do: "forward",
    id: ID,
    from: undefined,
    to: ["Ben", "room:Lab"],
  });
  assertEquals<unknown>(jobOf(["send", "--to", "Ben", "--reply", ID, "Yes"]), {
    do: "send",
    to: ["Ben"],
    text: "Yes",
    file: undefined,
    reply: ID,
  });
  assertEquals<unknown>(parseCommand({ do: "edit", id: ID, text: "New" }), { do: "edit", id: ID, text: "New" });
  assertEquals<unknown>(parseCommand({ do: "forward", id: ID, to: "Ben", wait: 0 }), {
    do: "forward",
    id: ID,
    from: undefined,
    to: ["Ben"],
    ids: undefined,
    wait: 0,
  });
});

Deno.test("parseCommandLine() says what is wrong with these commands", () => {
  const rows: [args: string[], ...said: string[]][] = [
    [["edit"], "edit needs the ID of a message", "history --ids"],
    [["edit", "short", "x"], '"short"', "8 or more"],
    [["edit", ID, ""], "The text is empty"],
    [["edit", ID, "two", "words"], '"words"', "quotes"],
    [["retract", ID, "x"], '"x"'],
    [["react", ID], "react needs EMOJI", "--remove"],
    [["react", ID, " "], "EMOJI is empty"],
    [["react", ID, "x".repeat(65)], "EMOJI has 65 bytes"],
    [["react", ID, "👍", "--remove"], "leave EMOJI out"],
    [["forward", ID], "forward needs a receiver"],
    [["send", "--to", "Ben", "--to", "Cleo", "--reply", ID, "x"], "--reply goes with a text to one receiver"],
    [["send", "--to", "Ben", "--file", "x", "--reply", ID], "--reply goes with a text to one receiver"],
    [["send", "--to", "Ben", "--reply", "x", "x"], "--reply is a message's id"],
    [["export", "--format", "pdf"], '--format is text, json, html, not "pdf"'],
    [["export", "--force"], "--output FILE"],
    [["delete"], "delete needs WHO"],
    [["mute", "Ben", "--yes"], "--yes belongs to delete"],
    [["keep", "Ben"], "keep needs WHO and DAYS"],
    [["keep", "Ben", "0"], "1 to 36500", '"0"'],
    [["keep", "Ben", "36501"], '"36501"'],
    [["keep", "Ben", "1.5"], '"1.5"'],
    [["room"], "room is followed by make, add"],
    [["room", "burn", "Lab"], 'not "burn"'],
    [["room", "make"], "room make needs a NAME"],
    [["room", "make", " "], "NAME is empty"],
    [["room", "make", "Lab", "two"], '"two" is too much for room make'],
    [["room", "make", "x".repeat(65)], "65 bytes"],
    [["room", "add", "Lab"], "room add needs WHO"],
    [["room", "add", "Lab", "Ben", "--member", "Cleo"], "--member belongs to room make"],
    [["room", "add", "Lab", ...Array(201).fill("Ben")], "200 members"],
    [["room", "topic", "Lab"], "room topic needs a text"],
    [["room", "topic", "Lab", "x".repeat(257)], "257 bytes"],
    [["status"], "status needs available, away or busy"],
    [["status", "asleep"], '"asleep"'],
    [["status", "away", "x".repeat(65)], "65 bytes"],
    [["picture"], "picture needs a FILE"],
    [["picture", "x", "--remove"], "leave FILE out"],
    [["settings", "--receipts", "maybe"], '--receipts is on, off, not "maybe"'],
    [["settings", "--keep", "default"], "--keep is a number of days"],
    [["settings", "--theme", "sepia"], '--theme is system, light, dark, not "sepia"'],
    [["settings", "--language", "tlh"], "--language is system, en, de"],
    [["settings", "--quiet-hours", "22-7"], '--quiet-hours is two times such as 22:00-07:00, or none, not "22-7"'],
    [["settings", "--quiet-hours", "22:00-24:00"], '"24:00" is no time of day'],
    [["settings", "--quiet-hours", "22:00-22:00"], "can't begin and end at 22:00"],
  ];
  for (const [args, ...said] of rows) {
    const { message } = assertThrows(() => jobOf(args), UsageError);
    for (const part of said) assertStringIncludes(message, part, args.join(" "));
  }
});

Deno.test("parseCommand() refuses what is none of these commands", () => {
  const rows: [json: object, said: string][] = [
    [{ do: "edit", id: ID }, '"edit" lacks "text"'],
    [{ do: "edit", id: ID, text: "" }, '"text": The text is empty'],
    [{ do: "edit", text: "x" }, '"edit" lacks "id"'],
    [{ do: "edit", id: "x", text: "x" }, "a message's id"],
    [{ do: "react", id: ID }, '"react" lacks "emoji"'],
    [{ do: "react", id: ID, emoji: "👍", remove: true }, 'leave "emoji" out'],
    [{ do: "forward", id: ID }, '"forward" lacks "to"'],
    [{ do: "send", to: ["Ada", "Ben"], text: "x", reply: ID }, '"reply" goes with a text to one receiver'],
    [{ do: "export", output: "x.txt" }, "an absolute path"],
    [{ do: "export", force: true }, '"force" is about a file'],
    [{ do: "export", format: "pdf" }, 'one of "text", "json", "html"'],
    [{ do: "keep", who: "Ben" }, '"keep" lacks "days"'],
    [{ do: "keep", who: "Ben", days: "30" }, "1 to 36500"],
    [{ do: "room" }, '"room" lacks "act"'],
    [{ do: "room", act: "burn" }, '"act" is one of'],
    [{ do: "room", act: "make", name: "" }, '"name" is empty'],
    [{ do: "room", act: "add", room: "Lab" }, 'lacks "who"'],
    [{ do: "room", act: "leave" }, '"room" lacks "room"'],
    [{ do: "room", act: "leave", room: "Lab", who: "Ben" }, 'Unknown member "who"'],
    [{ do: "picture" }, '"picture" lacks "file"'],
    [{ do: "picture", file: "/x", remove: true }, 'leave "file" out'],
    [{ do: "status" }, '"status" lacks "availability"'],
    [{ do: "settings", receipts: true }, '"receipts" is a text'],
    [{ do: "settings", theme: "sepia" }, '"theme" is one of "system", "light", "dark"'],
    [{ do: "settings", quietHours: "7:00" }, '"quietHours" is two times such as 22:00-07:00'],
    [{ do: "settings", folder: "in" }, '"folder" is an absolute path'],
  ];
  for (const [json, said] of rows) {
    const { message } = assertThrows(() => parseCommand(json, "linux"), CommandError);
    assertStringIncludes(message, said, JSON.stringify(json));
  }
});
