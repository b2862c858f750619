import { type Command, isEndless, parseCommand } from "../../../src/cli/command.ts";
import { CommandError } from "../../../src/cli/members.ts";
import { assertEquals, assertStringIncludes, assertThrows } from "../../../src/std/assert.ts";
import { messageId } from "./fixture.ts";

Deno.test("parseCommand() reads each command and fills in what is left out", () => {
  const rows: [json: unknown, command: Command][] = [
    [{ do: "send", to: "Ada", text: "Hello", ref: "r" }, {
      do: "send",
      to: ["Ada"],
      text: "Hello",
      file: undefined,
      reply: undefined,
      ids: undefined,
      wait: undefined,
    }],
    [{ do: "send", to: "Ada", file: "/a/report.pdf" }, {
      do: "send",
      to: ["Ada"],
      text: "",
      file: ["/a/report.pdf"],
      reply: undefined,
      ids: undefined,
      wait: undefined,
    }],
    [{ do: "send", to: ["Ada"], file: ["/a", "/b c"], text: "Look", ids: [messageId("1")], wait: 7 }, {
      do: "send",
      to: ["Ada"],
      text: "Look",
      file: ["/a", "/b c"],
      reply: undefined,
      ids: [messageId("1")],
      wait: 7,
    }],
    [{ do: "send", to: ["Ada", "everyone"], text: "", ids: [messageId("1"), messageId("2")], wait: 0 }, {
      do: "send",
      to: ["Ada", "everyone"],
      text: "",
      file: undefined,
      reply: undefined,
      ids: [messageId("1"), messageId("2")],
      wait: 0,
    }],
    [{ do: "peers" }, { do: "peers", wait: undefined }],
    [{ do: "peers", wait: 1.5 }, { do: "peers", wait: 1.5 }],
    [{ do: "listen" }, { do: "listen", once: false }],
    [{ do: "listen", once: true }, { do: "listen", once: true }],
    [{ do: "history", who: null }, { do: "history", who: undefined, search: undefined, since: undefined, limit: 50 }],
    [{ do: "history", who: "Ben", search: "a b", since: "2h", limit: 1 }, {
      do: "history",
      who: "Ben",
      search: "a b",
      since: "2h",
      limit: 1,
    }],
    [{ do: "whoami" }, { do: "whoami" }],
    [{ do: "files" }, { do: "files" }],
    [{ do: "rules" }, { do: "rules" }],
    [{ do: "accept", id: "5F0E3C1A" }, {
      do: "accept",
      id: "5f0e3c1a",
      from: undefined,
      folder: undefined,
      wait: undefined,
    }],
    [{ do: "accept", id: messageId("1"), from: "Ben", folder: "/in", wait: 0 }, {
      do: "accept",
      id: messageId("1"),
      from: "Ben",
      folder: "/in",
      wait: 0,
    }],
    [{ do: "decline", id: messageId("1") }, { do: "decline", id: messageId("1"), from: undefined }],
    [{ do: "pause", id: messageId("1") }, { do: "pause", id: messageId("1"), from: undefined, to: undefined }],
    [{ do: "resume", id: messageId("1"), to: "Ben" }, {
      do: "resume",
      id: messageId("1"),
      from: undefined,
      to: ["Ben"],
    }],
    [{ do: "cancel", id: messageId("1"), to: ["Ben", "Cleo"] }, {
      do: "cancel",
      id: messageId("1"),
      from: undefined,
      to: ["Ben", "Cleo"],
    }],
    [{ do: "rule", who: "Ben", largest: 5, quota: 6, folder: "/in" }, {
      do: "rule",
      who: "Ben",
      folder: "/in",
      largest: 5,
      quota: 6,
      off: false,
    }],
    [{ do: "rule", who: "Ben", off: true }, {
      do: "rule",
      who: "Ben",
      folder: undefined,
      largest: undefined,
      quota: undefined,
      off: true,
    }],
    [{ do: "verify", who: "Ben", safetyNumber: "01234 ".repeat(8) }, {
      do: "verify",
      who: "Ben",
      safetyNumber: "01234".repeat(8),
      off: false,
    }],
    [{ do: "watch" }, { do: "watch" }],
  ];
  for (const [json, command] of rows) {
    assertEquals(parseCommand(json, "linux"), command);
    // What goes through the local API comes out as it went in.
    assertEquals(parseCommand(JSON.parse(JSON.stringify(command)), "linux"), command);
  }
});

