/** The scripts of `completions`, in the shells that are here, with a messenger that runs and without one. */
import { COMMAND_NAMES } from "../../src/cli/commands.ts";
import { assert, assertEquals, assertStringIncludes } from "../../src/std/assert.ts";
import { Program, type ProgramOptions, runProgram } from "../support/program.ts";
import { freePort, testFolder } from "../support/task.ts";

const MAIN = new URL("../../main.ts", import.meta.url).pathname;
const decoder = new TextDecoder();

/** A shell with `lanmessenger` in its PATH, which knows the messenger of that data folder. */
class Shell {
  constructor(readonly name: string, readonly folder: string) {}

  static async with(name: string, folder: string): Promise<Shell> {
    const command = `#!/bin/sh\nexec ${Deno.execPath()} run --no-check --allow-all ${MAIN} "$@"\n`;
    await Deno.writeTextFile(`${folder}/lanmessenger`, command, { mode: 0o755 });
    return new Shell(name, folder);
  }

  async run(script: string): Promise<string[]> {
    const { stdout, stderr } = await new Deno.Command(this.name, {
      args: ["-c", script],
      cwd: this.folder,
      env: { PATH: `${this.folder}:${Deno.env.get("PATH")}`, LANMESSENGER_DATA: `${this.folder}/ada` },
    }).output();
    assertEquals(decoder.decode(stderr), "");
    return decoder.decode(stdout).split("\n").filter((line) => line !== "");
  }
}

async function has(shell: string): Promise<boolean> {
  try {
    return (await new Deno.Command(shell, { args: ["-c", "true"], stdout: "null", stderr: "null" }).output()).success;
  } catch {
    return false;
  }
}

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/** Completes the last word of each line, in one shell. */
type Complete = (shell: Shell, line: readonly string[]) => Promise<string[]>;

const inBash: Complete = (shell, words) =>
  shell.run(`
    source <(lanmessenger completions bash)
    COMP_WORDS=(${words.map(quoted).join(" ")}); COMP_CWORD=${words.length - 1}
    _lanmessenger
    printf '%s\\n' "\${COMPREPLY[@]}"`);

// As zsh's own completion would call it, but for its two ways to hand words over.
const inZsh: Complete = (shell, words) =>
  shell.run(`
    compdef() { : }
    beginning() { local each; for each in "$@"; do [[ $each != "$words[CURRENT]"* ]] || print -r -- $each; done }
    compadd() { while [[ $1 != -- ]]; do shift; done; shift; beginning "$@" }
    _describe() { local list=$@[-1]; beginning \${\${(P)list}%%:*} }
    _files() { beginning * }
    source <(lanmessenger completions zsh)
    words=(${words.map(quoted).join(" ")}); CURRENT=${words.length}
    _lanmessenger`);

const inFish: Complete = async (shell, words) => {
  const line = words.join(" ");
  const found = await shell.run(`
    lanmessenger completions fish | source
    complete -C ${quoted(line)}`);
  return found.map((each) => each.split("\t")[0] ?? "");
};

for (const [name, complete] of [["bash", inBash], ["zsh", inZsh], ["fish", inFish]] as const) {
  Deno.test({
    name: `completions ${name} completes commands, options, values, files and people`,
    ignore: !await has(name),
    async fn() {
      await using folder = await testFolder();
      const port = freePort();
      const ada: ProgramOptions = { name: "Ada", data: `${folder.path}/ada`, bind: "127.0.0.2", port };
      const ben: ProgramOptions = { name: "Ben O'Neil $(id)", data: `${folder.path}/ben`, bind: "127.0.0.3", port };
      const shell = await Shell.with(name, folder.path);
      const of = (...words: string[]) => complete(shell, ["lanmessenger", ...words]);
      assertEquals((await of("")).toSorted(), [...COMMAND_NAMES].toSorted());
      assertEquals(await of("zzz"), []);
      assertEquals(await of("unm"), ["unmute"]);
      const options = await of("export", "--");
      for (const option of ["--format", "--output", "--data", "--json"]) assert(options.includes(option), option);
      assert(!options.includes("--exec"));
      assertEquals((await of("--quiet", "export", "--format", "")).toSorted(), ["html", "json", "text"]);
      assertEquals((await of("autostart", "o")).toSorted(), ["off", "on"]);
      assertEquals(await of("completions", "fi"), ["fish"]);
      assertStringIncludes((await of("send", "--file", "")).join(" "), "lanmessenger");
      // Nobody runs: nobody is asked, and nothing is started.
      assertEquals(await of("history", ""), []);

      await using adas = await Program.start(ada);
      await using _bens = await Program.start(ben);
      await adas.sees("Ben O'Neil $(id)");
      await adas.give({ do: "room", act: "make", name: "Lab", ref: "room" });
      await adas.until((line) => line.event === "done" && line.ref === "room");
      const asTyped = name === "bash" ? "Ben\\ O\\'Neil\\ \\$\\(id\\)" : "Ben O'Neil $(id)";
      assertEquals((await of("send", "--to", "")).toSorted(), [asTyped, "everyone", "room:Lab"].toSorted());
      assertEquals(await of("history", "every"), ["everyone"]);
      if (name === "bash") assertEquals(await of("send", "--to", "room", ":", "L"), ["Lab"]);
    },
  });
}

Deno.test("completions knows the shells that it has a script for, and PowerShell's names every command", async () => {
  await using folder = await testFolder();
  const ada = { name: "Ada", data: `${folder.path}/ada`, bind: "127.0.0.2", port: freePort() };
  const { code, stdout } = await runProgram(ada, ["completions", "powershell"]);
  assertEquals(code, 0);
  for (const command of COMMAND_NAMES) assertStringIncludes(stdout, `'${command}' = `);
  assertEquals((await runProgram(ada, ["completions", "tcsh"])).code, 2);
  assertEquals((await runProgram(ada, ["completions"])).code, 2);
});
