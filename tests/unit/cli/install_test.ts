import { assert, assertEquals, assertStringIncludes } from "../../../src/std/assert.ts";
import { Process } from "./process.ts";

/** Runs a command and returns what it said, standard output before standard error. */
async function said(one: Process, code: number, ...args: string[]): Promise<string> {
  one.out.text = one.err.text = "";
  assertEquals(await one.run(...args), code, `${args.join(" ")}: ${one.err.text}`);
  return one.out.text + one.err.text;
}

Deno.test("install says what it would do, asks, and does it only after a yes", async () => {
  await using one = await Process.inNewFolder();
  one.attendance = "person";
  one.keyboard.type("\n");
  const refused = await said(one, 1, "install");
  assertStringIncludes(refused, "would add     /home/ada/.local/bin/lanmessenger (the program)");
  assertStringIncludes(refused, "[y/N]");
  assertStringIncludes(refused, "Nothing was changed");
  assertEquals(one.installation.there.size, 0);

  one.keyboard.type("y\n");
  assertStringIncludes(await said(one, 0, "install"), "added         /home/ada/.local/bin/lanmessenger");
  assertEquals(one.installation.there.size, 1);
  assertEquals(one.started, [], "no messenger is started for it");
});

Deno.test("install --yes asks nobody, and says in JSON what it does", async () => {
  await using one = await Process.inNewFolder();
  const lines = (await said(one, 0, "install", "--autostart", "--yes", "--json")).trim().split("\n");
  const events = lines.map((line) => JSON.parse(line));
  assertEquals(events.map(({ event, state, act, piece }) => [event, state, act, piece]), [
    ["installation", "planned", "add", "program"],
    ["installation", "planned", "add", "autostart"],
    ["installation", "done", "add", "program"],
    ["installation", "done", "add", "autostart"],
  ]);
  assertStringIncludes(await said(one, 0, "install", "--yes"), "replaced      /home/ada/.local/bin/lanmessenger");
});

Deno.test("install refuses where there is nobody to ask", async () => {
  await using one = await Process.inNewFolder();
  assertStringIncludes(await said(one, 2, "install"), "say --yes if you mean it");
  assertEquals(one.installation.there.size, 0);
});

Deno.test("uninstall removes all that install did, and leaves the data", async () => {
  await using one = await Process.inNewFolder();
  assertStringIncludes(await said(one, 0, "uninstall", "--yes"), "is not installed for this user");
  await said(one, 0, "install", "--autostart", "--yes");
  one.installation.aside = "/tmp/removed-1-lanmessenger";
  const text = await said(one, 0, "uninstall", "--yes");
  assertStringIncludes(text, "would remove");
  assertStringIncludes(
    text,
    "removed       /home/ada/.local/bin/lanmessenger (the program); what ran lies in /tmp/removed-1",
  );
  assertEquals(one.installation.there.size, 0);
  assertEquals(one.installation.data, "there");
});

Deno.test("uninstall --data-too asks for the data by itself, whatever --yes says", async () => {
  await using one = await Process.inNewFolder();
  assertStringIncludes(await said(one, 2, "uninstall", "--yes", "--data-too"), "by hand if you mean it");
  one.attendance = "person";
  one.keyboard.type("n\n");
  assertStringIncludes(await said(one, 1, "uninstall", "--yes", "--data-too"), "Keys and messages stay");
  assertEquals(one.installation.data, "there");
  one.keyboard.type("y\n");
  const text = await said(one, 0, "uninstall", "--yes", "--data-too");
  assert(text.includes(one.folder) && text.includes("can't be undone"), text);
  assertEquals(one.installation.data, "removed");
  one.installation.foreign = ["/home/ada/x"];
  one.keyboard.type("y\n");
  assertStringIncludes(await said(one, 1, "uninstall", "--yes", "--data-too"), "so it stays: /home/ada/x");
});
