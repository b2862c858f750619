import { COMMAND_NAMES, COMMANDS } from "../../../src/cli/commands.ts";
import { helpText } from "../../../src/cli/help.ts";
import { OPTIONS } from "../../../src/cli/options.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../src/std/assert.ts";

Deno.test("helpText() says whom a WHO can mean, where there is one", () => {
  for (const name of COMMAND_NAMES) {
    const { usage, notes } = COMMANDS[name];
    const values = OPTIONS.filter(({ commands }) => commands?.includes(name)).map(({ value }) => value);
    const takesWho = [usage, ...notes, ...values].some((line) => line?.includes("WHO"));
    assertEquals(helpText(name).includes("\nWHO is "), takesWho, name);
  }
});

Deno.test("helpText() names neither rooms nor everyone where one person is meant", () => {
  for (const name of ["verify", "rule", "block", "unblock", "nickname", "room", "accept", "react"] as const) {
    const who = /\nWHO is .*/.exec(helpText(name))?.[0] ?? "";
    assert(who.includes("a person") && !/room:|everyone/.test(who), `${name}: ${who}`);
  }
  for (const name of ["send", "history", "mute"] as const) {
    assertStringIncludes(helpText(name), "room:NAME, or everyone");
  }
});

Deno.test("helpText() says what a newcomer can't guess", () => {
  for (const name of ["send", "forward"] as const) assertStringIncludes(helpText(name), "those who are here now");
  assertStringIncludes(helpText("nickname"), "kept as a contact");
  assertStringIncludes(helpText("identity"), "never run on two computers at the same time");
  assertStringIncludes(helpText("rooms"), "you are not in it");
  assertStringIncludes(helpText("peers"), "last seen");
});

Deno.test("help and README say the same of what exit codes 0, 3 and 5 mean", async () => {
  const help = helpText(undefined);
  const readme = (await Deno.readTextFile(new URL("../../../README.md", import.meta.url))).replace(/\s+/g, " ");
  for (const text of [help, readme]) {
    for (const part of ["not answered in time", "declined, put aside or given up by the receiver, or taken back"]) {
      assertStringIncludes(text, part);
    }
  }
  assertStringIncludes(readme, "done in a room is kept at once, which 0 says,");
  for (const name of ["edit", "retract", "react", "room"] as const) {
    assertStringIncludes(helpText(name), "It is kept here at once, which exit code 0 says,");
  }
});
