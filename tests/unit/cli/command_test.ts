import { type Command, CommandError, isEndless, parseCommand } from "../../../src/cli/command.ts";
import { assertEquals, assertStringIncludes, assertThrows } from "../../../src/std/assert.ts";
import { messageId } from "./fixture.ts";

Deno.test("parseCommand() reads each command and fills in what is left out", () => {
  const rows: [json: unknown, command: Command][] = [
    [{ do: "send", to: "Ada", text: "Hello", ref: "r" }, {
      do: "send",
      to: ["Ada"],
      text: "Hello",
      ids: undefined,
      wait: undefined,
    }],
    [{ do: "send", to: ["Ada", "everyone"], text: "", ids: [messageId("1"), messageId("2")], wait: 0 }, {
      do: "send",
      to: ["Ada", "everyone"],
      text: "",
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
    [{ do: "watch" }, { do: "watch" }],
  ];
  for (const [json, command] of rows) {
    assertEquals(parseCommand(json), command);
    // What goes through the local API comes out as it went in.
    assertEquals(parseCommand(JSON.parse(JSON.stringify(command))), command);
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
    [{ do: "ask", to: "Ada" }, '"ask" is not in this version'],
    [{ ...send, to: undefined }, 'lacks "to"'],
    [{ ...send, to: [] }, 'lacks "to"'],
    [{ ...send, to: 7 }, '"to" is a text or a list of texts, not 7'],
    [{ ...send, to: ["Ada", null] }, '"to" is'],
    [{ ...send, to: "" }, "WHO is empty"],
    [{ ...send, to: "room:lab" }, "rooms are not in this version"],
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
    [{ ...send, file: "x" }, '"file" is not in this version'],
    [{ ...send, txt: "x" }, 'Unknown member "txt" in "send"'],
    [{ do: "listen", exec: "rm" }, 'Unknown member "exec" in "listen"'],
    [{ do: "listen", once: 1 }, '"once" is true or false'],
    [{ do: "history", limit: 1.5 }, '"limit" is a whole number'],
    [{ do: "history", limit: 0 }, '"limit"'],
    [{ do: "history", since: "soon" }, '"since" is a date'],
    [{ do: "history", who: "room:x" }, "rooms are not in this version"],
    [JSON.parse('{"__proto__":{"do":"peers"}}'), 'lacks "do"'],
  ];
  for (const [json, said] of rows) {
    assertStringIncludes(assertThrows(() => parseCommand(json), CommandError).message, said);
  }
});

Deno.test("isEndless() tells what goes on until it is stopped", () => {
  const endless = ["send", "peers", "listen", "history", "whoami", "watch"].filter((verb) =>
    isEndless(parseCommand({ do: verb, ...verb === "send" ? { to: "Ada", text: "x" } : {} }))
  );
  assertEquals(endless, ["listen", "watch"]);
  assertEquals(isEndless({ do: "listen", once: true }), false);
});