Deno.test("parseCommand() refuses what is none, and says why", () => {
  const send = { do: "send", to: "Ada", text: "Hello" };
  const rows: [json: unknown, said: string][] = [
    [undefined, "JSON object"],
    [null, "JSON object"],
    ["send", "JSON object"],
    [[send], "JSON object"],
    [{}, 'lacks "do"'],
    [{ do: 7 }, '"do" is a text, not 7'],
    [{ do: "dance" }, 'Unknown command "dance"'],
    [{ do: "toString" }, 'Unknown command "toString"'],
    [{ do: "ask", to: "Ada" }, '"ask" lacks "question"'],
    [{ do: "ask", to: "Ada", question: "Well?", choices: [] }, "0 choices"],
    [{ ...send, to: undefined }, 'lacks "to"'],
    [{ ...send, to: [] }, 'lacks "to"'],
    [{ ...send, to: 7 }, '"to" is a text or a list of texts, not 7'],
    [{ ...send, to: ["Ada", null] }, '"to" is'],
    [{ ...send, to: "" }, "WHO is empty"],
    [{ ...send, to: Array(1025).fill("Ada") }, "1025 receivers"],
    [{ ...send, text: undefined }, 'lacks "text"'],
    [{ ...send, text: ["Hello"] }, '"text" is a text, not ["Hello"]'],
    [{ ...send, wait: -1 }, '"wait" is a number of seconds'],
    [{ ...send, wait: "1" }, '"wait"'],
    [{ ...send, wait: 1e9 }, '"wait"'],
    [{ ...send, ids: [] }, '"ids" is a list of 1 ids'],
    [{ ...send, ids: ["1"] }, '"ids"'],
    [{ ...send, ids: messageId("1") }, '"ids"'],
    [
      { ...send, to: ["Ada", "Ben", "Cleo"], ids: [messageId("1"), messageId("2"), messageId("1")] },
      `"ids" has ${messageId("1")} more than once`,
    ],
    [{ ...send, file: "x" }, '"file" is an absolute path, not "x"'],
    [{ ...send, file: ["/x", "./y"] }, '"file" is an absolute path, not "./y"'],
    [{ ...send, file: 7 }, '"file" is a path or a list of paths, not 7'],
    [{ ...send, file: [] }, '"file" is an empty list'],
    [{ ...send, file: Array(10_001).fill("/x") }, "10001 paths"],
    [{ ...send, file: "/x", text: "x".repeat(65_537) }, '"text": The text has 65537 bytes'],
    [{ do: "accept" }, '"accept" lacks "id"'],
    [{ do: "accept", id: "5f0e3c1" }, '"id" is an offer\'s id'],
    [{ do: "accept", id: messageId("1"), folder: "in" }, '"folder" is an absolute path'],
    [{ do: "accept", id: messageId("1"), to: "Ben" }, 'Unknown member "to" in "accept"'],
    [{ do: "cancel", id: messageId("1"), to: [] }, '"cancel" lacks "to"'],
    [{ do: "rule" }, '"rule" lacks "who"'],
    [{ do: "rule", who: "Ben", largest: "1G" }, '"largest" is a whole number'],
    [{ do: "rule", who: "Ben", off: true, quota: 1 }, '"off" takes the rule away'],
    [{ do: "verify", who: "Ben", safetyNumber: "123" }, "forty digits"],
    [{ do: "verify", who: "Ben", safetyNumber: "0".repeat(40), off: true }, '"off" takes it back'],
    [{ ...send, txt: "x" }, 'Unknown member "txt" in "send"'],
    [{ do: "listen", exec: "rm" }, 'Unknown member "exec" in "listen"'],
    [{ do: "listen", once: 1 }, '"once" is true or false'],
    [{ do: "history", limit: 1.5 }, '"limit" is a whole number'],
    [{ do: "history", limit: 0 }, '"limit"'],
    [{ do: "history", since: "soon" }, '"since" is a date'],
    [JSON.parse('{"__proto__":{"do":"peers"}}'), 'lacks "do"'],
  ];
  for (const [json, said] of rows) {
    assertStringIncludes(assertThrows(() => parseCommand(json, "linux"), CommandError).message, said);
  }
});

Deno.test("parseCommand() takes a path for absolute that has its drive or server on Windows", () => {
  const absolute = (path: string) => {
    try {
      parseCommand({ do: "send", to: "Ada", file: path }, "windows");
      return true;
    } catch {
      return false;
    }
  };
  const paths = ["C:\\x", "c:/x", "\\\\server\\share\\x", "//server/share", "C:x", "\\x", "/x", "x", "\\\\\\x"];
  assertEquals(paths.filter(absolute), ["C:\\x", "c:/x", "\\\\server\\share\\x", "//server/share"]);
});

Deno.test("isEndless() tells what goes on until it is stopped", () => {
  const endless = ["send", "peers", "listen", "history", "whoami", "watch"].filter((verb) =>
    isEndless(parseCommand({ do: verb, ...verb === "send" ? { to: "Ada", text: "x" } : {} }))
  );
  assertEquals(endless, ["listen", "watch"]);
  assertEquals(isEndless({ do: "listen", once: true }), false);
});
