import type { Files } from "../../src/messenger/ports.ts";
import { FilesError } from "../../src/model/errors.ts";
import { assert, assertEquals, assertRejects } from "../../src/std/assert.ts";
import { filesIn, TestFolder } from "../unit/files/fixture.ts";
import { VirtualTime } from "./world/clock.ts";
import { DiskFile } from "./world/disk.ts";
import { SimulatedFiles } from "./world/files.ts";
import { Pattern } from "./world/pattern.ts";
import { SeededRandom } from "./world/random.ts";

const AT = 1_600_000_000_000;

function simulated(seed = 1): { files: SimulatedFiles; time: VirtualTime } {
  const time = new VirtualTime();
  const random = new SeededRandom(seed);
  const files = new SimulatedFiles({ clock: time.clock(0), chance: () => random.unit(), spoolFolder: "/data/spool" });
  files.disk.makeFolder("/goal");
  return { files, time };
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** Everything that a transfer does with a stage and a spool, and what comes of it, without the folder's own path. */
async function tale(files: Files, goal: string, intrude: (path: string) => Promise<void>): Promise<unknown[]> {
  const told: unknown[] = [];
  const tell = (...what: unknown[]) => told.push(...what);
  const stage = await files.stage(goal, "one");
  await stage.makeFolder(["Photos"]);
  await stage.makeFolder(["Photos"]);
  await stage.put(["Photos", "small"], bytes("small"), AT);
  const large = await stage.open(["Photos", "large"], 0, undefined);
  await large.write(bytes("not all of"));
  large.close();
  tell(await stage.size(["Photos", "small"]), await stage.size(["Photos", "large"]), await stage.size(["nothing"]));
  let reread = "";
  const again = await stage.open(["Photos", "large"], 4, (part) => reread += new TextDecoder().decode(part));
  await again.write(bytes("whole"));
  await again.finish(AT);
  tell(reread, await stage.size(["Photos", "large"]));
  await stage.put(["gone"], bytes("gone"), AT);
  await stage.drop(["gone"]);
  await stage.drop(["gone"]);
  await stage.put(["notes.txt"], bytes("notes"), AT);
  await stage.settle();
  await stage.setTimes([{ path: ["Photos"], at: AT }]);
  tell(await stage.size(["gone"]), await files.stages(goal));
  const [photos = "", notes = ""] = await stage.freePaths(["Photos", "notes.txt"]);
  await intrude(notes);
  tell(await stage.publish("Photos", photos), await stage.publish("Photos", photos));
  tell(await stage.publish("notes.txt", notes));
  const [second = ""] = await stage.freePaths(["Notes.txt"]);
  tell(await stage.publish("notes.txt", second), await files.stages(goal));
  for (const path of [`${photos}/large`, second]) {
    await using file = await files.open({ path, from: 2 });
    const buffer = new Uint8Array(100);
    tell(
      path.slice(goal.length),
      await file.stat(),
      new TextDecoder().decode(buffer.slice(0, await file.read(buffer))),
    );
  }
  const whole = await files.readWhole({ path: `${photos}/small`, from: 0 }, 3);
  tell(new TextDecoder().decode(whole.bytes), whole.size, whole.at);
  await assertRejects(() => files.open({ path: `${goal}/nothing`, from: 0 }), FilesError);
  const other = await files.stage(goal, "two");
  await other.put(["suspect"], bytes("suspect"), AT);
  const aside = await other.putAside();
  tell(aside.slice(goal.length), await files.stages(goal));
  const third = await files.stage(goal, "three");
  await third.put(["unwanted"], bytes("unwanted"), AT);
  tell(await files.stages(goal));
  await third.remove();
  tell(await files.stages(goal), (await files.survey([goal], new AbortController().signal)).entries.length);
  const spool = await files.spool("upload");
  await spool.append(bytes("half"));
  await spool.append(bytes(" and half"));
  tell(spool.bytes);
  await spool.close();
  tell(await files.spools());
  await files.removeSpool("upload");
  await files.removeSpool("upload");
  tell(await files.spools());
  return told;
}

Deno.test("SimulatedFiles does what the real disk does", async () => {
  using folder = new TestFolder();
  const real = await tale(filesIn(folder.path), folder.folder("goal"), (path) => Deno.writeTextFile(path, "mine"));
  const { files } = simulated();
  const intrude = (path: string) => Promise.resolve(files.disk.place(path, new DiskFile(new Pattern(1, 4), 0)));
  assertEquals(await tale(files.open(), "/goal", intrude), real);
});

Deno.test("SimulatedFiles keeps over a power cut what was finished, settled or published, and not all of the rest", async () => {
  let lost = 0;
  for (let seed = 0; seed < 100; seed++) {
    const { files } = simulated(seed);
    const stage = await files.open().stage("/goal", "one");
    await stage.makeFolder(["Folder"]);
    await stage.put(["Folder", "settled"], bytes("settled"), AT);
    await stage.settle();
    const finished = await stage.open(["Folder", "finished"], 0, undefined);
    await finished.write(bytes("finished"));
    await finished.finish(AT);
    const open = await stage.open(["open"], 0, undefined);
    await open.write(bytes("x".repeat(1_000)));
    files.crash("power");
    const after = await files.open().stage("/goal", "one");
    assertEquals([await after.size(["Folder", "settled"]), await after.size(["Folder", "finished"])], [7, 8]);
    if ((await after.size(["open"]) ?? 0) < 1_000) lost++;
    assertEquals(await after.publish("Folder", "/goal/Folder"), "published");
    files.crash("power");
    assertEquals(files.disk.file("/goal/Folder/finished")?.length, 8);
  }
  assert(lost > 20 && lost < 90, `The open file was lost in ${lost} of 100 power cuts`);
});

Deno.test("SimulatedFiles does nothing any more for a program that crashed in the midst of a write", async () => {
  const { files, time } = simulated();
  files.pace = [10, 10];
  let written = "no";
  const write = async () => {
    const stage = await files.open().stage("/goal", "one");
    const file = await stage.open(["file"], 0, undefined);
    for (;;) {
      await file.write(bytes("0123456789"));
      written = "some";
    }
  };
  void write();
  await time.pass(200);
  files.crash("killed");
  const { length } = files.disk.file("/goal/.lanmessenger-one/file")!;
  assertEquals([written, length > 0], ["some", true]);
  await time.pass(200);
  assertEquals(files.disk.file("/goal/.lanmessenger-one/file")!.length, length);
  assertEquals(files.opened.length, 1);
});

Deno.test("SimulatedFiles writes what fits on a disk, and says that it is full", async () => {
  const { files } = simulated();
  files.disk.capacity = 100;
  files.disk.ballast = 50;
  const life = files.open();
  assertEquals(await life.free("/goal"), 50);
  const stage = await life.stage("/goal", "one");
  const file = await stage.open(["file"], 0, undefined);
  const error = await assertRejects(() => file.write(new Uint8Array(60)), FilesError);
  assertEquals([error.problem, await stage.size(["file"]), await life.free("/goal")], ["full", 50, 0]);
  files.disk.ballast = 0;
  await stage.put(["small"], new Uint8Array(40), AT);
  await stage.settle();
  file.close();
});
