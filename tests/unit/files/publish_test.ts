/** Moving to the final name, with a crash or somebody else between any two steps. */
import { FilesError } from "../../../src/model/errors.ts";
import { assertEquals, assertRejects } from "../../../src/std/assert.ts";
import { type Publication, publish } from "../../../src/files/publish.ts";
import { contentOf, TestFolder } from "./fixture.ts";

const TAG = "5f0e3c1a9b7d4e21 a.txt";
const PLACEHOLDER = `LanMessenger ${TAG}\n`;

function publication(folder: TestFolder, more: Partial<Publication> = {}): Publication {
  return {
    staged: `${folder.path}/stage/a.txt`,
    path: `${folder.path}/a.txt`,
    tag: TAG,
    mark: () => Promise.resolve(),
    ...more,
  };
}

/** A file system where a file has one name. */
const noLinks = { link: () => Deno.link("/proc/version", "/proc/second") };

for (const [system, more] of [["with links", {}], ["without links", noLinks]] as const) {
  Deno.test(`publish() ${system} moves a file`, async () => {
    using folder = new TestFolder();
    folder.file("stage/a.txt", "whole");
    const marked: Record<string, string>[] = [];
    const mark = () => Promise.resolve(void marked.push(contentOf(folder.path)));
    assertEquals(await publish(publication(folder, { ...more, mark })), "published");
    assertEquals(contentOf(folder.path), { "a.txt": "whole", "stage/": "" });
    assertEquals(marked, [{ "stage/a.txt": "whole", "stage/": "" }], "it was marked before anybody saw it");
  });

  Deno.test(`publish() ${system} never replaces what is there`, async () => {
    for (const there of ["file", "folder", "link", "dangling link"]) {
      using folder = new TestFolder();
      folder.file("stage/a.txt", "whole");
      folder.file("theirs", "theirs");
      if (there === "file") folder.file("a.txt", "theirs");
      if (there === "folder") folder.folder("a.txt");
      if (there === "link") folder.link("a.txt", "theirs");
      if (there === "dangling link") folder.link("a.txt", "nowhere");
      assertEquals(await publish(publication(folder, more)), "taken", there);
      assertEquals(Deno.readTextFileSync(`${folder.path}/theirs`), "theirs");
      assertEquals(Deno.readTextFileSync(`${folder.path}/stage/a.txt`), "whole");
    }
  });

  Deno.test(`publish() ${system} never replaces what comes at the last moment`, async () => {
    using folder = new TestFolder();
    folder.file("stage/a.txt", "whole");
    // After it looked.
    const mark = () => Promise.resolve(void folder.file("a.txt", "theirs"));
    assertEquals(await publish(publication(folder, { ...more, mark })), "taken");
    assertEquals(contentOf(folder.path), { "a.txt": "theirs", "stage/": "", "stage/a.txt": "whole" });
  });

  Deno.test(`publish() ${system} again, after all was done, changes nothing`, async () => {
    using folder = new TestFolder();
    folder.file("stage/a.txt", "whole");
    await publish(publication(folder, more));
    assertEquals(await publish(publication(folder, more)), "published");
    assertEquals(contentOf(folder.path), { "a.txt": "whole", "stage/": "" });
  });
}

Deno.test("publish() completes what a crash left between link and removal", async () => {
  using folder = new TestFolder();
  Deno.linkSync(folder.file("stage/a.txt", "whole"), `${folder.path}/a.txt`);
  assertEquals(await publish(publication(folder)), "published");
  assertEquals(contentOf(folder.path), { "a.txt": "whole", "stage/": "" });
});

Deno.test("publish() takes a file of the same content for another one", async () => {
  using folder = new TestFolder();
  folder.file("stage/a.txt", "whole");
  folder.file("a.txt", "whole");
  assertEquals(await publish(publication(folder)), "taken");
});

Deno.test("publish() completes what a crash left between placeholder and move", async () => {
  using folder = new TestFolder();
  folder.file("stage/a.txt", "whole");
  folder.file("a.txt", PLACEHOLDER);
  assertEquals(await publish(publication(folder, noLinks)), "published");
  assertEquals(contentOf(folder.path), { "a.txt": "whole", "stage/": "" });
});

Deno.test("publish() leaves another transfer's placeholder, and empty files, alone", async () => {
  for (const theirs of ["", PLACEHOLDER.replace("5", "6"), `${PLACEHOLDER}.`]) {
    using folder = new TestFolder();
    folder.file("stage/a.txt", "whole");
    folder.file("a.txt", theirs);
    assertEquals(await publish(publication(folder, noLinks)), "taken");
    assertEquals(Deno.readTextFileSync(`${folder.path}/a.txt`), theirs);
  }
});

Deno.test("publish() leaves no placeholder when the move fails", async () => {
  using folder = new TestFolder();
  folder.file("stage/a.txt", "whole");
  const link = () => {
    // It goes at the worst moment.
    Deno.removeSync(`${folder.path}/stage/a.txt`);
    return noLinks.link();
  };
  await assertRejects(() => publish(publication(folder, { link })), Deno.errors.NotFound);
  assertEquals(contentOf(folder.path), { "stage/": "" });
});

Deno.test("publish() moves a folder, and never over anything", async () => {
  using folder = new TestFolder();
  folder.file("stage/a.txt/x", "1");
  folder.folder("a.txt");
  assertEquals(await publish(publication(folder)), "taken", "an empty folder");
  Deno.removeSync(`${folder.path}/a.txt`);
  assertEquals(await publish(publication(folder)), "published");
  assertEquals(await publish(publication(folder)), "published");
  assertEquals(contentOf(folder.path), { "a.txt/": "", "a.txt/x": "1", "stage/": "" });
});

Deno.test("publish() of a folder says that its name was taken at the last moment", async () => {
  for (const theirs of ["a.txt", "a.txt/theirs"]) {
    using folder = new TestFolder();
    folder.file("stage/a.txt/x", "1");
    const mark = () => Promise.resolve(void folder.file(theirs, "theirs"));
    assertEquals(await publish(publication(folder, { mark })), "taken");
    assertEquals(Deno.readTextFileSync(`${folder.path}/${theirs}`), "theirs");
    assertEquals(Deno.readTextFileSync(`${folder.path}/stage/a.txt/x`), "1");
  }
});

Deno.test("publish() says that the item is nowhere", async () => {
  using folder = new TestFolder();
  folder.folder("stage");
  assertEquals(
    (await assertRejects(() => publish(publication(folder)), FilesError, "neither place")).problem,
    "missing",
  );
});
