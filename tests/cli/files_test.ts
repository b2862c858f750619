/** Files between two real programs on loopback, with what happens to them in offices. */
import { assert, assertEquals, assertLess, assertMatch } from "../../src/std/assert.ts";
import { Program, type ProgramOptions, runProgram } from "../support/program.ts";
import { freePort, testFolder } from "../support/task.ts";
import {
  accept,
  assertSameContent,
  becomesEmpty,
  bothDone,
  filesOf,
  midway,
  offer,
  person,
  reaches,
  sha256,
  tree,
  underWay,
  writeSample,
} from "../support/transfers.ts";

interface Pair {
  readonly folder: string;
  readonly ada: Program;
  readonly ben: Program;
  /** Where Ben's received files go, and Ada's. */
  readonly bens: string;
  readonly adas: string;
}

/** Ada and Ben, who see each other. */
function pairTest(name: string, fn: (pair: Pair) => Promise<void>, args: { ben?: string[] } = {}): void {
  Deno.test(name, async () => {
    await using folder = await testFolder();
    const { ada, ben } = people(folder.path, args.ben);
    await using bens = await Program.start(ben);
    await using adas = await Program.start(ada);
    await Promise.all([adas.sees("Ben"), bens.sees("Ada")]);
    const { path } = folder;
    await fn({ folder: path, ada: adas, ben: bens, bens: filesOf("Ben", path), adas: filesOf("Ada", path) });
  });
}

function people(folder: string, bensArgs: string[] = []): { ada: ProgramOptions; ben: ProgramOptions } {
  const port = freePort();
  return {
    ada: person("Ada", folder, { bind: "127.0.0.2", port }),
    ben: person("Ben", folder, { bind: "127.0.0.3", port, args: bensArgs }),
  };
}

pairTest("files go both ways at once, whole, with their times and without the right to be run", async (pair) => {
  const { folder, ada, ben } = pair;
  const [there, back] = [`${folder}/report.bin`, `${folder}/answer.sh`];
  await writeSample(there, 5_000_001);
  await writeSample(back, 3_000_000);
  await Deno.chmod(back, 0o755);
  const at = new Date("2026-01-31T08:30:00Z");
  await Deno.utime(there, at, at);
  const sending = runProgram(ada.options, ["send", "--to", ben.id, "--file", there, "The figures", "--json"]);
  const id = await offer(ben, ada, back);
  const offered = await ben.until((line) =>
    line.event === "message" && line.kind === "file" && line.from.name === "Ada"
  );
  assertEquals([offered.text, offered.files.items], ["The figures", [{ name: "report.bin", bytes: 5_000_001 }]]);
  await accept(ben, offered.id);
  await accept(ada, id);
  const sent = await sending;
  assertEquals(sent.code, 0, sent.stderr);
  const { path } = await bothDone(ben, ada, id);
  assertEquals(path, `${pair.adas}/answer.sh`);
  await assertSameContent(path, back);
  const received = await Deno.stat(`${pair.bens}/report.bin`);
  await assertSameContent(`${pair.bens}/report.bin`, there);
  assertEquals(received.mtime, at);
  assertEquals(((await Deno.stat(path)).mode ?? 0) & 0o111, 0);
  assertEquals([...(await tree(pair.bens)).keys()], ["report.bin"]);
});

pairTest("twenty transfers at once all come to their end", async ({ folder, ada, ben, adas, bens }) => {
  const numbers = Array.from({ length: 20 }, (_, index) => index);
  await Promise.all(numbers.map(async (number) => {
    const source = `${folder}/number ${number}`;
    await writeSample(source, 400_000 + number);
    const [sender, receiver, place] = number % 2 === 0 ? [ada, ben, bens] : [ben, ada, adas];
    const id = await offer(sender, receiver, source);
    await accept(receiver, id);
    const { path } = await bothDone(sender, receiver, id);
    assertEquals(path, `${place}/number ${number}`);
    await assertSameContent(path, source);
  }));
});

