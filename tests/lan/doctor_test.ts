/**
 * `doctor` on a LAN of network namespaces, on which something is in the way at one side or the other. Firewalls' own
 * tools need not be here: the kernel's routing rules drop connections, and the switch keeps broadcasts back.
 */
import { assertEquals } from "../../src/std/assert.ts";
import { canMakeNamespaces, Lan } from "../support/namespaces.ts";
import { type Line, Program, type ProgramOptions } from "../support/program.ts";
import { testFolder } from "../support/task.ts";

const PORT = 2372;
const support = await canMakeNamespaces();
// deno-lint-ignore no-console -- an ignored test must say why.
if (!support.possible) console.log(`tests/lan/doctor_test.ts is ignored: ${support.reason}`);

interface Pair {
  readonly lan: Lan;
  readonly ada: Program;
  readonly ben: Program;
}

/** Ben, then Ada, who tests the way to him; `before` is done to the LAN before they start. */
function lanTest(
  name: string,
  before: (lan: Lan) => Promise<void>,
  fn: (pair: Pair) => Promise<void>,
  args: (lan: Lan) => string[] = () => [],
): void {
  Deno.test({
    name,
    ignore: !support.possible,
    async fn() {
      await using folder = await testFolder();
      await using lan = await Lan.create(2);
      await before(lan);
      const optionsOf = (name: string, host: number): ProgramOptions => ({
        name,
        data: `${folder.path}/${name}`,
        host: lan.host(host),
        port: PORT,
        args: host === 1 ? args(lan) : [],
      });
      await using ben = await Program.start(optionsOf("Ben", 2));
      await using ada = await Program.start(optionsOf("Ada", 1));
      await ada.sees("Ben");
      await fn({ lan, ada, ben });
    },
  });
}

/** The hop that Ada's doctor names, and its exit code. */
async function diagnose(ada: Program): Promise<{ hop: string; code: number; checks: Map<string, Line> }> {
  await ada.give({ do: "doctor", who: "Ben", ref: "doctor" });
  const { code } = await ada.until((line) => line.event === "done" && line.ref === "doctor");
  const lines = ada.lines.filter((line) => line.ref === "doctor");
  const checks = new Map(lines.filter(({ event }) => event === "check").map((line) => [line.name, line]));
  return { hop: lines.find(({ event }) => event === "checkup")?.hop, code, checks };
}

const nothing = () => Promise.resolve();

lanTest("doctor WHO finds nothing in the way where nothing is", nothing, async ({ ada, lan }) => {
  const { hop, code, checks } = await diagnose(ada);
  assertEquals([hop, code], ["none", 0]);
  assertEquals(checks.get("presence")?.found.includes(`by ${lan.host(1).device}`), true);
  assertEquals(checks.get("theirs")?.found.includes("reach our TCP port"), true);
});

lanTest(
  "doctor WHO names their firewall where it drops connections",
  (lan) => lan.host(2).dropTcp(PORT),
  async ({ ada }) => {
    const { hop, code, checks } = await diagnose(ada);
    assertEquals([hop, code], ["their-firewall-tcp", 1]);
    assertEquals(checks.get("udp")?.state, "ok");
    assertEquals(checks.get("session")?.state, "skipped");
  },
);

lanTest(
  "doctor WHO names the own firewall where it drops connections, which only they can tell",
  (lan) => lan.host(1).dropTcp(PORT),
  async ({ ada }) => {
    const { hop, code, checks } = await diagnose(ada);
    assertEquals([hop, code], ["own-firewall-tcp", 0]);
    assertEquals(checks.get("verdict")?.state, "warning");
    assertEquals(checks.get("ping")?.state, "ok");
  },
);

lanTest(
  "doctor WHO names their side where announcements do not come in there",
  (lan) => lan.host(2).deafen([lan.host(1)]),
  async ({ ada }) => assertEquals((await diagnose(ada)).hop, "their-firewall-udp"),
);

lanTest(
  "doctor WHO names the own side where announcements do not come in here",
  (lan) => lan.host(1).deafen([lan.host(2)]),
  async ({ ada }) => assertEquals((await diagnose(ada)).hop, "own-firewall-udp"),
  (lan) => ["--peer", lan.host(2).address],
);

lanTest(
  "doctor WHO names the network where it carries no announcements either way",
  async (lan) => {
    await lan.host(1).deafen([lan.host(2)]);
    await lan.host(2).deafen([lan.host(1)]);
  },
  async ({ ada }) => assertEquals((await diagnose(ada)).hop, "network-udp"),
  (lan) => ["--peer", lan.host(2).address],
);

lanTest("doctor WHO tells a program that is gone from a computer that is", nothing, async ({ ada, ben, lan }) => {
  await ben.end("SIGKILL");
  assertEquals((await diagnose(ada)).hop, "their-program");
  await lan.host(2).cut();
  ada.lines.length = 0;
  const { hop, code } = await diagnose(ada);
  assertEquals([hop, code], ["their-computer", 1]);
});
