/** What an administrator decided about files, where they are accepted. */
import type { PolicyEntries } from "../../../../src/model/policy.ts";
import { RequestError } from "../../../../src/model/errors.ts";
import { assertEquals, assertRejects } from "../../../../src/std/assert.ts";
import { quiet } from "./fixture.ts";
import { bothDone, contents, type Node, pair, SMALL } from "./world.ts";

const PATH = "/etc/lanmessenger/policy.json";

/** The program begins anew, under a policy. */
function restart(node: Node, entries: PolicyEntries): void {
  node.kill();
  node.policy = { ...entries, path: PATH, written: [] };
  node.start();
}

Deno.test("with auto-accept off a rule accepts nothing, and its user still can", async () => {
  const { world, ada, ben } = pair(SMALL);
  restart(ben, { autoAccept: { kind: "locked", value: "off" } });
  ben.rule({ contact: ada.id });
  const offer = await ada.offer(ben, 1, "x");
  await quiet();
  assertEquals(ben.kept(ada, offer), "offered");
  await ben.accept(ada, offer);
  await bothDone(ada, ben, offer);
  await world.end();
});

Deno.test("what is larger than may be received is accepted neither by its user nor by a rule", async () => {
  const { world, ada, ben } = pair(SMALL);
  restart(ben, { largestReceived: { kind: "locked", value: 14 } });
  ben.rule({ contact: ada.id });
  const offer = await ada.offer(ben, 1, "x");
  await quiet();
  assertEquals(ben.kept(ada, offer), "offered");
  const error = await assertRejects(() => ben.accept(ada, offer), RequestError, PATH);
  assertEquals([error.problem, ben.kept(ada, offer)], ["policy", "offered"]);
  restart(ben, { largestReceived: { kind: "locked", value: 15 } });
  await ben.accept(ada, offer);
  await bothDone(ada, ben, offer);
  await world.end();
});

Deno.test("with the folder locked a rule's own folder is left aside", async () => {
  const { world, ada, ben, files } = pair(SMALL);
  restart(ben, { filesFolder: { kind: "locked", value: "/in" } });
  ben.rule({ contact: ada.id, folder: "/rule" });
  const offer = await ada.offer(ben, 1, "x");
  await bothDone(ada, ben, offer);
  assertEquals([contents(ben, "/in"), contents(ben, "/rule").size], [files, 0]);
  await world.end();
});
