/** A transfer that is cut: by kill -9 and by ordinary ends of either program, and by a full disk. */
import { assert, assertEquals, assertLess } from "../../src/std/assert.ts";
import { Program } from "../support/program.ts";
import { canMount, SmallDisk } from "../support/small_disk.ts";
import { freePort, testFolder } from "../support/task.ts";
import {
  accept,
  assertSameContent,
  bothDone,
  filesOf,
  midway,
  offer,
  person,
  reaches,
  tree,
  underWay,
  writeSample,
  writtenBytes,
} from "../support/transfers.ts";

/** What a program writes beside the file: its database. */
const BESIDE_BYTES = 8_000_000;

type Who = "sender" | "receiver";

const CUTS: readonly { readonly who: readonly Who[]; readonly signal: Deno.Signal }[] = [
  { who: ["sender"], signal: "SIGKILL" },
  { who: ["receiver"], signal: "SIGKILL" },
  { who: ["sender", "receiver"], signal: "SIGKILL" },
  { who: ["sender"], signal: "SIGTERM" },
  { who: ["receiver"], signal: "SIGTERM" },
];

Deno.test("either end is killed or ends in the midst, and the file goes on from where it was", async () => {
  await using folder = await testFolder();
  const port = freePort();
  const options = {
    sender: person("Ada", folder.path, { bind: "127.0.0.2", port }),
    receiver: person("Ben", folder.path, { bind: "127.0.0.3", port }),
  };
  await using parts = new AsyncDisposableStack();
  const [sender, receiver] = await Promise.all([Program.start(options.sender), Program.start(options.receiver)]);
  const people = { sender: parts.use(sender), receiver: parts.use(receiver) };
  await people.sender.sees("Ben");
  for (const [index, { who, signal }] of CUTS.entries()) {
    const { id, source, size, bytes } = await underWay(people.sender, people.receiver, `${folder.path}/cut-${index}`);
    const before = who.includes("receiver") ? 0 : await writtenBytes(people.receiver);
    await Promise.all(who.map((one) => people[one].end(signal)));
    const there = await tree(filesOf("Ben", folder.path));
    assertEquals(there.has(source.slice(folder.path.length + 1)), false);
    for (const one of who) people[one] = parts.use(await Program.start(options[one]));
    const { path } = await bothDone(people.sender, people.receiver, id);
    await assertSameContent(path, source);
    // What was there before was not sent again.
    const written = await writtenBytes(people.receiver) - before;
    const most = size - bytes + BESIDE_BYTES;
    assert(
      written < most,
      `After a ${signal} of the ${who.join(" and the ")}: ${written} bytes, and not ${most} at most`,
    );
    await Deno.remove(source);
    await Deno.remove(path);
  }
  assertEquals([...(await tree(filesOf("Ben", folder.path))).keys()].filter((name) => name.startsWith(".")), []);
});

const canFill = canMount();
// deno-lint-ignore no-console -- an ignored test must say why.
if (!canFill) console.log("tests/cli/files_cut_test.ts: the full disk is ignored: this user may not mount one");

Deno.test({ name: "a full disk at the receiver ends nothing for good", ignore: !canFill, fn: fillDisk });

async function fillDisk(): Promise<void> {
  await using folder = await testFolder();
  using disk = new SmallDisk(200_000_000);
  const port = freePort();
  const ben = person("Ben", folder.path, { bind: "127.0.0.3", port });
  await using bens = await Program.start({ ...ben, args: ["--files", `${disk.path}/files`] });
  await using adas = await Program.start(person("Ada", folder.path, { bind: "127.0.0.2", port }));
  await adas.sees("Ben");
  const source = `${folder.path}/big`;
  const size = 160_000_000;
  await writeSample(source, size);
  const id = await offer(adas, bens, source);
  await accept(bens, id);
  await midway(bens, id);
  // Somebody else is quicker.
  disk.fill();
  const failed = await reaches(bens, id, "failed");
  assertEquals(failed.problem, "full");
  await reaches(adas, id, "failed");
  assertEquals((await tree(`${disk.path}/files`)).has("big"), false);

  disk.clear();
  const before = await writtenBytes(bens);
  const told = [...bens.lines, ...adas.lines];
  await bens.give({ do: "accept", id, ref: "again" });
  const answer = await bens.until((line) => line.ref === "again" && (line.event === "done" || line.event === "error"));
  assertEquals(answer.code, 0, answer.message);
  await reaches(adas, id, "done", { after: told });
  const { path } = await reaches(bens, id, "done", { after: told });
  await assertSameContent(path, source);
  assertLess(await writtenBytes(bens) - before, size - failed.bytes + BESIDE_BYTES);
}