pairTest("a folder of 10,000 files comes as it is, without its links", async ({ folder, ada, ben, bens }) => {
  const source = `${folder}/archive`;
  for (let index = 0; index < 10_000; index++) {
    const within = `${source}/year ${index % 7}/${Math.floor(index / 100)}`;
    if (index % 100 < 7) await Deno.mkdir(within, { recursive: true });
    Deno.writeTextFileSync(`${within}/${index}.txt`, `The text of file ${index}`);
  }
  await Deno.mkdir(`${source}/empty/within`, { recursive: true });
  await Deno.writeTextFile(`${source}/nothing in it`, "");
  await Deno.symlink("/etc/passwd", `${source}/link to a file`);
  await Deno.symlink("/etc", `${source}/link to a folder`);
  const old = new Date("2001-02-03T04:05:06Z");
  for (const path of ["empty/within", "empty", "year 3/0/3.txt", "year 3"]) {
    await Deno.utime(`${source}/${path}`, old, old);
  }

  const id = await offer(ada, ben, source);
  const left = ["link to a file", "link to a folder"].map((name) =>
    ada.until((line) => line.event === "warning" && line.path === `${source}/${name}`)
  );
  for (const warning of await Promise.all(left)) assertEquals(warning.code, "left-out");
  await accept(ben, id);
  const { path } = await bothDone(ada, ben, id);
  assertEquals(path, `${bens}/archive`);
  const [sent, received] = await Promise.all([tree(source), tree(path)]);
  for (const name of ["link to a file", "link to a folder"]) assert(sent.delete(name));
  assertEquals(received, sent);
  for (const index of [0, 4_711, 9_999]) {
    const place = `year ${index % 7}/${Math.floor(index / 100)}/${index}.txt`;
    assertEquals(await Deno.readTextFile(`${path}/${place}`), `The text of file ${index}`);
  }
  for (const place of ["empty/within", "empty", "year 3/0/3.txt", "year 3"]) {
    assertEquals((await Deno.stat(`${path}/${place}`)).mtime, old, place);
  }
});

pairTest("a name that is there in another case is left alone", async ({ folder, ada, ben, bens }) => {
  await Deno.mkdir(bens, { recursive: true });
  await Deno.writeTextFile(`${bens}/NOTES.txt`, "Ben's own");
  await Deno.writeTextFile(`${folder}/Notes.txt`, "Ada's");
  const id = await offer(ada, ben, `${folder}/Notes.txt`);
  await accept(ben, id);
  const { path } = await bothDone(ada, ben, id);
  assertEquals(await Deno.readTextFile(`${bens}/NOTES.txt`), "Ben's own");
  assertEquals(await Deno.readTextFile(path), "Ada's");
  assert(path.toLowerCase() !== `${bens}/notes.txt`, path);
});

pairTest("who declines gets nothing, and send ends with 5", async ({ folder, ada, ben, bens }) => {
  await Deno.writeTextFile(`${folder}/offer`, "Would you like this?");
  const sending = runProgram(ada.options, ["send", "--to", ben.id, "--file", `${folder}/offer`, "--wait", "50"]);
  const { id } = await ben.until((line) => line.event === "file" && line.state === "offered");
  await ben.give({ do: "decline", id });
  const { code, stderr } = await sending;
  assertEquals(code, 5, stderr);
  await reaches(ada, id, "declined");
  await reaches(ben, id, "declined");
  assertEquals(await exists(bens) ? [...(await tree(bens)).keys()] : [], []);
});

pairTest("either end pauses, resumes and cancels", async ({ folder, ada, ben, bens }) => {
  const { id, size } = await underWay(ada, ben, `${folder}/long`);
  for (const [here, there] of [[ben, ada], [ada, ben]] as const) {
    const before = [...here.lines, ...there.lines];
    await here.give({ do: "pause", id });
    // What was said of the pause before may be read late.
    await reaches(here, id, "paused", { after: before, reason: "here" });
    const paused = await reaches(there, id, "paused", { after: before, reason: "there" });
    assertLess(paused.bytes, size);
    await here.give({ do: "resume", id });
    await reaches(there, id, "running", { after: [...before, paused] });
  }
  await ben.give({ do: "cancel", id });
  await reaches(ben, id, "cancelled");
  await reaches(ada, id, "cancelled");
  await becomesEmpty(bens);

  const again = await underWay(ada, ben, `${folder}/longer`);
  await ada.give({ do: "cancel", id: again.id });
  await reaches(ada, again.id, "withdrawn");
  await reaches(ben, again.id, "withdrawn");
  await becomesEmpty(bens);
});

pairTest("a source that changes in the midst is begun again, and its new content arrives whole", async (pair) => {
  const { folder, ada, ben } = pair;
  const { id, source, size } = await underWay(ada, ben, `${folder}/growing`);
  await ben.give({ do: "pause", id });
  await reaches(ada, id, "paused");
  await writeSample(source, size + 123);
  await ben.give({ do: "resume", id });
  const done = await bothDone(ada, ben, id);
  assertEquals(done.size, size + 123);
  await assertSameContent(done.path, source);
});

