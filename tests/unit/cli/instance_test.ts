import { INSTANCE_FILE, readInstance, removeInstance, writeInstance } from "../../../src/cli/instance.ts";
import { assertEquals } from "../../../src/std/assert.ts";

const INSTANCE = { pid: 7, port: 23720, key: "K".repeat(43), proof: "P".repeat(43), version: "0.1.0" };

async function inFolder(action: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "instance " });
  try {
    await action(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name);
}

Deno.test("readInstance() gives what writeInstance() wrote, and nothing after removeInstance()", async () => {
  await inFolder(async (folder) => {
    assertEquals(await readInstance(folder), undefined);
    assertEquals(await readInstance(`${folder}/not-there`), undefined);
    await writeInstance(folder, INSTANCE);
    assertEquals(await readInstance(folder), INSTANCE);
    const { proof: _, ...plain } = INSTANCE;
    await writeInstance(folder, plain);
    assertEquals(await readInstance(folder), plain);
    await removeInstance(folder, plain);
    assertEquals(await readInstance(folder), undefined);
    await removeInstance(folder, plain);
    assertEquals(names(folder), []);
  });
});

Deno.test("writeInstance() makes a file that its user alone can read, whatever was there before", async () => {
  await inFolder(async (folder) => {
    for (const name of [INSTANCE_FILE, `${INSTANCE_FILE}.${INSTANCE.pid}`]) {
      await Deno.writeTextFile(`${folder}/${name}`, "left behind", { mode: 0o644 });
    }
    await writeInstance(folder, INSTANCE);
    assertEquals(names(folder), [INSTANCE_FILE]);
    const { mode } = await Deno.stat(`${folder}/${INSTANCE_FILE}`);
    if (Deno.build.os !== "windows") assertEquals((mode ?? 0) & 0o777, 0o600);
  });
});

Deno.test("removeInstance() leaves the file of the next one", async () => {
  await inFolder(async (folder) => {
    await writeInstance(folder, { ...INSTANCE, key: "N".repeat(43) });
    await removeInstance(folder, INSTANCE);
    assertEquals((await readInstance(folder))?.key, "N".repeat(43));
  });
});

Deno.test("readInstance() takes nothing from a file that is none of ours", async () => {
  await inFolder(async (folder) => {
    const broken: unknown[] = [
      "",
      "{",
      "null",
      "[]",
      { ...INSTANCE, pid: "7" },
      { ...INSTANCE, port: 0 },
      { ...INSTANCE, port: 65536 },
      { ...INSTANCE, port: 1.5 },
      { ...INSTANCE, key: "short" },
      { ...INSTANCE, key: `${"K".repeat(43)}\r\nx: y` },
      { ...INSTANCE, proof: 7 },
      { ...INSTANCE, version: undefined },
    ];
    for (const content of broken) {
      const text = typeof content === "string" ? content : JSON.stringify(content);
      await Deno.writeTextFile(`${folder}/${INSTANCE_FILE}`, text);
      assertEquals(await readInstance(folder), undefined, text);
    }
  });
});
