import { FilesError } from "../../../../src/model/errors.ts";
import { publish, type PublishParts } from "../../../../src/messenger/transfers/publishing.ts";
import { assertEquals, assertRejects } from "../../../../src/std/assert.ts";
import { MemoryFiles } from "../../../support/memory_files.ts";
import { file, folder, safeTree, sample } from "./fixture.ts";

const ENTRIES = [folder("run", 7), file("run/a", 3), file("notes", 4), file("lost", 5)];

/** A stage with everything in it but "lost", beside what is in the goal already. */
async function scene(before: Record<string, number> = {}) {
  const disk = new MemoryFiles();
  const stage = await disk.stage("/in", "1");
  for (const [name, size] of Object.entries(before)) disk.put(`/in/${name}`, sample(size, 99));
  await stage.makeFolder(["run"]);
  await stage.put(["run", "a"], sample(3), 1);
  await stage.put(["notes"], sample(4), 1);
  const given: (readonly string[])[] = [];
  const parts: PublishParts = {
    files: disk,
    stage,
    entries: ENTRIES,
    paths: safeTree(ENTRIES),
    from: "Ada",
    given: [],
    isWanted: () => true,
    giving: (paths) => given.push([...paths]),
  };
  return { disk, stage, given, parts };
}

Deno.test("publish() moves each item to its name, sets folders' times, and removes the stage", async () => {
  const { disk, parts, given } = await scene();
  const paths = ["/in/run", "/in/notes", ""];
  assertEquals(await publish(parts), { type: "published", paths });
  assertEquals(given, [paths]);
  assertEquals(disk.tree("/in"), new Map([["notes", sample(4)], ["run", undefined], ["run/a", sample(3)]]));
  const run = disk.nodes.get("/in/run");
  assertEquals(run?.type === "folder" && run.at, 7);
});

Deno.test("publish() never takes a name that is there", async () => {
  const { disk, parts } = await scene({ "Notes": 1, "run": 1 });
  assertEquals(await publish(parts), { type: "published", paths: ["/in/run (2)", "/in/notes (2)", ""] });
  assertEquals(disk.tree("/in").get("Notes"), sample(1, 99));
  assertEquals(disk.tree("/in").get("run"), sample(1, 99));
});

Deno.test("publish() asks for another name when somebody makes one at the last moment, and keeps that first", async () => {
  const { disk, parts, given } = await scene();
  let moved = 0;
  disk.before = (step, path) => {
    if (step === "stage publish" && path.endsWith("/notes") && moved++ < 2) {
      disk.put(moved === 1 ? "/in/notes" : "/in/notes (2)", sample(1, 99));
    }
  };
  assertEquals(await publish(parts), { type: "published", paths: ["/in/run", "/in/notes (3)", ""] });
  assertEquals(given.map((paths) => paths[1]), ["/in/notes", "/in/notes (2)", "/in/notes (3)"]);
});

Deno.test("publish() goes on after a crash at any step, and nothing is there twice or not at all", async () => {
  const expected = new Map([["notes", sample(4)], ["run", undefined], ["run/a", sample(3)]]);
  for (let crashAt = 1;; crashAt++) {
    const { disk, parts, given } = await scene();
    let steps = 0;
    disk.before = () => {
      if (++steps === crashAt) throw new Error("crash");
    };
    const crashed = await publish(parts).then(() => false, () => true);
    disk.before = () => {};
    // What was given is what a restart finds, with a stage that is made anew where it is gone.
    const stage = await disk.stage("/in", "1");
    assertEquals(await publish({ ...parts, stage, given: given.at(-1) ?? [] }), {
      type: "published",
      paths: ["/in/run", "/in/notes", ""],
    }, `crash at step ${crashAt}`);
    assertEquals(disk.tree("/in"), expected, `crash at step ${crashAt}`);
    if (!crashed) return assertEquals(crashAt > 8, true);
  }
});

Deno.test("publish() puts everything aside when the check objects to one item", async () => {
  const { disk, parts, given } = await scene();
  disk.verdict = (path) => path.endsWith("/notes") ? { verdict: "objects", why: "a virus" } : { verdict: "clean" };
  assertEquals(await publish(parts), { type: "aside", path: "/in/.aside-1", why: "a virus" });
  assertEquals(given, []);
  assertEquals(disk.names("/in"), [".aside-1"]);
});

Deno.test("publish() shows nothing when the check can't be run, and leaves the stage", async () => {
  const { disk, parts, given } = await scene();
  disk.verdict = () => ({ verdict: "broken", why: "no such program" });
  assertEquals(await publish(parts), { type: "unchecked", why: "no such program" });
  assertEquals([given, disk.names("/in")], [[], [".stage-1"]]);
});

Deno.test("publish() checks what is there before anybody sees it, and nothing that is missing", async () => {
  const { disk, parts } = await scene();
  await publish(parts);
  assertEquals(disk.checked, ["/in/.stage-1/run", "/in/.stage-1/notes"]);
});

Deno.test("publish() moves nothing once it is not wanted any more, whatever the check says", async () => {
  for (const verdict of ["clean", "objects", "broken"] as const) {
    const { disk, parts, given } = await scene();
    let wanted = true;
    disk.verdict = () => {
      wanted = false;
      return { verdict, why: "" };
    };
    assertEquals(await publish({ ...parts, isWanted: () => wanted }), { type: "unwanted" });
    assertEquals([given, disk.names("/in")], [[], [".stage-1"]]);
  }
});

Deno.test("publish() is not begun when the names could not be kept", async () => {
  const { disk, parts } = await scene();
  const giving = () => {
    throw new Error("no space for the database");
  };
  await assertRejects(() => publish({ ...parts, giving }), Error, "no space for the database");
  assertEquals(disk.names("/in"), [".stage-1"]);
});

Deno.test("publish() of names that were given fails when an item is at neither place", async () => {
  const { disk, parts } = await scene();
  disk.delete("/in/.stage-1/notes");
  await assertRejects(() => publish({ ...parts, given: ["/in/run", "/in/notes", ""] }), FilesError);
});
