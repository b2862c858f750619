import { parseCommand } from "../../../src/cli/command.ts";
import { readInstance } from "../../../src/cli/instance.ts";
import { assert, assertEquals, assertStringIncludes, assertThrows } from "../../../src/std/assert.ts";
import { start, turn } from "./fixture.ts";
import { office } from "./fixture.ts";
import { BusyError, Process } from "./process.ts";

const SECRETS = { current: "the old one", new: "the new one", first: "the first one" };

Deno.test("identity says how the key is kept", async () => {
  await using one = await Process.inNewFolder();
  assertEquals(await one.run("identity"), 0);
  assertEquals(one.out.text, `Identity ${one.keys.id} is in use here. Its key is under no passphrase\n`);
  one.keys.passphrase = "x";
  one.keys.retire();
  one.out.text = "";
  assertEquals(await one.run("identity", "show", "--json"), 0);
  assertEquals(one.out.json, [{
    event: "identity",
    key: "protected",
    id: one.keys.id,
    retired: Date.UTC(2026, 0, 31),
  }]);
  assertEquals([one.started, one.keys.done.at(-1)], [[], "closed"]);
});

Deno.test("identity protect and unprotect ask for what is needed, and no more", async () => {
  await using one = await Process.inNewFolder();
  one.passphrases = { first: "the first one" };
  assertEquals(await one.run("identity", "protect"), 0);
  assertEquals(one.keys.passphrase, "the first one");
  // Another one needs both.
  assertEquals(await one.run("identity", "protect"), 1);
  assertStringIncludes(one.err.text, "Passphrase of the identity: none was given");
  one.passphrases = { current: "the first one", first: "not asked for", new: "the new one" };
  assertEquals(await one.run("identity", "protect"), 0);
  assertEquals(one.keys.passphrase, "the new one");
  [one.err.text, one.out.text] = ["", ""];
  assertEquals(await one.run("identity", "unprotect", "--json"), 1);
  assertEquals(one.out.json.at(-1)?.code, "wrong");
  assertEquals([one.err.lines.length, one.keys.passphrase], [1, "the new one"]);
  one.passphrases = { current: "the new one" };
  assertEquals(await one.run("identity", "unprotect"), 0);
  assertEquals(one.keys.passphrase, undefined);
});

Deno.test("a passphrase on the command line is refused, and not repeated", async () => {
  await using one = await Process.inNewFolder();
  one.passphrases = SECRETS;
  for (const args of [["protect", "hunter22"], ["unprotect", "hunter22"], ["export", "file", "hunter22"]]) {
    assertEquals(await one.run("identity", ...args), 2);
    assertStringIncludes(one.err.lines.at(-1) ?? "", "never part of the command line");
    assert(!one.err.text.includes("hunter22"));
  }
  assertEquals(await one.run("identity", "protect", "--passphrase=hunter22"), 2);
  assertEquals([one.keys.passphrase, one.keys.done], [undefined, []]);
});

Deno.test("identity export writes a file for its owner alone, and retires the identity then", async () => {
  await using one = await Process.inNewFolder();
  one.passphrases = SECRETS;
  one.keys.waiting = 2;
  const file = `${one.folder}/ada.json`;
  assertEquals(await one.run("identity", "export", "ada.json", "--name", "Ada"), 0);
  assertEquals(await Deno.readTextFile(file), "under the first one\n");
  if (Deno.build.os !== "windows") assertEquals((await Deno.stat(file)).mode! & 0o777, 0o600);
  assertEquals(one.keys.done, ["exported Ada", "retired", "closed"]);
  assertStringIncludes(one.err.text, "Messages to 2 people wait here");
  assertStringIncludes(one.out.text, `and is in ${file}`);
});

Deno.test("identity export of a retired identity is refused before a passphrase is asked for", async () => {
  await using one = await Process.inNewFolder();
  one.keys.passphrase = "the old one";
  one.keys.retire();
  // Nobody can be asked: that would be told, if it came first.
  assertEquals(await one.run("identity", "export", "ada.json", "--json"), 1);
  assertEquals(one.out.json.map(({ code }) => code), ["retired"]);
});

Deno.test("identity export that can't be written leaves the identity in use", async () => {
  await using one = await Process.inNewFolder();
  one.passphrases = SECRETS;
  await Deno.writeTextFile(`${one.folder}/ada.json`, "something else");
  assertEquals(await one.run("identity", "export", "ada.json"), 1);
  assertEquals(await one.run("identity", "export", "nowhere/ada.json"), 1);
  assertEquals(await Deno.readTextFile(`${one.folder}/ada.json`), "something else");
  assert(!one.keys.done.includes("retired"));
  one.keys.passphrase = "the other one";
  assertEquals(await one.run("identity", "export", "ben.json"), 1);
  assert(!one.keys.done.includes("retired"));
  assertEquals([...Deno.readDirSync(one.folder)].map(({ name }) => name), ["ada.json"]);
});