pairTest("a source that is written to while it is sent is never received half old, half new", async (pair) => {
  const { folder, ada, ben } = pair;
  const source = `${folder}/busy`;
  const size = 128_000_000;
  await writeSample(source, size);
  const before = await sha256(source);
  const id = await offer(ada, ben, source);
  await accept(ben, id);
  await midway(ben, id);
  {
    using file = await Deno.open(source, { write: true });
    for (const at of [0, size - 1_000]) {
      await file.seek(at, Deno.SeekMode.Start);
      await file.write(new TextEncoder().encode("Both ends of it are other ones now"));
    }
  }
  const { path } = await bothDone(ada, ben, id);
  // As it was only where all of it had been read by then.
  const received = await sha256(path);
  assert([before, await sha256(source)].includes(received));
});

pairTest("a source that is deleted in the midst is said to be missing, and half of it is nowhere", async (pair) => {
  const { folder, ada, ben, bens } = pair;
  const pack = `${folder}/pack`;
  await Deno.mkdir(pack);
  await writeSample(`${pack}/a first`, 128_000_000);
  await writeSample(`${pack}/b second`, 1_000_000);
  const id = await offer(ada, ben, pack);
  await accept(ben, id);
  // Its first news comes with its first bytes.
  await midway(ben, id);
  await ben.give({ do: "pause", id });
  await reaches(ada, id, "paused");
  await Deno.remove(`${pack}/a first`);
  await ben.give({ do: "resume", id });
  const { path, missing } = await bothDone(ada, ben, id);
  assertEquals(missing, 1);
  assertEquals([...(await tree(bens)).keys()], ["pack/", "pack/b second"]);
  await assertSameContent(`${path}/b second`, `${pack}/b second`);
});

Deno.test("an offer waits for who is away, and goes when they come back", async () => {
  await using folder = await testFolder();
  const { ada, ben } = people(folder.path);
  const source = `${folder.path}/for later`;
  await writeSample(source, 1_000_000);
  await using first = await Program.start(ben);
  assertEquals((await runProgram(ada, ["send", "--to", first.id, "Hello"])).code, 0);
  await first.end("SIGTERM");
  const sent = await runProgram(ada, ["send", "--to", first.id, "--file", source, "--wait", "0.2"]);
  assertEquals(sent.code, 3, sent.stderr);
  await using bens = await Program.start(ben);
  await using adas = await Program.start(ada);
  const { id } = await bens.until((line) => line.event === "file" && line.state === "offered");
  await accept(bens, id);
  const { path } = await bothDone(adas, bens, id);
  await assertSameContent(path, source);
});

pairTest(
  "what has grown far beyond its offer comes only when it is accepted again",
  async ({ folder, ada, ben, bens }) => {
    const source = `${folder}/grows`;
    await Deno.writeTextFile(source, "2B");
    const id = await offer(ada, ben, source);
    await writeSample(source, 20_000_000);
    await accept(ben, id);
    const [here, there] = [await reaches(ben, id, "failed"), await reaches(ada, id, "failed")];
    assertEquals([here.problem, there.problem, here.size, there.size], ["grown", "grown", 20_000_000, 20_000_000]);
    assertMatch(here.message, /2 bytes .* 20,000,000: accept it again/);
    const after = [...ben.lines, ...ada.lines];
    await accept(ben, id);
    const done = await reaches(ben, id, "done", { after });
    assertEquals([done.size, done.changed, done.path], [20_000_000, 1, `${bens}/grows`]);
    const sent = await reaches(ada, id, "done", { after });
    assertEquals([sent.size, sent.bytes, sent.changed], [20_000_000, 20_000_000, 1]);
    await assertSameContent(done.path, source);
  },
);

