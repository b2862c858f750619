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
    await removeInstance(folder, INSTANCE);
    assertEquals(await readInstance(folder), undefined);
    await removeInstance(folder, INSTANCE);
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
      { ...INSTANCE, proof: undefined },
      { ...INSTANCE, version: undefined },
    ];
    for (const content of broken) {
      const text = typeof content === "string" ? content : JSON.stringify(content);
      await Deno.writeTextFile(`${folder}/${INSTANCE_FILE}`, text, { mode: 0o600 });
      assertEquals(await readInstance(folder), undefined, text);
    }
  });
});

const windows = Deno.build.os === "windows";

Deno.test({ name: "readInstance() takes nothing that others have rights to", ignore: windows }, async () => {
  await inFolder(async (folder) => {
    await writeInstance(folder, INSTANCE);
    const file = `${folder}/${INSTANCE_FILE}`;
    for (const mode of [0o644, 0o640, 0o620, 0o601]) {
      await Deno.chmod(file, mode);
      assertEquals(await readInstance(folder), undefined, mode.toString(8));
    }
    await Deno.chmod(file, 0o600);
    for (const mode of [0o755, 0o1777, 0o710]) {
      await Deno.chmod(folder, mode);
      assertEquals(await readInstance(folder), undefined, mode.toString(8));
    }
    await Deno.chmod(folder, 0o700);
    assertEquals(await readInstance(folder), INSTANCE);
  });
});

const root = !windows && Deno.uid() === 0;

Deno.test({ name: "readInstance() takes nothing that belongs to somebody else", ignore: !root }, async () => {
  await inFolder(async (folder) => {
    await writeInstance(folder, INSTANCE);
    for (const path of [`${folder}/${INSTANCE_FILE}`, folder]) {
      await Deno.chown(path, 65_534, null);
      assertEquals(await readInstance(folder), undefined, path);
      await Deno.chown(path, 0, null);
    }
    assertEquals(await readInstance(folder), INSTANCE);
  });
});

Deno.test({ name: "readInstance() follows a link to the folder, and none to the file", ignore: windows }, async () => {
  await inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/there`, { mode: 0o700 });
    await Deno.mkdir(`${folder}/here`, { mode: 0o700 });
    await writeInstance(`${folder}/there`, INSTANCE);
    await Deno.symlink(`${folder}/there`, `${folder}/link`);
    assertEquals(await readInstance(`${folder}/link`), INSTANCE);
    await Deno.symlink(`${folder}/there/${INSTANCE_FILE}`, `${folder}/here/${INSTANCE_FILE}`);
    assertEquals(await readInstance(`${folder}/here`), undefined);
  });
});