Deno.test("identity export --keep-identity leaves it in use, and warns", async () => {
  await using one = await Process.inNewFolder();
  one.passphrases = SECRETS;
  one.keys.passphrase = "the old one";
  assertEquals(await one.run("identity", "export", "ada.json", "--keep-identity"), 0);
  assertEquals(await Deno.readTextFile(`${one.folder}/ada.json`), "under the old one\n");
  assertEquals(one.keys.done, ["exported undefined", "closed"]);
  assertStringIncludes(one.err.text, "two computers");
  assertEquals(await one.run("identity", "protect", "--keep-identity"), 2);
});

Deno.test("identity import reads a file, and asks only where it may", async () => {
  await using one = await Process.inNewFolder();
  await Deno.writeTextFile(`${one.folder}/ada.json`, "under the old one\n");
  assertEquals(await one.run("identity", "import", "ada.json"), 2);
  assertStringIncludes(one.err.text, "There are people or messages");
  one.keys.use = "unused";
  assertEquals(await one.run("identity", "import", "ada.json"), 1);
  one.passphrases = SECRETS;
  assertEquals(await one.run("identity", "import", "ada.json"), 0);
  assertStringIncludes(one.out.text, "People that came: 7\n");
  assertEquals(await one.run("identity", "import", "nowhere.json"), 2);
  assertEquals(await one.run("identity", "import", "."), 2);
  assertEquals(await one.run("identity", "import"), 2);
  await Deno.truncate(`${one.folder}/ada.json`, 128 * 1_048_576 + 1);
  assertEquals(await one.run("identity", "import", "ada.json"), 2);
  assertStringIncludes(one.err.lines.at(-1) ?? "", "134217729 bytes");
});

Deno.test("identity reactivate brings it back, and says what must not happen", async () => {
  await using one = await Process.inNewFolder();
  one.keys.retire();
  assertEquals(await one.run("identity", "reactivate"), 0);
  assertEquals(one.keys.retiredAt, undefined);
  for (const part of ["End the messenger on the other computer", "on two computers at once", "half of what is said"]) {
    assertStringIncludes(one.err.text, part);
  }
});

Deno.test("beside a messenger that runs, it changes the passphrase, and nothing moves", async () => {
  await using one = await Process.inNewFolder();
  const listening = one.run("listen");
  while (await readInstance(one.folder) === undefined) await turn();
  const two = one.beside();
  two.passphrases = SECRETS;
  const { keys } = one.room.context;
  assertEquals(await two.run("identity", "protect"), 0);
  assertEquals(keys.state.key, "protected");
  two.passphrases = { current: "another one" };
  two.out.text = "";
  assertEquals(await two.run("identity", "unprotect", "--json"), 1);
  assertEquals(two.out.json.at(-1)?.code, "wrong");
  two.passphrases = { current: "the first one" };
  assertEquals(await two.run("identity", "unprotect"), 0);
  assertEquals(keys.state.key, "plain");
  for (const act of [["export", "ada.json"], ["import", "ada.json"], ["reactivate"]]) {
    assertEquals(await two.run("identity", ...act), 1);
    assertStringIncludes(two.err.lines.at(-1) ?? "", `end it before you ${act[0]} its identity`);
  }
  assertEquals(two.keys.done, []);
  one.stop.abort();
  assertEquals(await listening, 0);
});

Deno.test("identity is refused where a program holds the folder and does not answer", async () => {
  await using one = await Process.inNewFolder();
  one.busy = new BusyError("Cannot open it");
  assertEquals(await one.run("identity", "export", "ada.json"), 1);
  assertEquals(one.err.lines, ["lanmessenger: Cannot open it"]);
});

Deno.test("a command that is handed over protects, unprotects and shows, and says nothing of the passphrase", async () => {
  const { context } = office();
  const shown = await start(context, { do: "identity" });
  assertEquals(shown.events.map(({ event }) => event), ["identity", "exit"]);
  const running = await start(context, { do: "identity", act: "protect", newPassphrase: "the new one" });
  assertEquals([running.events.at(-1), context.keys.state.key], [{ event: "exit", code: 0 }, "protected"]);
  assert(!JSON.stringify(running.events).includes("the new one"));
  const wrong = await start(context, { do: "identity", act: "unprotect", passphrase: "x" });
  assertEquals(wrong.events.at(-1), { event: "exit", code: 1 });
  assertEquals(context.keys.state.key, "protected");
  for (
    const broken of [
      { do: "identity", act: "protect" },
      { do: "identity", act: "unprotect" },
      { do: "identity", act: "export", file: "/tmp/x" },
      { do: "identity", act: "toString" },
      { do: "identity", act: "protect", newPassphrase: 7 },
    ]
  ) assertThrows(() => parseCommand(broken), Error);
});
