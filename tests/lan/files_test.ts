/**
 * Files between hosts of a LAN of network namespaces, whose lines are slow: cables are pulled, connections cut and
 * addresses changed in the midst. Where namespaces can't be made, the tests are ignored and one line says why.
 */
import { assert, assertLess } from "../../src/std/assert.ts";
import { cutConnections, limitLine, sentBytes, untilSent, untilUnanswered } from "../support/limited_line.ts";
import { canMakeNamespaces, Lan } from "../support/namespaces.ts";
import { Program } from "../support/program.ts";
import { testFolder } from "../support/task.ts";
import {
  accept,
  assertSameContent,
  bothDone,
  midway,
  offer,
  person,
  reaches,
  writeSample,
} from "../support/transfers.ts";

const support = await canMakeNamespaces();
// deno-lint-ignore no-console -- an ignored test must say why.
if (!support.possible) console.log(`tests/lan/files_test.ts is ignored: ${support.reason}`);

const BYTES = 24_000_000;
const MEGABITS = 100;

interface Wire {
  readonly lan: Lan;
  readonly ada: Program;
  readonly ben: Program;
  readonly id: string;
}

/** Something happens in the midst of a transfer from Ada to Ben, which then comes to its end by itself. */
function cutTest(what: string, most: number, cut: (wire: Wire) => Promise<void>): void {
  Deno.test({
    name: `${what}, and the file goes on from where it was`,
    ignore: !support.possible,
    async fn() {
      await using folder = await testFolder();
      await using lan = await Lan.create(2);
      for (const host of lan.hosts) await limitLine(host, MEGABITS);
      await using ada = await Program.start(person("Ada", folder.path, { host: lan.host(1), port: 2372 }));
      await using ben = await Program.start(person("Ben", folder.path, { host: lan.host(2), port: 2372 }));
      await Promise.all([ada.sees("Ben"), ben.sees("Ada")]);
      const source = `${folder.path}/long`;
      await writeSample(source, BYTES);
      const before = await sentBytes(lan.host(1));
      const id = await offer(ada, ben, source);
      await accept(ben, id);
      await midway(ada, id, 0.2);
      await cut({ lan, ada, ben, id });
      const { path } = await bothDone(ada, ben, id);
      await assertSameContent(path, source);
      // What was there before was not sent again; what was under way was.
      assertLess(await sentBytes(lan.host(1)) - before, most);
    },
  });
}

cutTest("a cable is pulled and plugged in again", 1.25 * BYTES, async ({ lan }) => {
  await lan.host(2).cut();
  await untilUnanswered(lan.host(1));
  await lan.host(2).mend();
});

cutTest("every connection is cut, three times", 1.5 * BYTES, async ({ lan, ada, id }) => {
  for (const share of [0.2, 0.4, 0.6]) {
    await midway(ada, id, share);
    await cutConnections(lan.host(1));
  }
});

cutTest("the receiver gets another address", 1.25 * BYTES, async ({ lan }) => {
  const moved = lan.host(2).address.replace(/\d+$/, "77");
  await lan.host(2).unplug();
  await lan.host(2).plug(moved);
});

cutTest("the sender's interface vanishes and comes back", 1.25 * BYTES, async ({ lan }) => {
  await lan.host(1).unplug();
  await lan.host(1).plug();
  await limitLine(lan.host(1), MEGABITS);
});

Deno.test({
  name: "who has an offer to everyone passes it on, and where such a helper vanishes the author goes on",
  ignore: !support.possible,
  async fn() {
    const receivers = 4;
    await using folder = await testFolder();
    await using lan = await Lan.create(receivers + 1);
    for (const host of lan.hosts) await limitLine(host, MEGABITS);
    await using parts = new AsyncDisposableStack();
    const names = ["Ada", "Ben", "Cleo", "Dan", "Eve"];
    const programs = await Promise.all(
      names.map((name, index) => Program.start(person(name, folder.path, { host: lan.host(index + 1), port: 2372 }))),
    );
    for (const program of programs) parts.use(program);
    const [ada, ...others] = programs as [Program, ...Program[]];
    for (const other of others) await ada.sees(other.options.name);
    const source = `${folder.path}/for all`;
    await writeSample(source, BYTES);
    const before = await sentBytes(lan.host(1));
    const id = await offer(ada, "everyone", source);
    for (const other of others) await accept(other, id);
    const { peer } = await ada.until((line) => line.event === "file" && line.id === id && line.state === "done");
    const helper = others.find((other) => other.id === peer.id);
    assert(helper?.options.host !== undefined);
    // Nothing else makes a receiver send so much.
    await untilSent(helper.options.host, 0.2 * BYTES);
    await helper.end("SIGKILL");
    for (const other of others) {
      if (other === helper) continue;
      const { path } = await reaches(other, id, "done");
      await assertSameContent(path, source);
    }
    assertLess(await sentBytes(lan.host(1)) - before, receivers * BYTES);
  },
});
