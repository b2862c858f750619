/** The key under a passphrase, and an identity that moves, with real programs. */
import { DatabaseSync } from "node:sqlite";
import { assert, assertEquals, assertStringIncludes } from "../../src/std/assert.ts";
import { bytesInFiles } from "../support/bytes_in_files.ts";
import { commandOf, Program, type ProgramOptions, runProgram } from "../support/program.ts";
import { freePort, testFolder } from "../support/task.ts";

const PASSPHRASE = "correct horse";
const BY_INPUT = ["--passphrase-fd", "0"];

/** Runs the program to its end, with a variable of the environment and without any input. */
async function runWith(options: ProgramOptions, args: readonly string[], passphrase: string | undefined) {
  const [program = "", ...rest] = commandOf(options, args);
  const env = passphrase === undefined ? {} : { LANMESSENGER_PASSPHRASE: passphrase };
  const child = new Deno.Command(program, { args: rest, env, stdin: "null", stdout: "piped", stderr: "piped" });
  const { code, stdout, stderr } = await child.output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

function keyOf(folder: string): Uint8Array {
  using connection = new DatabaseSync(`${folder}/lanmessenger.db`);
  const key = connection.prepare("SELECT private_key FROM identity").get()?.private_key;
  assert(key instanceof Uint8Array && key.length > 1_000);
  return key;
}

Deno.test("a protected identity starts with its passphrase, and says without it what to do", async () => {
  await using folder = await testFolder();
  const ada = { name: "Ada", data: `${folder.path}/ada`, bind: "127.0.0.2", port: freePort() };
  assertEquals((await runProgram(ada, ["whoami"])).code, 0);
  const pkcs8 = keyOf(ada.data);
  assert(bytesInFiles(ada.data, pkcs8));
  assertEquals((await runWith(ada, ["identity", "protect"], PASSPHRASE)).code, 0);
  assert(!bytesInFiles(ada.data, pkcs8));

  const locked = await runWith(ada, ["--headless"], undefined);
  assertEquals([locked.code, JSON.parse(locked.stdout).code], [1, "locked"]);
  assertStringIncludes(locked.stderr, "LANMESSENGER_PASSPHRASE");
  const wrong = await runWith(ada, ["--headless"], "battery staple");
  assertEquals([wrong.code, JSON.parse(wrong.stdout).code], [1, "wrong"]);
  assertStringIncludes(wrong.stderr, "The passphrase is wrong");
  assertEquals((await runWith(ada, ["whoami"], PASSPHRASE)).code, 0);
  assertEquals((await runProgram(ada, ["whoami", ...BY_INPUT], `${PASSPHRASE}\n`)).code, 0);
});

Deno.test("the passphrase of a program that runs is set, changed and removed, by others and by itself", async () => {
  await using folder = await testFolder();
  const ada = { name: "Ada", data: `${folder.path}/ada`, bind: "127.0.0.2", port: freePort() };
  await using program = await Program.start(ada);
  const set = await runProgram(ada, ["identity", "protect", ...BY_INPUT], `${PASSPHRASE}\n`);
  assertEquals([set.code, set.stderr], [0, ""]);
  const change = ["identity", "protect", "--json", ...BY_INPUT];
  const refused = await runProgram(ada, change, "battery staple\nsome other one\n");
  assertEquals([refused.code, JSON.parse(refused.stdout).code], [1, "wrong"]);
  assertEquals((await runProgram(ada, change, `${PASSPHRASE}\nbattery staple\n`)).code, 0);
  await program.give({ do: "identity", act: "unprotect", passphrase: "battery staple", ref: "off" });
  assertEquals((await program.until((line) => line.ref === "off" && line.event === "identity")).key, "plain");
  const moved = await runProgram(
    ada,
    ["identity", "export", `${folder.path}/ada.json`, ...BY_INPUT],
    `${PASSPHRASE}\n`,
  );
  assertEquals(moved.code, 1);
  assertStringIncludes(moved.stderr, "end it before you export its identity");
});

Deno.test("an identity moves with its people, and others go on with it", async () => {
  await using folder = await testFolder();
  const port = freePort();
  const old = { name: "Ada", data: `${folder.path}/old`, bind: "127.0.0.2", port };
  const fresh = { name: "Ada", data: `${folder.path}/fresh`, bind: "127.0.0.4", port };
  await using ben = await Program.start({ name: "Ben", data: `${folder.path}/ben`, bind: "127.0.0.3", port });
  let id = "";
  {
    await using ada = await Program.start(old);
    id = ada.id;
    await ada.sees("Ben");
    await ada.give({ do: "send", to: "Ben", text: "From the old computer", ref: "old" });
    await ada.until((line) => line.ref === "old" && line.event === "done" && line.code === 0);
    await ada.give({ do: "verify", who: "Ben", ref: "number" });
    const { safetyNumber } = await ada.until((line) => line.ref === "number" && line.event === "trust");
    await ada.give({ do: "verify", who: "Ben", safetyNumber, ref: "mark" });
    await ada.until((line) => line.ref === "mark" && line.verified === true);
  }
  const file = `${folder.path}/ada.json`;
  const secret = `${PASSPHRASE}\n`;
  assertEquals((await runProgram(old, ["identity", "export", file, ...BY_INPUT], secret)).code, 0);
  if (Deno.build.os !== "windows") assertEquals((await Deno.stat(file)).mode! & 0o777, 0o600);
  const refused = await runWith(old, ["--headless"], undefined);
  assertEquals([refused.code, JSON.parse(refused.stdout).code], [1, "retired"]);
  assertStringIncludes(refused.stderr, "identity reactivate");
  // What is there can still be read.
  assertStringIncludes((await runProgram(old, ["history"])).stdout, "From the old computer");

  const wrong = await runProgram(fresh, ["identity", "import", file, ...BY_INPUT], "battery staple\n");
  assertEquals(wrong.code, 1);
  assertEquals((await runProgram(fresh, ["identity", "import", file, ...BY_INPUT], secret)).code, 0);
  await using ada = await Program.start(fresh);
  assertEquals(ada.id, id);
  await ada.sees("Ben");
  await ada.give({ do: "verify", who: "Ben", ref: "number" });
  assertEquals((await ada.until((line) => line.ref === "number" && line.event === "trust")).verified, true);
  await ada.give({ do: "send", to: "Ben", text: "From the new computer", ref: "new" });
  await ada.until((line) => line.ref === "new" && line.event === "done" && line.code === 0);
  const heard = await ben.until((line) => line.event === "message" && line.text === "From the new computer");
  assertEquals(heard.from.id, id);
  const again = await runProgram(old, ["identity", "import", file, ...BY_INPUT], secret);
  assertEquals(again.code, 2);
  assertStringIncludes(again.stderr, "There are people or messages");
});
