import { writeNewFile } from "../../../src/cli/new_file.ts";
import { assertEquals, assertRejects } from "../../../src/std/assert.ts";
import { BEN, office, start } from "./fixture.ts";

const DONE = { event: "exit", code: 0 } as const;
const ON = new AbortController().signal;

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("export tells the text in parts of a like size, and cuts no character", async () => {
  const { context, messenger } = office();
  const pieces = ["a", "b\n", "x".repeat(65_532), "👍".repeat(70_000)];
  messenger.asked.exported = pieces;
  const running = await start(context, { do: "export", who: "Ben", format: "html" });
  await running.ended;
  const parts = running.events.flatMap((event) => event.event === "export" ? [event] : []);
  assertEquals(parts.map(({ part }) => part), [0, 1, 2, 3]);
  assertEquals(parts.every(({ text }) => text.isWellFormed() && text.length <= 65_536), true);
  assertEquals(parts.map(({ text }) => text).join(""), pieces.join(""));
  assertEquals([running.events.at(-1), messenger.asked.calls], [DONE, [["export", BEN, "html"]]]);
});

Deno.test("export of everything, and of nobody known", async () => {
  const { context, messenger } = office();
  await start(context, { do: "export", format: "json" });
  assertEquals(messenger.asked.calls, [["export", undefined, "json"]]);
  assertEquals((await start(context, { do: "export", who: "Dora" })).events, [
    {
      event: "error",
      code: "nobody",
      message: 'Nobody called "Dora" is known here: see who is there with "lanmessenger peers"',
    },
    { event: "exit", code: 4 },
  ]);
});

Deno.test("export into a file tells where it is", async () => {
  await inFolder(async (folder) => {
    const { context } = office();
    const output = `${folder}/ben.txt`;
    const running = await start(context, { do: "export", who: "Ben", output });
    await running.ended;
    assertEquals(running.events, [{ event: "exported", path: output, bytes: 8 }, DONE]);
    assertEquals(await Deno.readTextFile(output), "one\ntwo\n");
    const again = await start(context, { do: "export", who: "Ben", output });
    await again.ended;
    assertEquals(again.events.at(-1), { event: "exit", code: 1 });
  });
});

Deno.test("writeNewFile() makes a file that its owner alone reads, and never overwrites one", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/a`;
    assertEquals(await writeNewFile(path, ["é", "x"], "must be new", ON), 3);
    assertEquals((await Deno.stat(path)).mode! & 0o777, 0o600);
    const error = await assertRejects(() => writeNewFile(path, ["y"], "must be new", ON));
    assertEquals(error.message, `${path} is there already: give another name, or --force`);
    await Deno.symlink(`${folder}/away`, `${folder}/link`);
    await assertRejects(() => writeNewFile(`${folder}/link`, ["y"], "must be new", ON), Error, "there already");
    assertEquals([await Deno.readTextFile(path), namesIn(folder)], ["éx", ["a", "link"]]);
    const nowhere = await assertRejects(() => writeNewFile(`${folder}/none/a`, ["y"], "must be new", ON));
    assertEquals(
      nowhere.message,
      `Cannot write ${folder}/none/a: No such file or directory (os error 2): check the path, and the space on the disk`,
    );
  });
});

Deno.test("writeNewFile() puts a file in the place of another one only when it is complete", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/a`;
    await Deno.writeTextFile(path, "before", { mode: 0o644 });
    function* broken(): Generator<string> {
      yield "half";
      throw new Error("The disk is gone");
    }
    await assertRejects(() => writeNewFile(path, broken(), "may replace", ON), Error, "The disk is gone");
    assertEquals([await Deno.readTextFile(path), namesIn(folder)], ["before", ["a"]]);
    assertEquals(await writeNewFile(path, ["after"], "may replace", ON), 5);
    assertEquals([await Deno.readTextFile(path), (await Deno.stat(path)).mode! & 0o777], ["after", 0o600]);
    assertEquals(namesIn(folder), ["a"]);
  });
});

Deno.test("writeNewFile() leaves nothing beside a folder that bears the name", async () => {
  await inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/a`);
    const error = await assertRejects(() => writeNewFile(`${folder}/a`, ["x"], "may replace", ON));
    assertEquals([error.message.split(`${folder}/a`).length, namesIn(folder)], [2, ["a"]]);
  });
});

Deno.test("writeNewFile() leaves nothing of what was broken off", async () => {
  await inFolder(async (folder) => {
    function* broken(): Generator<string> {
      yield "half";
      throw new Error("The disk is gone");
    }
    await assertRejects(() => writeNewFile(`${folder}/a`, broken(), "must be new", ON), Error, "The disk is gone");
    assertEquals(await writeNewFile(`${folder}/b`, ["x"], "must be new", AbortSignal.abort()), undefined);
    assertEquals(namesIn(folder), []);
  });
});