Deno.test("a check whose program is not there is refused before anything listens", async () => {
  await using folder = await testFolder();
  const ben = person("Ben", folder.path, {
    bind: "127.0.0.3",
    port: freePort(),
    args: ["--scan", "no-such-scanner-7 -q"],
  });
  const { code, stderr } = await runProgram(ben, ["listen", "--once", "--wait", "0.1"]);
  assertEquals(code, 1, stderr);
  assertMatch(stderr, /--scan names no-such-scanner-7, which can't be found/);
  assertEquals(await exists(`${ben.data}/lanmessenger.db`), false);
  assertEquals((await runProgram(ben, ["history"])).code, 0, "what receives nothing needs no check");
});

const OBJECTION = ["--scan", `${Deno.execPath()} eval "console.log('Eicar found');Deno.exit(1)"`];
pairTest("what the check of the content objects to is kept aside, and both are told", async (pair) => {
  const { folder, ada, ben, bens } = pair;
  await Deno.writeTextFile(`${folder}/suspect`, "X5O!P%@AP");
  const id = await offer(ada, ben, `${folder}/suspect`);
  await accept(ben, id);
  await reaches(ada, id, "aside");
  const { path, why } = await reaches(ben, id, "aside");
  assertEquals(why, "Eicar found");
  assertEquals(await exists(`${bens}/suspect`), false);
  assertEquals(await exists(path), true);
  const history = await runProgram(ada.options, ["history", "--json"]);
  assertMatch(history.stdout, /"aside"/);
}, { ben: OBJECTION });

Deno.test("an offer to everyone reaches four receivers", async () => {
  await using folder = await testFolder();
  const port = freePort();
  const options = ["Ada", "Ben", "Cleo", "Dan", "Eve"].map((name, index) =>
    person(name, folder.path, { bind: `127.0.0.${index + 2}`, port })
  );
  await using parts = new AsyncDisposableStack();
  const programs = await Promise.all(options.map((one) => Program.start(one)));
  for (const program of programs) parts.use(program);
  const [ada, ...others] = programs;
  assert(ada !== undefined);
  for (const other of others) await ada.sees(other.options.name);
  const source = `${folder.path}/for all`;
  await writeSample(source, 20_000_000);
  const id = await offer(ada, "everyone", source);
  for (const other of others) await accept(other, id);
  for (const other of others) {
    await reaches(ada, id, "done", { peer: other.options.name });
    const { path } = await reaches(other, id, "done");
    assertEquals(path, `${filesOf(other.options.name, folder.path)}/for all`);
    await assertSameContent(path, source);
  }
});

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

pairTest("what failed is listed with its reason, and is taken again by its id", async ({ folder, ada, ben, bens }) => {
  await Deno.writeTextFile(`${folder}/notes`, "Run 7");
  const missing = `Cannot offer ${folder}/nope: nothing is there: check the path`;
  const slip = await runProgram(ada.options, ["send", "--to", "Ben", "--file", `${folder}/nope`]);
  assertEquals([slip.code, slip.stderr], [1, `lanmessenger: ${missing}\n`]);
  await ada.give({ do: "send", to: "Ben", file: [`${folder}/nope`], ref: "slip" });
  assertEquals((await ada.until((line) => line.event === "error" && line.ref === "slip")).message, missing);

  const id = await offer(ada, ben, `${folder}/notes`);
  await ben.until((line) => line.event === "file" && line.id === id);
  if (Deno.build.os === "linux") {
    const refused = await runProgram(ben.options, ["accept", id, "--folder", "/proc/nope"]);
    assertEquals(refused.code, 1, JSON.stringify(refused));
    assertMatch(refused.stderr, /Cannot use \/proc\/nope: this (user|program) can't write there/);
  }
  await runProgram(ben.options, ["accept", id, "--folder", `${folder}/notes/within`]);
  const { message } = await reaches(ben, id, "failed");
  const { message: theirs } = await reaches(ada, id, "failed");
  const listed = await runProgram(ben.options, ["files"]);
  assert(listed.stdout.startsWith(`${id.slice(0, 8)}  from Ada  failed  notes  `), listed.stdout);
  assert(listed.stdout.endsWith(`  ${message}\n`), listed.stdout);
  const own = await runProgram(ada.options, ["history"]);
  assert(own.stdout.includes(`(failed for Ben: ${theirs})`), own.stdout);
  const history = await runProgram(ben.options, ["history"]);
  const [hint] = /accept [0-9a-f]{8}/.exec(history.stdout) ?? [""];
  const again = await runProgram(ben.options, [...hint.split(" "), "--folder", bens, "--wait", "50"]);
  assertEquals([again.code, await Deno.readTextFile(`${bens}/notes`)], [0, "Run 7"]);
  assertEquals((await runProgram(ben.options, ["files"])).stdout, "");
});

pairTest("who takes an offer back ends send with 5", async ({ folder, ada, ben }) => {
  await Deno.writeTextFile(`${folder}/offer`, "Would you like this?");
  const sending = runProgram(ada.options, ["send", "--to", "Ben", "--file", `${folder}/offer`, "--wait", "50"]);
  const { id } = await ben.until((line) => line.event === "file" && line.state === "offered");
  await ada.give({ do: "cancel", id });
  const { code, stderr } = await sending;
  assertEquals(code, 5, stderr);
  assertMatch(stderr, /Taken back from Ben/);
  const { stdout } = await runProgram(ada.options, ["history"]);
  assertMatch(stdout, /\(taken back from Ben\)/);
});
